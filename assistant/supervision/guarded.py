"""The one place where supervision asks the guard: before a topic goes any further, and before own words go in."""

from __future__ import annotations

from assistant.guard import Verdict, guard
from assistant.settings import Settings, get_settings

LONGEST_LOOK = 20_000  # characters that the guard looks at


def look(text: str, settings: Settings | None = None) -> Verdict:
    """Let the guard judge a topic, or a question in a person's own words."""
    return guard(text[:LONGEST_LOOK], strictness=(settings or get_settings()).guard_strictness)
