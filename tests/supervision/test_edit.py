"""A pack is changed before use: the minutes still add up, and what publications say stays as it is."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.packs.models import ItemKind, Origin, Pack
from assistant.supervision.edit import Change, edit
from assistant.supervision.errors import SupervisionError
from assistant.supervision.request import PackRequest
from assistant.supervision.service import SupervisionService


@pytest.fixture(scope="module", params=[7, 60])
def pack(supervision: SupervisionService, request: pytest.FixtureRequest) -> Pack:
    made = supervision.pack(PackRequest(topic="neglect", minutes=request.param, model="kolb", seed=2)).pack
    assert made is not None
    return made


def changed(pack: Pack, action: str, item_id: str, text: str = "") -> Pack:
    return edit(pack, Change.model_validate({"action": action, "item_id": item_id, "text": text})).pack


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_whatever_is_changed_the_minutes_add_up_and_the_quotations_stay(pack: Pack, data: st.DataObject) -> None:
    now = pack
    for _ in range(data.draw(st.integers(1, 8))):
        action = data.draw(st.sampled_from(["up", "down", "reword", "drop", "add", "use"]))
        places = [section.id for section in now.sections] if action == "add" else [item.id for item in now.items]
        try:
            now = changed(now, action, data.draw(st.sampled_from(places)), "What do we see from here?")
        except SupervisionError:
            continue
        assert sum(section.minutes for section in now.sections) == pack.minutes
        assert all(section.minutes > 0 for section in now.sections if section.stage)
        assert 3 <= len(now.core_questions) <= 5
    quoted = [item for item in now.items if item.origin is Origin.PUBLICATION]
    assert quoted == [item for item in pack.items if item.origin is Origin.PUBLICATION]
    assert now.sources == pack.sources


def test_a_question_moves_past_its_neighbour_and_into_the_next_stage(pack: Pack) -> None:
    first = pack.core_questions[0]
    moved = changed(pack, "down", first.id)
    home = next(section.id for section in pack.sections if first in section.items)
    there = next(section.id for section in moved.sections if any(item.id == first.id for item in section.items))
    assert moved != pack
    assert first.id in [item.id for item in moved.core_questions]
    assert there != home or moved.section(home).items != pack.section(home).items


def test_ones_own_wording_is_marked_and_the_first_one_kept(pack: Pack) -> None:
    first = pack.core_questions[0]
    result = edit(pack, Change(action="reword", item_id=first.id, text="Did you see the child?"))
    item = next(item for item in result.pack.items if item.id == first.id)
    assert (item.text, item.origin, item.original) == ("Did you see the child?", Origin.YOURS, first.text)
    assert result.advice is not None
    assert "yes or no" in result.advice


def test_details_of_a_person_are_not_taken_in(pack: Pack) -> None:
    with pytest.raises(SupervisionError, match="details of a real person"):
        changed(pack, "reword", pack.core_questions[0].id, "What does my client Jane Smith need?")


def test_what_a_publication_says_cannot_be_changed(pack: Pack) -> None:
    finding = next(item for item in pack.items if item.kind is ItemKind.FINDING)
    for action in ("reword", "drop", "up"):
        with pytest.raises(SupervisionError, match="stays as it is"):
            changed(pack, action, finding.id, "Something else")


def test_three_core_questions_stay_and_no_more_than_five(pack: Pack) -> None:
    fewer = pack
    while len(fewer.core_questions) > 3:
        fewer = changed(fewer, "drop", fewer.core_questions[0].id)
    with pytest.raises(SupervisionError, match="at least 3"):
        changed(fewer, "drop", fewer.core_questions[0].id)
    stage = next(section.id for section in pack.sections if section.stage)
    more = fewer
    for _ in range(2):
        more = changed(more, "add", stage, "What else is there to see?")
    with pytest.raises(SupervisionError, match="at most 5"):
        changed(more, "add", stage, "What else is there to see?")


def test_a_spare_question_comes_in(pack: Pack) -> None:
    fewer = changed(pack, "drop", pack.core_questions[0].id) if len(pack.core_questions) > 3 else pack
    spare = next(item for item in fewer.items if item.kind is ItemKind.SPARE_QUESTION)
    assert spare.id in [item.id for item in changed(fewer, "use", spare.id).core_questions]
