"""Packs from the starter library: every model, slot and mode; seeds, topics, the guard, what is not covered."""

from __future__ import annotations

import itertools

import pytest

from assistant.ask.models import Status
from assistant.packs.models import ItemKind, Origin, Pack
from assistant.packs.standing import mentions_outcome
from assistant.packs.topic import named_theme
from assistant.supervision.check import check_pack
from assistant.supervision.errors import SupervisionError
from assistant.supervision.frame import frame
from assistant.supervision.reflective import reflective_models
from assistant.supervision.request import PackRequest
from assistant.supervision.service import SupervisionService
from assistant.supervision.wording import is_open
from ingest.lexicon import load_terms

TOPICS = ("neglect", "parents let me in but nothing changes", "what helps when work is stuck")


def made(service: SupervisionService, topic: str, **choices: object) -> Pack:
    result = service.pack(PackRequest.model_validate({"topic": topic, "seed": 1, **choices}))
    assert result.pack is not None, result.summary
    return result.pack


def looked_up(service: SupervisionService, pack: Pack) -> None:
    """Every rule holds, and every citation opens at its words in the stored text."""
    assert check_pack(pack) == []
    assert sum(section.minutes for section in pack.sections) == pack.minutes
    assert 3 <= len(pack.core_questions) <= 5
    assert all(is_open(item.text) for item in pack.core_questions)
    for source in pack.sources:
        passage = service.library.passage(source.passage_id)
        assert service.library.holds_exactly(passage)
        assert passage.text[source.quote_start : source.quote_end] == source.quote


@pytest.mark.parametrize("model", sorted(reflective_models()))
def test_every_model_slot_and_mode_gives_a_sound_pack(supervision: SupervisionService, model: str) -> None:
    for at, (minutes, mode) in enumerate(itertools.product(frame().slots, frame().modes)):
        pack = made(supervision, TOPICS[at % len(TOPICS)], model=model, minutes=minutes, mode=mode, seed=at)
        looked_up(supervision, pack)
        stages = [section.stage for section in pack.sections if section.stage]
        assert stages == [stage.key for stage in reflective_models()[model].stages]
        assert pack.minutes == minutes


@pytest.mark.slow
def test_every_theme_gives_a_sound_pack_or_says_that_it_is_not_held(supervision: SupervisionService) -> None:
    for theme in load_terms("themes"):
        result = supervision.pack(PackRequest(topic=theme, seed=3, minutes=20))
        if result.pack is None:
            assert result.status is Status.NO_INFORMATION
            assert result.nearest_themes
            assert theme not in result.nearest_themes
        else:
            assert result.pack.themes[0] == theme
            looked_up(supervision, result.pack)


def test_the_same_seed_gives_the_same_pack_and_another_one_another(supervision: SupervisionService) -> None:
    first, again = made(supervision, "neglect", seed=7), made(supervision, "neglect", seed=7)
    assert first == again
    asked = {tuple(item.text for item in made(supervision, "neglect", seed=n).core_questions) for n in range(8)}
    assert len(asked) >= 4


def test_without_a_seed_one_is_chosen_and_told(supervision: SupervisionService) -> None:
    pack = made(supervision, "neglect", seed=None)
    again = made(supervision, "neglect", seed=pack.choices["seed"])
    assert again == pack


def test_questions_fit_the_number_of_people(supervision: SupervisionService) -> None:
    two = " ".join(item.text for item in made(supervision, "supervision").core_questions)
    room = " ".join(item.text for item in made(supervision, "supervision", mode="group").core_questions)
    assert " we " not in f" {two} ".lower()
    assert " you " not in f" {room} ".lower()


def test_a_pack_for_a_peer_group_has_roles(supervision: SupervisionService) -> None:
    pack = made(supervision, "neglect", mode="peer", model="kolb")
    assert [card.title for card in pack.section("arrive").cards] == ["Presenter", "Facilitator", "Challenger"]


def test_role_agency_and_experience_change_what_is_asked(supervision: SupervisionService) -> None:
    plain = made(supervision, "neglect", mode="group")
    fitted = made(supervision, "neglect", mode="group", role="health visitor", experience="student")
    assert fitted.details["Role"] == "Health visiting and community nursing"
    assert {item.facet for item in fitted.core_questions} >= {"network", "known"}
    assert fitted != plain


def test_a_published_question_is_shown_word_for_word(supervision: SupervisionService) -> None:
    pack = made(supervision, "neglect")
    asked = [item for item in pack.items if item.kind is ItemKind.PUBLISHED_QUESTION]
    assert asked
    assert all(item.origin is Origin.PUBLICATION and item.citations for item in asked)


def test_outcomes_are_withheld_unless_asked_for(supervision: SupervisionService) -> None:
    for topic in ("physical abuse", "SIDS", "suicide"):
        result = supervision.pack(PackRequest(topic=topic, seed=1))
        items = result.pack.items if result.pack else []
        assert not any(mentions_outcome(item.text) for item in items if item.kind is ItemKind.FINDING)


def test_a_document_and_a_finding_can_be_the_topic(supervision: SupervisionService) -> None:
    pack = made(supervision, "what helps when work is stuck")
    source = next(one for one in pack.sources if named_theme(one.document_id) is None)
    of_document = made(supervision, source.document_id)
    assert {one.document_id for one in of_document.sources[:3]} == {source.document_id}
    looked_up(supervision, of_document)
    of_finding = made(supervision, source.passage_id)
    assert of_finding.sources[0].passage_id == source.passage_id
    looked_up(supervision, of_finding)


def test_who_points_at_a_finding_is_not_told_that_no_theme_was_named(supervision: SupervisionService) -> None:
    for held in supervision.library.passages("cases-2015-infant-deaths-and-home-safety")[:4]:
        result = supervision.pack(PackRequest(topic=held.passage_id, seed=1))
        assert result.status is Status.ANSWERED
        assert "name a theme" not in result.summary.casefold()


def test_a_theme_that_the_filters_leave_empty_is_not_offered_in_its_own_place(supervision: SupervisionService) -> None:
    result = supervision.pack(PackRequest(topic="neglect", filters={"nation": ["Northern Ireland"]}, seed=1))
    assert result.status is Status.NO_INFORMATION
    assert result.nearest_themes
    assert "neglect" not in result.nearest_themes


def test_what_the_library_does_not_cover_is_said_and_near_themes_are_offered(supervision: SupervisionService) -> None:
    for topic in ("growing tomatoes in a greenhouse", "cryptocurrency prices", "Zanzibar ferry timetable"):
        result = supervision.pack(PackRequest(topic=topic, seed=1))
        assert result.pack is None
        assert result.status is Status.NO_INFORMATION
        assert len(result.nearest_themes) >= 3
        held = {theme for theme, _, _ in supervision.library.themes()}
        assert set(result.nearest_themes) <= held


def test_the_name_of_a_theme_is_that_theme_and_no_request_to_decide(supervision: SupervisionService) -> None:
    for theme in ("thresholds", "physical abuse"):
        result = supervision.pack(PackRequest(topic=theme, seed=1))
        assert result.status is Status.ANSWERED
    assert len({source.document_id for source in made(supervision, "neglect").sources[:3]}) > 1
    asked = supervision.pack(PackRequest(topic="Does this family meet the threshold for a child protection plan?"))
    assert asked.status is Status.CASE_DECISION


def test_no_finding_is_a_scrap(supervision: SupervisionService) -> None:
    for topic in ("neglect", "physical abuse", "fathers", "suicide", "domestic abuse"):
        findings = [item.text for item in made(supervision, topic).items if item.kind is ItemKind.FINDING]
        assert all(text[0].isupper() or text[0] in "“‘'" for text in findings)
        assert not any(text.startswith("The causes underneath") or "•" in text for text in findings)


def test_what_was_found_about_children_does_not_answer_for_adults(supervision: SupervisionService) -> None:
    for topic in ("self-neglect and hoarding", "domestic abuse of an older woman", "mental capacity", "modern slavery"):
        result = supervision.pack(PackRequest(topic=topic, seed=1))
        assert result.pack is None
        assert result.status is Status.NO_INFORMATION
        assert "about adults" in result.summary


def test_danger_comes_before_everything(supervision: SupervisionService) -> None:
    result = supervision.pack(PackRequest(topic="He is hitting her right now in the next room"))
    assert result.status is Status.IMMEDIATE_DANGER
    assert result.pack is None
    assert "999" in result.summary


def test_details_of_a_person_stop_a_topic_and_are_not_given_back(supervision: SupervisionService) -> None:
    result = supervision.pack(PackRequest(topic="neglect of my client Jane Smith, 07700 900123"))
    assert result.status is Status.PERSONAL_DATA
    assert result.pack is None
    assert "Smith" not in result.model_dump_json()


def test_a_request_for_a_decision_is_refused_with_a_pack(supervision: SupervisionService) -> None:
    result = supervision.pack(PackRequest(topic="Should I remove the child where there is neglect?", seed=1))
    assert result.status is Status.CASE_DECISION
    assert "cannot decide" in result.summary
    assert result.pack is not None
    looked_up(supervision, result.pack)


@pytest.mark.parametrize(
    "choices",
    [
        {"model": "astrology"},
        {"minutes": 45},
        {"mode": "alone"},
        {"role": "pilot"},
        {"agency": "circus"},
        {"topic": " "},
    ],
)
def test_what_does_not_exist_is_named_with_what_does(
    supervision: SupervisionService, choices: dict[str, object]
) -> None:
    with pytest.raises(SupervisionError) as raised:
        supervision.pack(PackRequest.model_validate({"topic": "neglect", **choices}))
    assert str(raised.value)[0].isupper()


def test_a_long_topic_is_refused(supervision: SupervisionService) -> None:
    with pytest.raises(SupervisionError, match="most is 2000"):
        supervision.pack(PackRequest(topic="neglect " * 300))
