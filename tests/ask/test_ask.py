from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from assistant.ask.models import Answer, Status
from assistant.ask.service import AskService, QuestionError
from assistant.ask.verify import verify
from assistant.runtime import Runtime
from assistant.settings import Settings
from prompts import load
from store.embedding import PassageEmbedder
from store.filters import FilterError
from store.library import Library

QUESTIONS = [
    "What helps practitioners see fathers and male carers?",
    "parents let me in but nothing changes",
    "What share of serious case reviews featured neglect in 2014 to 2017?",
    "questions for supervision about a case that feels stuck",
    "What did the Oxfordshire review find?",
    "nobody recorded what the child's day was like",
]


def assert_proven(answer: Answer, runtime: Runtime) -> None:
    """Every quotation stands, letter for letter, in the stored text, and every number points to a source."""
    for place, source in enumerate(answer.sources, start=1):
        passage = runtime.library.passage(source.passage_id)
        text = runtime.library.document_text(source.document_id)
        assert source.number == place
        assert source.verified
        assert source.text == text[passage.start : passage.end]
        assert source.quote == source.text[source.quote_start : source.quote_end]
        assert source.quote.strip()
    cited = [number for claim in answer.claims for number in claim.citations]
    assert set(cited) <= {source.number for source in answer.sources}
    assert all(claim.citations for claim in answer.claims)


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_quotation_is_verbatim(starter: Runtime, question: str) -> None:
    answer = starter.ask(question)
    assert answer.status in (Status.ANSWERED, Status.PARTIAL)
    assert answer.claims
    assert_proven(answer, starter)


def test_an_answer_says_how_many_documents_speak(starter: Runtime) -> None:
    answer = starter.ask("What helps practitioners see fathers and male carers?")
    assert answer.support.held == starter.totals().documents
    assert answer.support.documents == len({source.document_id for source in answer.sources})
    assert 1 <= answer.support.independent <= 5, "the notes report five publications and no more"
    assert f"{answer.support.held} documents" in answer.summary


def test_questions_to_take_along_are_questions_with_a_source(starter: Runtime) -> None:
    answer = starter.ask("What helps practitioners see fathers and male carers?")
    assert answer.reflective_questions
    for question in answer.reflective_questions:
        assert "?" in question.text
        assert question.source is not None


@pytest.mark.parametrize(
    "question",
    [
        "How do I bake sourdough bread?",
        "What is the capital of Peru?",
        "how much can I claim per mile for home visits",
        "What is the phone number of the lead officer?",
        "What did the Belfast case management review find?",
        "What does Working Together 2026 require?",
        "How many reviews featured neglect in 1998-2001?",
    ],
)
def test_what_is_not_held_is_not_answered(starter: Runtime, question: str) -> None:
    answer = starter.ask(question)
    assert answer.status is Status.NO_INFORMATION
    assert answer.claims == [] and answer.sources == []
    assert answer.summary


def test_a_letter_is_no_name_without_its_place(starter: Runtime) -> None:
    assert starter.ask("What did the Leeds review of Child D find?").status is Status.NO_INFORMATION
    haringey = starter.ask("What did the Haringey review of Child D find?")
    assert haringey.sources
    assert all("Haringey" in source.text for source in haringey.sources)


def test_danger_says_the_fixed_words_and_nothing_else(starter: Runtime) -> None:
    answer = starter.ask("She has just told me her dad is going to hurt her tonight")
    assert answer.status is Status.IMMEDIATE_DANGER
    assert "999" in answer.summary and "0808 800 5000" in answer.summary
    assert not (answer.claims or answer.sources or answer.reflective_questions)


def test_personal_details_are_not_given_back(starter: Runtime) -> None:
    answer = starter.ask("What should I do about Jamie Smith, dob 12/03/2015, at 12 High Street?")
    assert answer.status is Status.PERSONAL_DATA
    assert not re.search(r"Jamie|2015|High Street", answer.model_dump_json())


def test_a_decision_is_refused_with_help(starter: Runtime) -> None:
    answer = starter.ask("Should I close this case of neglect?")
    assert answer.status is Status.CASE_DECISION
    assert "cannot decide" in answer.summary
    assert answer.claims
    assert_proven(answer, starter)


def test_filters_never_widen(starter: Runtime) -> None:
    narrowed = starter.ask("What did reviews find about neglect?", {"document": ["poverty"]})
    assert {source.document_id for source in narrowed.sources} == {"poverty"}
    nothing = starter.ask("What did reviews find about neglect?", {"nation": ["Wales"]})
    assert nothing.status is Status.NO_INFORMATION
    assert "nation = Wales" in nothing.summary
    with pytest.raises(FilterError):
        starter.ask("neglect", {"colour": ["red"]})


def test_a_follow_up_takes_the_question_before_it_along(starter: Runtime) -> None:
    answer = starter.ask("what about health visitors?", history=["What did reviews find about neglect?"])
    assert answer.standalone_question == "What did reviews find about neglect: health visitors?"
    assert answer.question == "what about health visitors?"


@pytest.mark.parametrize("question", ["", "   \n\t ", "\x00"])
def test_an_empty_question_is_refused(starter: Runtime, question: str) -> None:
    with pytest.raises(QuestionError, match="empty"):
        starter.ask(question)


def test_a_question_of_20000_characters_is_refused(starter: Runtime) -> None:
    with pytest.raises(QuestionError, match="20000 characters; the most is 2000"):
        starter.ask("a" * 20_000)


@pytest.mark.parametrize(
    "question", ['"', "AND OR NOT NEAR(", "neglect*", "'; DROP TABLE documents; --", "🙂", "éèà", "??"]
)
def test_odd_questions_do_no_harm(starter: Runtime, question: str) -> None:
    assert_proven(starter.ask(question), starter)


def test_an_empty_library_says_so(tmp_path: Path, embedder: PassageEmbedder) -> None:
    settings = Settings(data_dir=tmp_path)
    answer = AskService(Library(tmp_path, embedder), settings).ask("What did reviews find about neglect?")
    assert answer.status is Status.NO_INFORMATION
    assert "holds no documents yet" in answer.summary


def test_a_passage_that_differs_from_the_stored_text_is_dropped(
    starter: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Library, "holds_exactly", lambda self, passage: "father" not in passage.text.lower())
    answer = starter.ask("What helps practitioners see fathers and male carers?")
    assert all("father" not in source.text.lower() for source in answer.sources)
    assert [source.number for source in answer.sources] == list(range(1, len(answer.sources) + 1))
    assert any("could not be matched" in notice for notice in answer.notices)


def test_a_changed_quote_is_not_verified(starter: Runtime) -> None:
    source = starter.ask("What did reviews find about poverty?").sources[0]
    assert verify(starter.library, source).verified
    for change in (
        {"quote": source.quote.replace(" ", "  ", 1)},
        {"quote_start": source.quote_start + 1},
        {"text": source.text + "."},
        {"passage_id": "poverty:unknown"},
        {"quote": "", "quote_start": 0, "quote_end": 0},
    ):
        assert not verify(starter.library, source.model_copy(update=change)).verified


def test_the_same_question_gets_the_same_answer(starter: Runtime) -> None:
    first, second = (starter.ask(QUESTIONS[0]).model_dump(exclude={"timings_ms"}) for _ in range(2))
    assert first == second


def test_a_conflict_in_a_source_is_told_apart(starter: Runtime) -> None:
    answer = starter.ask("How much local learning did LSCB representatives say takes place from serious case reviews?")
    assert any("51%" in conflict.text or "51 per cent" in conflict.text for conflict in answer.conflicts)
    assert all(conflict.citations for conflict in answer.conflicts)
    assert_proven(answer, starter)


def test_a_nation_that_is_not_held_is_said(starter: Runtime) -> None:
    answer = starter.ask("What did Welsh child practice reviews find about neglect?")
    assert answer.status is Status.NO_INFORMATION
    assert "Wales" in answer.summary


@pytest.mark.parametrize(
    "changes",
    [{"filters": {"colour": ["red"]}}, {"history": ["x" * 30_000]}],
)
def test_nothing_stands_before_danger(tmp_path: Path, changes: dict[str, Any]) -> None:
    (tmp_path / "file").write_text("no folder")
    broken = Runtime(Settings(data_dir=tmp_path / "file"), starter=False)
    answer = broken.ask("She has just told me her dad is going to hurt her tonight. " + "word " * 600, **changes)
    assert answer.status is Status.IMMEDIATE_DANGER


def test_details_in_earlier_questions_go_no_further(starter: Runtime) -> None:
    earlier = "My client John Smith, NHS number 943 476 5919, of 12 High Street, is late"
    answer = starter.ask("what about neglect?", history=[earlier])
    assert not re.search("John|943|High Street", answer.model_dump_json())


def test_a_chain_of_follow_ups_keeps_the_subject(starter: Runtime) -> None:
    history = ["What did reviews find about poverty?", "and in Scotland?"]
    answer = starter.ask("and in England?", history=history)
    assert answer.standalone_question == "What did reviews find about poverty?"
    assert answer.filters == {"nation": ["England"]}
    whole = "Which agencies were said to hold information that others did not have?"
    assert starter.ask(whole, history=history).standalone_question == whole


@pytest.mark.parametrize("example", [text for group in load("ui")["examples"] for text in group["questions"]])
def test_every_question_we_suggest_is_answered(starter: Runtime, example: str) -> None:
    answer = starter.ask(example)
    assert answer.status is Status.ANSWERED
    assert len(answer.claims) >= 3
