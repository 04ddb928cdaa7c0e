"""Whether words of a gold quote lie in a shown source.

The rule: a quote lies in a text when more than half of its words, and at least five of them (all of them in a quote of
fewer than five), stand there in one unbroken run. White space, case, punctuation, markdown asterisks and tags do not
count, so that layout never decides. A run, and not a share of scattered words, so that a passage on the same theme does
not pass for the passage itself.
"""

from __future__ import annotations

import re
from functools import lru_cache

FEWEST_WORDS = 5

_LAYOUT = re.compile(r"<[^<>]{1,80}>")
_INSIDE_WORDS = re.compile("[*\u00ad]")
_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=20_000)
def plain_words(text: str) -> tuple[str, ...]:
    """Give the words of a text, lower case, without layout and punctuation."""
    return tuple(_WORD.findall(_INSIDE_WORDS.sub("", _LAYOUT.sub(" ", text)).casefold()))


def words_needed(quote: str) -> int:
    """Count the words of a quote that must stand in one run."""
    count = len(plain_words(quote))
    return max(count // 2 + 1, min(count, FEWEST_WORDS))


@lru_cache(maxsize=200_000)
def lies_in(quote: str, text: str) -> bool:
    """Whether a quote lies in a text, wholly or for its larger part. See the rule at the top of this module."""
    wanted, needed = plain_words(quote), words_needed(quote)
    held = f" {' '.join(plain_words(text))} "
    runs = (wanted[first : first + needed] for first in range(len(wanted) - needed + 1))
    return bool(wanted) and any(f" {' '.join(run)} " in held for run in runs)
