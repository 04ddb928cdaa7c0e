"""Themes from the controlled vocabulary, matched on word stems."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

import snowballstemmer

from ingest.lexicon import load_terms
from ingest.searchable import normal_words

_WORD = re.compile(r"[^\W_]+")
_DOCUMENT_THEMES, _LEAST_SHARE, _LEAST_PASSAGES = 12, 0.03, 2


def themes_of(text: str) -> list[str]:
    """Return the themes that a text names, in the order of the vocabulary."""
    stems = _stems(text)
    found: set[str] = set()
    for index, stem in enumerate(stems):
        for phrase, theme in _phrases().get(stem, ()):
            if tuple(stems[index : index + len(phrase)]) == phrase:
                found.add(theme)
    return [theme for theme in load_terms("themes") if theme in found]


def document_themes(passages: Iterable[list[str]]) -> list[str]:
    """Return the themes that run through a document, the most frequent first, from the themes of its passages."""
    rows = list(passages)
    counts = Counter(theme for row in rows for theme in row)
    least = max(_LEAST_PASSAGES, _LEAST_SHARE * len(rows))
    return [theme for theme, count in counts.most_common(_DOCUMENT_THEMES) if count >= least]


@cache
def _phrases() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """First stem of each wording, to the wordings and their themes."""
    table: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for theme, wordings in load_terms("themes").items():
        for wording in wordings:
            stems = tuple(_stems(wording))
            table.setdefault(stems[0], []).append((stems, theme))
    return table


@cache
def _stemmer() -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer("english")


@cache
def _stem(word: str) -> str:
    return str(_stemmer().stemWord(word))


def _stems(text: str) -> list[str]:
    words = _WORD.findall(re.sub(r"['’]s\b|s['’](?=\s|$)", "s", normal_words(text).lower()))
    return [_stem(word) for word in words]
