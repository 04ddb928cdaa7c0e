"""Keys by which a chat model names what it was sent: drawn afresh for each prompt."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import TypeVar

Thing = TypeVar("Thing")

_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"  # no vowels, so that a key is never a word
_KEY_LENGTH = 5


def keys_for(things: Sequence[Thing]) -> dict[str, Thing]:
    """Give each thing a key of this one prompt: nobody who wrote a document can know it beforehand."""
    keyed: dict[str, Thing] = {}
    for thing in things:
        key = ""
        while not key or key in keyed:
            key = "".join(secrets.choice(_LETTERS) for _ in range(_KEY_LENGTH))
        keyed[key] = thing
    return keyed
