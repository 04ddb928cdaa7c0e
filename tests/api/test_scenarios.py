"""The route that makes scenarios: a theme alone is enough, and danger does not wait."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.api.app import create_app
from assistant.runtime import Runtime
from assistant.settings import Settings


@pytest.fixture(scope="module")
def client(starter_folder: Path) -> Iterator[TestClient]:
    runtime = Runtime(Settings(data_dir=starter_folder), starter=False)
    with TestClient(create_app(runtime, with_page=False)) as client:
        runtime.wait_until_ready(120)
        yield client


def test_a_scenario_is_made_and_given_out(client: TestClient) -> None:
    asked = {"topic": "neglect", "minutes": 30, "seed": 1, "agencies": ["midwives", "police"]}
    made = client.post("/api/v1/scenarios", json=asked).json()
    assert made["status"] == "answered"
    pack = made["pack"]
    assert pack["choices"]["agencies"] == "midwifery,police"
    assert sum(section["minutes"] for section in pack["sections"]) == 30
    assert client.post("/api/v1/scenarios", json=asked).json()["pack"] == pack
    for form in ("docx", "html", "markdown", "pdf", "json"):
        assert client.post(f"/api/v1/packs/export?format={form}", json=pack).status_code == 200
    pack["sections"][-2]["items"][0]["original"] = "Every review found this."
    assert client.post("/api/v1/packs/export?format=html", json=pack).status_code == 422


def test_a_scenario_says_what_it_cannot_do(client: TestClient) -> None:
    for wrong in ({"minutes": 45}, {"agencies": ["circus"]}, {"setting": "the moon"}, {"topic": ""}):
        answer = client.post("/api/v1/scenarios", json={"topic": "neglect", **wrong})
        assert answer.status_code == 422
        assert isinstance(answer.json()["detail"], str)
    assert client.post("/api/v1/scenarios", json={"topic": "neglect", "level": "wizard"}).status_code == 422


def test_danger_does_not_wait_for_a_library(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    runtime = Runtime(Settings(data_dir=tmp_path / "file"), starter=False)
    with TestClient(create_app(runtime, with_page=False)) as client:
        answer = client.post("/api/v1/scenarios", json={"topic": "she has taken all her tablets"})
    assert answer.json()["status"] == "immediate_danger"
