"""Plain searches over the same passages, so that a recall stands beside something. They never abstain."""

from __future__ import annotations

from collections.abc import Sequence

from eval.outcome import Shown, System, names_of
from store.lexical import content_words
from store.library import Library
from store.models import Passage

MOST = 10


def bm25(library: Library, question: str) -> tuple[Shown, ...]:
    """Give the ten passages with the best BM25 score for the question's content words."""
    return _shown(library, library.search_lexical(content_words(question), MOST))


def dense(library: Library, question: str) -> tuple[Shown, ...]:
    """Give the ten passages nearest to the question in meaning.

    Raises:
        ModelUnavailable: the embedding model cannot be loaded or does not fit the library.
    """
    return _shown(library, library.search_dense(question, MOST))


def baselines(library: Library, question: str) -> dict[System, tuple[Shown, ...]]:
    """Run every baseline."""
    return {"bm25": bm25(library, question), "dense": dense(library, question)}


def _shown(library: Library, hits: Sequence[tuple[str, float]]) -> tuple[Shown, ...]:
    passages = library.passages_by_id([passage_id for passage_id, _ in hits])
    return as_shown(library, [passages[passage_id] for passage_id, _ in hits if passage_id in passages])


def as_shown(library: Library, passages: Sequence[Passage]) -> tuple[Shown, ...]:
    """Give passages as if they were shown, in the same order."""
    names = {document.document_id: names_of(document) for document in library.documents()}
    return tuple(Shown(names[passage.document_id], passage.text) for passage in passages)
