"""What a question turns on, told apart from what only tells its story."""

from __future__ import annotations

from assistant.ask.answerable import Shortfall, judge
from assistant.ask.evidence import Evidence
from assistant.ask.gaps import gaps, topic
from assistant.ask.text import content_stems
from tests.ask.make import found

ITEMS = (
    found("Professionals in the harbour review saw little of the fathers, and recorded little about them."),
    found("The review asked for men in the home to be part of every plan.", score=0.9),
)


def evidence(question: str, **changed: str) -> Evidence:
    terms = tuple(content_stems(question))
    return Evidence(question, terms, dict.fromkeys(terms, 5.0), ITEMS, held=1, changed=changed)


def test_a_subject_that_nothing_speaks_of_is_named() -> None:
    judgement = judge(evidence("what did reviews say about cochlear implants?"))
    assert judgement.shortfall is Shortfall.WORDS
    assert judgement.missing == ("cochlear", "implants")


def test_a_word_of_the_story_is_no_gap_that_an_answer_fails_by() -> None:
    asked = (
        "I have been out to the house four times and the kettle is always on for me but I still could not tell you who "
        "the fathers are, so has that come up in a review?"
    )
    assert "kettle" in gaps(evidence(asked), ITEMS)
    assert judge(evidence(asked)).shortfall is None


def test_slips_of_spelling_and_what_was_done_are_never_named() -> None:
    assert gaps(evidence("fathers recroded badly happend", recroded="recorded", happend="happened"), ITEMS) == ()


def test_a_question_names_its_subject_where_it_ends() -> None:
    assert topic("What was said about foster carers?") == {"foster", "carers"}
    assert topic("Why?") == frozenset()


def test_the_subject_stands_after_about_whatever_comes_last() -> None:
    assert {"foster", "carers"} <= topic("What was said about foster carers in the home?")


def test_whose_part_in_a_case_is_asked_for_counts_as_a_word() -> None:
    assert "parents" in gaps(evidence("What happened to Mary's parents?"), ITEMS)
    assert "parents" not in gaps(evidence("What happened to the parents?"), ITEMS)
