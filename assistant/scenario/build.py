"""The story of a scenario as sections of a pack: people, role cards, stages with their decisions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from assistant.packs.models import Card, Item, ItemKind, Option, Section
from assistant.scenario.cast import Cast
from assistant.scenario.grammar import ADULT, Beat, agencies
from assistant.scenario.models import CARD_PARTS, Level, clock
from assistant.scenario.plot import Held, Plot, Stage
from prompts import load, say

DUTIES, PRESSURES, STRENGTHS = 2, 2, 2
WAYS = 3  # ways shown at one decision; where more are written, each scenario shows others
BETWEEN = (15, 55)  # minutes between what all hear and what one agency hears


def words(key: str, **values: object) -> str:
    """Give one sentence of `prompts/scenario/frame.yaml`."""
    return say("scenario/frame", key, **values)


@dataclass(frozen=True)
class Story:
    """A plot with its people, and how it is pitched."""

    rng: Random
    cast: Cast
    plot: Plot
    level: Level
    minutes: int
    pause: int = 0

    def fact(self, held: Held, text: str) -> str:
        """Tell a text of a fact: one of the situation is about the child itself, any other about a child who speaks."""
        return self.cast.told(text) if held.fact in self.plot.situation.facts else self.cast.voices(text)

    def holders(self, held: Held) -> tuple[str, str]:
        """Give the titles of the cards that hold a fact and need it."""
        return agencies()[held.holder].title, agencies()[held.needer].title


def people(story: Story) -> Section:
    """Tell the place, the household, the family in words, and what is strong in it."""
    cast = story.cast
    told = {
        "place": f"{cast.told(cast.feature)} {story.rng.choice(cast.setting.presses)}",
        "family": f"{cast.told(cast.family.home)} {_ages(story)} {' '.join(cast.backgrounds)}",
        "tree": cast.told(cast.family.tree),
    }
    items = [Item(id=key, kind=ItemKind.TEXT, text=text) for key, text in told.items()]
    items += [
        Item(id=f"strength-{at}", kind=ItemKind.TEXT, text=text, facet="strength")
        for at, text in enumerate(cast.strengths[:STRENGTHS], start=1)
    ]
    return Section(id="people", title=words_of("parts", "people"), intro=words_of("intros", "people"), items=items)


def words_of(key: str, part: str) -> str:
    """Give one of the sentences under a key of `prompts/scenario/frame.yaml`."""
    return str(load("scenario/frame")[key][part])


def _ages(story: Story) -> str:
    slots = story.cast.slots
    if story.plot.line_key == ADULT:
        return f"{slots['child']} is {slots['age']}. {slots['pupil']} is {slots['sib_age']}."
    if story.cast.child_age < 0:
        return story.cast.told("{mother} is expecting a baby. {sib} is {sib_age} and {third} is {third_age}.")
    return story.cast.told("{child} is {age}, {sib} is {sib_age} and {third} is {third_age}.")


def cards(story: Story, minutes: float) -> Section:
    """Deal one card to each agency: what it knows, what it does not know, its duties and its pressures."""
    made = [_card(story, key) for key in story.plot.agencies]
    return Section(
        id="roles",
        title=words_of("parts", "roles"),
        minutes=minutes,
        intro=words_of("intros", "roles"),
        cards=made,
    )


def _card(story: Story, key: str) -> Card:
    agency, rng, told = agencies()[key], story.rng, story.cast.voices
    knows = [story.fact(held, held.fact.text) for held in story.plot.held if held.holder == key and held.stage == 0]
    lacks = [story.fact(held, held.fact.gap) for held in story.plot.held if held.needer == key]
    duties = [told(text) for text in rng.sample(agency.duties, min(DUTIES, len(agency.duties)))]
    pressures = [told(text) for text in rng.sample(agency.pressures, PRESSURES)]
    parts = dict(zip(CARD_PARTS, (knows, list(dict.fromkeys(lacks)), duties, pressures), strict=True))
    return Card(title=agency.title, holder=agency.holder, key=key, parts=parts)


def stages(story: Story, minutes: Sequence[float]) -> list[Section]:
    """Tell the stages in order, each with its clock time, what is heard, the task and the decision."""
    return [_stage(story, stage, length) for stage, length in zip(story.plot.stages, minutes, strict=True)]


def _stage(story: Story, stage: Stage, minutes: float) -> Section:
    key, last = f"stage-{stage.number}", stage.number == len(story.plot.stages)
    tasks = load("scenario/frame")["tasks"][story.level.value]
    items = [
        *_injects(story, stage, key),
        Item(id=f"{key}-task", kind=ItemKind.PROMPT, text=tasks[(stage.number - 1) % len(tasks)]),
        _decision(story, stage, "debrief" if last else f"stage-{stage.number + 1}"),
    ]
    if story.pause and stage.number == (len(story.plot.stages) + 1) // 2:
        text = words("break", minutes=story.pause)
        items.append(Item(id=f"{key}-break", kind=ItemKind.PROMPT, facet="break", text=text, minutes=story.pause))
    note = words("stage_note", point=stage.decision.key, stuck=story.cast.voices(stage.decision.stuck))
    at = clock(stage.at)
    return Section(
        id=key,
        stage=key,
        title=words("stage_title", number=stage.number, at=at),
        at=at,
        minutes=minutes,
        items=items,
        note=f"{note} {words('uncertain')}" if stage.beat is Beat.SETTLE else note,
    )


def _injects(story: Story, stage: Stage, key: str) -> Iterator[Item]:
    told = " ".join(
        [*(story.cast.told(text) for text in stage.first), *(story.cast.voices(text) for text in stage.told)]
    )
    yield Item(id=f"{key}-all", kind=ItemKind.INJECT, text=told, at=clock(stage.at))
    at, given = stage.at, dict[str, int]()
    for held in story.plot.held:
        if held.stage != stage.number:
            continue
        at += story.rng.randrange(*BETWEEN, 5)
        given[held.holder] = given.get(held.holder, 0) + 1
        again = f"-{given[held.holder]}" if given[held.holder] > 1 else ""
        yield Item(
            id=f"{key}-{held.holder}{again}",
            kind=ItemKind.INJECT,
            text=story.fact(held, held.fact.text),
            at=clock(at),
            audience=agencies()[held.holder].title,
        )


def _decision(story: Story, stage: Stage, following: str) -> Item:
    key, told = f"stage-{stage.number}-decision", story.cast.voices
    options = [
        Option(
            id=f"{key}-{chr(ord('a') + at)}",
            text=told(way.do),
            reasons=told(way.why),
            learned=told(way.then),
            unknown=told(way.open),
            leads_to=following,
        )
        for at, way in enumerate(story.rng.sample(stage.decision.ways, min(WAYS, len(stage.decision.ways))))
    ]
    return Item(
        id=key,
        kind=ItemKind.DECISION,
        text=told(stage.decision.ask),
        purpose=words("decision_purpose"),
        options=options,
    )
