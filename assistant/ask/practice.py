"""What a message may mean for practice, and questions of our own: our words, authored by theme, marked as ours."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from prompts import load
from store.models import Passage, PassageKind

_FOR_PRACTICE = frozenset(
    {
        PassageKind.FINDING,
        PassageKind.LEARNING_POINT,
        PassageKind.KEY_MESSAGE,
        PassageKind.RECOMMENDATION,
        PassageKind.BARRIER,
        PassageKind.ENABLER,
        PassageKind.CASE,
    }
)


@cache
def _rules() -> dict[str, tuple[re.Pattern[str], str, str]]:
    return {
        theme: (re.compile(entry["when"], re.IGNORECASE), entry["means"], entry["ask"])
        for theme, entry in load("practice")["themes"].items()
    }


def meaning_of(passage: Passage, quote: str, used: set[str]) -> str | None:
    """Give what these words may mean for practice, where a theme of theirs has a line that fits them.

    Only what a review found, advises or was told has such a line: no figure, method or definition. A line is given once
    an answer: its theme is added to `used`.
    """
    if passage.kind not in _FOR_PRACTICE:
        return None
    fitting = {
        theme: len(rule[0].findall(quote))
        for theme in passage.themes
        if theme not in used and (rule := _rules().get(theme)) and rule[0].search(quote)
    }
    if not fitting:
        return None
    best = max(fitting, key=lambda theme: fitting[theme])
    used.add(best)
    return _rules()[best][1]


def own_questions(themes: Iterable[str], text: str) -> list[str]:
    """Give questions of ours for themes that a text really speaks of."""
    return [rule[2] for theme in dict.fromkeys(themes) if (rule := _rules().get(theme)) and rule[0].search(text)]
