"""A pack as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.export.parts import QUOTED, heading, label_of, marks, overview, reference, remarks, words
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
    lines += [
        "",
        f"## {words('about')}",
        "",
        *(f"- **{_plain(key)}:** {_plain(value)}" for key, value in pack.details.items()),
    ]
    lines += ["", f"### {words('notices')}", "", *(f"- {_plain(notice)}" for notice in pack.notices)]
    rows = [[part, minutes] for part, minutes in overview(pack)]
    lines += ["", f"## {words('overview')}", ""]
    lines += _table(Table(caption="", columns=[words("overview_part"), words("overview_minutes")], rows=rows))
    for section in pack.sections:
        lines += ["", *_section(section)]
    lines += ["", f"## {words('sources')}", ""]
    lines += [f"{source.number}. {_plain(reference(source))}" for source in pack.sources]
    return "\n".join(lines).strip() + "\n"


def _section(section: Section) -> Iterator[str]:
    yield f"## {_plain(heading(section))}"
    if section.intro:
        yield from ("", _plain(section.intro))
    for item in section.items:
        yield from ("", *_item(item))
    for table in section.tables:
        yield from ("", f"### {_plain(table.caption)}", "", *_table(table))
    if section.cards:
        yield from ("", f"### {words('cards')}")
    for card in section.cards:
        yield from ("", *_card(card))
    if section.note:
        yield from ("", f"*{words('note_for_leader', note=_plain(section.note))}*")


def _item(item: Item) -> Iterator[str]:
    text = _plain(" ".join(item.text.split())) + _plain(marks(item))
    label = label_of(item)
    if label:
        yield f"**{label}**"
        yield ""
    yield f"> {text}" if item.kind in QUOTED else f"**{text}**" if item.core else text
    for remark in remarks(item):
        yield ""
        yield f"*{_plain(remark)}*"


def _table(table: Table) -> Iterator[str]:
    yield f"| {' | '.join(_plain(cell) for cell in table.columns)} |"
    yield f"|{' --- |' * len(table.columns)}"
    for row in table.rows:
        yield f"| {' | '.join(_plain(cell) or ' ' for cell in row)} |"


def _card(card: Card) -> Iterator[str]:
    yield f"**{_plain(card.title)}**{f' ({_plain(card.holder)})' if card.holder else ''}"
    yield ""
    yield from (f"- {_plain(line)}" for line in card.lines)
    for title, lines in card.parts.items():
        yield from ("", f"*{_plain(title)}*", "", *(f"- {_plain(line)}" for line in lines))


def _plain(text: str) -> str:
    return _LAYOUT.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", text)
