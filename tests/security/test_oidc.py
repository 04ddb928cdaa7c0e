"""Logging in through a real OpenID provider, over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient
from joserfc.jwk import RSAKey
from pydantic import SecretStr

from assistant.api.app import create_app
from assistant.runtime import Runtime
from assistant.security.access import Access
from assistant.security.people import Person, Role
from assistant.security.sessions import IDLE_HOURS, Sessions
from assistant.settings import Settings
from tests.security.provider import CLIENT, SECRET, Provider, running

HOME = "http://localhost"
PAGE = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with running() as provider:
        yield provider


@pytest.fixture
def client(tmp_path: Path, provider: Provider) -> TestClient:
    provider.claims, provider.signs_with = {"preferred_username": "rowan", "roles": ["reader"]}, None
    settings = Settings(
        data_dir=tmp_path,
        auth="oidc",
        public_url=HOME,
        oidc_issuer=provider.issuer,
        oidc_client_id=CLIENT,
        oidc_client_secret=SecretStr(SECRET),
        role_names="Training hub=trainer",
    )
    app = create_app(Runtime(settings, starter=False), with_page=False)
    return TestClient(app, base_url=HOME, follow_redirects=False)


def log_in(client: TestClient, to: str = "/docs") -> Any:
    """Follow a browser from the page it wanted, to the provider, and back."""
    sent = client.get("/auth/login", params={"to": to})
    assert sent.status_code == 302, sent.text
    back = httpx.get(sent.headers["location"], follow_redirects=False).headers["location"]
    return client.get(back)


def test_a_browser_is_sent_to_the_provider_and_comes_back_known(client: TestClient, tmp_path: Path) -> None:
    first = client.get("/docs", headers=PAGE)
    assert (first.status_code, first.headers["location"]) == (303, "/auth/login?to=/docs")
    assert client.get("/api/v1/documents").status_code == 401  # a program is told, not sent about
    back = log_in(client)
    assert (back.status_code, back.headers["location"]) == (303, f"{HOME}/docs")
    cookie = back.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie
    assert client.get("/docs", headers=PAGE).status_code == 200
    assert client.delete("/api/v1/documents/x").status_code == 403  # a reader
    assert [(one.who, one.act) for one in Access(tmp_path).entries()] == [("rowan", "refused"), ("rowan", "logged in")]


def test_logging_out_ends_the_session_for_good(client: TestClient) -> None:
    log_in(client)
    kept = dict(client.cookies)
    assert client.post("/auth/logout").status_code == 200
    client.cookies.update(kept)  # as a thief of the cookie would
    assert client.get("/docs").status_code == 401


def test_the_roles_come_from_the_groups_of_the_token(client: TestClient, provider: Provider) -> None:
    provider.claims["roles"] = ["Finance", "Training hub"]
    log_in(client)
    assert client.post("/api/v1/scenarios").status_code == 422  # let through; the request itself is empty
    assert client.post("/api/v1/documents").status_code == 403


@pytest.mark.parametrize("roles", [["Finance"], [], None, {"admin": True}])
def test_without_a_role_nobody_gets_in(client: TestClient, provider: Provider, roles: object) -> None:
    provider.claims["roles"] = roles
    refused = log_in(client)
    assert refused.status_code == 403 and "no role" in refused.text
    assert client.get("/docs").status_code == 401


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another"},
        {"aud": "another", "azp": CLIENT},
        {"iss": "http://evil.example"},
        {"exp": 1},
        {"nonce": "old"},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_us_now_is_refused(
    client: TestClient, provider: Provider, claims: dict[str, object]
) -> None:
    provider.claims.update(claims)
    assert log_in(client).status_code == 403
    assert client.get("/docs").status_code == 401


def test_a_token_that_another_signed_is_refused(client: TestClient, provider: Provider) -> None:
    provider.signs_with = RSAKey.generate_key(2048, {"kid": "one"})
    assert log_in(client).status_code == 403


def test_an_answer_that_was_not_asked_for_is_refused(client: TestClient) -> None:
    assert client.get("/auth/callback", params={"code": "x", "state": "x"}).status_code == 403
    client.get("/auth/login")
    assert client.get("/auth/callback", params={"code": "x", "state": "another"}).status_code == 403


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_nobody_is_led_to_another_site_after_the_log_in(client: TestClient, to: str) -> None:
    assert log_in(client, to).headers["location"] == f"{HOME}/"


def test_a_provider_that_is_gone_is_said_in_one_line(tmp_path: Path) -> None:
    settings = Settings(
        data_dir=tmp_path, auth="oidc", public_url=HOME, oidc_issuer="http://127.0.0.1:9", oidc_client_id="x"
    )
    client = TestClient(create_app(Runtime(settings, starter=False), with_page=False), base_url=HOME)
    told = client.get("/auth/login")
    assert (told.status_code, told.headers["retry-after"]) == (503, "30")
    assert "does not answer" in told.text
    assert client.get("/healthz").status_code == 200


def test_sessions_end_by_themselves() -> None:
    now = [0.0]
    sessions = Sessions(3, lambda: now[0])
    busy, idle = sessions.start(Person("a", Role.READER)), sessions.start(Person("b", Role.READER))
    now[0] = IDLE_HOURS * 3600 - 1
    assert sessions.person(busy)
    now[0] += 2
    assert sessions.person(busy) and not sessions.person(idle)
    now[0] = 3 * 3600 + 1
    assert not sessions.person(busy)
    assert not sessions.person("") and not sessions.person("guess")
