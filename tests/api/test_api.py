from __future__ import annotations

import json
import shutil
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.api.app import create_app
from assistant.runtime import NotReady, Runtime
from assistant.settings import Settings
from assistant.ui.adding import add as add_by_page

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
        ready = client.get("/readyz")
        assert ready.status_code == 503
        assert str(tmp_path) not in answer.text + ready.text
        assert answer.json()["detail"].startswith("The data folder on the server cannot be written")
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
        "filters",
        "model",
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
        "verdict",
        "voice",
    ]
    assert list(answer["sources"][0]["locator"]) == ["page", "paragraph", "section", "lines"]
    assert list(answer["support"]) == ["documents", "independent", "held"]
    assert list(answer["claims"][0]) == [
        "text",
        "citations",
        "kind",
        "voice",
        "theme",
        "notes",
        "means",
        "written_by",
    ]


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
    assert names.count("source") == len(whole["sources"]) and names.count("claim") == len(whole["claims"])
    assert names[-1] == "answer" and len(names) == len(whole["sources"]) + len(whole["claims"]) + 1
    sent: set[int] = set()
    for name, data in events[:-1]:
        held = json.loads(data.removeprefix("data: "))
        if name == "event: source":
            sent.add(held["number"])
        else:
            assert set(held["citations"]) <= sent, "a claim is sent after its sources"


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


def test_a_file_that_is_too_large_is_told_and_the_others_go_in(client: TestClient) -> None:
    files = [("files", ("big.txt", b"a" * (1024 * 1024 + 1))), ("files", ("harbour.txt", NOTE.encode()))]
    answer = client.post("/api/v1/documents", files=files)
    assert answer.status_code == 200
    assert [row["outcome"] for row in answer.json()] == ["failed", "added"]
    assert answer.json()[0]["message"].startswith("big.txt is larger than 1 MB.")
    client.delete("/api/v1/documents/harbour")


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("..", "document-1"),
        ("a/..", "document-1"),
        ("C:\\reviews\\harbour.txt", "harbour.txt"),
        ("h" * 300 + ".txt", "h" * 196 + ".txt"),
        ("harbour\u202e.txt", "harbour\ufffd.txt"),
    ],
)
def test_the_name_of_an_upload_is_only_a_name(client: TestClient, sent: str, name: str) -> None:
    answer = client.post("/api/v1/documents", files=[("files", (sent, NOTE.encode()))])
    assert answer.status_code == 200
    row = answer.json()[0]
    assert row["name"] == name
    assert row["outcome"] == ("failed" if name == "document-1" else "added")
    if row["document_id"]:
        assert client.delete(f"/api/v1/documents/{row['document_id']}").status_code == 204


def test_no_reply_tells_where_a_file_lay(client: TestClient, tmp_path: Path) -> None:
    runtime: Runtime = client.app.state.runtime  # type: ignore[attr-defined]
    file = tmp_path / "meadow.txt"
    file.write_text(NOTE.replace("harbour", "meadow"))
    assert runtime.add_files([file]).results[0].outcome == "added"
    client.post("/api/v1/documents", files=[("files", ("harbour.txt", NOTE.encode()))])
    assert runtime.library.document("meadow").source_path == str(file.resolve())
    assert runtime.library.document("harbour").source_path is None
    passage = client.get("/api/v1/documents/meadow").json()["passages"][0]["passage_id"]
    for path in ("documents", "documents/meadow", "documents/meadow/page", f"passages/{passage}"):
        text = client.get(f"/api/v1/{path}").text
        assert "source_path" not in text
        assert str(tmp_path) not in text
    assert "source_path" not in client.get("/openapi.json").text
    for document_id in ("harbour", "meadow"):
        client.delete(f"/api/v1/documents/{document_id}")


def test_a_document_is_put_right_and_taken_down_and_given_back(client: TestClient) -> None:
    client.post("/api/v1/documents", files=[("files", ("harbour.txt", NOTE.encode()))])
    path, asked = "/api/v1/documents/harbour", {"question": "who asked about the lodger in the spare room?"}
    changed = client.patch(path, json={"title": "Harbour: a review", "nations": ["Wales"], "licence": None}).json()
    assert (changed["title"], changed["nations"], changed["licence"]) == ("Harbour: a review", ["Wales"], None)
    assert changed["corrections"]["nations"]["was"] == []
    source = client.post("/api/v1/ask", json=asked).json()["sources"][0]
    assert (source["title"], source["nation"]) == ("Harbour: a review", "Wales")
    assert client.patch(path, json={"status": "withdrawn"}).status_code == 200
    assert "harbour" not in {each["document_id"] for each in client.post("/api/v1/ask", json=asked).json()["sources"]}
    assert client.patch(path, params={"undo": ["status", "title"]}, json={}).json()["status"] == "current"
    assert client.post("/api/v1/ask", json=asked).json()["sources"][0]["title"] != "Harbour: a review"
    client.delete(path)


@pytest.mark.parametrize(
    ("body", "undo", "said"),
    [
        ({"colour": "red"}, [], "no field 'colour'"),
        ({"published": "soon"}, [], "not a date"),
        ({"nations": ["Atlantis"]}, [], "England; Scotland"),
        ({"source_path": "/etc/passwd"}, [], "no field"),
        ({"title": {"a": 1}}, [], "title"),
        ({}, ["title"], "not corrected"),
    ],
)
def test_a_correction_that_does_not_fit_is_told_why(
    client: TestClient, body: dict[str, object], undo: list[str], said: str
) -> None:
    answer = client.patch("/api/v1/documents/neglect", params={"undo": undo}, json=body)
    assert answer.status_code == 422
    assert said in answer.text
    assert client.patch("/api/v1/documents/nowhere", json={"title": "A"}).status_code == 404


def test_the_place_of_a_browsers_copy_is_not_recorded(client: TestClient, tmp_path: Path) -> None:
    runtime: Runtime = client.app.state.runtime  # type: ignore[attr-defined]
    file = tmp_path / "harbour.txt"
    file.write_text(NOTE)
    assert "harbour" in list(add_by_page(runtime, [file]))[-1].lower()
    assert runtime.library.document("harbour").source_path is None
    client.delete("/api/v1/documents/harbour")


MANY = 60  # more than the server has threads


def test_health_answers_while_questions_wait(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    runtime: Runtime = client.app.state.runtime  # type: ignore[attr-defined]
    held = client.get("/readyz").json()["documents"]
    go_on, asked = threading.Event(), threading.Semaphore(0)

    def slow(*_: object, **__: object) -> None:
        asked.release()
        go_on.wait(30)
        raise NotReady("Enough.")

    def no_database() -> tuple[int, int]:
        raise AssertionError("The database was read.")

    monkeypatch.setattr(runtime, "ask", slow)
    monkeypatch.setattr(runtime.library, "counts", no_database)
    with ThreadPoolExecutor(MANY + 2) as pool:
        waiting = [pool.submit(client.post, "/api/v1/ask", json={"question": "neglect"}) for _ in range(MANY)]
        try:
            assert all(asked.acquire(timeout=20) for _ in range(runtime.settings.questions_at_once))
            time.sleep(0.5)
            assert pool.submit(client.get, "/healthz").result(5).status_code == 200
            assert pool.submit(client.get, "/readyz").result(5).json()["documents"] == held
        finally:
            go_on.set()
        assert {one.result(60).status_code for one in waiting} == {503}


def test_while_getting_ready_every_request_is_soon_told_when_to_try_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()
    runtime = Runtime(Settings(data_dir=tmp_path), starter=False)
    monkeypatch.setattr(runtime, "warm_up", lambda progress: go_on.wait(60))
    with TestClient(create_app(runtime, with_page=False)) as client, ThreadPoolExecutor(MANY + 1) as pool:
        begun = time.monotonic()
        paths = ["documents", "themes", "documents/a", "passages/a"] * (MANY // 4)
        waiting = [pool.submit(client.get, f"/api/v1/{path}") for path in paths]
        assert pool.submit(client.get, "/healthz").result(10).status_code == 200
        answers = [one.result(30) for one in waiting]
        assert time.monotonic() - begun < 15  # one round of waiting, however many ask
        assert {answer.status_code for answer in answers} == {503}
        assert all(answer.headers["retry-after"] for answer in answers)
        go_on.set()


def test_themes_are_counted(client: TestClient) -> None:
    themes = client.get("/api/v1/themes", params={"at_least": 2}).json()
    assert "neglect" in {theme["theme"] for theme in themes}
    assert all(theme["documents"] >= 2 for theme in themes)


def test_the_description_of_the_api_loads_nothing_from_elsewhere(client: TestClient) -> None:
    page = client.get("/docs").text
    assert "http://" not in page and "https://" not in page
    assert "/api/v1/ask" in client.get("/openapi.json").json()["paths"]


def test_danger_does_not_wait_for_a_library(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    runtime = Runtime(Settings(data_dir=tmp_path / "file"), starter=False)
    with TestClient(create_app(runtime, with_page=False)) as client:
        answer = client.post("/api/v1/ask", json={"question": "she has taken all her tablets", "filters": {"x": ["y"]}})
    assert answer.status_code == 200
    assert answer.json()["status"] == "immediate_danger"


def test_a_supervision_pack_is_made_changed_and_given_out(client: TestClient) -> None:
    made = client.post("/api/v1/supervision", json={"topic": "neglect", "minutes": 20, "seed": 1}).json()
    pack = made["pack"]
    assert made["status"] == "answered"
    assert sum(section["minutes"] for section in pack["sections"]) == 20
    core = [item for section in pack["sections"] for item in section["items"] if item["core"]]
    change = {"action": "reword", "item_id": core[0]["id"], "text": "What do we see when we look again?"}
    edited = client.post("/api/v1/supervision/edit", json={"pack": pack, "change": change}).json()
    assert edited["advice"] is None
    word = client.post("/api/v1/packs/export?format=docx", json=edited["pack"])
    assert word.status_code == 200
    assert 'filename="supervision-pack-neglect-20.docx"' in word.headers["content-disposition"]


def test_a_pack_with_other_words_is_refused(client: TestClient) -> None:
    pack = client.post("/api/v1/supervision", json={"topic": "neglect", "seed": 1}).json()["pack"]
    pack["sources"][0]["quote"] = "Every review found this."
    answer = client.post("/api/v1/packs/export?format=html", json=pack)
    assert answer.status_code == 422
    assert "do not stand in the library" in answer.json()["detail"]


def test_supervision_says_what_it_cannot_do(client: TestClient) -> None:
    for wrong in ({"topic": "neglect", "minutes": 45}, {"topic": "neglect", "model": "astrology"}, {"topic": ""}):
        answer = client.post("/api/v1/supervision", json=wrong)
        assert answer.status_code == 422
        assert isinstance(answer.json()["detail"], str)
    danger = client.post("/api/v1/supervision", json={"topic": "He is hitting her right now in the next room"})
    assert danger.json()["status"] == "immediate_danger"
    pack = client.post("/api/v1/supervision", json={"topic": "neglect", "seed": 1}).json()["pack"]
    assert client.post("/api/v1/packs/export?format=scroll", json=pack).status_code == 422
