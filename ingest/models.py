"""What travels between the steps of ingest: the source text, its blocks, and the loaded document."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from ingest.source import Flag, Limits, LineHint, LineRole, PageSpan, SourceText
from store.models import CaseRecord, Document, Level, Passage, PassageKind, Valence, Voice

__all__ = [
    "Block",
    "BlockKind",
    "Flag",
    "Limits",
    "LineHint",
    "LineRole",
    "Loaded",
    "PageSpan",
    "SourceText",
]


class BlockKind(StrEnum):
    """What a block is, from its look."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"


@dataclass(slots=True)
class Block:
    """One heading, paragraph, list item or table row: `text[start:end]`, markers left out.

    `number` is a printed paragraph number such as "9.3.1". `level` is the rank of a heading (1 is the highest) or
    the indent of a list item. `headings` is the whole path above the block, captions and list stems included;
    `section` is the part of it that is headings. `level_for` says whom a question or message is for.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    marker: str | None = None
    number: str | None = None
    style: str = ""
    context: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    section: list[str] = field(default_factory=list)
    passage_kind: PassageKind = PassageKind.TEXT
    valence: Valence = Valence.NEUTRAL
    attribution: str | None = None
    case: str | None = None
    level_for: Level | None = None
    voice: Voice = Voice.REVIEW
    quoted_source: str | None = None


class Loaded(NamedTuple):
    """One document, read and cut: its description, its text and its passages in reading order.

    `notices` says in sentences what a person should know of how it was read.
    """

    document: Document
    text: str
    passages: list[Passage]
    notices: tuple[str, ...] = ()

    @property
    def cases(self) -> list[CaseRecord]:
        """The case records of the document, in its order."""
        return self.document.cases
