"""The rules of a good question, one by one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.packs.standing import mentions_outcome
from assistant.supervision.adapt import opened
from assistant.supervision.wording import problems

GOOD = [
    "What is a Tuesday like for this child?",
    "If this family came from another town, what would you ask that you have not?",
    "From where you stand, who is missing?",
    "Of what you say here, which parts have you seen?",
    "How might race, class or faith shape what you notice here?",
]
BAD = [
    ("Did you see the child?", "open"),
    ("Was the plan shared, and if so how?", "open"),
    ("What do you know, is it enough?", "open"),
    ("You saw the child, didn't you?", "open"),
    ("What happened next, right?", "open"),
    ("Tell me about the child.", "open"),
    ("What happened. Who knew?", "one_sentence"),
    ("What happened? Who knew?", "one_sentence"),
    ("What do you see in this home, and what do you make of it?", "one_idea"),
    ("Who knows this child and how do they know?", "one_idea"),
    ("Why didn't you visit?", "no_blame"),
    ("What did the worker fail to see?", "no_blame"),
    ("Whose fault is it?", "no_blame"),
    ("What should the worker have done?", "no_hindsight"),
    ("What warning signs were there?", "no_hindsight"),
    ("What was the missed opportunity here?", "no_hindsight"),
    ("What made you visit, because the child was not safe?", "no_answer"),
    ("How do you work with hard to reach families?", "language"),
    ("What is it that?", "short"),
    ("What " + "very " * 30 + "long thing is this?", "short"),
]


@pytest.mark.parametrize("question", GOOD)
def test_a_good_question_breaks_no_rule(question: str) -> None:
    assert problems(question, for_two=True) == []


@pytest.mark.parametrize(("question", "rule"), [pair for pair in BAD if pair[1] != "short" or "very" in pair[0]])
def test_a_bad_question_is_named(question: str, rule: str) -> None:
    assert rule in problems(question)


def test_one_step_with_its_owner_and_date_is_one_idea() -> None:
    asked = "What is one small thing to do next, who will do it, and by when?"
    assert problems(asked, step=True) == []


def test_a_question_for_a_room_does_not_fit_two_people() -> None:
    asked = "What does each of us see from where we sit?"
    assert problems(asked) == []
    assert problems(asked, for_two=True) == ["fits_two"]


@given(st.sampled_from(["Is", "Are", "Do", "Does", "Did", "Has", "Can", "Should", "Was", "Will"]), st.text(max_size=60))
def test_no_question_that_begins_closed_passes(begins: str, rest: str) -> None:
    assert problems(f"{begins} {rest.replace('?', '')}?") != []


@pytest.mark.parametrize(
    ("published", "ours"),
    [
        ("a) Is the committee confident that visits take place?", "How confident are we that visits take place?"),
        (
            "Do agencies have the right tools to see neglect?",
            "How far do agencies have the right tools to see neglect?",
        ),
        (
            "Is there evidence that culture is taken into account?",
            "What evidence is there that culture is taken into account?",
        ),
    ],
)
def test_a_closed_published_question_is_opened_by_its_grammar(published: str, ours: str) -> None:
    assert opened(published) == ours


def test_an_open_published_question_is_left_alone() -> None:
    assert opened("How can people be helped to reflect?") is None


def test_outcomes_are_noticed() -> None:
    assert mentions_outcome("The baby died at home.")
    assert mentions_outcome("He had a fractured arm.")
    assert not mentions_outcome("Visits were regular, and the account was consistent.")
