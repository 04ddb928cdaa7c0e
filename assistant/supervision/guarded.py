"""The one place where supervision asks the guard: before a topic goes any further, and before own words go in."""

from __future__ import annotations

from assistant.ask.guard import Verdict, guard

LONGEST_LOOK = 20_000  # characters that the guard looks at


def look(text: str) -> Verdict:
    """Let the guard judge a topic, or a question in a person's own words."""
    return guard(text[:LONGEST_LOOK])
