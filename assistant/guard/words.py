"""A message as words with their places, free of characters that nobody can see."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+(?:['’\-.][^\W_]+)*['’]?|[^\w\s]")
_GENITIVE = re.compile(r"['’]s?$", re.IGNORECASE)


@dataclass(frozen=True)
class Seen:
    """The part of a message that can be seen. `text[at]` stood at `origin[at]` in the message."""

    text: str
    origin: tuple[int, ...]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Give the place in the message, as (start, end), of a stretch of the text that can be seen."""
        return self.origin[start], self.origin[end - 1] + 1


def seen(message: str) -> Seen:
    """Drop what is invisible (zero-width, direction marks, tags) and write look-alike letters plainly."""
    chars, origin = [], []
    for at, char in enumerate(message):
        if unicodedata.category(char) in ("Cf", "Co", "Cn") or (
            unicodedata.category(char) == "Cc" and char not in "\n\t"
        ):
            continue
        narrow = unicodedata.normalize("NFKC", char) if ord(char) > 0x2000 else char
        kept = narrow if len(narrow) == 1 else char
        chars.append(kept)
        origin.append(at)
    return Seen("".join(chars), tuple(origin))


@dataclass(frozen=True)
class Word:
    """One word or mark: `text[start:end]`; `base` is lower case, without accents or a final 's."""

    text: str
    start: int
    end: int

    @property
    def base(self) -> str:
        """The word as lists of names spell it."""
        return bare(self.text)

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper()


def bare(word: str) -> str:
    """Lower case, without accents, without a final 's or apostrophe."""
    spelt = unicodedata.normalize("NFKD", _GENITIVE.sub("", word)).replace("’", "'").replace("ł", "l").replace("Ł", "L")
    return "".join(char for char in spelt if not unicodedata.combining(char)).lower()


def words(text: str) -> list[Word]:
    """Cut a text into words and marks."""
    return [Word(found.group(), found.start(), found.end()) for found in _WORD.finditer(text)]
