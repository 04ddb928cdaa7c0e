"""The order in which a page is read: columns one after the other, what spans them between, each from top to bottom."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from itertools import pairwise, takewhile
from statistics import median

from ingest.read.pdf.marks import MARKER
from ingest.read.pdf.shapes import Piece, Row, Table
from ingest.read.pdf.words import look_of

_FEWEST = 4  # lines in each column
_FILLED = 0.55  # of its column that the median line of running text fills
_LETTERS = 16  # in the median line of a column of running text
_TITLE = 1.25  # times the size of the body: a heading over all columns, wherever it starts
_CELL_GAP, _WIDEST_SPACE = 2.0, 4.0  # of the size of the type
_LEADER = re.compile(r"(?:\s*[.…·_]){5,}\s*(?=(?:\d{1,4}|[ivxlc]{1,6})$)")

Item = Piece | Table


def rows_of(pieces: Sequence[Piece], tables: Sequence[Table], body: float) -> list[Row]:
    """Put what stands on a page into reading order, line by line. `body` is the size of most type in the document."""
    return _read([*pieces, *tables], body, depth=0)


def _read(items: list[Item], body: float, depth: int) -> list[Row]:
    gutter = _gutter(items, body) if depth < 3 else None
    if gutter is None:
        return _lines(items)
    rows: list[Row] = []
    for band in _bands(items, gutter, body):
        left = [item for item in band if item.x1 <= gutter]
        right = [item for item in band if item.x1 > gutter]
        if _is_spread(left, right, gutter):
            rows += _read(left, body, depth + 1) + _read(right, body, depth + 1)
        else:
            rows += _lines(band)
    return rows


def _gutter(items: list[Item], body: float) -> float | None:
    """The x of the space between two columns of running text, or None where the page has one column."""
    best, place = 0, None
    for x in _candidates(items):
        held = 0
        for band in _bands(items, x, body):
            left = [item for item in band if item.x1 <= x]
            right = [item for item in band if item.x1 > x]
            held += len(band) if _is_spread(left, right, x) else 0
        if held > best:
            best, place = held, x
    return place


def _candidates(items: list[Item]) -> list[float]:
    """Places just left of where several pieces start, which other pieces end before."""
    starts = sorted(item.x0 for item in items if isinstance(item, Piece))
    found: list[float] = []
    for start in starts:
        if found and start - found[-1] < 3:
            continue
        aligned = sum(start - 0.5 <= other < start + 3 for other in starts)
        if aligned >= _FEWEST and any(item.x1 < start for item in items):
            found.append(start - 0.6)
    return found


def _bands(items: list[Item], x: float, body: float) -> list[list[Item]]:
    """Part a page at what crosses the place between its columns; each crossing item is a band of its own."""
    ordered = sorted(items, key=_top)
    bands: list[list[Item]] = [[]]
    for item in ordered:
        if (item.x0 < x < item.x1) or _is_title(item, ordered, x, body):
            bands += [[item], []]
        else:
            bands[-1].append(item)
    return [band for band in _joined(bands, x) if band]


def _joined(bands: list[list[Item]], x: float) -> list[list[Item]]:
    """Put crossing items that follow each other, and stray pieces on the same lines, into one band."""
    joined: list[list[Item]] = []
    for band in bands:
        if not band:
            continue
        crossing = len(band) == 1 and band[0].x0 < x < band[0].x1
        if joined and crossing and any(item.x0 < x < item.x1 for item in joined[-1]):
            joined[-1] += band
        else:
            joined.append(list(band))
    return joined


def _is_title(item: Item, items: list[Item], x: float, body: float) -> bool:
    """Tell whether a large line stands in one column with nothing beside it in the other: it heads both."""
    if not isinstance(item, Piece) or not body or item.size < _TITLE * body:
        return False
    reach = item.size
    return not any(
        isinstance(other, Piece) and (other.x0 >= x) != (item.x0 >= x) and abs(other.y - item.y) < reach
        for other in items
    )


def _is_spread(left: list[Item], right: list[Item], x: float) -> bool:
    """Tell whether two sides are columns of running text side by side, and not the cells of a table."""
    sides = [[item for item in side if isinstance(item, Piece)] for side in (left, right)]
    if any(len(side) < _FEWEST for side in sides):
        return False
    for side, end in zip(sides, (x, max(one.x1 for one in sides[1])), strict=True):
        if median(_filled(side, end)) < _FILLED:
            return False
        if median(len(one.text) for one in side) < _LETTERS:
            return False
    (top, bottom), (other_top, other_bottom) = ((min(one.y for one in s), max(one.y for one in s)) for s in sides)
    shared = min(bottom, other_bottom) - max(top, other_top)
    return shared >= 0.5 * min(bottom - top, other_bottom - other_top)


def _filled(side: list[Piece], end: float) -> list[float]:
    """The share of its room that each piece fills: up to the next piece on about the same line, or to the end."""
    ordered = sorted(side, key=lambda piece: piece.y)
    shares: list[float] = []
    for index, piece in enumerate(ordered):
        close = partial(_close, piece)
        near = (*takewhile(close, reversed(ordered[:index])), *takewhile(close, ordered[index + 1 :]))
        starts = [other.x0 for other in near if other.x0 > piece.x1 - 1]
        shares.append((piece.x1 - piece.x0) / max(min(starts, default=end) - piece.x0, 1.0))
    return shares


def _close(piece: Piece, other: Piece) -> bool:
    return abs(other.y - piece.y) < piece.size


def _top(item: Item) -> float:
    return item.y if isinstance(item, Piece) else item.top


def _lines(items: list[Item]) -> list[Row]:
    """Read one column from top to bottom: pieces on one line side by side, tables row by row."""
    if not items:
        return []
    column = (min(item.x0 for item in items), max(item.x1 for item in items))
    grouped: list[list[Piece] | Table] = []
    for item in sorted(items, key=_top):
        last = grouped[-1] if grouped else None
        if isinstance(item, Table):
            grouped.append(item)
        elif isinstance(last, list) and item.y - last[0].y < 0.4 * max(item.size, last[0].size):
            last.append(item)
        else:
            grouped.append([item])
    rows: list[Row] = []
    lines = [sorted(group, key=lambda piece: piece.x0) if isinstance(group, list) else group for group in grouped]
    for index, line in enumerate(lines):
        if isinstance(line, Table):
            rows += _table_rows(line)
        else:
            near = [one for one in lines[max(index - 1, 0) : index + 2] if isinstance(one, list) and one is not line]
            rows.append(_row(line, near, column))
    return rows


def _table_rows(table: Table) -> list[Row]:
    box = (table.x0, table.x1)
    return [
        Row("\t".join(cells), table.x0, table.x1, table.top, 0.0, 0.0, False, box, True, table.headed and not number)
        for number, cells in enumerate(table.rows)
    ]


def _row(line: list[Piece], near: list[list[Piece]], column: tuple[float, float]) -> Row:
    """Write the pieces of a line: a tab where lines above or below have a gap at the same place, else a space."""
    text, cells = line[0].text, False
    for before, piece in pairwise(line):
        if _parts(before, piece, text, near):
            text, cells = f"{text}\t{piece.text}", True
        else:
            text = f"{text} {piece.text}"
    size, _ = look_of(word for piece in line for word in piece.words)
    tallest = max(word.size for piece in line for word in piece.words)
    bold = all(piece.bold for piece in line)
    foot = max(line, key=lambda piece: len(piece.text)).y
    # Dots that lead to a page number are no words.
    text = _LEADER.sub("\t", text)
    return Row(text, line[0].x0, max(piece.x1 for piece in line), foot, size, tallest, bold, column, cells)


def _parts(before: Piece, piece: Piece, text: str, near: list[list[Piece]]) -> bool:
    gap = (piece.x0 - before.x1) / max(piece.size, 1.0)
    if gap < _CELL_GAP or MARKER.fullmatch(text):
        return False
    aligned = any(abs(other.x0 - piece.x0) < 3 and other is not line[0] for line in near for other in line)
    return gap >= _WIDEST_SPACE or aligned
