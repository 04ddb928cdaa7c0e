"""The page lets so many events wait and no more."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from assistant.api.app import create_app
from assistant.runtime import Runtime

EVENT = {"data": [], "fn_index": 10, "session_hash": "abc"}


def test_an_event_past_the_most_is_told_to_come_again(starter: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.ui.app.MOST_WAITING", 0)
    with monkeypatch.context() as quiet:
        quiet.setattr(starter, "warm_up_in_background", lambda progress=None: None)
        quiet.setattr(starter, "close", lambda: None)
        with TestClient(create_app(starter)) as client:
            told = client.post("/gradio_api/queue/join", json=EVENT)
    assert (told.status_code, told.headers["retry-after"]) == (503, "5")
