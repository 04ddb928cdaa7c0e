"""Tables that are drawn with lines: which words stand in which cell."""

from __future__ import annotations

import bisect

from ingest.read.pdf.rules import Rules
from ingest.read.pdf.shapes import Rule, Table, Word

_NEAR = 3.0  # points within which two lines are one, or touch
_SHARE = 0.35  # of a table's height (width) that the lines between two columns (rows) cover


def tables_of(words: list[Word], rules: Rules) -> tuple[list[Table], list[Word]]:
    """Find the tables of a page with two or more columns and rows, and the words outside them."""
    tables: list[Table] = []
    for across, down in _groups(rules):
        grid = _grid(across, down)
        if grid is None:
            continue
        xs, ys = grid
        inside = [word for word in words if _holds(xs, ys, word)]
        if table := _table(inside, xs, ys, down):
            tables.append(table)
            taken = set(map(id, inside))
            words = [word for word in words if id(word) not in taken]
    return tables, words


def _groups(rules: Rules) -> list[tuple[list[Rule], list[Rule]]]:
    """Part the lines of a page into groups whose lines touch, largest first."""
    across, down = sorted(rules.across), sorted(rules.down)
    owner = list(range(len(across) + len(down)))

    def find(one: int) -> int:
        while owner[one] != one:
            owner[one] = owner[owner[one]]
            one = owner[one]
        return one

    for index, line in enumerate(down):
        first = bisect.bisect_left(across, line.start - _NEAR, key=lambda rule: rule.at)
        last = bisect.bisect_right(across, line.end + _NEAR, key=lambda rule: rule.at)
        for other in range(first, last):
            if across[other].start - _NEAR <= line.at <= across[other].end + _NEAR:
                owner[find(len(across) + index)] = find(other)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for index, rule in enumerate([*across, *down]):
        groups.setdefault(find(index), ([], []))[index >= len(across)].append(rule)
    return sorted(groups.values(), key=lambda group: -len(group[0]) - len(group[1]))


def _grid(across: list[Rule], down: list[Rule]) -> tuple[list[float], list[float]] | None:
    """The x of each column's edges and the y of each row's, or None where the lines make no table."""
    if len(across) < 2 or len(down) < 2:
        return None
    width = max(rule.end for rule in across) - min(rule.start for rule in across)
    height = max(rule.end for rule in down) - min(rule.start for rule in down)
    xs, ys = _edges(down, height), _edges(across, width)
    return (xs, ys) if len(xs) > 2 and len(ys) > 2 else None


def _edges(rules: list[Rule], extent: float) -> list[float]:
    """The places at which lines cover enough of the table to part its columns or rows."""
    places: list[list[Rule]] = []
    for rule in sorted(rules):
        if places and rule.at - places[-1][-1].at <= _NEAR:
            places[-1].append(rule)
        else:
            places.append([rule])
    return [sum(rule.at for rule in place) / len(place) for place in places if _covered(place) >= _SHARE * extent]


def _covered(rules: list[Rule]) -> float:
    """The length that lines at one place cover together."""
    total, reached = 0.0, float("-inf")
    for start, end in sorted((rule.start, rule.end) for rule in rules):
        total += max(0.0, end - max(start, reached))
        reached = max(reached, end)
    return total


def _holds(xs: list[float], ys: list[float], word: Word) -> bool:
    middle = (word.x0 + word.x1) / 2
    return xs[0] <= middle <= xs[-1] and ys[0] <= word.y - 0.3 * word.size <= ys[-1]


def _table(words: list[Word], xs: list[float], ys: list[float], down: list[Rule]) -> Table | None:
    """Sort words into cells. A table in which only one column ever holds words is a box around text: None."""
    rows: list[list[Word]] = [[] for _ in ys[1:]]
    for word in words:
        rows[min(max(bisect.bisect_right(ys, word.y - 0.3 * word.size) - 1, 0), len(rows) - 1)].append(word)
    filled = [_cells(_in_order(row), xs, down) for row in rows if row]
    if len(filled) < 2 or sum(any(row[column] for row in filled) for column in range(len(xs) - 1)) < 2:
        return None
    headed = all(word.bold for cell in filled[0] for word in cell) and not all(
        word.bold for row in filled[1:] for cell in row for word in cell
    )
    texts = [[" ".join(word.text for word in cell) for cell in row] for row in filled]
    return Table(texts, headed, xs[0], xs[-1], ys[0], ys[-1])


def _cells(words: list[Word], xs: list[float], down: list[Rule]) -> list[list[Word]]:
    """Sort the words of one row into its columns; words that run over an edge with no line there share a cell."""
    cells: list[list[Word]] = [[] for _ in xs[1:]]
    before: Word | None = None
    column = 0
    for word in words:
        if before is None or not _runs_on(before, word, down):
            column = min(max(bisect.bisect_right(xs, (word.x0 + word.x1) / 2) - 1, 0), len(cells) - 1)
        cells[column].append(word)
        before = word
    return cells


def _runs_on(before: Word, word: Word, down: list[Rule]) -> bool:
    """Tell whether a word follows another on its line with no border between the two."""
    if abs(word.y - before.y) > 0.4 * word.size or not -1 < word.x0 - before.x1 < word.size:
        return False
    middle = word.y - 0.3 * word.size
    return not any(
        before.x1 - _NEAR <= rule.at <= word.x0 + _NEAR and rule.start <= middle <= rule.end for rule in down
    )


def _in_order(cell: list[Word]) -> list[Word]:
    """The words of a cell line by line; words whose feet differ little stand on one line."""
    lines: list[list[Word]] = []
    for word in sorted(cell, key=lambda word: word.y):
        if lines and word.y - lines[-1][0].y < 0.4 * max(word.size, lines[-1][0].size):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [word for line in lines for word in sorted(line, key=lambda word: word.x0)]
