"""Slips of spelling put right for a search, by words that the library holds. A word that it holds is never changed.

Whether a word is one at all is judged by the word list of the second stage's model and by the product's own words;
which word was meant, by the library. Without the model's package, only the listed misspellings are put right.
"""

from __future__ import annotations

import importlib.util
import json
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

from rapidfuzz.distance import DamerauLevenshtein

from assistant.ask.glossary import glossary_words
from assistant.ask.text import stem
from prompts import load
from store.lexical import STOP_WORDS, WORD
from store.tokens import COLBERT

SHORTEST = 5  # letters: a shorter word has too many neighbours
LONG = 7  # letters from which two slips are put right, not one

# How often each stem stands in the library; one that stands nowhere may be left out.
Frequencies = Callable[[Sequence[str]], Mapping[str, int]]

_ENDING = re.compile(r"(?:'s|s|es|ed|d|ing|er|est|ly|y)$")


def correct(question: str, frequencies: Frequencies) -> tuple[str, dict[str, str]]:
    """Give a question with its slips put right, and what was changed: {"lerning": "learning"}."""
    listed = load("search")["misspellings"]
    unknown = {word for word in WORD.findall(question) if _looks_wrong(word)}
    held = frequencies([stem(word.casefold()) for word in unknown]) if unknown else {}
    changed: dict[str, str] = {}
    for word in WORD.findall(question):
        meant = listed.get(word.casefold())
        if meant is None and word in unknown and not held.get(stem(word.casefold())):
            meant = _meant(word.casefold(), frequencies)
        if meant:
            changed[word] = meant
    return WORD.sub(lambda match: changed.get(match.group(), match.group()), question), changed


def _looks_wrong(word: str) -> bool:
    plain = word.casefold()
    if len(plain) < SHORTEST or not plain.isalpha() or not plain.isascii() or sum(map(str.isupper, word)) > 1:
        return False  # short forms and figures are no slips
    return not any(known in _known() for known in (plain, *_bases(plain)))


def _bases(word: str) -> list[str]:
    """Give what an inflected form may come from: "hoarding" from "hoard", "noticed" from "notice"."""
    bare = _ENDING.sub("", word)
    if bare == word or len(bare) < 3:
        return []
    doubled = [bare[:-1]] if len(bare) > 3 and bare[-1] == bare[-2] else []
    return [bare, bare + "e", *doubled]


def _meant(word: str, frequencies: Frequencies) -> str | None:
    most = 1 if len(word) < LONG else 2
    near: list[tuple[int, str]] = []
    for known in _by_first_letter()[word[0]]:
        if abs(len(known) - len(word)) <= most:
            distance = DamerauLevenshtein.distance(word, known, score_cutoff=most)
            if distance <= most:
                near.append((int(distance), known))
    held = frequencies([stem(known) for _, known in near]) if near else {}
    meant = [(distance, -held[stem(known)], known) for distance, known in near if held.get(stem(known))]
    return min(meant)[2] if meant else None


@cache
def _known() -> frozenset[str]:
    return frozenset(_model_words()) | glossary_words() | STOP_WORDS


@cache
def _by_first_letter() -> Mapping[str, tuple[str, ...]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for word in sorted(_known()):
        if len(word) > 3 and word.isalpha():
            found[word[0]].append(word)
    return defaultdict(tuple, {letter: tuple(words) for letter, words in found.items()})


def _model_words() -> list[str]:
    spec = importlib.util.find_spec(COLBERT.package)
    if spec is None or not spec.submodule_search_locations:
        return []
    listed = Path(spec.submodule_search_locations[0]) / COLBERT.folder / "tokenizer.json"
    vocabulary = json.loads(listed.read_text(encoding="utf-8"))["model"]["vocab"]
    return [word for word in vocabulary if word.isalpha() and word.isascii()]
