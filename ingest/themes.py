"""Themes from the controlled vocabulary, and what runs through a whole document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ingest.vocabulary import terms_in

_MOST, _LEAST_SHARE, _LEAST_PASSAGES = 12, 0.03, 2


def themes_of(text: str) -> list[str]:
    """Return the themes that a text names, in the order of the vocabulary."""
    return terms_in("themes", text)


def document_terms(passages: Iterable[list[str]]) -> list[str]:
    """Return the terms that run through a document, the most frequent first, from the terms of its passages."""
    rows = list(passages)
    counts = Counter(term for row in rows for term in row)
    least = max(_LEAST_PASSAGES, _LEAST_SHARE * len(rows))
    return [term for term, count in counts.most_common(_MOST) if count >= least]
