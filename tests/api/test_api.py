from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.api.app import create_app
from assistant.runtime import Runtime
from assistant.settings import Settings

NOTE = (
    "Harbour learning review\n\nPublished May 2021\n\nFindings\n\n"
    "The lodger in the spare room was never asked about by any of the services that visited the harbour flat.\n"
)


@pytest.fixture(scope="module")
def client(starter_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("api") / "data"
    shutil.copytree(starter_folder, folder)
    runtime = Runtime(Settings(data_dir=folder, max_upload_mb=1), starter=False)
    with TestClient(create_app(runtime, with_page=False)) as client:
        runtime.wait_until_ready(120)
        yield client


def test_health_tells_the_truth(client: TestClient) -> None:
    assert client.get("/healthz").json()["status"] == "ok"
    ready = client.get("/readyz")
    assert ready.status_code == 200
    assert ready.json()["documents"] >= 24


def test_not_ready_is_a_503(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    runtime = Runtime(Settings(data_dir=tmp_path / "file"), starter=False)
    with TestClient(create_app(runtime, with_page=False)) as client:
        answer = client.post("/api/v1/ask", json={"question": "neglect"})
        assert answer.status_code == 503
        assert answer.headers["retry-after"]
        assert "cannot be written" in answer.json()["detail"]
        assert client.get("/readyz").status_code == 503
        assert client.get("/healthz").status_code == 200


def test_an_answer_has_the_fields_of_the_design(client: TestClient) -> None:
    answer = client.post("/api/v1/ask", json={"question": "What did reviews find about poverty?"}).json()
    assert list(answer) == [
        "question",
        "standalone_question",
        "status",
        "summary",
        "claims",
        "sources",
        "support",
        "conflicts",
        "reflective_questions",
        "notices",
        "timings_ms",
    ]
    assert list(answer["sources"][0]) == [
        "number",
        "passage_id",
        "document_id",
        "title",
        "publisher",
        "published",
        "nation",
        "document_type",
        "review_type",
        "kind",
        "locator",
        "text",
        "quote",
        "quote_start",
        "quote_end",
        "verified",
    ]
    assert list(answer["sources"][0]["locator"]) == ["page", "paragraph", "section", "lines"]
    assert list(answer["support"]) == ["documents", "independent", "held"]
    assert list(answer["claims"][0]) == ["text", "citations"]


def test_a_citation_opens_the_exact_words(client: TestClient) -> None:
    source = client.post("/api/v1/ask", json={"question": "What did reviews find about poverty?"}).json()["sources"][0]
    opened = client.get(f"/api/v1/passages/{source['passage_id']}").json()
    assert opened["verified"]
    assert opened["passage"]["text"][source["quote_start"] : source["quote_end"]] == source["quote"]
    assert opened["document"]["title"] == source["title"]


def test_events_end_with_the_whole_answer(client: TestClient) -> None:
    headers = {"Accept": "text/event-stream"}
    answer = client.post("/api/v1/ask", json={"question": "What did reviews find about poverty?"}, headers=headers)
    assert answer.headers["content-type"].startswith("text/event-stream")
    events = [block.split("\n", 1) for block in answer.text.strip().split("\n\n")]
    names = [name.removeprefix("event: ") for name, _ in events]
    whole = json.loads(events[-1][1].removeprefix("data: "))
    assert names == ["source"] * len(whole["sources"]) + ["claim"] * len(whole["claims"]) + ["answer"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"question": ""}, "empty"),
        ({"question": "a" * 20_000}, "20000 characters"),
        ({"question": "neglect", "filters": {"colour": ["red"]}}, "no filter"),
        ({"question": "neglect", "more": 1}, "Extra inputs"),
        ({}, "required"),
    ],
)
def test_bad_questions_are_told_why(client: TestClient, body: dict[str, object], words: str) -> None:
    answer = client.post("/api/v1/ask", json=body)
    assert answer.status_code == 422
    assert words in answer.text


def test_documents_come_and_go(client: TestClient) -> None:
    before = len(client.get("/api/v1/documents").json())
    files = [
        ("files", ("harbour.txt", NOTE.encode())),
        ("files", ("empty.txt", b"")),
        ("files", ("../../escape.txt", NOTE.replace("harbour", "meadow").encode())),
    ]
    added = client.post("/api/v1/documents", files=files).json()
    assert [row["outcome"] for row in added] == ["added", "failed", "added"]
    assert "empty.txt" in added[1]["message"]
    assert added[2]["name"] == "escape.txt"
    assert len(client.get("/api/v1/documents").json()) == before + 2
    answer = client.post("/api/v1/ask", json={"question": "who asked about the lodger in the spare room?"}).json()
    assert answer["sources"][0]["document_id"] in ("harbour", "escape")
    shown = client.get("/api/v1/documents/harbour").json()
    assert shown["passages"]
    for document_id in ("harbour", "escape"):
        assert client.delete(f"/api/v1/documents/{document_id}").status_code == 204
    assert client.delete("/api/v1/documents/harbour").status_code == 404
    assert client.get(f"/api/v1/passages/{shown['passages'][0]['passage_id']}").status_code == 404
    assert len(client.get("/api/v1/documents").json()) == before


def test_a_file_that_is_too_large_is_refused(client: TestClient) -> None:
    answer = client.post("/api/v1/documents", files=[("files", ("big.txt", b"a" * (1024 * 1024 + 1)))])
    assert answer.status_code == 413
    assert "larger than 1 MB" in answer.json()["detail"]


def test_themes_are_counted(client: TestClient) -> None:
    themes = client.get("/api/v1/themes", params={"at_least": 2}).json()
    assert "neglect" in {theme["theme"] for theme in themes}
    assert all(theme["documents"] >= 2 for theme in themes)


def test_the_description_of_the_api_loads_nothing_from_elsewhere(client: TestClient) -> None:
    page = client.get("/docs").text
    assert "http://" not in page and "https://" not in page
    assert "/api/v1/ask" in client.get("/openapi.json").json()["paths"]
