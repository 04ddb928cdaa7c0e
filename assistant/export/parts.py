"""What every exporter says in the same way: labels of items, references of sources, minutes."""

from __future__ import annotations

from datetime import date
from typing import Any

from assistant.ask.models import Source
from assistant.ask.text import readable
from assistant.packs.minutes import in_words
from assistant.packs.models import Item, ItemKind, Origin, Pack, Section
from prompts import load, say

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


def label_of(item: Item) -> str | None:
    """Say what an item is where its look does not: None for a plain prompt or text."""
    if item.kind in _LABELLED:
        return words(item.kind.value)
    if item.core:
        return words("core")
    return None


def remarks(item: Item) -> list[str]:
    """Give the lines that stand under an item: for whom, what for, from whom, and the published wording."""
    lines = []
    if item.audience:
        lines.append(words("for_whom", who=item.audience))
    if item.kind in QUOTED and item.purpose:
        lines.append(f"{item.purpose}.")
    else:
        lines += _what_for(item)
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
