"""What a message may mean for practice, and questions of our own: our words, authored by theme, marked as ours."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from prompts import load


@cache
def _rules() -> dict[str, tuple[re.Pattern[str], str, str]]:
    return {
        theme: (re.compile(entry["when"], re.IGNORECASE), entry["means"], entry["ask"])
        for theme, entry in load("practice")["themes"].items()
    }


def meaning_of(quote: str, themes: Iterable[str], used: set[str]) -> str | None:
    """Give what these words may mean for practice, where a theme of theirs has a line that fits them.

    A line is given once an answer: its theme is added to `used`.
    """
    for theme in themes:
        rule = _rules().get(theme)
        if rule and theme not in used and rule[0].search(quote):
            used.add(theme)
            return rule[1]
    return None


def own_questions(themes: Iterable[str], text: str) -> list[str]:
    """Give questions of ours for themes that a text really speaks of."""
    return [rule[2] for theme in dict.fromkeys(themes) if (rule := _rules().get(theme)) and rule[0].search(text)]
