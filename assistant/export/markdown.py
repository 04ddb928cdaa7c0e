"""A pack as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.export.parts import (
    QUOTED,
    groups,
    heading,
    label_of,
    listed,
    marks,
    overview,
    reference,
    remarks,
    ways,
    words,
)
from assistant.packs.models import Card, Item, Pack, Section, Table

# Characters that would be read as layout at the place where they stand.
_LAYOUT = re.compile(r"([\\`*_\[\]<>|])|^(\s*)([#+-]|\d+[.)])(?=\s)", re.MULTILINE)


def markdown(pack: Pack) -> str:
    """Write a pack as Markdown (CommonMark, with tables)."""
    lines = [
        f"# {_plain(pack.title)}",
        "",
        *(f"**{_plain(label)}**" for label in pack.labels),
        "",
        _plain(pack.purpose),
    ]
    if pack.layout == "full":
        lines += _about(pack)
    if pack.layout == "full" and pack.minutes:
        rows = [[part, minutes] for part, minutes in overview(pack)]
        lines += ["", f"## {words('overview')}", ""]
        lines += _table(Table(caption="", columns=[words("overview_part"), words("overview_minutes")], rows=rows))
    for section in pack.sections:
        lines += ["", *_section(section)]
    if pack.layout != "full":
        lines += _about(pack)
    if pack.sources:
        lines += ["", f"## {words('sources')}", ""]
    lines += [f"{source.number}. {_plain(reference(source))}" for source in pack.sources]
    return "\n".join(lines).strip() + "\n"


def _about(pack: Pack) -> Iterator[str]:
    if pack.details:
        yield from ("", f"## {words('about')}", "")
        yield from (f"- **{_plain(key)}:** {_plain(value)}" for key, value in pack.details.items())
    level = "###" if pack.details else "##"
    if pack.notices:
        yield from ("", f"{level} {words('notices')}", "", *(f"- {_plain(notice)}" for notice in pack.notices))


def _section(section: Section) -> Iterator[str]:
    yield f"## {_plain(heading(section))}"
    if section.intro:
        yield from ("", _plain(section.intro))
    if section.audience:
        yield from ("", f"*{words('facilitator_only')}*")
    for title, items in groups(section):
        if title:
            yield from ("", f"### {_plain(title)}", "")
        for item in items:
            made = _item(item, bulleted=section.listed)
            yield from made if listed(item) else ("", *made)
    for table in section.tables:
        yield from ("", f"### {_plain(table.caption)}", "", *_table(table))
    if section.cards:
        yield from ("", f"### {words('cards')}")
    for card in section.cards:
        yield from ("", *_card(card))
    if section.note:
        yield from ("", f"*{words('note_for_leader', note=_plain(section.note))}*")


def _item(item: Item, *, bulleted: bool) -> Iterator[str]:
    text = _plain(" ".join(item.text.split())) + _plain(marks(item))
    if listed(item):
        yield f"- {text}"
        return
    label = label_of(item)
    if label:
        yield f"**{_plain(label)}**"
        yield ""
    bullet = bulleted and item.kind not in QUOTED
    yield f"> {text}" if item.kind in QUOTED else f"- {text}" if bullet else f"**{text}**" if item.core else text
    if table := ways(item):
        yield from ("", *_table(table))
    for remark in remarks(item):
        yield ""
        yield f"{'  ' if bullet else ''}*{_plain(remark)}*"


def _table(table: Table) -> Iterator[str]:
    yield f"| {' | '.join(_plain(cell) for cell in table.columns)} |"
    yield f"|{' --- |' * len(table.columns)}"
    for row in table.rows:
        yield f"| {' | '.join(' '.join(_plain(cell).split()) or ' ' for cell in row)} |"


def _card(card: Card) -> Iterator[str]:
    yield f"**{_plain(card.title)}**{f' ({_plain(card.holder)})' if card.holder else ''}"
    yield ""
    yield from (f"- {_plain(line)}" for line in card.lines)
    for title, lines in card.parts.items():
        yield from ("", f"*{_plain(title)}*", "", *(f"- {_plain(line)}" for line in lines))


def _plain(text: str) -> str:
    return _LAYOUT.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", text)
