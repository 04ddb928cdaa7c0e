"""The agreed shape of a scenario pack, and its clock."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.packs.models import ItemKind, Pack
from assistant.scenario.models import AFTER_STAGES, CARD_PARTS, SECTIONS, clock, stages, story_minutes
from tests.scenario.sample import sample_pack


def test_the_sample_has_the_agreed_shape() -> None:
    pack = sample_pack()
    assert [section.id for section in pack.sections] == [*SECTIONS, *stages(pack), *AFTER_STAGES]
    assert sum(section.minutes for section in pack.sections) == pack.minutes
    assert all(tuple(card.parts) == CARD_PARTS for card in pack.section("roles").cards)
    ends = {option.leads_to for item in pack.items if item.kind is ItemKind.DECISION for option in item.options}
    assert ends <= {section.id for section in pack.sections}
    assert Pack.model_validate_json(pack.model_dump_json()) == pack


@given(st.integers(min_value=0, max_value=52 * 7 * 24 * 60))
def test_clock_times_say_the_same_both_ways(minutes: int) -> None:
    assert story_minutes(clock(minutes)) == minutes


def test_what_is_no_clock_time_is_told() -> None:
    with pytest.raises(ValueError, match="Week 2, Tuesday"):
        story_minutes("Tuesday at nine")
