"""What holds for every server, on a network or not: headers, other sites, sizes, rates, and how it may start."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from assistant.api.app import create_app
from assistant.cli import app as command_line
from assistant.runtime import Runtime
from assistant.security.access import Access
from assistant.security.people import Role
from assistant.security.rate import MOST_BUCKETS, Rate
from assistant.security.safe import UnsafeSettings, check
from assistant.settings import Settings

PROXIED: dict[str, Any] = {"auth": "proxy", "proxy_addresses": "192.0.2.0/24", "host": "0.0.0.0"}
READER = {"X-Forwarded-User": "rowan", "X-Forwarded-Groups": "reader"}


@pytest.fixture
def client(starter: Runtime) -> Iterator[TestClient]:
    yield TestClient(create_app(starter, with_page=True), raise_server_exceptions=False)


def serving(folder: Path, **settings: Any) -> TestClient:
    runtime = Runtime(Settings(data_dir=folder, **settings), starter=False)
    return TestClient(create_app(runtime, with_page=False), client=("192.0.2.7", 5000))


@pytest.mark.parametrize(
    "path", ["/", "/docs", "/healthz", "/api/v1/themes", "/page/tokens.css", "/nowhere", "/config"]
)
def test_every_response_carries_the_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "frame-ancestors" in headers["content-security-policy"]
    assert "http" not in headers["content-security-policy"]  # no other host
    assert "strict-transport-security" not in headers  # this machine has no certificate


def test_over_https_browsers_are_told_to_stay_there(tmp_path: Path) -> None:
    told = serving(tmp_path, **PROXIED, public_url="https://learning.example.org").get("/healthz").headers
    assert "max-age=31536000" in told["strict-transport-security"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://testserver:99"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
    ids=str,
)
def test_what_another_site_makes_a_browser_send_changes_nothing(
    client: TestClient, headers: dict[str, str], starter: Runtime
) -> None:
    held = starter.totals()
    for method, path in (
        ("POST", "/api/v1/documents"),
        ("DELETE", "/api/v1/documents/neglect"),
        ("POST", "/api/v1/ask"),
    ):
        assert client.request(method, path, headers=headers).status_code == 403
    assert client.post("/gradio_api/queue/join", headers=headers).status_code == 403
    assert starter.totals() == held


def test_the_page_itself_and_other_programs_may_send(client: TestClient) -> None:
    for headers in ({}, {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}):
        assert client.post("/api/v1/ask", json={"question": " "}, headers=headers).status_code == 422


@pytest.mark.parametrize(
    ("server", "host", "settings", "status"),
    [
        ("127.0.0.1", "127.0.0.1:7860", {}, 200),
        ("127.0.0.1", "localhost:7860", {}, 200),
        ("::1", "[::1]:7860", {}, 200),
        ("127.0.0.1", "evil.example:7860", {}, 421),  # a name that its owner pointed at this machine
        ("127.0.0.1", "learning.example.org", {"public_url": "https://learning.example.org"}, 200),
        ("172.18.0.2", "127.0.0.1:7860", {"only_this_machine": True}, 200),
        ("172.18.0.2", "box.example:7860", {"only_this_machine": True}, 421),
        ("10.0.0.4", "learning.example.org", PROXIED, 200),
    ],
)
def test_a_server_of_one_machine_answers_to_its_own_names(
    tmp_path: Path, server: str, host: str, settings: dict[str, Any], status: int
) -> None:
    app = create_app(Runtime(Settings(data_dir=tmp_path, **settings), starter=False), with_page=False)

    async def listening(scope: Any, receive: Any, send: Any) -> None:
        await app({**scope, "server": (server, 7860)} if scope["type"] == "http" else scope, receive, send)

    assert TestClient(listening).get("/healthz", headers={"Host": host}).status_code == status


def test_a_request_that_is_too_large_is_not_read(client: TestClient) -> None:
    big = b"x" * (9 * 1024 * 1024)
    assert client.post("/api/v1/ask", content=big).status_code == 413
    sent = []

    def parts() -> Iterator[bytes]:
        for _ in range(400):
            sent.append(1)
            yield b"x" * 100_000  # says no length

    told = client.post("/api/v1/ask", content=parts(), headers={"Content-Type": "application/json"})
    assert told.status_code == 413 and "8 megabytes" in told.json()["detail"]
    lying = client.post("/api/v1/ask", content=b"{}", headers={"Content-Length": "none"})
    assert lying.status_code in (400, 413)


def test_who_asks_too_often_waits(tmp_path: Path) -> None:
    client = serving(tmp_path, **PROXIED, requests_per_minute=3)
    asked = [client.delete("/api/v1/documents/x", headers=READER) for _ in range(4)]
    assert [one.status_code for one in asked] == [403, 403, 403, 429]
    assert 1 <= int(asked[-1].headers["retry-after"]) <= 20
    assert client.delete("/api/v1/documents/x", headers={**READER, "X-Forwarded-User": "sam"}).status_code == 403
    assert client.get("/openapi.json", headers=READER).status_code == 200
    assert len(Access(tmp_path).entries()) == 4  # nobody can fill the log


def test_a_bucket_fills_again_and_the_buckets_do_not_pile_up() -> None:
    now = [0.0]
    rate = Rate(60, lambda: now[0])
    assert [rate.wait("rowan") for _ in range(61)][-2:] == [0, 1]
    now[0] = 2.0
    assert [rate.wait("rowan") for _ in range(3)] == [0, 0, 1]
    for number in range(MOST_BUCKETS + 50):
        rate.wait(str(number))
    assert len(rate._held) <= MOST_BUCKETS
    assert Rate(0).wait("rowan") == 0


def test_a_key_opens_what_its_role_allows_until_it_is_revoked(tmp_path: Path) -> None:
    client, access = serving(tmp_path, **PROXIED), Access(tmp_path)
    key = access.add_key("monitoring", Role.READER)
    carried = {"Authorization": f"Bearer {key}"}
    assert client.get("/openapi.json", headers=carried).status_code == 200
    assert client.delete("/api/v1/documents/x", headers=carried).status_code == 403
    assert key not in access.path.read_bytes().decode("latin-1")
    assert access.path.stat().st_mode & 0o077 == 0
    access.revoke_key("monitoring")
    assert client.get("/openapi.json", headers=carried).status_code == 401
    with pytest.raises(ValueError, match="No key"):
        access.revoke_key("monitoring")
    with pytest.raises(ValueError, match="already"):
        access.add_key("monitoring", Role.ADMIN)
    assert [one.act for one in access.entries()] == ["key revoked", "refused", "key added"]


def test_keys_and_the_audit_log_on_the_command_line(tmp_path: Path) -> None:
    def run(*words: str) -> str:
        result = CliRunner().invoke(command_line, [*words, "--data-dir", str(tmp_path)])
        assert result.exit_code == 0, result.output
        return result.stdout

    key = run("keys", "add", "monitoring", "--role", "curator").strip()
    person = Access(tmp_path).person_for(key)
    assert person and person.role is Role.CURATOR
    assert "monitoring: curator" in run("keys", "list")
    run("keys", "revoke", "monitoring")
    assert key not in run("keys", "list", "--json") and "revoked" in run("keys", "list")
    assert "key added" in run("audit") and "this machine" in run("audit", "--json")


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"host": "0.0.0.0"}, "SECONDLOOK_AUTH"),
        ({"host": "::"}, "SECONDLOOK_AUTH"),
        ({"host": "192.168.1.5"}, "SECONDLOOK_AUTH"),
        ({"host": "learning.example.org"}, "SECONDLOOK_AUTH"),
        ({"auth": "oidc"}, "SECONDLOOK_PUBLIC_URL, SECONDLOOK_OIDC_ISSUER, SECONDLOOK_OIDC_CLIENT_ID"),
        ({"auth": "oidc", "public_url": "http://a.example", "oidc_issuer": "x", "oidc_client_id": "x"}, "https://"),
        ({"auth": "proxy", "proxy_addresses": ""}, "SECONDLOOK_PROXY_ADDRESSES"),
        ({"auth": "proxy", "proxy_addresses": "anywhere"}, "roles and proxies"),
        ({"auth": "proxy", "role_names": "Staff=boss"}, "GROUP=ROLE"),
    ],
)
def test_a_server_that_would_let_strangers_in_does_not_start(settings: dict[str, Any], said: str) -> None:
    with pytest.raises(UnsafeSettings) as told:
        check(Settings(**settings))
    assert said in str(told.value) and "\n" not in str(told.value)


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"host": "localhost"},
        {"host": "::1"},
        {"host": "127.0.0.5"},
        {"host": "0.0.0.0", "only_this_machine": True},
        PROXIED,
    ],
)
def test_a_server_that_is_safe_starts(settings: dict[str, Any]) -> None:
    check(Settings(**settings))


def test_the_command_says_what_to_set_in_one_line(tmp_path: Path) -> None:
    result = CliRunner().invoke(command_line, ["serve", "--host", "0.0.0.0", "--data-dir", str(tmp_path / "data")])
    assert result.exit_code == 2
    assert len(result.stderr.strip().splitlines()) == 1
    assert "SECONDLOOK_AUTH" in result.stderr and "127.0.0.1" in result.stderr
    assert not (tmp_path / "data").exists()
