"""Builds a source text line by line, with what the format says of each line."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.models import LineHint, LineRole


@dataclass(slots=True)
class Layout:
    """Lines of text in the making. Every line that is added becomes one line of the text, with one hint."""

    lines: list[str] = field(default_factory=list)
    hints: dict[int, LineHint] = field(default_factory=dict)

    def add(self, words: str, role: LineRole, level: int = 1) -> None:
        """Add a line. White space runs become one space; lines without words are left out."""
        flat = "\t".join(" ".join(cell.split()) for cell in words.split("\t")).strip()
        if not flat.replace("\t", ""):
            return
        if self.lines and not _belongs_to_list(self.hints[len(self.lines) - 1].role, role):
            self.lines.append("")
        self.hints[len(self.lines)] = LineHint(role, level)
        self.lines.append(flat)

    @property
    def text(self) -> str:
        """The lines, joined; a blank line stands between blocks."""
        return "\n".join(self.lines)


def _belongs_to_list(before: LineRole, role: LineRole) -> bool:
    rows = (LineRole.ROW, LineRole.HEADER_ROW)
    return (before is LineRole.ITEM and role is LineRole.ITEM) or (before in rows and role in rows)
