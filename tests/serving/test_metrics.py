"""Figures and logs tell how the server does, and not a word of what is typed."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from assistant import logs
from assistant.api.app import create_app
from assistant.metrics import Metrics
from assistant.runtime import Runtime
from assistant.settings import Settings

SECRET = "plum coloured coats"


@pytest.fixture
def app(starter: Runtime) -> FastAPI:
    return create_app(starter, with_page=False)


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    return TestClient(app, raise_server_exceptions=False)


def figures(client: TestClient) -> dict[str, float]:
    text = client.get("/metrics").text
    return {
        f"{sample.name}{sorted(sample.labels.items())}": sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


@pytest.fixture
def logged(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """All that a server with these settings would log."""
    root, held = logging.getLogger(), logging.getLogger().handlers[:]
    level, written = root.level, io.StringIO()
    logs.set_up(Settings(log_level="debug", log_format=getattr(request, "param", "json")))
    handler = root.handlers[0]
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(written)
    yield written
    root.handlers[:] = held
    root.setLevel(level)


def test_requests_answers_and_the_library_are_counted(client: TestClient, starter: Runtime) -> None:
    before = figures(client)
    client.post("/api/v1/ask", json={"question": "What helps with neglect?"})
    client.get("/api/v1/passages/nothing-of-that-name")
    after = figures(client)

    def grew(name: str) -> float:
        return after.get(name, 0) - before.get(name, 0)

    asked = "[('method', 'POST'), ('route', '/api/v1/ask'), ('status', '200')]"
    assert grew(f"secondlook_requests_total{asked}") == 1
    lost = "[('method', 'GET'), ('route', '/api/v1/passages/{passage_id}'), ('status', '404')]"
    assert grew(f"secondlook_requests_total{lost}") == 1
    assert grew("secondlook_answers_total[('service', 'ask'), ('status', 'answered')]") == 1
    assert grew("secondlook_step_seconds_count[('step', 'retrieve')]") == 1
    assert after["secondlook_ready[]"] == 1
    assert after["secondlook_documents[]"] == starter.totals().documents
    assert after["secondlook_questions_waiting[]"] == 0


@pytest.mark.parametrize("logged", ["plain", "json"], indirect=True)
def test_no_word_that_is_typed_stands_in_figures_or_logs(
    app: FastAPI, client: TestClient, starter: Runtime, logged: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    for body in ({"question": SECRET}, {"question": SECRET, "filters": {"colour": [SECRET]}}, {"query": SECRET}):
        client.post("/api/v1/ask", json=body)
    client.post("/api/v1/supervision", json={"topic": SECRET})
    client.post("/api/v1/supervision", json={"topic": SECRET, "minutes": 13})
    client.get(f"/api/v1/documents/{SECRET}")
    client.get(f"/{SECRET}?q={SECRET}")
    client.request("PROPFIND", f"/{SECRET}")

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError(f"Nobody foresaw {SECRET}")

    with monkeypatch.context() as patched:
        patched.setattr(starter, "ask", fail)
        assert client.post("/api/v1/ask", json={"question": SECRET}).status_code == 500
    try:
        fail()
    except RuntimeError:
        logging.getLogger("somebody").exception("It failed.")
    told = logged.getvalue()
    assert "RuntimeError" in told and "/api/v1/ask" in told
    assert "plum" not in told and "plum" not in client.get("/metrics").text


def test_each_line_of_a_json_log_is_one_object(client: TestClient, logged: io.StringIO) -> None:
    client.get("/healthz")
    logging.getLogger("somebody").warning("Two\nlines")
    lines = [json.loads(line) for line in logged.getvalue().splitlines()]
    asked = next(line for line in lines if line["from"] == "secondlook.requests")
    assert (asked["method"], asked["route"], asked["status"]) == ("GET", "/healthz", 200)
    assert any(line["message"] == "Two\nlines" for line in lines)


def test_two_runtimes_of_one_process_count_apart() -> None:
    first, second = Metrics(), Metrics()
    first.answered("ask", "answered")
    assert b'status="answered"' in first.text() and b'status="answered"' not in second.text()
