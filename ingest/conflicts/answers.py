"""Two percentages for one answer in one section: "'a lot' (51%)" and, two lines on, "A lot: 41%"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.conflicts.note import Conflict, plain, told
from store.models import Passage, PassageKind

_NEAR = 4  # passages apart
_QUOTED = re.compile(r"[‘'“\"](?P<label>[A-Za-z][A-Za-z ]{1,30})[’'”\"]\s*\(\s*(?P<p>\d{1,3}(?:\.\d+)?)\s?%\s*\)")
_LISTED = re.compile(
    r"(?:^|(?<=[,;%.)\s]))(?P<label>[A-Z][A-Za-z]*(?: [A-Za-z]+){0,4})"
    r"(?:\s*\([^()]*\))?\s*:\s*(?:\d+\s*\()?\s*(?P<p>\d{1,3}(?:\.\d+)?)\s?%"
)
_PAIRED = re.compile(
    r"(?:^|(?<=[,;]\s))(?P<label>[A-Z][A-Za-z]*(?: [A-Za-z]+){0,2})\s+(?P<p>\d{1,3}(?:\.\d+)?)\s?%(?=[,;]|$)"
)
_DIFFERENT = 1.5  # points; less may be rounding


def conflicts(passages: list[Passage]) -> Iterator[Conflict]:
    """Find answers of one section that have two percentages."""
    told_of = [(one, pairs) for one in passages if one.kind is not PassageKind.QUOTE and (pairs := _pairs(one.text))]
    for at, (first, answers) in enumerate(told_of):
        for second, others in told_of[at + 1 :]:
            if second.ordinal - first.ordinal > _NEAR or second.headings[:2] != first.headings[:2]:
                break
            for label, value in answers.items():
                other = next((others[name] for name in others if _same(label, name)), None)
                if other is not None and abs(other - value) > _DIFFERENT:
                    yield Conflict(
                        first, second, told("same_answer", label=label, first=plain(value), second=plain(other))
                    )


def _pairs(text: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for pattern in (_QUOTED, _LISTED, _PAIRED):
        for match in pattern.finditer(text):
            found.setdefault(" ".join(match["label"].lower().split()), float(match["p"]))
    return found


def _same(first: str, second: str) -> bool:
    """Tell whether two labels name one answer: "some" and "some learning"."""
    return first == second or first.startswith(f"{second} ") or second.startswith(f"{first} ")
