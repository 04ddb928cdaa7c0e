"""Commitments, what is stopped before it is kept, and the record as a file, over the starter library."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from docx import Document
from fastapi.testclient import TestClient

from assistant.api.app import create_app
from assistant.learning.errors import LearningError
from assistant.learning.layout import layout
from assistant.learning.models import CpdEntry, Intention, LearningRecord
from assistant.learning.service import LearningService
from assistant.runtime import Runtime
from store.errors import PassageNotFound

OWN = "I will ask who else is in the home, and write down what the child says, in the child's words."


@pytest.fixture(scope="module")
def service(starter: Runtime) -> LearningService:
    return starter.service(LearningService)


@pytest.fixture(scope="module")
def api(starter: Runtime) -> TestClient:
    return TestClient(create_app(starter, with_page=False))


def some_passage(starter: Runtime) -> str:
    return starter.passages(starter.documents()[0].document_id)[3].passage_id


def test_a_commitment_carries_the_proven_words_of_its_finding(service: LearningService, starter: Runtime) -> None:
    passage = starter.library.passage(some_passage(starter))
    quote = passage.text[: len(passage.text) // 2].strip()
    wanted = Intention(text=OWN, owner="me", made=date(2026, 1, 31), passage_id=passage.passage_id, quote=quote)
    made = service.commit(wanted).commitment
    assert made and made.finding and made.text == OWN
    assert made.finding.quote == quote and made.finding.quote in passage.text
    assert [look.due for look in made.rechecks] == [date(2026, 4, 30), date(2026, 7, 31), date(2027, 1, 31)]
    with pytest.raises(LearningError, match="do not stand"):
        service.commit(wanted.model_copy(update={"quote": "Words that nobody has published."}))
    with pytest.raises(PassageNotFound):
        service.commit(wanted.model_copy(update={"passage_id": "nothing:0"}))
    with pytest.raises(LearningError, match="role"):
        service.commit(wanted.model_copy(update={"owner": "Jane Smith"}))


def test_details_of_people_are_stopped_and_told_by_place_alone(api: TestClient) -> None:
    text = "I will ring Sarah Jones at 12 Elm Road about her son, born 3/4/2019."
    stop = api.post("/api/v1/learning/look", json={"texts": {"what_was_done": text, "what_helped": ""}}).json()["stop"]
    assert stop["status"] == "personal_data"
    general = text
    for detail in sorted(stop["details"]["what_was_done"], key=lambda one: -int(one["start"])):
        general = general[: detail["start"]] + detail["instead"] + general[detail["end"] :]
    assert general == "I will ring a person at a place about her son, born an age group."
    assert "Sarah" not in str(stop) and "Elm" not in str(stop)
    committed = api.post("/api/v1/learning/commitments", json={"text": text, "owner": "me"}).json()
    assert committed["commitment"] is None and committed["stop"]["status"] == "personal_data"


def test_danger_is_told_before_anything_else_and_without_a_library(tmp_path: Any) -> None:
    from assistant.settings import Settings

    cold = TestClient(create_app(Runtime(Settings(data_dir=tmp_path)), with_page=False))
    told = cold.post("/api/v1/learning/look", json={"texts": {"own": "He is hitting her right now, I can hear it"}})
    assert "999" in told.json()["stop"]["summary"]
    committed = cold.post("/api/v1/learning/commitments", json={"text": "I want to kill myself tonight", "owner": "me"})
    assert committed.json()["stop"]["status"] == "immediate_danger"
    assert list(tmp_path.iterdir()) == []


def test_own_words_about_work_are_kept(api: TestClient) -> None:
    texts = {
        "what_was_done": "We now read the chronology together at the start of each supervision.",
        "what_helped": "My manager gave me an hour. The group session helped me to say that I felt out of my depth.",
        "what_hindered": "Workload, and two changes of manager. Thresholds were read in different ways.",
        "what_changed": "Children are seen alone more often. I cannot tell yet for adults.",
    }
    assert api.post("/api/v1/learning/look", json={"texts": texts}).json() == {"stop": None}


@pytest.mark.parametrize(
    "text",
    [
        "I will ring a parent about her child before I write the plan, not after.",
        "I will see her on her own at every visit.",
        "I will ask the family about their son at each visit, and note what has not changed.",
        "I told his school what we had agreed, and asked what they see on Mondays.",
        "I will challenge a decision in writing when I am worried, and ask for the reasons.",
    ],
)
def test_an_alarm_without_a_rule_may_be_answered_and_the_words_are_kept(api: TestClient, text: str) -> None:
    committed = api.post("/api/v1/learning/commitments", json={"text": text, "owner": "me"}).json()
    if stop := committed["stop"]:
        assert stop["may_go_on"] and "999" in stop["summary"]
        committed = api.post("/api/v1/learning/commitments", json={"text": text, "owner": "me", "safe": True}).json()
    assert committed["commitment"]["text"] == text


def test_danger_that_a_rule_finds_is_never_let_through(api: TestClient) -> None:
    asked = {"text": "I want to kill myself tonight", "owner": "me", "safe": True}
    stop = api.post("/api/v1/learning/commitments", json=asked).json()["stop"]
    assert stop["status"] == "immediate_danger" and not stop["may_go_on"]
    named = {"text": "I will ring Sarah Jones about her child", "owner": "me", "safe": True}
    assert api.post("/api/v1/learning/commitments", json=named).json()["stop"]["status"] == "personal_data"


def record(service: LearningService, starter: Runtime) -> LearningRecord:
    made = service.commit(
        Intention(text=OWN, owner="my_team", made=date(2026, 1, 31), passage_id=some_passage(starter))
    ).commitment
    assert made
    made.rechecks[0].done = date(2026, 5, 4)
    made.rechecks[0].what_helped = "Time to think."
    entry = CpdEntry(
        id="e1",
        body="social_work_england",
        written=date(2026, 5, 4),
        answers={"learned": "That I ask about fathers late."},
        commitments=[made.id],
    )
    return LearningRecord(commitments=[made], entries=[entry])


@pytest.mark.parametrize("form", ["docx", "html", "markdown", "pdf"])
def test_a_record_is_written_in_every_format(
    api: TestClient, service: LearningService, starter: Runtime, form: str
) -> None:
    held = record(service, starter).model_dump(mode="json")
    got = api.post(f"/api/v1/learning/export?format={form}", json=held)
    assert got.status_code == 200, got.text
    assert "my-learning-record." in got.headers["content-disposition"]


def test_an_empty_box_stays_empty_and_the_words_are_the_persons_own(service: LearningService, starter: Runtime) -> None:
    held = record(service, starter)
    content = starter.export(service.pack(held), "docx")
    tables = {table.rows[0].cells[0].text: table for table in Document(io.BytesIO(content)).tables}
    boxes = [[cell.text for row in table.rows[1:] for cell in row.cells] for table in tables.values()]
    assert ["That I ask about fathers late."] in boxes
    entry = service.pack(held).sections[0]
    filled = [table.rows[0][0] for table in entry.tables if table.rows[0][0]]
    assert filled == ["That I ask about fathers late."]
    headings = [
        one.text
        for one in Document(io.BytesIO(content)).paragraphs
        if str(one.style and one.style.name).startswith("Heading")
    ]
    assert "What you learned from discussing it with a peer" in headings


def test_a_finding_that_left_the_library_is_named_without_its_words(service: LearningService, starter: Runtime) -> None:
    held = record(service, starter)
    finding = held.commitments[0].finding
    assert finding
    held.commitments[0].finding = finding.model_copy(update={"passage_id": "gone:1"})
    text = starter.export(service.pack(held), "markdown").decode()
    assert "no longer in this library" in text and finding.quote[:60] not in text


def test_a_record_with_details_of_people_is_not_written_into_a_file(
    api: TestClient, service: LearningService, starter: Runtime
) -> None:
    held = record(service, starter)
    held.entries[0].answers["peer"] = "I told Sarah Jones of 12 Elm Road about it."
    got = api.post("/api/v1/learning/export?format=pdf", json=held.model_dump(mode="json"))
    assert got.status_code == 422 and "real person" in got.json()["detail"] and "Sarah" not in got.text


def test_a_very_long_account_still_makes_a_pdf(service: LearningService, starter: Runtime) -> None:
    held = record(service, starter)
    held.entries[0].answers["learned"] = "I thought about how we plan together as a team. " * 120
    assert starter.export(service.pack(held), "pdf").startswith(b"%PDF")


def test_every_form_has_boxes_with_keys_of_their_own_and_none_is_filled_in() -> None:
    assert {"social_work_england", "nmc", "hcpc", "other"} <= set(layout().bodies)
    for body in layout().bodies.values():
        keys = [field.key for field in body.fields]
        assert len(keys) == len(set(keys))
        assert {field.kind for field in body.fields} <= {"short", "long", "date"}
