"""The page on the API's app: who wins a path, what the page says of itself, what it refuses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.runtime import Readiness
from assistant.ui.mount import mount
from assistant.ui.shell import dress
from tests.ui.fake import FakeRuntime


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    app = FastAPI()

    @app.get("/api/v1/themes")
    def themes() -> list[str]:
        return ["neglect"]

    @app.get("/healthz")
    def health() -> str:
        return "ok"

    runtime = FakeRuntime(readiness=Readiness("warming", "Building the starter library", 12, 33))
    with TestClient(mount(app, runtime)) as client:
        yield client


def test_the_page_is_there_while_the_library_warms_up(client: TestClient) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert "<title>Second Look</title>" in page.text
    assert "Getting ready: building the starter library, 12 of 33" in page.text
    assert page.text.count("<h1>") == 1


def test_the_page_names_no_other_host(client: TestClient) -> None:
    page = client.get("/")
    for foreign in ("googleapis", "gstatic", "cdnjs", "githubusercontent", "iframeResizer.contentWindow", "og:image"):
        assert foreign not in page.text
    policy = page.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "http" not in policy


def test_gradio_is_told_to_report_and_keep_nothing(client: TestClient) -> None:
    config = client.get("/config").json()
    assert config["analytics_enabled"] is False
    assert config["run_history"] is False
    assert config["footer_links"] == []
    assert config["stylesheets"] == []


def test_the_api_wins_over_the_page(client: TestClient) -> None:
    assert client.get("/api/v1/themes").json() == ["neglect"]
    assert client.get("/healthz").json() == "ok"
    assert "openapi" in client.get("/docs").text.lower()


def test_the_state_of_the_library_can_be_polled(client: TestClient) -> None:
    assert client.get("/page/status").json() == {
        "state": "warming",
        "text": "Getting ready: building the starter library, 12 of 33",
        "percent": 36,
    }


@pytest.mark.parametrize("path", ["/gradio_api/file=http://example.org/x", "/gradio_api/proxy=http://example.org/x"])
def test_the_server_fetches_nothing_that_a_caller_names(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("named", ["secret", "http://127.0.0.1:9/review.txt"])
def test_only_what_was_uploaded_here_is_taken(client: TestClient, tmp_path: Path, named: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("not an upload")
    path = str(secret) if named == "secret" else named
    config = client.get("/config").json()
    upload = next(dep for dep in config["dependencies"] if any(event == "upload" for _, event in dep["targets"]))
    data = [[{"path": path, "meta": {"_type": "gradio.FileData"}}]]
    body = {"data": data, "fn_index": upload["id"], "session_hash": named, "trigger_id": upload["targets"][0][0]}
    assert client.post("/gradio_api/queue/join", json=body).status_code == 200
    with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": named}) as answer:
        told = "".join(answer.iter_text())
    assert '"success":false' in told.replace(" ", "")
    assert secret.exists()


def test_a_page_without_a_body_is_refused_with_a_reason() -> None:
    with pytest.raises(ValueError, match="version of Gradio"):
        dress("<html></html>", "", "", "")
