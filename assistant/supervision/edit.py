"""A pack changed before use: questions moved, reworded, dropped or added, and the minutes shared out again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.ask.models import Status
from assistant.packs.minutes import share, step_of
from assistant.packs.models import Item, ItemKind, Origin, Pack, Section
from assistant.packs.topic import look
from assistant.supervision.build import say
from assistant.supervision.errors import SupervisionError
from assistant.supervision.frame import Facet
from assistant.supervision.reflective import reflective_model
from assistant.supervision.wording import problems

LEAST_CORE, MOST_CORE = 3, 5
LONGEST = 400  # characters of a question of one's own
_CHANGEABLE = (ItemKind.QUESTION, ItemKind.SPARE_QUESTION, ItemKind.PROMPT)


class Change(BaseModel):
    """One change. `item_id` names the item, or for "add" the section that the question goes to.

    "use" makes a spare question a core one, in the section that `text` names or else in the stage that fits it.
    """

    model_config = ConfigDict(extra="forbid")

    action: Literal["up", "down", "reword", "drop", "add", "use"]
    item_id: str
    text: str = Field(default="", max_length=4000)


class Edited(BaseModel):
    """The changed pack, and advice on a wording where a rule of good questions is not met: it is never refused."""

    model_config = ConfigDict(extra="forbid")

    pack: Pack
    advice: str | None = None


def edit(pack: Pack, change: Change) -> Edited:
    """Make one change; the pack given is left as it is.

    Raises:
        SupervisionError: the change cannot be made; the message says what can.
    """
    changed = pack.model_copy(deep=True)
    advice = None
    if change.action == "add":
        advice = _add(changed, change)
    elif change.action == "reword":
        advice = _reword(changed, change)
    elif change.action == "drop":
        _drop(changed, change.item_id)
    elif change.action == "use":
        _use(changed, change)
    else:
        _move(changed, change.item_id, -1 if change.action == "up" else 1)
    return Edited(pack=balanced(pack, changed), advice=advice)


def balanced(before: Pack, after: Pack) -> Pack:
    """Share the minutes of the stages out again, where questions have come, gone or moved to another stage."""
    if before.minutes == after.minutes and _counts(before) == _counts(after):
        return after
    stages = [section for section in after.sections if section.stage]
    then = {section.id: section for section in before.sections}
    weights = [then[section.id].minutes * (1 + _core(section)) / (1 + _core(then[section.id])) for section in stages]
    step, total = step_of(after.minutes), sum(then[section.id].minutes for section in stages)
    for section, minutes in zip(stages, share(total, weights, step, least=step), strict=True):
        section.minutes = minutes
    return after


def _counts(pack: Pack) -> list[int]:
    return [_core(section) for section in pack.sections]


def _core(section: Section) -> int:
    return sum(item.core for item in section.items)


def _add(pack: Pack, change: Change) -> str | None:
    section = next((section for section in pack.sections if section.id == change.item_id), None)
    if section is None:
        raise SupervisionError(say("edit_unknown", id=change.item_id))
    core = section.stage is not None
    if core and len(pack.core_questions) >= MOST_CORE:
        raise SupervisionError(say("edit_many", most=MOST_CORE))
    taken = {item.id for item in pack.items}
    own = next(f"own-{number}" for number in range(1, len(taken) + 2) if f"own-{number}" not in taken)
    item = Item(
        id=own,
        kind=ItemKind.QUESTION if core else ItemKind.SPARE_QUESTION,
        text=_own_words(change.text),
        origin=Origin.YOURS,
        core=core,
    )
    section.items.append(item)
    return _advice(pack, item)


def _reword(pack: Pack, change: Change) -> str | None:
    _, item = _find(pack, change.item_id)
    item.text, item.origin, item.original = _own_words(change.text), Origin.YOURS, item.original or item.text
    return _advice(pack, item)


def _drop(pack: Pack, item_id: str) -> None:
    section, item = _find(pack, item_id)
    if item.core and len(pack.core_questions) <= LEAST_CORE:
        raise SupervisionError(say("edit_few", least=LEAST_CORE))
    section.items.remove(item)


def _use(pack: Pack, change: Change) -> None:
    if len(pack.core_questions) >= MOST_CORE:
        raise SupervisionError(say("edit_many", most=MOST_CORE))
    section, item = _find(pack, change.item_id)
    if item.core:
        return
    stages = [one for one in pack.sections if one.stage]
    model = reflective_model(str(pack.choices.get("model")))
    fits = model.stage_for(Facet(item.facet)) if item.facet else None
    wanted = next((one for one in stages if change.text == one.id), None)
    wanted = wanted or next((one for one in stages if one.stage == fits), stages[0])
    section.items.remove(item)
    wanted.items.append(item.model_copy(update={"core": True, "kind": ItemKind.QUESTION}))


def _move(pack: Pack, item_id: str, step: int) -> None:
    """Move an item past its neighbour; a core question at the edge of its stage goes to the next stage."""
    section, item = _find(pack, item_id)
    at = section.items.index(item)
    movable = [place for place, other in enumerate(section.items) if other.kind in _CHANGEABLE]
    beyond = [place for place in movable if (place - at) * step > 0]
    if beyond:
        other = min(beyond, key=lambda place: abs(place - at))
        section.items[at], section.items[other] = section.items[other], section.items[at]
    elif section.stage and item.core:
        _to_next_stage(pack, section, item, step)


def _to_next_stage(pack: Pack, section: Section, item: Item, step: int) -> None:
    stages = [one for one in pack.sections if one.stage]
    place = stages.index(section) + step
    if not 0 <= place < len(stages):
        return
    section.items.remove(item)
    items = stages[place].items
    if step > 0:
        first = next((at for at, other in enumerate(items) if other.kind in _CHANGEABLE), len(items))
        items.insert(first, item)
    else:
        items.append(item)


def _find(pack: Pack, item_id: str) -> tuple[Section, Item]:
    for section in pack.sections:
        for item in section.items:
            if item.id == item_id:
                if item.kind not in _CHANGEABLE or item.origin is Origin.PUBLICATION:
                    raise SupervisionError(say("edit_kind"))
                return section, item
    raise SupervisionError(say("edit_unknown", id=item_id))


def _own_words(text: str) -> str:
    """Tidy a person's own wording, after the guard has looked at it.

    Raises:
        SupervisionError: it is empty, or holds details of a person.
    """
    tidy = " ".join(text.replace("\x00", " ").split())[:LONGEST]
    if not tidy:
        raise SupervisionError(say("edit_empty"))
    verdict = look(tidy)
    if verdict.status is Status.PERSONAL_DATA or verdict.kinds:
        raise SupervisionError(say("edit_personal", kinds=", ".join(verdict.kinds)))
    if verdict.status is Status.IMMEDIATE_DANGER:
        raise SupervisionError(say("stop"))
    return tidy


def _advice(pack: Pack, item: Item) -> str | None:
    if item.kind is ItemKind.PROMPT:
        return None
    for_two = pack.choices.get("mode") == "one_to_one"
    broken: Sequence[str] = problems(item.text, for_two=for_two, step=item.facet == Facet.NEXT_STEP)
    return say("edit_advice", advice=say(f"rule_{broken[0]}")) if broken else None
