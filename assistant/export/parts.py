"""What every exporter says in the same way: labels of items, references of sources, minutes."""

from __future__ import annotations

from datetime import date
from string import Template
from typing import Any

from assistant.ask.models import Source
from assistant.ask.text import readable
from assistant.packs.minutes import in_words
from assistant.packs.models import Item, ItemKind, Origin, Pack, Section, Table
from assistant.packs.proof import KEY
from prompts import load, say

SCALE = 2  # characters of the heading of a column to tick
QUOTED = (ItemKind.FINDING, ItemKind.PUBLISHED_QUESTION)
_LABELLED = {ItemKind.FINDING, ItemKind.PUBLISHED_QUESTION, ItemKind.INJECT, ItemKind.DECISION}
_ASKED = {ItemKind.QUESTION, ItemKind.SPARE_QUESTION}


def words(key: str, **values: object) -> str:
    """Give one sentence of `prompts/export.yaml`."""
    return say("export", key, **values)


def held(key: str) -> Any:
    """Give what stands at a key of `prompts/export.yaml`."""
    return load("export")[key]


def heading(section: Section) -> str:
    """Give a section's title with its minutes; without them where it takes no time."""
    if not section.minutes:
        return section.title
    return words("minutes_title", title=section.title, minutes=in_words(section.minutes))


def untimed(pack: Pack) -> Pack:
    """Give a pack as it is printed: where its layout has no timetable, its headings tell no times."""
    if pack.layout == "full":
        return pack
    return pack.model_copy(update={"sections": [part.model_copy(update={"minutes": 0}) for part in pack.sections]})


def label_of(item: Item) -> str | None:
    """Say what an item is where its look does not: None for a plain prompt or text."""
    if item.facet == KEY and item.purpose:
        return words("key_point", part=_part(item.purpose))
    if item.kind in _LABELLED:
        label = words(item.kind.value)
        if item.kind is ItemKind.INJECT and item.audience:
            label = words("for_one", label=label, who=item.audience)
        return words("at", label=label, at=item.at) if item.at else label
    if item.core:
        return words("core")
    return None


def remarks(item: Item) -> list[str]:
    """Give the lines that stand under an item: for whom, what for, from whom, and the published wording."""
    lines = []
    if item.facet == KEY:
        return [words("as_published", quote=item.original)] if item.original else []
    if item.audience and item.kind is not ItemKind.INJECT:
        lines.append(words("for_whom", who=item.audience))
    if item.kind in QUOTED and item.purpose:
        lines.append(f"{item.purpose}.")
    else:
        lines += _what_for(item)
    if item.remark:
        lines.append(item.remark)
    if item.note:
        lines.append(words("note_for_leader", note=item.note))
    return lines


def _what_for(item: Item) -> list[str]:
    said = []
    if item.purpose:
        said.append(words("purpose", purpose=item.purpose[:1].lower() + item.purpose[1:]))
    if item.kind in _ASKED or item.origin in (Origin.ADAPTED, Origin.YOURS, Origin.CHAT_MODEL):
        said.append(f"{held('origins')[item.origin.value]}.")
    return [" ".join(said)] if said else []


def groups(section: Section) -> list[tuple[str | None, list[Item]]]:
    """Give a section's items in order, those of one kind together under a heading of their own; None for no heading."""
    titles = held("facets")
    made: list[tuple[str | None, list[Item]]] = []
    for item in section.items:
        title = titles.get(item.facet or "")
        if not made or made[-1][0] != title:
            made.append((title, []))
        made[-1][1].append(item)
    return made


def listed(item: Item) -> bool:
    """Whether an item is one line of a list: it stands under a heading with others, and has nothing under it."""
    return item.facet in held("facets") and label_of(item) is None and not remarks(item)


def ways(item: Item) -> Table | None:
    """Lay out the ways to go at a decision: why, what is then known, and what stays open. None where there are none."""
    if not item.options:
        return None
    said = held("ways")
    rows = [
        [
            Template(said["leads"]).substitute(way=option.text, part=_part(option.leads_to)),
            option.reasons,
            option.learned,
            option.unknown,
        ]
        for option in item.options
    ]
    return Table(caption=said["caption"], columns=said["columns"], rows=rows)


def shares(table: Table) -> list[float]:
    """Give the width of each column as a share of 1: narrow where its heading is a mark on a scale."""
    weights = [0.35 if len(column) <= SCALE and column else 1.0 for column in table.columns]
    if min(weights) < 1.0:
        weights = [weight if weight < 1.0 else 2.0 for weight in weights]
    return [weight / sum(weights) for weight in weights]


def _part(section_id: str) -> str:
    return section_id.replace("-", " ")


def one_line(item: Item) -> str:
    """Give an item on one line for a page that has little room: its words, its marks, and what stands under it."""
    aside = " ".join(remark.rstrip(".") for remark in remarks(item))
    return f"{item.text}{marks(item)}{f' ({aside})' if aside else ''}"


def overview(pack: Pack) -> list[tuple[str, str]]:
    """Give the timetable: (part, minutes) of each timed part, then the total."""
    rows = [(section.title, f"{section.minutes:g}") for section in pack.sections if section.minutes]
    return [*rows, (words("overview_total"), f"{pack.minutes:g}")]


def reference(source: Source) -> str:
    """Give what a reader needs to find a source: publisher, title, date and place."""
    place = source.locator
    parts = [source.publisher, source.title, english_date(source.published) or words("undated")]
    if place.page is not None:
        parts.append(words("place_page", page=place.page))
    if place.paragraph:
        parts.append(words("place_paragraph", paragraph=place.paragraph))
    elif place.section:
        parts.append(words("place_section", section=place.section.rsplit(" > ", maxsplit=1)[-1]))
    return ", ".join(readable(part) for part in parts if part)


def english_date(published: str | None) -> str | None:
    """Turn "2022-05-09", "2022-05" or "2022" into "9 May 2022", "May 2022" or "2022"."""
    if not published:
        return None
    parts = [int(part) for part in published.split("-") if part.isdigit()]
    try:
        whole = date(*(*parts, 1, 1)[:3])
    except (ValueError, TypeError):
        return published
    if len(parts) > 2:
        return f"{whole.day} {whole:%B %Y}"
    return f"{whole:%B %Y}" if len(parts) > 1 else f"{whole.year}"


def marks(item: Item) -> str:
    """Give the numbers of an item's sources: " [1] [3]"; "" for none."""
    return "".join(f" [{number}]" for number in item.citations)
