"""Practitioner words to review words: short forms spelled out, everyday words joined by the words reviews use."""

from __future__ import annotations

import re
from functools import cache

from prompts import load
from store.lexical import words


@cache
def _entries() -> dict[str, tuple[str, ...]]:
    held = load("glossary")
    return {
        str(term).casefold(): tuple(str(meaning) for meaning in meanings)
        for section in ("short_forms", "same_as")
        for term, meanings in held[section].items()
    }


@cache
def _phrases() -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    return tuple(
        (re.compile(entry["says"], re.IGNORECASE), tuple(entry["means"])) for entry in load("glossary")["phrases"]
    )


def review_terms(question: str) -> tuple[str, ...]:
    """Give the terms that reviews use for what the question says: word by word, and by turns of phrase."""
    plain = question.replace("’", "'")
    by_word = [meaning for meanings in expansions(question).values() for meaning in meanings]
    by_phrase = [meaning for rule, meanings in _phrases() if rule.search(plain) for meaning in meanings]
    return tuple(dict.fromkeys([*by_word, *by_phrase]))


def expansions(question: str) -> dict[str, tuple[str, ...]]:
    """Give the review words for each word of the question that has some: {"nai": ("non-accidental injury",)}."""
    entries = _entries()
    return {word: entries[word] for word in words(question) if word in entries}


@cache
def glossary_words() -> frozenset[str]:
    """Give every word of the glossary, as people write it and as reviews do."""
    told = [*_entries(), *(meaning for meanings in _entries().values() for meaning in meanings)]
    told += [meaning for _, meanings in _phrases() for meaning in meanings]
    return frozenset(word for term in told for word in words(term))
