"""A wording without details of a person, to ask instead of a message that was stopped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from assistant.guard.verdict import Span
from prompts import load


@cache
def _themes() -> tuple[tuple[re.Pattern[str], str], ...]:
    held: dict[str, str] = load("guard_wording")["themes"]
    return tuple((re.compile(rule, re.IGNORECASE), theme) for theme, rule in held.items())


def general_wording(text: str, spans: Sequence[Span]) -> str:
    """Ask about the themes of a message instead of its people.

    Built from fixed words alone, never from the message's own, so that a detail which nobody noticed cannot be in it.
    """
    held = load("guard_wording")
    rest = _blanked(text, spans)
    themes = [theme for rule, theme in _themes() if rule.search(rest)][: held["most_themes"]]
    if not themes:
        return str(held["no_theme"])
    listed = themes[0] if len(themes) == 1 else f"{', '.join(themes[:-1])} and {themes[-1]}"
    return str(held["question"]).replace("$themes", listed)


def _blanked(text: str, spans: Sequence[Span]) -> str:
    for span in spans:
        text = text[: span.start] + " " * (span.end - span.start) + text[span.end :]
    return text
