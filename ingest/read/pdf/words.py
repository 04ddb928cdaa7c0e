"""From PDFium's characters to words and pieces of lines, upright whichever way the page is turned."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from ingest.read.pdf.shapes import Piece, Word

_WIDE_GAP = 1.2  # of the size of the type; wider gaps part columns and cells
_SMALLEST = 1.5  # points; nobody can read type below this
_BREAKS = frozenset("\ufffe\x02")
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_RAISED = 0.85  # a digit below this share of its neighbour's size is set above the line


class Frame(NamedTuple):
    """The visible part of a page, and how far it is turned, in quarters to the right."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as shown."""
        sides = (self.right - self.left, self.top - self.bottom)
        return (sides[1], sides[0]) if self.turns % 2 else sides

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Turn a point of the file into a point as shown."""
        if self.turns == 1:
            return y - self.bottom, x - self.left
        if self.turns == 2:
            return self.right - x, y - self.bottom
        if self.turns == 3:
            return self.top - y, self.right - x
        return x - self.left, self.top - y

    def upright(self, a: float, b: float) -> bool:
        """Tell whether writing in this direction runs from left to right as shown."""
        across, down = ((a, -b), (b, a), (-a, b), (-b, -a))[self.turns]
        return across > 0 and abs(down) < 0.3 * across


class Words(NamedTuple):
    """The words of a page: those upright, those that are not, and whether some cannot be seen."""

    upright: list[Word]
    turned: list[str]
    hidden: bool


def words_of(text_page: Any, frame: Frame) -> Words:
    """Read the words of a page in the order of the file."""
    upright: list[Word] = []
    turned: list[str] = []
    hidden = False
    width, height = frame.size
    for first, last, text in _runs(text_page):
        glyph = _Glyph.at(text_page, first, frame)
        if not glyph.upright:
            turned.append(text)
            continue
        x0, x1 = _sides(text_page, last, frame, glyph)
        if glyph.size < _SMALLEST or x1 < 0 or x0 > width or glyph.y < 0 or glyph.y > height + glyph.size:
            hidden = True
            continue
        upright.append(Word(_raised(text_page, first, text), x0, x1, glyph.y, glyph.size, glyph.bold))
    return Words(upright, turned, hidden)


def pieces_of(words: list[Word]) -> list[Piece]:
    """Gather words that follow each other closely on one line."""
    pieces: list[Piece] = []
    for word in words:
        last = pieces[-1] if pieces else None
        if last and _follows(last, word):
            last.words.append(word)
            last.x1 = max(last.x1, word.x1)
        else:
            pieces.append(Piece([word], word.x0, word.x1, word.y, word.size, word.bold))
    for piece in pieces:
        piece.size, piece.bold = look_of(piece.words)
    return pieces


def look_of(words: Iterable[Word]) -> tuple[float, bool]:
    """The size and weight of most letters of some words."""
    looks: Counter[tuple[float, bool]] = Counter()
    for word in words:
        looks[word.size, word.bold] += len(word.text)
    return max(looks, key=looks.__getitem__)


def _follows(piece: Piece, word: Word) -> bool:
    size = max(piece.size, word.size)
    gap = word.x0 - piece.x1
    return abs(word.y - piece.y) < 0.4 * size and -0.5 * size < gap < _WIDE_GAP * size


def _runs(text_page: Any) -> Iterator[tuple[int, int, str]]:
    """Yield the first and last index of each word, and its letters. A hyphen at a line's end stays a hyphen."""
    import pypdfium2.raw as pdfium

    letters: list[str] = []
    first = 0
    count = pdfium.FPDFText_CountChars(text_page)
    get = pdfium.FPDFText_GetUnicode
    for index in range(count):
        character = chr(get(text_page, index) or 32)
        if character in _BREAKS:
            if letters:
                yield first, index - 1, "".join([*letters, "-"])
            letters = []
        elif character.isspace():
            if letters:
                yield first, index - 1, "".join(letters)
            letters = []
        else:
            if not letters:
                first = index
            letters.append(character)
    if letters:
        yield first, count - 1, "".join(letters)


class _Glyph(NamedTuple):
    """One character's look: whether it is upright, the line it stands on, its size in points and its weight."""

    upright: bool
    x: float
    y: float
    size: float
    bold: bool

    @staticmethod
    def at(text_page: Any, index: int, frame: Frame) -> _Glyph:
        import pypdfium2.raw as pdfium

        x, y, matrix = ctypes.c_double(), ctypes.c_double(), pdfium.FS_MATRIX()
        pdfium.FPDFText_GetCharOrigin(text_page, index, x, y)
        pdfium.FPDFText_GetMatrix(text_page, index, matrix)
        size = abs(float(pdfium.FPDFText_GetFontSize(text_page, index)) * math.hypot(matrix.c, matrix.d))
        place = frame.place(x.value, y.value)
        return _Glyph(frame.upright(matrix.a, matrix.b), *place, size, _is_bold(text_page, index))


def _is_bold(text_page: Any, index: int) -> bool:
    import pypdfium2.raw as pdfium

    if pdfium.FPDFText_GetFontWeight(text_page, index) >= 600:
        return True
    buffer, flags = ctypes.create_string_buffer(96), ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(text_page, index, buffer, 96, flags)
    name = buffer.value.lower()
    return any(mark in name for mark in (b"bold", b"black", b"heavy"))


def _sides(text_page: Any, last: int, frame: Frame, glyph: _Glyph) -> tuple[float, float]:
    """The left and right edge of a word as shown."""
    import pypdfium2.raw as pdfium

    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    found = pdfium.FPDFText_GetCharBox(text_page, last, left, right, bottom, top)
    if not found:
        return glyph.x, glyph.x
    corners = (frame.place(left.value, bottom.value)[0], frame.place(right.value, top.value)[0])
    return min(glyph.x, *corners), max(glyph.x, *corners)


def _raised(text_page: Any, first: int, text: str) -> str:
    """Write a note's number that is set above the line as such: "guidance" with a small 1 is no word "guidance1"."""
    body = len(text.rstrip("0123456789"))
    if body == len(text) or len(text) == 1:
        return text
    sizes = [_size(text_page, first + at) for at in (0, *range(max(body, 1), len(text)))]
    raised = next((at for at, size in enumerate(sizes[1:]) if size < _RAISED * sizes[0]), None)
    if raised is None:
        return text
    at = max(body, 1) + raised
    return text[:at] + text[at:].translate(_SUPERSCRIPT)


def _size(text_page: Any, index: int) -> float:
    import pypdfium2.raw as pdfium

    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text_page, index, matrix)
    return abs(float(pdfium.FPDFText_GetFontSize(text_page, index)) * math.hypot(matrix.c, matrix.d))
