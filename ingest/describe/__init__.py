"""Who published what, when and where: from the document's own metadata first, else from its text."""

from __future__ import annotations

import re
from typing import Any

from ingest.describe import bodies, dates, kinds
from ingest.describe.instructions import FLAG, instructions
from ingest.describe.metadata import fields_from
from ingest.describe.title import title_of
from ingest.models import Block, SourceText
from ingest.structure.blocks import has_marked_headings
from ingest.structure.lines import SHORTCODE
from store.models import DocumentType, Passage

_TAGS = re.compile(r"</(?:p|ul|li|table|div|span|i|b|u)>", re.I)
_MANY_TAGS = 5
_FRONT_LINES, _FRONT_CHARACTERS, _ENOUGH_CHARACTERS = 30, 4000, 500_000


def describe(
    source: SourceText, headings: list[Block], passages: list[Passage], name: str, sidecar: dict[str, Any]
) -> dict[str, Any]:
    """Return the fields of `Document` that are known about a source text.

    `name` is the file name. Fields in the file's front matter or in the `sidecar` mapping win over what the text
    says; the sidecar wins over the front matter. What nothing states is left out.
    """
    stated = fields_from({**source.front_matter, **sidecar}, name)
    found = _from_text(source, headings, passages, name.rsplit(".", 1)[0], stated)
    return {**found, **stated}


def front_lines(text: str) -> list[str]:
    """The lines of the first page that are not blank, up to the first one long enough to be running text."""
    lines: list[str] = []
    for line in text[:_FRONT_CHARACTERS].split("\n"):
        words = line.strip()
        if len(words) > 260 or len(lines) >= _FRONT_LINES:
            break
        if words:
            lines.append(words)
    return lines


def _from_text(
    source: SourceText, headings: list[Block], passages: list[Passage], stem: str, stated: dict[str, Any]
) -> dict[str, Any]:
    text = source.text
    first_page = front_lines(text)
    # A case of a list names its place and date; a mere tag such as "Child A" does not count.
    cases = list(dict.fromkeys(passage.case for passage in passages if passage.case and passage.case.count(",") > 1))
    evidence = "\n".join(passage.text for passage in passages)[:_ENOUGH_CHARACTERS]
    front = text[:_FRONT_CHARACTERS]
    title = stated.get("title") or title_of(text, first_page, headings, stem, marked=has_marked_headings(source))
    publisher = bodies.publisher(text, front)
    authorities = bodies.authorities(evidence, title, publisher, cases)
    kind = kinds.document_type(title, "\n".join(first_page), len(cases))
    nations = kinds.nations(evidence, authorities, f"{title}\n{publisher or ''}")
    types = kinds.review_types(evidence, title, nations)
    start, end = dates.period(evidence, title) if kind is not DocumentType.CASE_LIST else (None, None)
    return {
        "title": title,
        "publisher": publisher,
        "authors": bodies.authors(first_page),
        "authorities": authorities,
        "nations": nations,
        "document_type": kind,
        "review_types": types,
        "people": kinds.people(evidence, title, types),
        "regime_note": kinds.regime_note(types) if kind is not DocumentType.UNKNOWN else None,
        "reference": bodies.reference(f"{text[:_FRONT_CHARACTERS]}\n{text[_FRONT_CHARACTERS:][-_FRONT_CHARACTERS:]}"),
        "quality_flags": _flags(text, passages),
        "review_method": kinds.review_method(evidence, kind),
        "published": dates.published(_date_lines(text), stem),
        "period_start": start,
        "period_end": end,
        "licence": bodies.licence(text),
    }


def _flags(text: str, passages: list[Passage]) -> list[str]:
    """What a reader should know of the text: where it breaks off, disagrees with itself, or carries a page's code."""
    found = {
        "truncated": any(passage.truncated for passage in passages),
        "numeric_conflict": any(passage.conflict_with for passage in passages),
        "shortcodes": bool(SHORTCODE.search(text[:_ENOUGH_CHARACTERS])),
        FLAG: bool(instructions(text[:_ENOUGH_CHARACTERS])),
        "html": len(_TAGS.findall(text[:_ENOUGH_CHARACTERS])) >= _MANY_TAGS,
    }
    return [flag for flag, there in found.items() if there]


def _date_lines(text: str) -> list[str]:
    """The short lines of the first page, running text between them skipped."""
    return [line.strip() for line in text[:_FRONT_CHARACTERS].split("\n") if 0 < len(line.strip()) < 90][:_FRONT_LINES]
