"""The grammar as it is written: it loads, serves every theme, and says nothing that our language rules forbid."""

from __future__ import annotations

import pytest

from assistant.scenario.grammar import (
    ADULT,
    GENERAL,
    Beat,
    agencies,
    agency_key,
    complications,
    decisions,
    families,
    line_of,
    lines,
    settings_of_places,
)
from ingest.lexicon import load_terms


def test_everything_loads_and_every_theme_has_a_line() -> None:
    assert len(lines()) >= 14
    assert len(settings_of_places()) >= 6
    assert len(families(adult=False)) >= 10
    assert families(adult=True)
    assert {line_of(theme) for theme in load_terms("themes")} >= set(lines()) - {ADULT}
    assert line_of("media") == GENERAL


@pytest.mark.parametrize("beat", list(Beat))
def test_every_beat_has_a_decision_of_its_own_or_a_general_one(beat: Beat) -> None:
    general = [one for one in decisions().values() if beat in one.at]
    for line in lines().values():
        assert general or any(beat in one.at for one in line.decisions)


def test_something_can_get_in_the_way_of_every_later_beat() -> None:
    assert {beat for one in complications() for beat in one.at} >= {Beat.BUILD, Beat.TURN, Beat.STRAIN}


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("midwives", "midwifery"),
        ("Teachers", "school"),
        ("GP", "gp"),
        ("children's services", "childrens_social_care"),
        ("Health-visiting", "health_visiting"),
        ("circus", None),
    ],
)
def test_agencies_are_known_by_everyday_names(name: str, key: str | None) -> None:
    assert agency_key(name) == key


def test_every_agency_can_hold_facts_whatever_the_theme_and_the_age() -> None:
    for agency in agencies().values():
        for age in (-1, 0, 3, 9, 16, 70):
            usable = [fact for fact in agency.facts if fact.ages[0] <= age <= fact.ages[1] and not fact.others]
            assert len(usable) >= 2, (agency.title, age)
