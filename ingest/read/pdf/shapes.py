"""What stands on a page, with its place. Coordinates are in points; x grows to the right and y downwards."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Word(NamedTuple):
    """Letters with no space between them. `y` is the line they stand on, `size` the height of their type."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool


class Rule(NamedTuple):
    """A straight line drawn on the page, such as the border of a table: `at` is its y (or x), from `start` to `end`."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class Piece:
    """Words that stand close together on one line."""

    words: list[Word]
    x0: float
    x1: float
    y: float
    size: float
    bold: bool

    @property
    def text(self) -> str:
        """The words with a space between each."""
        return " ".join(word.text for word in self.words)


@dataclass(slots=True)
class Table:
    """A table drawn with lines: its rows of cells, and its box."""

    rows: list[list[str]]
    headed: bool
    x0: float
    x1: float
    top: float
    bottom: float


@dataclass(slots=True)
class Page:
    """One page: its pieces of text in the order of the file, and its tables.

    `aside` holds text that does not run from left to right, such as a note up the margin. `hidden` tells that some text
    cannot be seen, `scanned` that the words were read off a picture.
    """

    number: int
    width: float
    height: float
    label: str | None = None
    pieces: list[Piece] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
    hidden: bool = False
    scanned: bool = False


@dataclass(slots=True)
class Row:
    """One line of a column: its words as they will stand in the text, and its look. `cells` is set for table rows.

    `size` is that of most of its letters, `tallest` that of its largest word.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    tallest: float
    bold: bool
    column: tuple[float, float]
    cells: bool = False
    header: bool = False
