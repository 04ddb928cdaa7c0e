from __future__ import annotations

import pytest

from assistant.ask.models import Status
from assistant.guard import guard


@pytest.mark.parametrize(
    "question",
    [
        "A girl in my class has just told me her stepdad hurts her",
        "Mum is holding a knife to her throat right now",
        "He said he is going to kill her tonight",
        "I want to die and nobody at work knows",
        "The baby is not breathing",
        "my client has taken an overdose",
    ],
)
def test_danger_comes_first(question: str) -> None:
    assert guard(question).status is Status.IMMEDIATE_DANGER


@pytest.mark.parametrize(
    "question",
    [
        "What did reviews find about knives and gangs?",
        "How did the review of Young Person B describe the weeks before he died?",
        "In the reviews of suicide, what did schools notice?",
        "What do findings say about fathers who threaten to kill themselves?",
    ],
)
def test_learning_about_violence_is_no_danger(question: str) -> None:
    assert guard(question).status is None


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("call me on 07700 900123 about neglect", "phone number"),
        ("The mother called Sarah Smith keeps missing visits", "name"),
        ("dob 12/03/2015, what should we look for", "date of birth"),
        ("they live at 12 High Street and nobody visits", "address"),
        ("write to someone@example.org", "e-mail address"),
        ("her NHS number is 943 476 5919", "NHS number"),
        ("the flat is in SW1A 1AA", "postcode"),
    ],
)
def test_details_of_people_are_stopped_and_named(question: str, kind: str) -> None:
    verdict = guard(question)
    assert verdict.status is Status.PERSONAL_DATA
    assert kind in verdict.kinds


@pytest.mark.parametrize(
    "question",
    [
        "What did the Haringey Child D review say?",
        "What did Beth Smith and Jane Scott find in West Lothian?",
        "What did Munro write about systems?",
        "Complexity and Challenge: what was said of poverty in 278 reports from 2014 to 2017?",
        "What did DFE-RR340 recommend in July 2014?",
    ],
)
def test_published_names_and_figures_go_through(question: str) -> None:
    assert guard(question).status is None


@pytest.mark.parametrize(
    "question",
    [
        "Should I remove the baby?",
        "Is this neglect?",
        "Does this meet the threshold for section 47?",
        "Give me a risk score",
        "Write my court report",
    ],
)
def test_requests_for_a_decision_are_known(question: str) -> None:
    assert guard(question).status is Status.CASE_DECISION


@pytest.mark.parametrize(
    "question",
    [
        "What did reviews find about thresholds?",
        "What is the risk to joint analysis when colleagues defer to one opinion?",
        "How do reviews describe risk assessment?",
    ],
)
def test_learning_about_decisions_goes_through(question: str) -> None:
    assert guard(question).status is None


@pytest.mark.parametrize(
    "question",
    [
        "Dad punched mum in front of the kids an hour ago and he's on his way back to the house",
        "one of my kids came in today with a handprint on his face and mum is collecting him at 3",
        "she texted me that she has taken all her tablets",
        "Her dad has moved back in and hit her mum last night, the baby was there. What do reviews say about this?",
    ],
)
def test_danger_in_everyday_words_is_known(question: str) -> None:
    assert guard(question).status is Status.IMMEDIATE_DANGER


@pytest.mark.parametrize(
    "question",
    [
        "the parents sign every agreement and he is still underweight, should I be going to legal gateway?",
        "Should we step this down to child in need?",
        "what would you do next with a mum who cancels every appointment",
    ],
)
def test_decisions_in_everyday_words_are_known(question: str) -> None:
    assert guard(question).status is Status.CASE_DECISION


@pytest.mark.parametrize(
    "question",
    ["I am worried about Kayleigh Thornberry. She says little.", "Kayleigh's dad will not talk to us about neglect"],
)
def test_a_name_alone_is_stopped(question: str) -> None:
    assert guard(question).status is Status.PERSONAL_DATA


def test_published_pseudonyms_go_through() -> None:
    assert guard("What did the review say of Josh's mother?").status is None


@pytest.mark.parametrize(
    "question",
    ["walsall girl how many placements", "A boy off a lorry says he is sixteen. How should his age be assessed?"],
)
def test_a_place_in_small_letters_and_a_thing_are_no_names(question: str) -> None:
    assert "name" not in guard(question).kinds
