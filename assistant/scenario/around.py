"""What stands around the story: welcome, debrief, findings, key, evaluation. Words: `prompts/scenario/frame.yaml`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.ask.models import Source
from assistant.ask.text import readable
from assistant.packs.models import Item, ItemKind, Origin, Section, Table
from assistant.scenario.build import Story, words, words_of
from assistant.scenario.models import FACILITATOR
from assistant.settings import Settings
from prompts import load

SHORT = 30  # minutes: an exercise this short asks fewer questions in its debrief


@dataclass(frozen=True)
class Key:
    """One point of the key: the part it belongs to, our words, and the number of the source it stands on."""

    part: str
    text: str
    number: int


def purpose(story: Story) -> Section:
    """Say what it is for, that it is fiction, and what it is about, so that people can choose."""
    line = story.plot.line
    level = load("scenario/frame")["levels"][story.level.value]
    outcomes = [*line.outcomes, level["outcome"], words("outcome_find")]
    items = [
        Item(id="fictional", kind=ItemKind.TEXT, text=words("fictional")),
        Item(id="content-note", kind=ItemKind.TEXT, text=f"{line.content} {words('choose')}"),
        *(_prompt(f"outcome-{at}", text, "outcome", ItemKind.TEXT) for at, text in enumerate(outcomes, start=1)),
    ]
    return Section(id="purpose", title=words_of("parts", "purpose"), items=items)


def prepare(story: Story) -> Section:
    """List what a trainer sees to beforehand, what is put in locally, and what people are told."""
    line, frame = story.plot.line, load("scenario/frame")
    items = [
        *(_prompt(f"preparation-{at}", text, "preparation") for at, text in enumerate(frame["preparation"], start=1)),
        *(_prompt(f"local-{at}", text, "local") for at, text in enumerate(frame["local"], start=1)),
        Item(id="pre-course", kind=ItemKind.TEXT, text=words("pre-course", theme=line.name, content=line.content)),
    ]
    return Section(id="prepare", title=words_of("parts", "prepare"), audience=FACILITATOR, items=items)


def welcome(settings: Settings, minutes: float) -> Section:
    """Give the ground rules and the routes to support."""
    frame = load("scenario/frame")
    routes = {
        "front_door": settings.front_door,
        "emergency": settings.emergency_number,
        "listening": settings.listening_line,
    }
    support = [_filled(text, routes) for text in frame["support"]]
    items = [
        *(_prompt(f"ground-rule-{at}", text, "ground_rule") for at, text in enumerate(frame["ground_rules"], start=1)),
        *(_prompt(f"support-{at}", text, "support", ItemKind.TEXT) for at, text in enumerate(support, start=1)),
    ]
    return Section(id="welcome", title=words_of("parts", "welcome"), minutes=minutes, items=items)


def debrief(story: Story, minutes: float) -> Section:
    """Ask how it was, what happened, what shaped it and what would help here; more where there is time."""
    frame = load("scenario/frame")
    items = [_prompt(key, text, key) for key, text in frame["debrief"].items()]
    if story.minutes > SHORT:
        items += [_prompt(f"more-{at}", text, "more") for at, text in enumerate(frame["debrief_more"], start=1)]
    return _part("debrief", minutes, items)


def findings(sources: Sequence[Source], minutes: float) -> Section:
    """Show what publications found, in their own words, after the debrief."""
    items = [
        Item(
            id=f"finding-{source.number}",
            kind=ItemKind.FINDING,
            text=readable(source.quote),
            origin=Origin.PUBLICATION,
            citations=[source.number],
        )
        for source in sources
    ]
    return _part("findings", minutes, [*items, _prompt("findings-ask", words("findings_prompt"), "findings")])


def after_action(minutes: float) -> Section:
    """Lay out the After Action Review to fill in."""
    frame = load("scenario/frame")["after_action"]
    columns = ["", *frame["columns"]]
    table = Table(
        caption=words_of("parts", "after-action"),
        columns=columns,
        rows=[[row, *[""] * (len(columns) - 1)] for row in frame["rows"]],
    )
    return _part("after-action", minutes, [], [table])


def pre_mortem(story: Story, minutes: float) -> Section:
    """Ask what could go wrong here that has not yet."""
    frame = load("scenario/frame")
    items = [_prompt(f"pre-mortem-{at}", text, "pre_mortem") for at, text in enumerate(frame["pre_mortem"], start=1)]
    table = frame["pre_mortem_table"]
    blank = Table(caption=table["caption"], columns=table["columns"], rows=[[""] * len(table["columns"])] * 3)
    made = _part("pre-mortem", minutes, items, [blank])
    return made.model_copy(update={"intro": story.cast.told(str(made.intro))})


def close(minutes: float) -> Section:
    """Ask for one intention, and after people."""
    items = [_prompt(key, text, None) for key, text in load("scenario/frame")["close"].items()]
    return _part("close", minutes, items)


def key(story: Story, points: Sequence[Key], sources: Sequence[Source]) -> Section:
    """Give the facilitator each point with its finding, who holds what, and what to do when it gets hard."""
    frame = load("scenario/frame")
    quotes = {source.number: readable(source.quote) for source in sources}
    items = [
        Item(
            id=f"key-{at}",
            kind=ItemKind.TEXT,
            facet="key",
            purpose=point.part,
            text=point.text,
            citations=[point.number],
            original=quotes[point.number],
        )
        for at, point in enumerate(points, start=1)
    ]
    items += [_prompt(f"handling-{at}", text, "handling") for at, text in enumerate(frame["handling"], start=1)]
    rows = [
        [story.fact(held, held.fact.text), *story.holders(held), story.fact(held, held.fact.shared)]
        for held in story.plot.held
    ]
    holds = Table(caption=frame["holds"]["caption"], columns=frame["holds"]["columns"], rows=rows)
    made = _part("key", 0, items, [holds])
    return made.model_copy(update={"audience": FACILITATOR})


def evaluation() -> Section:
    """Lay out the same confidence items before, at the end and after three months."""
    frame = load("scenario/frame")
    held = frame["evaluation"]
    columns = [held["statement"], "1", "2", "3", "4", "5"]
    rows = [[text, *[""] * 5] for text in frame["confidence"]]
    own = {"before": [], "end": [held["intended"]], "three_months": [held["intended"], held["done"]]}
    tables = [
        Table(caption=held[when], columns=columns, rows=[*rows, *([line, *[""] * 5] for line in lines)])
        for when, lines in own.items()
    ]
    return _part("evaluation", 0, [], tables)


def _part(name: str, minutes: float, items: list[Item], tables: list[Table] | None = None) -> Section:
    intro = load("scenario/frame")["intros"].get(name)
    title = words_of("parts", name)
    return Section(id=name, title=title, minutes=minutes, intro=intro, items=items, tables=tables or [])


def _prompt(name: str, text: str, facet: str | None, kind: ItemKind = ItemKind.PROMPT) -> Item:
    return Item(id=name, kind=kind, text=text, facet=facet)


def _filled(text: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        text = text.replace(f"${name}", value)
    return text
