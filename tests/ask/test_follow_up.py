"""Follow-ups: what is carried over, and what stands alone."""

from __future__ import annotations

import pytest

from assistant.ask.follow_up import follows, standalone
from store.filters import Filters

FIRST = "What did reviews find about neglect?"


@pytest.mark.parametrize(
    ("asked", "question", "filters"),
    [
        ("only Scotland", FIRST, {"nation": ("Scotland",)}),
        ("and in Wales?", FIRST, {"nation": ("Wales",)}),
        ("since 2019", FIRST, {"since": ("2019",)}),
        ("only recommendations", FIRST, {"kind": ("recommendation",)}),
        ("what about good practice?", FIRST, {"valence": ("strength",)}),
        ("what about health visitors?", "What did reviews find about neglect: health visitors?", {}),
        ("tell me more", FIRST, {}),
        ("Show me the exact words", FIRST, {}),
    ],
)
def test_a_follow_up_keeps_the_subject(asked: str, question: str, filters: dict[str, tuple[str, ...]]) -> None:
    whole = standalone(asked, [FIRST], Filters())
    assert whole.question == question
    assert dict(whole.filters.values) == filters
    assert whole.exact == ("exact words" in asked)


def test_why_asks_for_reasons() -> None:
    assert standalone("why?", [FIRST], Filters()).question == (
        "What did reviews find about neglect: what reasons are given, because of what?"
    )


def test_a_pronoun_keeps_the_name() -> None:
    whole = standalone("What did it recommend?", ["What happened in the Haringey review of Child D?"], Filters())
    assert whole.question == "What did it recommend (Haringey, Child D)?"


def test_a_chain_carries_subject_and_filters() -> None:
    history = ["What did reviews find about poverty in England?", "only Scotland", "what about fathers?"]
    whole = standalone("since 2019", history, Filters())
    assert whole.question == "What did reviews find about poverty: fathers?"
    assert dict(whole.filters.values) == {"nation": ("Scotland",), "since": ("2019",)}


def test_a_question_that_stands_alone_starts_afresh() -> None:
    whole = standalone("What did reviews find about supervision?", [FIRST, "only Scotland"], Filters())
    assert whole.question == "What did reviews find about supervision?"
    assert not whole.filters


def test_filters_given_with_the_question_win() -> None:
    given = Filters.of({"nation": ["England"]})
    assert standalone("only Scotland", [FIRST], given).filters.values["nation"] == ("England",)


@pytest.mark.parametrize(
    "asked",
    [
        "What did reviews find about supervision?",
        "Which agencies were said to hold information that others did not have?",
        "How do workers know that they are heard?",
        "parents let me in but nothing changes",
        "Why do professionals struggle to see fathers in their work with families?",
    ],
)
def test_what_stands_alone_is_left_alone(asked: str) -> None:
    assert not follows(asked)
    assert standalone(asked, [FIRST], Filters()).question == asked


@pytest.mark.parametrize("asked", ["only Scotland", "why?", "what about health visitors?", "exact words please"])
def test_without_a_conversation_a_question_is_taken_as_it_is(asked: str) -> None:
    assert standalone(asked, [], Filters()).question == asked
