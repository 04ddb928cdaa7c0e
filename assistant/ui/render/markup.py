"""A passage as a person reads it: formatting marks out of sight, the quoted words marked, everything escaped.

Offsets count characters of the stored text, so marks are hidden while it is shown and never cut out before.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from markupsafe import Markup, escape

_LINE_TAGS = "br|p|div|tr|li|ul|ol|table|thead|tbody|h[1-6]|hr|blockquote"
_WORD_TAGS = "td|th"
_QUIET_TAGS = "b|strong|i|em|u|s|sup|sub|span|small|font|a|input|label"
_TAG = re.compile(
    rf"</?(?:(?P<line>{_LINE_TAGS})|(?P<word>{_WORD_TAGS})|(?:{_QUIET_TAGS}))(?:\s[^<>]*)?/?>", re.IGNORECASE
)
_EMPHASIS = re.compile(r"(?P<open>\*{1,3})(?=[^\s*])(?P<inner>[^*]*?[^\s*])(?P<close>(?P=open))(?!\*)")
_LEFT_OVER = re.compile(r"\*{2,}(?=\w)|(?<=[.:;!?])\*{2,}")
_HEADING = re.compile(r"^#{1,6} ", re.MULTILINE)
_GAPS = re.compile(r"[ \t]*\n[ \t]*(?:\n[ \t]*)+")


class Hidden(NamedTuple):
    """A stretch `text[start:end]` that is not shown; `shown` stands in its place."""

    start: int
    end: int
    shown: str


def hidden(text: str) -> list[Hidden]:
    """Find the markdown asterisks, heading marks and inline tags of a text, in reading order, never overlapping.

    Only tags that carry formatting are hidden. Any other, such as `<script>`, is left to be shown as plain text.
    A footnote star, as in "278*", stays.
    """
    found = [Hidden(*tag.span(), _stand_in(tag)) for tag in _TAG.finditer(text)]
    for pair in _EMPHASIS.finditer(text):
        found += [Hidden(*pair.span("open"), ""), Hidden(*pair.span("close"), "")]
    for pattern in (_LEFT_OVER, _HEADING):
        found += [Hidden(*mark.span(), "") for mark in pattern.finditer(text)]
    return _apart(sorted(found))


def _stand_in(tag: re.Match[str]) -> str:
    """Keep words apart where a tag kept them apart: a new line, or a space between cells."""
    if tag.group("line"):
        return "\n"
    return " " if tag.group("word") else ""


def _apart(found: list[Hidden]) -> list[Hidden]:
    kept: list[Hidden] = []
    for mark in found:
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return kept


def visible(text: str, start: int = 0, end: int | None = None) -> str:
    """Give `text[start:end]` as a person reads it. What is hidden is decided on the whole text, then cut."""
    stop = len(text) if end is None else end
    shown, at = [], start
    for mark in hidden(text):
        if mark.end <= start or mark.start >= stop:
            continue
        shown.append(text[at : max(at, mark.start)])
        if mark.start >= start:
            shown.append(mark.shown)
        at = min(mark.end, stop)
    shown.append(text[at:stop])
    return _GAPS.sub("\n\n", "".join(shown))


def marked(text: str, start: int, end: int) -> Markup:
    """Give a whole passage as HTML with `text[start:end]` in a `<mark>`. Offsets outside the text are pulled in."""
    first = min(max(start, 0), len(text))
    last = min(max(end, first), len(text))
    before, quoted, after = (visible(text, *span) for span in ((0, first), (first, last), (last, len(text))))
    middle = Markup("<mark>{}</mark>").format(quoted) if quoted else Markup("")
    return escape(before.lstrip()) + middle + escape(after.rstrip())
