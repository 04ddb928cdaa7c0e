"""A question into words, and the words that carry its meaning."""

from __future__ import annotations

import re

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

# Words of English grammar and of asking: they find every passage, so they find nothing.
STOP_WORDS = frozenset(
    """
    a about above after again all also am an and any are aren't as at be because been before being below between both
    but by can can't cannot could couldn't did didn't do does doesn't doing don't down during each few for from further
    get give got had hadn't has hasn't have haven't having he her here hers herself him himself his how i i'm i've if in
    into is isn't it its it's itself just let's may me might more most must my myself no nor not of off on once only or
    other ought our ours out over own please same shall she should shouldn't so some such tell than that that's the
    their theirs them themselves then there these they they're this those through to too under until up us very was
    wasn't we we're were weren't what what's when where which while who whom why will with won't would wouldn't you
    your yours
    """.split()
)


def words(text: str) -> list[str]:
    """Split text into lower-case words, possessive endings gone."""
    # Whole texts are split for every question, so the work is done once a text and not once a word.
    found: list[str] = WORD.findall(text.casefold().replace("’", "'"))
    return [word.removesuffix("'s") for word in found]


def content_words(text: str) -> list[str]:
    """Give the words of a text that carry meaning, each once, in order. All words, where none would be left."""
    everything = list(dict.fromkeys(words(text)))
    kept = [word for word in everything if word not in STOP_WORDS]
    return kept or everything
