"""The validator: every rule that a scenario keeps, looked up in the finished pack. Nothing is given out unchecked."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from assistant.ask.text import readable
from assistant.guard.language import faults
from assistant.packs.models import Item, ItemKind, Origin, Pack, Section
from assistant.scenario.models import AFTER_STAGES, CARD_PARTS, SECTIONS, stages, story_minutes

_UNTIMED = {"purpose", "prepare", "people", "key", "evaluation"}
_CONFIDENCE = 5  # items that are asked before, at the end and after three months


def check_pack(pack: Pack) -> list[str]:
    """Name everything that is not as it has to be, in words for whoever looks after the program. Empty: all is well."""
    return [
        *_parts(pack),
        *_minutes(pack),
        *_clock(pack),
        *_branches(pack),
        *_asymmetry(pack),
        *_citations(pack),
        *_language(pack),
    ]


def _parts(pack: Pack) -> Iterator[str]:
    ids = [section.id for section in pack.sections]
    extra = {"pre-mortem"} if pack.choices.get("pre_mortem") else set()
    wanted = [*SECTIONS, *stages(pack), *AFTER_STAGES]
    if [one for one in ids if one not in extra] != wanted or not extra <= set(ids):
        yield f"The parts are {', '.join(ids)}."
    if not 3 <= len(stages(pack)) <= 5:
        yield f"There are {len(stages(pack))} stages."
    if not pack.labels:
        yield "No label says that it is fiction."
    names = [item.id for item in pack.items]
    if len(set(names)) != len(names):
        yield "Two items have the same id."
    needed = {
        "purpose": ["fictional", "content-note", "outcome-1"],
        "welcome": ["ground-rule-1", "support-1"],
        "people": ["place", "family", "tree"],
        "debrief": ["how", "happened", "shaped", "help"],
        "close": ["action", "wellbeing"],
    }
    for section, items in needed.items():
        held = {item.id for item in pack.section(section).items if item.text.strip()} if section in ids else set()
        yield from (f"The part {section} has no {item}." for item in items if item not in held)
    rows = [[row[0] for row in table.rows[:_CONFIDENCE]] for table in pack.section("evaluation").tables]
    if len(rows) != 3 or rows[0] != rows[1] or rows[1] != rows[2]:
        yield "The confidence items are not the same three times."


def _minutes(pack: Pack) -> Iterator[str]:
    total = sum(section.minutes for section in pack.sections)
    if total != pack.minutes:
        yield f"The parts take {total:g} minutes of {pack.minutes:g}."
    yield from (
        f"The part {section.id} has {section.minutes:g} minutes."
        for section in pack.sections
        if (section.minutes <= 0) is not (section.id in _UNTIMED)
    )


def _clock(pack: Pack) -> Iterator[str]:
    before = -1
    for section in _staged(pack):
        told = [item for item in section.items if item.kind is ItemKind.INJECT]
        if not told or told[0].at != section.at or told[0].audience is not None:
            yield f"{section.id} does not begin with what all hear."
        for item in told:
            now = story_minutes(item.at or "")
            if now < before:
                yield f"{item.id} comes before what is told ahead of it."
            before = now


def _branches(pack: Pack) -> Iterator[str]:
    order = [*stages(pack), "debrief"]
    for at, section in enumerate(_staged(pack)):
        decisions = [item for item in section.items if item.kind is ItemKind.DECISION]
        if len(decisions) != 1 or not 2 <= len(decisions[0].options) <= 4:
            yield f"{section.id} has no decision with two to four ways."
        for option in (option for item in decisions for option in item.options):
            if option.leads_to not in order[at + 1 :]:
                yield f"{option.id} leads to {option.leads_to}."
            if not all(text.strip() for text in (option.text, option.reasons, option.learned, option.unknown)):
                yield f"{option.id} does not say why, what follows and what stays open."


def _asymmetry(pack: Pack) -> Iterator[str]:
    cards = pack.section("roles").cards
    asked = [key for key in str(pack.choices["agencies"]).split(",") if key]
    if [card.key for card in cards] != asked or len(cards) < 2:
        yield "The cards are not those of the agencies."
    knows = {card.title: card.parts[CARD_PARTS[0]] for card in cards}
    held = [fact for facts in knows.values() for fact in facts]
    if len(set(held)) != len(held):
        yield "Two cards hold the same fact."
    rows = pack.section("key").tables[0].rows
    for card in cards:
        if any(not card.parts.get(part) for part in CARD_PARTS):
            yield f"The card of {card.title} has an empty part."
        given = [row for row in rows if row[1] == card.title and row[0] in knows[card.title] and row[2] in knows]
        if not any(row[2] != card.title for row in given):
            yield f"{card.title} holds nothing that another needs."
        if not any(row[2] == card.title and row[1] != card.title for row in rows):
            yield f"{card.title} needs nothing that another holds."


def _citations(pack: Pack) -> Iterator[str]:
    sources = {source.number: source for source in pack.sources}
    yield from (f"Source {source.number} is not proven." for source in pack.sources if not source.verified)
    if len(pack.sources) < 2:
        yield "It rests on fewer than two findings."
    points = [item for item in pack.section("key").items if item.facet == "key"]
    if {item.purpose for item in points} < {*stages(pack), "debrief"}:
        yield "A stage has no point in the key."
    for item in (*points, *(item for item in pack.items if item.kind is ItemKind.FINDING)):
        if not item.citations or any(number not in sources for number in item.citations):
            yield f"{item.id} cites no source."
        elif _quoted(item) != readable(sources[item.citations[0]].quote):
            yield f"{item.id} does not have the words of its source."


def _quoted(item: Item) -> str | None:
    return item.text if item.origin is Origin.PUBLICATION else item.original


def _language(pack: Pack) -> Iterator[str]:
    for text in own_words(pack):
        yield from _faults(text)


@lru_cache(maxsize=8192)
def _faults(text: str) -> tuple[str, ...]:
    """Look at one text; what stands around every story is looked at once."""
    return tuple(f"{text!r} says {fault.words!r}: {fault.why}" for fault in faults(text))


def own_words(pack: Pack) -> Iterator[str]:
    """Give every text of a scenario that is in our own voice."""
    yield from (pack.title, pack.purpose, *pack.labels, *pack.notices, *pack.details.values())
    for section in pack.sections:
        yield from (text for text in (section.title, section.intro, section.note) if text)
        for item in section.items:
            if item.origin is not Origin.PUBLICATION:
                yield from (text for text in (item.text, item.note) if text)
            for option in item.options:
                yield from (option.text, option.reasons, option.learned, option.unknown)
        for card in section.cards:
            yield from (line for lines in card.parts.values() for line in lines)
        for table in section.tables:
            yield from (cell for row in table.rows for cell in row if cell)


def _staged(pack: Pack) -> Iterator[Section]:
    return (section for section in pack.sections if section.stage)
