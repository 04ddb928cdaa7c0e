"""Pictures of counts, as SVG with text. Each is drawn from the very numbers of the table that stands beside it.

Shapes tell what is meant, never colour alone, so that they read in greyscale and in the dark.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from assistant.library.models import Matrix
from prompts import say

_ROW, _LABEL, _BAR, _END = 28, 190, 300, 60
_CELL, _HEAD, _SIDE = 34, 34, 44


def bars(title: str, counts: Sequence[tuple[str, int]]) -> Markup:
    """Draw one bar a value, the longest as long as there is room; nothing where there are no values."""
    if not counts:
        return Markup("")
    most = max(count for _, count in counts)
    width, height = _LABEL + _BAR + _END, len(counts) * _ROW
    parts = [_open(width, height, say("library", "bars_alt", title=title))]
    for row, (label, count) in enumerate(counts):
        middle = row * _ROW + _ROW // 2
        long = max(3, round(_BAR * count / most))
        parts.append(
            Markup('<text class="chart-label" x="{}" y="{}" text-anchor="end">{}</text>').format(
                _LABEL - 10, middle + 5, _short(label, 26)
            )
        )
        parts.append(
            Markup('<rect class="chart-bar" data-count="{}" x="{}" y="{}" width="{}" height="{}"/>').format(
                count, _LABEL, middle - 9, long, 18
            )
        )
        parts.append(
            Markup('<text class="chart-count" x="{}" y="{}">{}</text>').format(
                _LABEL + long + 8, middle + 5, f"{count:,}"
            )
        )
    return Markup("").join([*parts, Markup("</svg>")])


def matrix(held: Matrix) -> Markup:
    """Draw a square for each lesson that a document tells; lessons have numbers, documents letters, as in the table."""
    if not held.rows:
        return Markup("")
    width = _SIDE + len(held.columns) * _CELL + 90
    height = _HEAD + len(held.rows) * _CELL + 4
    alt = say("library", "matrix_alt", rows=len(held.rows), columns=len(held.columns))
    parts = [_open(width, height, alt)]
    for at in range(len(held.columns)):
        x = _SIDE + at * _CELL + _CELL // 2
        parts.append(
            Markup('<text class="chart-label" x="{}" y="{}" text-anchor="middle">{}</text>').format(
                x, _HEAD - 12, letter(at)
            )
        )
    for number, row in enumerate(held.rows, 1):
        y = _HEAD + (number - 1) * _CELL
        parts.append(
            Markup('<text class="chart-label" x="{}" y="{}" text-anchor="end">{}</text>').format(
                _SIDE - 12, y + _CELL // 2 + 5, number
            )
        )
        for at, cell in enumerate(row.cells):
            parts.append(_square(_SIDE + at * _CELL, y, cell.state))
        parts.append(
            Markup('<text class="chart-count" x="{}" y="{}">{}</text>').format(
                _SIDE + len(held.columns) * _CELL + 12, y + _CELL // 2 + 5, row.lesson.independent
            )
        )
    return Markup("").join([*parts, Markup("</svg>")])


def letter(at: int) -> str:
    """Name a column: A to Z, then AA, AB and so on."""
    name = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        name = chr(65 + rest) + name
    return name


def _square(x: int, y: int, state: str) -> Markup:
    frame = Markup('<rect class="chart-grid" x="{}" y="{}" width="{}" height="{}"/>').format(x, y, _CELL, _CELL)
    inner = {"own": "chart-own", "copy": "chart-copy", "reported": "chart-reported"}.get(state)
    if inner is None:
        return frame
    inset = 7
    return frame + Markup('<rect class="{}" data-cell="{}" x="{}" y="{}" width="{}" height="{}"/>').format(
        inner, state, x + inset, y + inset, _CELL - 2 * inset, _CELL - 2 * inset
    )


def _open(width: int, height: int, alt: str) -> Markup:
    return Markup('<svg class="chart" role="img" aria-label="{}" viewBox="0 0 {} {}" width="{}" height="{}">').format(
        alt, width, height, width, height
    )


def _short(label: str, most: int) -> str:
    return escape(label if len(label) <= most else f"{label[: most - 1].rstrip()}…")
