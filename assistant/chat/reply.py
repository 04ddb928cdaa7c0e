"""What a chat model sends, read as it comes: whole JSON objects are taken out, anything else is passed over."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

LONGEST_OBJECT = 4_000  # characters of one statement with its sources; what is longer is no statement
MOST_SOURCES = 6


@dataclass(frozen=True)
class Statement:
    """One statement as a model sent it: nothing of it is believed yet. `keys` name the passages it says it rests on."""

    text: str
    keys: tuple[str, ...] = ()


class ReplyReader:
    """Takes statements out of a reply, piece by piece. Never holds more than one object's worth of text."""

    def __init__(self) -> None:
        """Start at the beginning of a reply."""
        self._held: list[str] = []
        self._depth = 0
        self._quoted = self._escaped = False

    def feed(self, piece: str) -> Iterator[Statement]:
        """Read the next piece; give each statement that is whole now."""
        for letter in piece:
            if self._depth == 0 and letter != "{":
                continue
            self._held.append(letter)
            if self._quoted:
                self._in_words(letter)
            elif letter == '"':
                self._quoted = True
            elif letter == "{":
                if self._depth:  # an object inside another: only the innermost can be a statement
                    self._held = [letter]
                self._depth = 1
            elif letter == "}":
                if statement := _statement("".join(self._held)):
                    yield statement
                self._reset()
            if len(self._held) > LONGEST_OBJECT:
                self._reset()

    def _in_words(self, letter: str) -> None:
        if self._escaped:
            self._escaped = False
        elif letter == "\\":
            self._escaped = True
        elif letter == '"':
            self._quoted = False

    def _reset(self) -> None:
        self._held, self._depth = [], 0
        self._quoted = self._escaped = False


def _statement(text: str) -> Statement | None:
    try:
        held: Any = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(held, dict) or not isinstance(held.get("claim"), str) or not held["claim"].strip():
        return None
    keys = held.get("sources")
    given = [keys] if isinstance(keys, str) else keys if isinstance(keys, list) else []
    return Statement(
        " ".join(held["claim"].split()), tuple(key.strip() for key in given if isinstance(key, str))[:MOST_SOURCES]
    )
