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
        left, right = _sides(band, gutter)
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
            held += len(band) if _is_spread(*_sides(band, x), x) else 0
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
        elif _ends_span(item, bands, ordered, x):
            bands[-2].append(item)
        else:
            bands[-1].append(item)
    for band, following in pairwise(bands):
        if _crosses(following[:1], x):
            following[:0] = _lead_in(band, following[0], x)
    return _joined(bands, x)


def _crosses(band: list[Item], x: float) -> bool:
    return any(item.x0 < x < item.x1 for item in band)


def _ends_span(item: Item, bands: list[list[Item]], items: list[Item], x: float) -> bool:
    """Tell whether a short line is the last of a paragraph that spans the columns: it follows at once, alone."""
    if bands[-1] or len(bands) < 2 or not _crosses(bands[-2], x) or not isinstance(item, Piece):
        return False
    before = bands[-2][-1]
    close = isinstance(before, Piece) and item.y - before.y < 1.7 * item.size
    return close and not any(isinstance(other, Piece) and other.x0 > x and _close(item, other) for other in items)


def _lead_in(band: list[Item], spanning: Item, x: float) -> list[Item]:
    """Take off the end of a band the lines that head what spans the columns: nearer to it than to what is above."""
    taken: list[Item] = []
    below = spanning
    while band:
        item = band[-1]
        side = [other for other in band[:-1] if (other.x0 >= x) == (item.x0 >= x)]
        gap = _top(below) - _top(item)
        beside = any((other.x0 >= x) != (item.x0 >= x) and _top(item) - _top(other) < gap for other in band[:-1])
        if not isinstance(item, Piece) or beside or gap > 2.2 * item.size:
            break
        if not side or _top(item) - _top(side[-1]) < gap + 0.3 * item.size:
            break
        taken.insert(0, band.pop())
        below = item
    return taken


def _joined(bands: list[list[Item]], x: float) -> list[list[Item]]:
    """Put crossing items and lone lines that follow each other into one band."""
    joined: list[list[Item]] = []
    for band in bands:
        if not band:
            continue
        if joined and all(len(one) == 1 or _crosses(one, x) for one in (band, joined[-1])):
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


def _sides(band: list[Item], x: float) -> tuple[list[Item], list[Item]]:
    """The items left and right of a place; a band that crosses it has no sides."""
    if _crosses(band, x):
        return [], []
    return [item for item in band if item.x1 <= x], [item for item in band if item.x1 > x]


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
