"""The controlled vocabulary: terms and their other wordings, matched on word stems."""

from __future__ import annotations

import re
from functools import cache, lru_cache

import snowballstemmer

from ingest.lexicon import load_terms
from ingest.searchable import normal_words

_WORD = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(r"['’]s\b|s['’](?=\s|$)")
_AGE = re.compile(
    r"\b(?P<n>\d{1,2})[- ]?(?P<unit>day|week|month|year)s?[- ]old\b"
    r"|\baged? (?:of )?(?P<years>\d{1,2})\b(?!\s*(?:per|%|weeks?|months?|days?))"
    r"|\baged? (?:of )?(?P<small>\d{1,2}) (?P<small_unit>days?|weeks?|months?)\b"
    r"|\bunder (?:the age of )?(?P<under>one|1|12 months)\b",
    re.I,
)
_INFANT = re.compile(r"\b(?:infants?|bab(?:y|ies)|newborns?|unborn)\b", re.I)
_ADOLESCENT = re.compile(r"\b(?:adolescen(?:t|ts|ce)|teenage(?:r|rs)?)\b", re.I)
_BANDS = ((1, "under 1"), (6, "1-5"), (11, "6-10"), (16, "11-15"), (18, "16-17"))
AGE_BANDS = (*(band for _, band in _BANDS), "adolescent")


def terms_in(vocabulary: str, text: str) -> list[str]:
    """Return the terms of a vocabulary ("themes", "agencies" ...) that a text names, in the order of the vocabulary."""
    words = stems(text)
    found: set[str] = set()
    table = _phrases(vocabulary)
    for index, stem in enumerate(words):
        for phrase, term in table.get(stem, ()):
            if words[index : index + len(phrase)] == phrase:
                found.add(term)
    return [term for term in load_terms(vocabulary) if term in found]


def age_bands(text: str) -> list[str]:
    """Return the age bands of children that a text names: "under 1", "1-5", "6-10", "11-15", "16-17", "adolescent"."""
    found: set[str] = set()
    for match in _AGE.finditer(text):
        if band := _band(match):
            found.add(band)
    if _INFANT.search(text):
        found.add("under 1")
    order = [band for _, band in _BANDS]
    ages = [band for band in order if band in found]
    return ages or (["adolescent"] if _ADOLESCENT.search(text) else [])


def _band(match: re.Match[str]) -> str | None:
    if match["under"] or match["small"]:
        return "under 1" if not match["small"] or _in_years(int(match["small"]), match["small_unit"]) < 1 else "1-5"
    years = float(match["years"]) if match["years"] else _in_years(int(match["n"]), match["unit"])
    return next((band for limit, band in _BANDS if years < limit), None)


def _in_years(count: int, unit: str) -> float:
    return count / {"d": 365, "w": 52, "m": 12, "y": 1}[unit[0].lower()]


@cache
def _phrases(vocabulary: str) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """First stem of each wording, to the wordings and their terms."""
    table: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for term, wordings in load_terms(vocabulary).items():
        for wording in wordings:
            phrase = stems(wording)
            table.setdefault(phrase[0], []).append((phrase, term))
    return table


@cache
def _stemmer() -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer("english")


@cache
def _stem(word: str) -> str:
    return str(_stemmer().stemWord(word))


@lru_cache(maxsize=4096)
def stems(text: str) -> tuple[str, ...]:
    """Return the stems of the words of a text, in order. Several vocabularies ask for those of one text."""
    words = _WORD.findall(_POSSESSIVE.sub("s", normal_words(text).lower()))
    return tuple(_stem(word) for word in words)
