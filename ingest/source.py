"""The text of a file as read: what every reader gives, and what bounds its work. Light to import."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

_MB = 1024 * 1024


class Limits(NamedTuple):
    """What reading one file may take.

    `file_bytes`, `characters` and `pages` bound the file itself; `seconds` and `memory_bytes` the process that reads
    it. `members` and `unpacked_bytes` bound what a ZIP file may hold. `ocr_seconds` is the time for one page that is
    read by character recognition; it comes on top of `seconds`.
    """

    file_bytes: int = 200 * _MB
    characters: int = 20_000_000
    pages: int = 5_000
    seconds: float = 120.0
    memory_bytes: int = 2048 * _MB
    members: int = 1_000
    unpacked_bytes: int = 1024 * _MB
    ocr_seconds: float = 30.0


class PageSpan(NamedTuple):
    """Where a page starts in the text.

    `start` counts characters; `page` counts the pages of the file from 1. `label` is the page's own name where the file
    gives one that differs, such as "iv".
    """

    start: int
    page: int
    label: str | None = None


class LineRole(StrEnum):
    """What a file format says about one line.

    CONTINUED marks a line that runs on from the line before it, whose role it shares: the page was only too narrow.
    CAPTION is the title of the table that follows. FOOTNOTE is the text of a footnote or endnote, NOTE a speaker's note
    beside a slide: neither is part of the running text.
    """

    HEADING = "heading"
    ITEM = "item"
    HEADER_ROW = "header_row"
    ROW = "row"
    QUOTE = "quote"
    TEXT = "text"
    CONTINUED = "continued"
    CAPTION = "caption"
    FOOTNOTE = "footnote"
    NOTE = "note"


class LineHint(NamedTuple):
    """What the format says about a line: its role, and its heading level or list depth, counted from 1."""

    role: LineRole
    level: int = 1


class Flag(StrEnum):
    """What a reader of the text should know of how it was read; kept with the document as a quality flag."""

    HIDDEN_TEXT = "hidden_text"
    PAGES_WITHOUT_TEXT = "pages_without_text"
    OCR_TEXT = "ocr_text"
    UNREADABLE_TEXT = "unreadable_text"


@dataclass(frozen=True, slots=True)
class SourceText:
    """A file as read. `text` is the truth that is stored and quoted.

    `hints` maps the 0-based number of a line of `text` to what the format says of it; it is empty for plain text.
    `front_matter` holds the metadata that stood in the file itself. `running` holds the lines that come back on page
    after page, headers and footers, once each: they are not in `text`. `flags` and `notices` say what to know of the
    reading, the one for machines, the other in sentences for people.
    """

    text: str
    media_type: str
    pages: list[PageSpan] = field(default_factory=list)
    hints: dict[int, LineHint] = field(default_factory=dict)
    front_matter: dict[str, Any] = field(default_factory=dict)
    running: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
