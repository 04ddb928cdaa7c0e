"""The routes over the whole library."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from assistant.api.app import create_app
from assistant.runtime import Runtime


@pytest.fixture(scope="module")
def client(starter: Runtime) -> Iterator[TestClient]:
    yield TestClient(create_app(starter, with_page=False))


def test_a_theme_is_found_by_its_name_and_by_its_address(client: TestClient) -> None:
    by_name = client.get("/api/v1/themes/training%20%2F%20CPD").json()
    assert by_name["theme"] == "training / CPD"
    assert client.get("/api/v1/themes/training-cpd").json() == by_name
    assert client.get("/api/v1/themes/nothing-like-it").status_code == 404
    for cited in [*by_name["single"], *by_name["questions"]]:
        passage = client.get(f"/api/v1/passages/{cited['passage_id']}").json()
        assert passage["verified"]
        assert passage["passage"]["text"][cited["start"] : cited["end"]] == cited["words"]


def test_recurrence_takes_filters_and_refuses_others(client: TestClient) -> None:
    every = client.get("/api/v1/recurrence?at_least=1&limit=500").json()
    some = client.get("/api/v1/recurrence?at_least=1&limit=500&theme=neglect").json()
    assert 0 < some["passages"] < every["passages"]
    assert all(lesson["independent"] <= len(lesson["document_ids"]) for lesson in every["lessons"])
    assert client.get("/api/v1/recurrence?colour=red").status_code == 422


def test_changes_and_cases_and_pages(client: TestClient) -> None:
    changes = client.get("/api/v1/changes?since=2020-01-01").json()
    assert len(changes["added"]) == len(client.get("/api/v1/documents").json())
    assert sum(one["documents"] for one in changes["by_month_added"]) == len(changes["added"])
    assert client.get("/api/v1/changes?since=soon").status_code == 422
    assert client.get("/api/v1/cases").json()["total"] == 0
    assert client.get("/api/v1/cases?colour=red").status_code == 422
    assert client.get("/api/v1/cases/none").status_code == 404
    page = client.get("/api/v1/documents/neglect/page").json()
    assert page["summary"]
    assert "source_path" not in page["document"]
