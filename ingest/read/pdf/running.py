"""Headers, footers and page numbers: lines that come back at the same place of page after page."""

from __future__ import annotations

import re
from collections import defaultdict

from ingest.read.pdf.shapes import Page, Piece

_EDGE = 3  # lines at each end of a page that are looked at
_MARGIN = 0.14  # of the page's height, in which a line counts that runs through one chapter only
_FEWEST = 3  # pages
_LARGE = 1.15  # times the size of the body: a title that comes back, unless it does so on most pages
_NUMBERS = re.compile(r"\d+|\b[ivxlc]+\b")
_DIGITS = re.compile(r"(?<![\d.,])\d{1,4}(?![\d.,]*\d)")
_PLACE = 6.0  # points by which a running line may move


def without_running_lines(pages: list[Page], body: float) -> list[str]:
    """Take the running lines off the pages, in place, and return each once as it first stood."""
    seen: dict[str, list[tuple[int, float]]] = defaultdict(list)
    edges = [_edge_lines(page) for page in pages]
    numbered = _numbered(pages, edges)
    for index, lines in enumerate(edges):
        for line in lines:
            seen[_key(line)].append((index, _height(line)))
    found: dict[str, None] = {}
    for page, lines in zip(pages, edges, strict=True):
        running = [
            line for line in lines if id(line) in numbered or _runs(line, seen[_key(line)], page, len(pages), body)
        ]
        found.update((_words(line), None) for line in running if _key(line) not in map(_masked, found))
        gone = {id(piece) for line in running for piece in line}
        page.pieces = [piece for piece in page.pieces if id(piece) not in gone]
    return list(found)


def _numbered(pages: list[Page], edges: list[list[list[Piece]]]) -> set[int]:
    """Find the outermost lines that hold the page's number: one that grows by one with each page, at the same place."""
    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    for page, lines in zip(pages, edges, strict=True):
        for line in (*lines[:1], *lines[-1:]):
            for number in {int(digits) for digits in _DIGITS.findall(_words(line))}:
                if _at_margin(line, page):
                    found[number - page.number, round(_height(line) / _PLACE)].append(id(line))
    return {line for lines in found.values() if len(lines) >= max(_FEWEST, len(pages) / 8) for line in lines}


def _at_margin(line: list[Piece], page: Page) -> bool:
    return not _MARGIN * page.height < _height(line) < (1 - _MARGIN) * page.height


def _runs(line: list[Piece], places: list[tuple[int, float]], page: Page, pages: int, body: float) -> bool:
    here = _height(line)
    same = len({index for index, place in places if abs(place - here) <= _PLACE})
    anywhere = len({index for index, _ in places})
    if anywhere >= max(_FEWEST, pages / 2):
        return True
    large = max(piece.size for piece in line) >= _LARGE * body
    return same >= max(_FEWEST, min(pages / 12, 8)) and _at_margin(line, page) and not large


def _edge_lines(page: Page) -> list[list[Piece]]:
    """The first and last lines of a page, over its whole width."""
    lines: list[list[Piece]] = []
    for piece in sorted(page.pieces, key=lambda piece: piece.y):
        if lines and piece.y - lines[-1][0].y < 0.5 * piece.size:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return lines if len(lines) <= 2 * _EDGE else lines[:_EDGE] + lines[-_EDGE:]


def _height(line: list[Piece]) -> float:
    return line[0].y


def _words(line: list[Piece]) -> str:
    return " ".join(piece.text for piece in sorted(line, key=lambda piece: piece.x0))


def _key(line: list[Piece]) -> str:
    return _masked(_words(line))


def _masked(words: str) -> str:
    return _NUMBERS.sub("#", words.lower())
