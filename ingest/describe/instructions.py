"""Words in a document that speak to a program instead of a reader: "ignore all previous instructions".

Documents are data: nothing in them is ever carried out, flagged or not. The flag is for whoever adds the document.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from ingest.lexicon import load_terms

FLAG = "instructions"
"""The quality flag of a document or passage in which such words were found."""

_SPACED = re.compile(r"(?<!\w)(?:\w[ .\-_*]){3,}\w(?!\w)")
_WORDS = re.compile(r"[^\W\d_]")
_LEET = str.maketrans("013457@$", "oieastas")
_MIXED = re.compile(r"\b(?=\w*[A-Za-z])(?=\w*[013457@$])[A-Za-z013457@$]{4,}\b")


@dataclass(frozen=True)
class Instruction:
    """What was found: which rule, the words, and whether they were hidden from a reader's eye."""

    rule: str
    words: str
    hidden: bool = False


@cache
def _rules() -> tuple[tuple[str, re.Pattern[str]], ...]:
    held = load_terms("instructions")["rules"]
    rules: dict[str, str] = held  # type: ignore[assignment]
    return tuple(
        (name, re.compile(re.sub(r"\s+(?=\|)|(?<=\|)\s+", "", rule.strip()).replace(" .{0,", ".{0,"), re.I | re.S))
        for name, rule in rules.items()
    )


def instructions(text: str) -> list[Instruction]:
    """Find words that speak to a program in a text as it was read, invisible characters and all."""
    found = []
    hidden = "".join(chr(ord(char) - 0xE0000) for char in text if 0xE0020 <= ord(char) <= 0xE007E)
    if _WORDS.search(hidden):
        found.append(Instruction("written in invisible characters", hidden, hidden=True))
    plain = _plain(text)
    for name, rule in _rules():
        if match := rule.search(plain):
            found.append(Instruction(name, match.group().strip()))
    return found


def _plain(text: str) -> str:
    """Invisible characters out, look-alikes plain, letters that stand apart joined, digits for letters put back."""
    shown = "".join(char for char in unicodedata.normalize("NFKC", text) if unicodedata.category(char) != "Cf")
    joined = _SPACED.sub(lambda match: re.sub(r"[ .\-_*]", "", match[0]) + " ", shown)
    return _MIXED.sub(lambda match: match[0].translate(_LEET), joined)
