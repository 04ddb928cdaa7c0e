"""Where sentences start, as character offsets into the text."""

from __future__ import annotations

import re

_BREAK = re.compile(r"[.?!…][”’\"')\]*]*\s+(?=[\"“‘'(\[*]*[A-Z0-9])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|et al|cf|vs|Dr|Mr|Mrs|Ms|Prof|St|No|Vol|pp?|para|paras|Gov|approx|ed|eds)|\b[A-Z])\.$"
)


def sentence_starts(text: str, start: int, end: int) -> list[int]:
    """Return the offsets in `text[start:end]` at which sentences start; the first is `start`."""
    starts = [start]
    for found in _BREAK.finditer(text, start, end):
        stop = found.start() + 1
        if not _ABBREVIATION.search(text, max(start, stop - 8), stop):
            starts.append(found.end())
    return starts
