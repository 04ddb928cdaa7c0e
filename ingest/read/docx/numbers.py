"""The numbers that Word puts before paragraphs by itself. They are shown, but stand nowhere in the file."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any, NamedTuple

from ingest.read.docx.styles import Styles
from ingest.read.docx.words import W

_PLACE = re.compile(r"%(\d)")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_SMALL_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


class _Level(NamedTuple):
    """How one level of a list is numbered: from where, in which digits, and in which pattern, such as "%1.%2"."""

    start: int
    format: str
    pattern: str


class Numbers:
    """Counts the numbered paragraphs of one document, which must be asked for in reading order."""

    def __init__(self, document: Any, styles: Styles) -> None:
        self._styles = styles
        self._levels: dict[str, dict[int, _Level]] = {}
        self._abstract: dict[str, str] = {}
        self._starts: dict[str, dict[int, int]] = {}
        self._counts: defaultdict[str, dict[int, int]] = defaultdict(dict)
        self._begun: set[str] = set()
        root = next(
            (
                relation.target_part.element
                for relation in document.part.rels.values()
                if relation.reltype.endswith("/numbering") and not relation.is_external
            ),
            None,
        )
        if root is not None:
            self._load(root)

    def _load(self, root: Any) -> None:
        for one in root.findall(f"{W}abstractNum"):
            self._levels[one.get(f"{W}abstractNumId", "")] = _levels(one)
        for one in root.findall(f"{W}num"):
            number = one.get(f"{W}numId", "")
            self._abstract[number] = _value(one.find(f"{W}abstractNumId"))
            self._starts[number] = {
                int(override.get(f"{W}ilvl", "0")): int(_value(start, "1"))
                for override in one.findall(f"{W}lvlOverride")
                if (start := override.find(f"{W}startOverride")) is not None
            }

    def is_item(self, paragraph: Any) -> bool:
        """Tell whether a paragraph is of a list, by itself or by its style."""
        return self._place(paragraph) is not None

    def depth(self, paragraph: Any) -> int:
        """The depth of a list item, counted from 0."""
        place = self._place(paragraph)
        return place[1] if place else 0

    def of(self, paragraph: Any) -> str:
        """Count a paragraph and return the number that Word shows before it; "" for a bullet and for no number."""
        place = self._place(paragraph)
        if place is None:
            return ""
        number, depth = place
        abstract = self._abstract.get(number, "")
        levels = self._levels.get(abstract, {})
        level = levels.get(depth)
        if level is None:
            return ""
        counts = self._counts[abstract]
        if number not in self._begun:
            self._begun.add(number)
            counts.update({at: start - 1 for at, start in self._starts.get(number, {}).items()})
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]
        return "" if level.format in ("bullet", "none") else _shown(level, levels, counts)

    def _place(self, paragraph: Any) -> tuple[str, int] | None:
        """The list that a paragraph is of and its depth there."""
        own = paragraph.find(f"{W}pPr/{W}numPr")
        named = [one.find(f"{W}pPr/{W}numPr") for one in self._styles.chain(self._styles.of(paragraph))]
        found = [one for one in (own, *named) if one is not None]
        number = next((value for one in found if (value := _value(one.find(f"{W}numId")))), "")
        if not number or number == "0":
            return None
        depth = next((value for one in found if (value := _value(one.find(f"{W}ilvl")))), "0")
        return number, int(depth) if depth.isdigit() else 0


def _levels(abstract: Any) -> dict[int, _Level]:
    return {
        int(level.get(f"{W}ilvl", "0")): _Level(
            int(_value(level.find(f"{W}start"), "1")),
            _value(level.find(f"{W}numFmt"), "decimal"),
            _value(level.find(f"{W}lvlText")),
        )
        for level in abstract.findall(f"{W}lvl")
    }


def _shown(level: _Level, levels: dict[int, _Level], counts: dict[int, int]) -> str:
    def place(found: re.Match[str]) -> str:
        at = int(found.group(1)) - 1
        one = levels.get(at, level)
        return _digits(counts.get(at, one.start), one.format)

    return " ".join(_PLACE.sub(place, level.pattern).split())


def _digits(count: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter"):
        letters = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letters.upper() if form == "upperLetter" else letters
    if form in ("lowerRoman", "upperRoman"):
        roman = ""
        for value, sign in (*_ROMAN, *_SMALL_ROMAN):
            roman += sign * (count // value)
            count %= value
        return roman.upper() if form == "upperRoman" else roman
    return f"{count:02d}" if form == "decimalZero" else str(count)


def _value(element: Any, default: str = "") -> str:
    return str(element.get(f"{W}val", default)) if element is not None else default
