"""The bank of questions and the reflective models, as they are shipped."""

from __future__ import annotations

import pytest

from assistant.supervision.bank import forms, spoken, themes_bank
from assistant.supervision.frame import Asked, Facet, frame
from assistant.supervision.reflective import check_model, reflective_model, reflective_models
from assistant.supervision.wording import problems
from ingest.lexicon import load_terms

EXPECTED = {
    "appreciative_inquiry",
    "bells_that_ring",
    "five_anchors",
    "gibbs",
    "interventive_interviewing",
    "kolb",
    "learning_together",
    "morrison_4x4x4",
    "reflective_case_discussion",
    "rolfe",
    "signs_of_safety",
}


def patterns() -> list[Asked]:
    found = [asked for form in forms().values() for asked in form.ask]
    found += [asked for model in reflective_models().values() for asked in model.questions]
    found += [asked for extra in frame().extra.values() for asked in extra]
    places = [*frame().roles.values(), *frame().agencies.values()]
    return found + [asked for place in places for asked in place.ask]


def test_every_theme_has_questions_on_every_facet() -> None:
    assert set(load_terms("themes")) < set(themes_bank())
    assert all(len(bank.ask[facet]) >= 2 for bank in themes_bank().values() for facet in Facet)


@pytest.mark.parametrize("to_one", [True, False])
def test_every_question_keeps_the_rules_as_it_is_spoken(to_one: bool) -> None:
    broken = []
    for theme, bank in themes_bank().items():
        for facet, texts in bank.ask.items():
            for text in texts:
                said = spoken(text, to_one=to_one, adult=False)
                assert said is not None
                wrong = problems(said, step=facet is Facet.NEXT_STEP)
                broken += [f"{theme}: {said}: {wrong}"] if wrong else []
    assert broken == []


def test_every_pattern_keeps_the_rules_with_every_theme() -> None:
    broken = []
    for asked in patterns():
        for bank in themes_bank().values():
            said = asked.text.format(**bank.phrases)
            wrong = problems(said, step=asked.facet is Facet.NEXT_STEP)
            broken += [f"{said}: {wrong}"] if wrong else []
    assert broken == []


def test_no_question_stands_twice() -> None:
    texts = [text for bank in themes_bank().values() for texts in bank.ask.values() for text in texts]
    assert len(texts) == len(set(texts))


def test_the_models_are_there_and_sound() -> None:
    assert set(reflective_models()) == EXPECTED
    assert [problem for model in reflective_models().values() for problem in check_model(model)] == []


def test_a_model_that_does_not_add_up_is_named() -> None:
    kolb = reflective_model("kolb")
    longer = kolb.stages[0].model_copy(update={"minutes": {7: 1, 20: 3, 60: 19, 90: 14}})
    broken = kolb.model_copy(update={"stages": [longer, *kolb.stages[1:]]})
    assert check_model(broken) == ["in the slot 60 its stages take 46 minutes, and they have 36"]


def test_a_model_with_a_strange_place_in_a_question_is_named() -> None:
    asked = Asked(facet=Facet.KNOWN, text="How does {topic} relate to {other}?")
    broken = reflective_model("kolb").model_copy(update={"questions": [asked]})
    assert "none of {doing}, {pull} and {idea}" in check_model(broken)[0]


def test_a_model_is_found_by_its_name() -> None:
    assert reflective_model("Signs of Safety") is reflective_models()["signs_of_safety"]


def test_questions_speak_to_one_person_and_about_adults() -> None:
    asked = "What do we do to keep our view of the child's day clear to us?"
    assert spoken(asked, to_one=True, adult=False) == (
        "What do you do to keep your view of the child's day clear to you?"
    )
    assert spoken("What would change our minds?", to_one=True, adult=False) == "What would change your mind?"
    assert spoken("What would the child say?", to_one=False, adult=True) == "What would the person say?"
    assert spoken("Who has this baby overnight?", to_one=False, adult=True) is None
