"""Builds a source text line by line, with what the format says of each line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from ingest.source import Flag, LineHint, LineRole, PageSpan, SourceText
from ingest.text import Cleaner

_MOST_NAMED = 20  # runs of pages that a notice names


@dataclass(slots=True)
class Layout:
    """Lines of text in the making. Every line that is added becomes one line of the text, with one hint.

    `hidden` tells that words were left out that the document does not show.
    """

    lines: list[str] = field(default_factory=list)
    hints: dict[int, LineHint] = field(default_factory=dict)
    pages: list[PageSpan] = field(default_factory=list)
    cleaner: Cleaner = field(default_factory=Cleaner)
    hidden: bool = False
    _length: int = 0

    def add(self, words: str, role: LineRole, level: int = 1) -> None:
        """Add a line, cleaned. White space runs become one space; lines without words are left out."""
        words = self.cleaner.clean(words)
        flat = "\t".join(" ".join(cell.split()) for cell in words.split("\t")).strip()
        if not flat.replace("\t", ""):
            return
        if self.lines and self.lines[-1] and not self._belongs(role):
            self._append("")
        self.hints[len(self.lines)] = LineHint(role, level)
        self._append(flat)

    def add_lines(self, words: str, role: LineRole, level: int = 1) -> None:
        """Add each line of some words."""
        for line in words.splitlines():
            self.add(line, role, level)

    def start_page(self, number: int) -> None:
        """Say that what is added from here on stands on a page."""
        if self.lines:
            self._append("")
        self.pages.append(PageSpan(self._length, number))

    def source(self, media_type: str, front_matter: dict[str, Any] | None = None) -> SourceText:
        """Return what was built; a blank line stands between blocks."""
        flags, notices = self.cleaner.flags(), self.cleaner.notices()
        if self.hidden:
            flags = flags or [Flag.HIDDEN_TEXT]
            notices.append("The file holds text that it does not show. It was left out.")
        return SourceText(
            text="\n".join(self.lines),
            media_type=media_type,
            pages=self.pages,
            hints=self.hints,
            front_matter=front_matter or {},
            flags=[str(flag) for flag in flags],
            notices=notices,
        )

    def _append(self, line: str) -> None:
        self.lines.append(line)
        self._length += len(line) + 1

    def _belongs(self, role: LineRole) -> bool:
        """Tell whether a line belongs to the list or table that the last line is of."""
        before = self.hints.get(len(self.lines) - 1)
        rows = (LineRole.ROW, LineRole.HEADER_ROW)
        return before is not None and (
            (before.role is LineRole.ITEM and role is LineRole.ITEM) or (before.role in rows and role in rows)
        )


def page_list(numbers: Sequence[int], verb: tuple[str, str] = ("holds", "hold")) -> str:
    """Say which pages something holds for: "Page 3 holds", "Pages 3, 5 to 7 and 9 hold"."""
    runs = list(_runs(numbers))
    shown = [str(first) if first == last else f"{first} to {last}" for first, last in runs[:_MOST_NAMED]]
    if len(runs) > _MOST_NAMED:
        shown.append(f"{len(runs) - _MOST_NAMED} more places")
    named = " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
    return f"Page {named} {verb[0]}" if len(numbers) == 1 else f"Pages {named} {verb[1]}"


def _runs(numbers: Iterable[int]) -> Iterable[tuple[int, int]]:
    ordered = sorted(numbers)
    starts = [ordered[0], *(after for before, after in pairwise(ordered) if after != before + 1)]
    ends = [*(before for before, after in pairwise(ordered) if after != before + 1), ordered[-1]]
    return zip(starts, ends, strict=True)
