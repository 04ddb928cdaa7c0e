"""Words that may be somebody's name, and what stands around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from zlib import crc32

import numpy as np
import numpy.typing as npt

from assistant.guard.recogniser import NameChances
from assistant.guard.words import Word
from prompts import load

BINS = 1 << 15
LIKELY = 0.35  # the recogniser's share for a name, from which a word is looked at
SURE = 0.6  # the same for a word in small letters that no list of first names holds
THINKABLE = 0.1  # the same for a word in small letters that a list of first names holds
_TITLES = frozenset("mr mrs ms miss mx dr sgt pc dc aunty auntie uncle nan nana nanny granny grandma grandad".split())
_REACH = 4  # words looked at on either side
_NEAR = 14


@dataclass(frozen=True)
class Candidate:
    """A run of words, `words[first:last]`, that may be a name."""

    first: int
    last: int


@cache
def listed(name: str) -> frozenset[str]:
    """Read `assistant/guard/data/NAME.txt`, one name a line."""
    source = files("assistant.guard").joinpath(f"data/{name}.txt")
    return frozenset(source.read_text(encoding="utf-8").split())


@cache
def _everyday() -> frozenset[str]:
    return frozenset(load("guard_people")["everyday_words"].split())


@cache
def _never() -> frozenset[str]:
    return frozenset(load("guard_people")["never_names"].casefold().split())


def candidates(words: Sequence[Word], chances: Sequence[NameChances]) -> list[Candidate]:
    """Find the runs of words that may be a name. `chances` holds the recogniser's shares, one a word."""
    marked = [_may_be(words, at, chances[at]) for at in range(len(words))]
    for at in range(1, len(words)):
        # A surname goes with the first name before it.
        if marked[at - 1] and not marked[at] and _goes_on(words, at):
            marked[at] = True
    found, at = [], 0
    while at < len(words):
        end = at
        while end < len(words) and marked[end] and (end == at or _touch(words[end - 1], words[end])):
            end += 1
        if end > at:
            found.append(Candidate(at, end))
        at = max(end, at + 1)
    return found


def _may_be(words: Sequence[Word], at: int, chance: NameChances) -> bool:
    word = words[at]
    base = word.base
    if not base[:1].isalpha() or base in _never() or (word.text.isupper() and len(word.text) < 4 and base != "mo"):
        return at > 0 and words[at - 1].base in _TITLES and word.text.isupper() and word.text.isalpha()
    if not word.capital and _is_a_thing(words, at):
        return False
    if at > 0 and words[at - 1].base in _TITLES and (word.capital or base not in _everyday()):
        return base in listed("first_names") or base in listed("surnames") or word.capital
    likely = max(chance.given, chance.surname)
    plain = not word.capital and base in listed("ordinary_words") and base not in listed("first_names")
    sure = LIKELY if word.capital or base in listed("first_names") else SURE
    if len(base) > 1 and not plain and likely >= sure:
        return True
    if word.capital and _starts_like_a_name(word):
        return True
    # In small letters a list alone would take many plain words for names: the recogniser has to have a thought of it.
    listed_name = base in listed("first_names") and base not in _everyday() and base not in listed("ordinary_words")
    return listed_name and max(chance.given, chance.surname) >= THINKABLE


def _is_a_thing(words: Sequence[Word], at: int) -> bool:
    """Whether a word in small letters is what "a" or "an" stands before: "off a lorry"; but not "a mary smith rang"."""
    before, after = words[at - 1] if at else None, words[at + 1] if at + 1 < len(words) else None
    return before is not None and before.base in ("a", "an") and not (after and after.base in listed("surnames"))


def _starts_like_a_name(word: Word) -> bool:
    base = word.base
    if base in listed("first_names") or base.removesuffix("s") in listed("first_names"):
        return True
    return len(base) > 2 and not word.text.isupper() and base not in listed("ordinary_words")


def _goes_on(words: Sequence[Word], at: int) -> bool:
    word, before = words[at], words[at - 1]
    if not _touch(before, word) or before.text.endswith(("'s", "’s")) or not word.text[0].isalpha():
        return False
    return word.capital and len(word.text) > 1 and word.base not in _never() and not word.text.isupper()


def _touch(before: Word, after: Word) -> bool:
    return 0 <= after.start - before.end <= 1 and not before.text.endswith(("'s", "’s"))


def features(
    words: Sequence[Word], chances: Sequence[NameChances], found: Candidate, others: Sequence[Candidate], *, known: bool
) -> npt.NDArray[np.int64]:
    """Say in hashed bins what stands around a candidate. `known` False leaves out whether a list holds the name."""
    inside = {at for other in others for at in range(other.first, other.last)}
    shown = ["@name" if at in inside else re.sub(r"\d", "0", word.base) for at, word in enumerate(words)]
    before = (["^"] * _REACH + shown[: found.first])[-_REACH:][::-1]
    after = (shown[found.last :] + ["$"] * _REACH)[:_REACH]
    grams = [f"l{n}:{word}" for n, word in enumerate(before)] + [f"r{n}:{word}" for n, word in enumerate(after)]
    grams += [f"ll:{before[1]} {before[0]}", f"rr:{after[0]} {after[1]}", f"lr:{before[0]} {after[0]}"]
    grams += [f"rrr:{' '.join(after[:3])}", f"lll:{' '.join(before[2::-1])}"]
    near = shown[max(found.first - _NEAR, 0) : found.last + _NEAR]
    grams += [f"b:{word}" for word in near]
    grams += _look(words, chances, found, known=known)
    return np.unique(np.array([crc32(gram.encode()) % BINS for gram in grams], dtype=np.int64))


def _look(words: Sequence[Word], chances: Sequence[NameChances], found: Candidate, *, known: bool) -> list[str]:
    name = words[found.first : found.last]
    given = max(chances[at].given for at in range(found.first, found.last))
    surname = max(chances[at].surname for at in range(found.first, found.last))
    starts = found.first == 0 or words[found.first - 1].text in ".?!:"
    look = [
        f"given:{int(given * 4)}",
        f"surname:{int(surname * 4)}",
        f"long:{min(len(name), 3)}",
        f"case:{name[0].capital}{name[0].text.isupper()}{starts}",
        f"genitive:{name[-1].text.endswith(('s', '’s')) and chr(39) in name[-1].text}",
        f"everyday:{name[0].base in _everyday()}",
        f"title:{found.first > 0 and words[found.first - 1].base in _TITLES}",
    ]
    if known:
        look += [
            f"first:{name[0].base in listed('first_names')}",
            f"last:{name[-1].base in listed('surnames')}",
        ]
    return look
