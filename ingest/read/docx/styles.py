"""What the styles of a Word document say of a paragraph, those that they are based on included."""

from __future__ import annotations

import re
from typing import Any

from ingest.read.docx.words import W

_HEADING = re.compile(r"heading\s*(\d)", re.I)
_DEEPEST = 20  # styles based on styles


class Styles:
    """The styles of one document."""

    def __init__(self, document: Any) -> None:
        found = document.styles.element.findall(f"{W}style")
        self._by_id: dict[str, Any] = {style.get(f"{W}styleId", ""): style for style in found}

    def of(self, paragraph: Any) -> str:
        """The id of a paragraph's style, or ""."""
        return _value(paragraph.find(f"{W}pPr/{W}pStyle"))

    def chain(self, style: str) -> list[Any]:
        """A style and those it is based on, nearest first."""
        found: list[Any] = []
        while style in self._by_id and len(found) < _DEEPEST:
            found.append(self._by_id[style])
            style = _value(found[-1].find(f"{W}basedOn"))
        return found

    def named(self, style: str, word: str) -> bool:
        """Tell whether a style's name holds a word."""
        return any(word in name for name in self._names(style)[:1])

    def heading_level(self, paragraph: Any, style: str) -> int:
        """The level of a heading, 1 the highest, or 0 for what is no heading."""
        own = paragraph.find(f"{W}pPr/{W}outlineLvl")
        levels = [own, *(one.find(f"{W}pPr/{W}outlineLvl") for one in self.chain(style))]
        for name in self._names(style):
            if found := _HEADING.match(name):
                return int(found.group(1)) or 1
            if name == "title":
                return 1
        stated = next((int(_value(level)) for level in levels if level is not None and _value(level).isdigit()), 9)
        return stated + 1 if stated < 9 else 0

    def hides(self, run: Any) -> bool:
        """Tell whether a run of text is marked not to be shown."""
        own = run.find(f"{W}rPr/{W}vanish")
        if own is None:
            style = _value(run.find(f"{W}rPr/{W}rStyle"))
            own = next((mark for one in self.chain(style) if (mark := one.find(f"{W}rPr/{W}vanish")) is not None), None)
        return own is not None and own.get(f"{W}val", "1") not in ("0", "false", "off")

    def _names(self, style: str) -> list[str]:
        return [_value(one.find(f"{W}name")).lower() for one in self.chain(style)]


def _value(element: Any) -> str:
    return str(element.get(f"{W}val", "")) if element is not None else ""
