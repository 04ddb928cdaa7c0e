"""The guard at the doors: what a stopped message gives back, and what is never given back."""

from __future__ import annotations

from pathlib import Path

from fastapi.testclient import TestClient

from assistant.api.app import create_app
from assistant.ask.models import Status
from assistant.ask.service import stopped
from assistant.guard.files import holds_details, without_details
from assistant.runtime import Runtime
from assistant.settings import Settings
from ingest.walk import Given

DANGER = "my client Xanthe has a knife to her throat right now"


def test_the_words_for_danger_name_the_routes_that_were_set() -> None:
    settings = Settings(
        emergency_number="112",
        front_door="Anytown front door on 01632 960001",
        safeguarding_lead="the duty manager",
        helpline="Call the county helpline.",
        listening_line="The staff line listens.",
    )
    answer = stopped(DANGER, settings)
    assert answer
    assert answer.status is Status.IMMEDIATE_DANGER
    for words in (
        "Call 112",
        "Anytown front door on 01632 960001",
        "the duty manager",
        "county helpline",
        "staff line",
    ):
        assert words in answer.summary
    assert "Xanthe" not in answer.model_dump_json()


def test_a_stopped_question_is_not_given_back_but_a_general_one_is() -> None:
    answer = stopped("my client Xanthe Quillfeather keeps missing clinic appointments")
    assert answer
    assert answer.status is Status.PERSONAL_DATA
    assert "Quillfeather" not in answer.model_dump_json()
    assert "real person: name." in answer.summary
    assert "Xa" not in answer.model_dump_json()
    assert answer.standalone_question == "What do reviews say about missed appointments?"


def test_a_detail_in_a_filter_or_in_the_history_goes_nowhere(starter: Runtime) -> None:
    held = "my client Xanthe Quillfeather"
    answer = starter.ask("What helps with neglect?", {"authority": [held]})
    assert answer.status is Status.PERSONAL_DATA
    assert "Quillfeather" not in answer.model_dump_json()
    answer = starter.ask("and in Scotland?", history=[f"{held} won't engage, what helps?"])
    assert "Quillfeather" not in answer.model_dump_json()


def test_a_request_that_does_not_fit_is_not_repeated(starter: Runtime) -> None:
    client = TestClient(create_app(starter, with_page=False))
    told = client.post("/api/v1/ask", json={"question": ["my client Xanthe Quillfeather"]})
    assert told.status_code == 422
    assert "Quillfeather" not in told.text
    assert told.json()["detail"][0]["msg"]


def test_a_file_whose_name_holds_details_is_kept_under_another() -> None:
    given = Given(Path("copy.docx"), "kayleigh_thornberry-DOB 12.03.2015.docx")
    assert without_details(given, 3).name == "document-3.docx"
    plain = Given(Path("copy.pdf"), "west-lothian-learning-review-2022.pdf")
    assert without_details(plain, 1) == plain
    assert not holds_details("Child Q Hackney review.pdf")
