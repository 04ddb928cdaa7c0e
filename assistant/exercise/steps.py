"""The steps of an exercise: what a group sees one after the other, read from a scenario pack."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.exercise.models import Decision, ExerciseError
from assistant.packs.models import Card, Item, ItemKind, Option, Pack, PackKind, Section
from prompts import say

START = "start"
_FACILITATOR = "facilitator"


@dataclass(frozen=True)
class Step:
    """One step: the sections that stand on it. `minutes` is 0 where it has no clock."""

    id: str
    title: str
    minutes: float
    sections: tuple[Section, ...]

    @property
    def is_stage(self) -> bool:
        """Whether the story unfolds here."""
        return bool(self.sections[0].stage)

    @property
    def injects(self) -> list[Item]:
        """The news of this step, for all and for one agency alone, in the order of the story."""
        return [item for section in self.sections for item in section.items if item.kind is ItemKind.INJECT]

    @property
    def decision(self) -> Item | None:
        """The decision that the group takes here."""
        found = (item for section in self.sections for item in section.items if item.kind is ItemKind.DECISION)
        return next(found, None)


def steps(pack: Pack) -> list[Step]:
    """Give the steps: what comes before the story as one, then each stage, then each part after it.

    A part without minutes after the story stands on the step before it.
    """
    seen = [section for section in pack.sections if section.audience != _FACILITATOR]
    first = next((at for at, section in enumerate(seen) if section.stage), len(seen))
    before = tuple(seen[:first])
    found = [Step(START, say("exercise", "start"), sum(section.minutes for section in before), before)]
    for section in seen[first:]:
        if section.stage or section.minutes or found[-1].is_stage:
            found.append(Step(section.id, section.title, section.minutes, (section,)))
        else:
            last = found[-1]
            found[-1] = Step(last.id, last.title, last.minutes, (*last.sections, section))
    return found


def step_of(pack: Pack, step_id: str) -> Step:
    """Give one step.

    Raises:
        ExerciseError: the pack has no such step.
    """
    for step in steps(pack):
        if step.id == step_id:
            return step
    raise ExerciseError(say("exercise", "no_step"))


def after(pack: Pack, step: Step, decision: Decision | None) -> Step | None:
    """Give the step that follows: where the option chosen leads, else the next in order; None after the last."""
    known = steps(pack)
    chosen = option_of(step, decision)
    if chosen and (led := next((each for each in known if each.id == chosen.leads_to), None)):
        return led
    at = known.index(step)
    return known[at + 1] if at + 1 < len(known) else None


def option_of(step: Step, decision: Decision | None) -> Option | None:
    """Give the option that a group chose; None for a way of its own, or where nothing is decided yet."""
    if decision is None or step.decision is None:
        return None
    return next((option for option in step.decision.options if option.id == decision.option), None)


def cards(pack: Pack) -> list[Card]:
    """Give the role cards."""
    return [card for section in pack.sections for card in section.cards]


def card_key(card: Card) -> str:
    """Give what names a card in a link."""
    return card.key or card.title


def check_runs(pack: Pack) -> None:
    """See to it that a pack can be run.

    Raises:
        ExerciseError: it is no scenario, or it has no stages, cards or decisions.
    """
    stages = [step for step in steps(pack) if step.is_stage] if pack.kind is PackKind.SCENARIO else []
    if not stages or not cards(pack) or any(step.decision is None for step in stages):
        raise ExerciseError(say("exercise", "cannot_run"))
