"""What travels between the steps of ingest: the source text, its blocks, and the loaded document."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from store.models import Document, Passage, PassageKind, Valence


class Limits(NamedTuple):
    """How large a file may be: bytes on disk, characters of text and pages."""

    file_bytes: int = 200 * 1024 * 1024
    characters: int = 20_000_000
    pages: int = 5_000


class PageSpan(NamedTuple):
    """Where a page starts in the text. `start` counts characters; `page` counts from 1."""

    start: int
    page: int


class LineRole(StrEnum):
    """What a file format says about one line."""

    HEADING = "heading"
    ITEM = "item"
    HEADER_ROW = "header_row"
    ROW = "row"
    QUOTE = "quote"
    TEXT = "text"


class LineHint(NamedTuple):
    """What the format says about a line: its role, and its heading level or list depth, counted from 1."""

    role: LineRole
    level: int = 1


@dataclass(frozen=True, slots=True)
class SourceText:
    """A file as read. `text` is the truth that is stored and quoted.

    `hints` maps the 0-based number of a line of `text` to what the format says of it; it is empty for plain text.
    `front_matter` holds the metadata that stood in the file itself.
    """

    text: str
    media_type: str
    pages: list[PageSpan] = field(default_factory=list)
    hints: dict[int, LineHint] = field(default_factory=dict)
    front_matter: dict[str, Any] = field(default_factory=dict)


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
    `section` is the part of it that is headings.
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


class Loaded(NamedTuple):
    """One document, read and cut: its description, its text and its passages in reading order."""

    document: Document
    text: str
    passages: list[Passage]
