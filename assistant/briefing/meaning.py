"""How near words are to what a briefing is about."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from assistant.briefing.bank import name_of, themes
from assistant.briefing.quotes import Quote
from assistant.briefing.subject import Subject
from store.library import Library
from store.models import PassageKind

STATED = (PassageKind.FINDING, PassageKind.LEARNING_POINT, PassageKind.KEY_MESSAGE)
FEWEST_STATED, MOST_STATED = 3, 24  # statements that tell what a publication is about
LONGEST = 400  # characters of one of them

Vectors = npt.NDArray[np.float32]


class Meaning:
    """Cosines with the subject of one briefing.

    A topic is its name and what its theme turns on, a publication what it states one by one as found or learnt.
    """

    def __init__(self, library: Library, subject: Subject) -> None:
        """Turn the subject into vectors."""
        self._library, self._subject = library, subject
        about = [subject.about, *(f"{name_of(theme)}: {themes()[theme].idea}" for theme in subject.themes[:1])]
        if subject.document is not None:
            stated = [found.passage.text[:LONGEST] for found in subject.items if found.passage.kind in STATED]
            about = stated[:MOST_STATED] if len(stated) >= FEWEST_STATED else about
        middle = _unit(library.embedder.encode(about)).mean(axis=0, keepdims=True)
        self._middle = _unit(middle)[0]

    def of_texts(self, texts: Sequence[str]) -> list[float]:
        """Give the cosine of each text with the subject."""
        if not texts:
            return []
        return [float(value) for value in _unit(self._library.embedder.encode(list(texts))) @ self._middle]

    def of_quotes(self, quotes: Sequence[Quote]) -> list[float]:
        """Give the cosine of each quotation with the subject.

        A publication may hold a thousand: there, each counts as near as its passage, whose vector is kept.
        """
        if self._subject.document is None:
            return self.of_texts([quote.words for quote in quotes])
        ids = list(dict.fromkeys(quote.found.passage.passage_id for quote in quotes))
        near = self._library.cosines([float(value) for value in self._middle], ids)
        return [near.get(quote.found.passage.passage_id, 0.0) for quote in quotes]


def _unit(vectors: Sequence[Sequence[float]] | Vectors) -> Vectors:
    rows = np.asarray(vectors, dtype=np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-9), dtype=np.float32)
