"""Lines of a page to paragraphs, by their distance, indent, type and markers."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from statistics import median

from ingest.read.pdf.marks import BULLETS, ENDS_SENTENCE, STARTS_ITEM, STARTS_NOTE
from ingest.read.pdf.shapes import Row

_SPREAD = 1.2  # times the usual distance of lines: a wider one parts paragraphs
_LARGE, _TIGHT = 1.1, 1.25
_SHORT = 0.75  # of the column's width: a line that ends before this ends its paragraph, if its sentence ends too
_SMALLER, _NOTES_FROM = 0.93, 0.5  # footnotes: their size against the body's, and how far down the page they start
_RESIZED = 0.06
_INDENT = 0.8  # of the size of the type


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together. `kind` is "text", "row", "header" or "note"; `depth` counts a list item's indent."""

    lines: list[str]
    size: float
    bold: bool
    kind: str = "text"
    depth: int = 0
    x0: float = 0.0
    hang: float = field(default=0.0)

    @property
    def item(self) -> bool:
        """Whether it opens with a bullet."""
        return self.lines[0][0] in BULLETS


def paragraphs_of(rows: list[Row], body: float, height: float) -> list[Paragraph]:
    """Gather rows into paragraphs, mark the footnotes and move them out of the way of an unfinished sentence."""
    rows = _with_bullets(rows)
    leading = _leading(rows)
    found: list[Paragraph] = []
    before: Row | None = None
    for row in rows:
        if row.cells:
            found.append(Paragraph([row.text], row.size, row.bold, "header" if row.header else "row"))
        elif before and found and _runs_on(found[-1], before, row, leading, large=row.size > _LARGE * body):
            found[-1].lines.append(row.text)
            found[-1].hang = max(found[-1].hang, row.x0)
        else:
            kind = "note" if _is_note(found, before, row, body, height) else "text"
            found.append(Paragraph([row.text], row.size, row.bold, kind, 0, row.x0))
        before = row
    _set_depths(found)
    return _notes_moved(found)


def _with_bullets(rows: list[Row]) -> list[Row]:
    """Join a bullet or number that stands alone on its line with the line after it."""
    done: list[Row] = []
    for row in rows:
        alone = done and not done[-1].cells and done[-1].text and (done[-1].text in BULLETS or done[-1].text == "-")
        if alone and not row.cells and row.x0 >= done[-1].x0:
            row.text, row.x0 = f"{done[-1].text} {row.text}", done[-1].x0
            done[-1] = row
        else:
            done.append(row)
    return done


def _leading(rows: list[Row]) -> float:
    """The usual distance of two lines of one paragraph, as a multiple of the size of the type."""
    steps = [
        (row.y - before.y) / row.size
        for before, row in itertools.pairwise(rows)
        if row.size and before.size and 0 < row.y - before.y < 3 * row.size and not row.cells
    ]
    # Paragraphs of one line each would make their own distance the usual one.
    return min(median(steps), 1.5) if steps else 1.2


def _runs_on(found: Paragraph, before: Row, row: Row, leading: float, *, large: bool) -> bool:
    """Tell whether a row continues the paragraph whose last row stands before it.

    The lines of a `large` heading are set closer than those of the body, and a colon does not end it.
    """
    leading = min(leading, _TIGHT) if large else leading
    if before.cells or STARTS_ITEM.match(row.text) or row.column != before.column:
        return False
    if abs(row.tallest - before.tallest) > _RESIZED * max(row.tallest, before.tallest):
        return False
    if row.bold != before.bold and (len(found.lines) == 1 or row.bold) and _stands_alone(before):
        return False
    if not 0 < row.y - before.y <= _SPREAD * leading * row.tallest:
        return False
    if found.kind == "note" and STARTS_NOTE.match(row.text) and ENDS_SENTENCE.search(before.text):
        return False
    left, right = row.column
    ends = ENDS_SENTENCE.search(before.text) is not None and not (large and before.text.endswith(":"))
    if ends and before.x1 < left + _SHORT * (right - left):
        return False
    if STARTS_ITEM.match(found.lines[0]) and found.hang and row.x0 < found.hang - _INDENT * row.size:
        return False
    moved = abs(row.x0 - before.x0) > _INDENT * row.size and len(found.lines) > 1
    return not (moved and ends)


def _stands_alone(before: Row) -> bool:
    """Tell whether a line ends a sentence or ends early, as a heading does."""
    left, right = before.column
    return ENDS_SENTENCE.search(before.text) is not None or before.x1 < left + _SHORT * (right - left)


def _is_note(found: list[Paragraph], before: Row | None, row: Row, body: float, height: float) -> bool:
    """Tell whether a row opens a footnote: small type at the foot of a page, with its number in front."""
    if not body or row.size > _SMALLER * body or row.y < _NOTES_FROM * height:
        return False
    follows = bool(found) and found[-1].kind == "note"
    return STARTS_NOTE.match(row.text) is not None or (follows and before is not None and row.column == before.column)


def _set_depths(found: list[Paragraph]) -> None:
    """Rank the indents of bullets that follow each other: the leftmost is 0."""
    indents: list[float] = []
    for paragraph in found:
        if paragraph.kind != "text" or not paragraph.item:
            indents = []
            continue
        while indents and paragraph.x0 < indents[-1] - 4:
            indents.pop()
        if not indents or paragraph.x0 > indents[-1] + 4:
            indents.append(paragraph.x0)
        paragraph.depth = len(indents) - 1


def _notes_moved(found: list[Paragraph]) -> list[Paragraph]:
    """Put footnotes before a last paragraph that goes on over the page, so that the two halves meet."""
    notes = [one for one in found if one.kind == "note"]
    rest = [one for one in found if one.kind != "note"]
    if not notes or not rest:
        return found
    last = rest[-1]
    if last.kind == "text" and not ENDS_SENTENCE.search(last.lines[-1]):
        return [*rest[:-1], *notes, last]
    return [*rest, *notes]
