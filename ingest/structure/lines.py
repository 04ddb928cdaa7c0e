"""Lines of a text, and the pieces that one line can hold: table cells, inline bullets, shortcodes, tags."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.models import LineHint, LineRole, SourceText
from ingest.structure.labels import label_of

# A WordPress shortcode: closing, or with an underscore in its name, or with name="value" attributes.
SHORTCODE = re.compile(
    r"\[(?:/[a-z][a-z0-9_-]*|[a-z0-9]{1,30}_[a-z0-9_]{1,40}[^\[\]\n]{0,500}"
    r"|[a-z][a-z0-9_-]{0,40}(?:\s+[a-z_-]{1,40}=\"[^\"\n]{0,300}\"){1,20})\s*/?\]"
)
_TITLE = re.compile(r"\btitle=\"([^\"\n]+)\"")
_BLOCK_TAG = re.compile(r"</?(?:p|ul|ol|li|br|div|table|tbody|thead|tr|td|th|h[1-6]|input|hr|section)\b[^<>\n]*>", re.I)
_EDGE_TAG = re.compile(r"^(?:</?[a-z][^<>\n]{0,200}>\s*)+|(?:\s*</?[a-z][^<>\n]{0,200}>)+$", re.I)
# "... in this area. QUESTIONS FOR THE BOARD TO CONSIDER • How ...": a heading in capitals set inside a paragraph.
_INLINE_CAPS = re.compile(r"(?<=[.?!”\"’)])\s+([A-Z][A-Z ,’']{11,78}[A-Z])\s*:?\s+(?=[•●▪■])")
_INLINE_BULLET = re.compile(r"(?:^|(?<=\s))[•●▪■]\s+")
# A paragraph's number or a bullet, a tab, and the paragraph: how word processors set both, and no row of a table.
_MARKED = re.compile(
    r"\s*(?:\d{1,2}(?:\.\d{1,3}){1,3}\.?|\d{1,2}\.|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})\)|[•●▪■◦‣·–*-])"
    r"\t+\S+(?: \S+){2}[^\t]*$"
)
_TABS = re.compile(r"\t+")


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not blank. `start` and `end` bound its words.

    `gap` tells that a blank line stands before it, `tabbed` that it holds a tab, as rows of a table do.
    """

    number: int
    start: int
    end: int
    text: str
    indent: int
    gap: bool
    hint: LineHint | None = None
    tabbed: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line that stands on its own. `look` is "text", "title", "caps", "cell" or "row".

    `gap` tells that it cannot simply run on from the piece before.
    """

    start: int
    end: int
    line: Line
    look: str = "text"
    gap: bool = False
    tagged: bool = False


def lines_of(source: SourceText) -> list[Line]:
    """Cut a text into its lines that hold something, in order."""
    lines: list[Line] = []
    offset, gap = 0, True
    # A file whose format marks no heading is read by the look of its lines, as plain text is; a line is a paragraph.
    looks = not any(hint.role is LineRole.HEADING for hint in source.hints.values())
    for number, raw in enumerate(source.text.split("\n")):
        words = raw.strip()
        if words:
            start = offset + len(raw) - len(raw.lstrip())
            indent = start - offset
            hint = source.hints.get(number)
            if looks and hint is not None and hint.role is LineRole.TEXT:
                hint, gap = None, True
            tabbed = "\t" in raw and not _MARKED.match(words)
            lines.append(Line(number, start, start + len(words), words, indent, gap, hint, tabbed))
        gap = not words
        offset += len(raw) + 1
    return lines


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Shrink a span until it neither starts nor ends with white space."""
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - (len(words) - len(words.rstrip()))


def pieces_of(text: str, lines: list[Line]) -> Iterator[Piece]:
    """Cut each line at shortcodes, block tags, tabs, inline bullets and inline headings in capitals."""
    for line in lines:
        if line.hint is not None:
            yield Piece(line.start, line.end, line, gap=True)
            continue
        first = True
        for start, end, title in _between_shortcodes(text, line.start, line.end):
            if title:
                yield Piece(start, end, line, "title", gap=True)
                first = False
                continue
            for piece in _untagged(text, start, end, line):
                yield (
                    piece
                    if not first
                    else Piece(piece.start, piece.end, line, piece.look, line.gap or piece.tagged, piece.tagged)
                )
                first = False


def _between_shortcodes(text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Yield the spans between shortcodes, and the title that a shortcode carries."""
    at = start
    for code in SHORTCODE.finditer(text, start, end):
        yield at, code.start(), False
        if title := _TITLE.search(text, code.start(), code.end()):
            yield title.start(1), title.end(1), True
        at = code.end()
    yield at, end, False


def _untagged(text: str, start: int, end: int, line: Line) -> Iterator[Piece]:
    """Yield the spans between HTML block tags, then their cells and bullets."""
    tags = list(_BLOCK_TAG.finditer(text, start, end))
    bounds = [start, *(edge for tag in tags for edge in tag.span()), end]
    for left, right in zip(bounds[::2], bounds[1::2], strict=True):
        if tags:
            yield from _cells(text, left, right, line, tagged=True)
        else:
            yield from _cells(text, left, right, line, tagged=False)


def _cells(text: str, start: int, end: int, line: Line, *, tagged: bool) -> Iterator[Piece]:
    """Yield one row for cells parted by tabs, or each cell alone where the line has tags."""
    cells = [span for span in _split(_TABS, text, start, end) if span[0] < span[1]]
    if not tagged and len(cells) > 1 and _MARKED.match(text[start:end]):
        cells = [trim(text, start, end)]
    if not tagged and _is_label_and_text(text, cells):
        # A label in the first column and its text in the second: no table, but a page laid out as one.
        yield from (Piece(left, right, line, gap=True) for left, right in cells)
        return
    if len(cells) > 1 and not tagged:
        yield Piece(cells[0][0], cells[-1][1], line, "row", gap=True)
        return
    for left, right in cells:
        yield from _bulleted(text, left, right, line, tagged=tagged)


def label_cells(text: str, start: int, end: int) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """The spans of a row's two cells where the first is a label and the second its text, or None."""
    cells = [span for span in _split(_TABS, text, start, end) if span[0] < span[1]]
    return (cells[0], cells[1]) if _is_label_and_text(text, cells) else None


def _is_label_and_text(text: str, cells: list[tuple[int, int]]) -> bool:
    if len(cells) != 2 or len(text[slice(*cells[1])].split()) < 4:
        return False
    return label_of(text[slice(*cells[0])]) is not None


def _bulleted(text: str, start: int, end: int, line: Line, *, tagged: bool) -> Iterator[Piece]:
    """Yield the text before the first inline bullet, then each bullet; a heading in capitals stands on its own."""
    caps = _INLINE_CAPS.search(text, start, end)
    if caps:
        yield Piece(*trim(text, start, caps.start()), line, tagged=tagged)
        yield Piece(caps.start(1), caps.end(1), line, "caps", gap=True)
        start = caps.end()
    marks = [mark.start() for mark in _INLINE_BULLET.finditer(text, start, end)]
    bounds = sorted({start, *marks, end})
    for index, span in enumerate(itertools.pairwise(bounds)):
        left, right = trim(text, *span)
        if tagged:
            left, right = _strip_tags(text, left, right)
        if left < right:
            yield Piece(left, right, line, gap=index > 0 or tagged or caps is not None, tagged=tagged)


def _strip_tags(text: str, start: int, end: int) -> tuple[int, int]:
    """Shrink a span past the tags at its two edges."""
    while edge := _EDGE_TAG.search(text[start:end]):
        if edge.start() == 0:
            start += edge.end()
        else:
            end = start + edge.start()
    return trim(text, start, end)


def _split(pattern: re.Pattern[str], text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the trimmed spans between the matches of a pattern."""
    at = start
    for found in pattern.finditer(text, start, end):
        yield trim(text, at, found.start())
        at = found.end()
    yield trim(text, at, end)
