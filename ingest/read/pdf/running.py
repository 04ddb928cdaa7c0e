"""Headers, footers and page numbers: lines that come back at the same place of page after page."""

from __future__ import annotations

import re
from collections import defaultdict

from ingest.read.pdf.shapes import Page, Piece

_EDGE = 3  # lines at each end of a page that are looked at
_MARGIN = 0.14  # of the page's height, in which a line counts that runs through one chapter only
_OUTER = 0.078  # of it, above and below which no text begins: there a line counts by its page number alone
_FEWEST = 3  # pages
_LARGE = 1.15  # times the size of the body: a title that comes back, unless it does so on most pages
_PLACE = 6.0  # points by which a running line may move
_DIGITS = re.compile(r"(?<![\d.,])\d{1,4}(?![\d.,]*\d)")
_FIRST, _LAST = re.compile(r"(?:page\s+)?(\d{1,4})(?![\d.,]*\d)", re.I), re.compile(r"(?<![\d.,])(\d{1,4})$")
_OF = re.compile(r"(?<![\d.,])(\d{1,4})\s*(?:/|of)\s*\d{1,4}$", re.I)
_LABELLED = re.compile(
    r"\b(?:[a-z]+\s+)?(?:finding|recommendation|point|question|theme|case|appendix|section|part|chapter"
    r"|step|stage|practice|message|child|adult)s?\s+\d+",
    re.I,
)
_GAP = 1.6  # of the size of the type
_ALONE = re.compile(r"[-–|\s]*(?:page\s+)?(?:\d{1,4}|[ivxlc]{1,6})[-–|\s]*", re.I)
_WITH_PAGE = re.compile(r"\bpage\s+\d{1,4}\b|^\d{1,4}\s*[|–-]|[|–-]\s*\d{1,4}$", re.I)


class _Line:
    """A line over the whole width of a page.

    `edge` is how far it stands from the nearer end of the page, as a share of its height; `apart` tells that no other
    line stands close.
    """

    def __init__(self, pieces: list[Piece], page: Page) -> None:
        self.pieces = pieces
        self.words = " ".join(piece.text for piece in sorted(pieces, key=lambda piece: piece.x0))
        self.at = pieces[0].y
        self.size = max(piece.size for piece in pieces)
        self.apart = False
        self.edge = min(self.at, page.height - self.at) / max(page.height, 1.0)


def without_running_lines(pages: list[Page], body: float) -> list[str]:
    """Take the running lines off the pages, in place, and return each once as it first stood.

    A line runs where the very same words come back at its place, or where it holds a number that grows with the page.
    "Finding 1", "Finding 2" at the head of pages are no running lines, however alike they look.
    """
    edges = [_edge_lines(page) for page in pages]
    same: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for index, lines in enumerate(edges):
        for line in lines:
            same[line.words].append((index, line.at))
    numbered = _numbered(pages, edges)
    found: dict[str, str] = {}
    for page, lines in zip(pages, edges, strict=True):
        running = [
            line for line in lines if id(line) in numbered or _comes_back(line, same[line.words], len(pages), body)
        ]
        for line in running:
            found.setdefault(_DIGITS.sub("#", line.words), line.words)
        gone = {id(piece) for line in running for piece in line.pieces}
        page.pieces = [piece for piece in page.pieces if id(piece) not in gone]
    return list(found.values())


def _comes_back(line: _Line, places: list[tuple[int, float]], pages: int, body: float) -> bool:
    """Tell whether the same words stand at the edge of most pages, or in the margin of several."""
    if len({index for index, _ in places}) >= max(_FEWEST, pages / 2):
        return True
    same = len({index for index, place in places if abs(place - line.at) <= _PLACE})
    if pages == 2:  # too few to tell, but for the outermost lines
        return same == 2 and line.edge <= _OUTER
    large = line.size >= _LARGE * body
    return same >= max(_FEWEST, min(pages / 12, 8)) and line.edge <= _MARGIN and not large


def _numbered(pages: list[Page], edges: list[list[_Line]]) -> set[int]:
    """Find the outermost lines that hold the page's number: one that grows by one with each page, at the same place."""
    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    alone: dict[int, list[int]] = defaultdict(list)
    for page, lines in zip(pages, edges, strict=True):
        for line in (*lines[:1], *lines[-1:]):
            if line.edge <= _MARGIN and _ALONE.fullmatch(line.words):
                alone[round(line.at / _PLACE)].append(id(line))
            elif line.edge <= (_MARGIN if _WITH_PAGE.search(line.words) else _OUTER):
                for number in _page_numbers(line) if line.apart else ():
                    found[number - page.number, round(line.at / _PLACE)].append(id(line))
    fewest = max(_FEWEST, len(pages) / 8) if len(pages) > 2 else 2
    many = [lines for lines in found.values() if len(lines) >= fewest]
    return {line for lines in (*many, *(one for one in alone.values() if len(one) >= _FEWEST)) for line in lines}


def _page_numbers(line: _Line) -> set[int]:
    """The numbers at either end of a line that can be a page's. That of "Finding 2" is a finding's."""
    words = _LABELLED.sub("", line.words)
    places = (_FIRST.match(words), _LAST.search(words), _OF.search(words))
    return {int(found.group(1)) for found in places if found}


def _edge_lines(page: Page) -> list[_Line]:
    """The first and last lines of a page."""
    lines: list[list[Piece]] = []
    for piece in sorted(page.pieces, key=lambda piece: piece.y):
        if lines and piece.y - lines[-1][0].y < 0.5 * piece.size:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    chosen = lines if len(lines) <= 2 * _EDGE else lines[:_EDGE] + lines[-_EDGE:]
    found = [_Line(pieces, page) for pieces in chosen]
    for line in found:
        others = [abs(other[0].y - line.at) for other in lines if other is not line.pieces]
        line.apart = min(others, default=page.height) >= _GAP * line.size
    return found
