"""How alike two lessons are: the cosine of their kept vectors, and of their words weighted by rarity, in one number.

A kept vector was made with the passage's headings in front, so that all passages under one heading lie close together
whatever they say. What they have in common is taken out of each.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from assistant.ask.text import content_stems, readable
from store import browse
from store.kept_vectors import KeptVectors
from store.models import Passage

# Chosen on the open half of eval/recurrence.
MEANING = 0.5  # weight of the vectors; the words have the rest
HEADING = 0.8  # how much of what passages under one heading share is taken out
_FEW = 3  # passages under a heading from which what they share can be told
# A note names its source after each point, and the case before it: neither is part of the lesson.
_REFERENCE = re.compile(r"\s*\((?:[^()]|\([^()]*\))*\)\s*$")
_PREAMBLE = re.compile(
    r"^(?:(?:In|On|For) (?:the )?[A-Z][\w' -]{2,30}?(?: in \d{4})?, )?"
    r"(?:[Tt]he (?:review|entry) (?:of|for|about) [^.,]{3,60}? "
    r"(?=found|says|said|recommended|concerned|stressed|saw|pointed|called|asked|names|linked))?"
)


@dataclass(frozen=True)
class Features:
    """One row a lesson: vectors of shape (n, dimension) and words of shape (n, vocabulary), all rows of length 1."""

    vectors: npt.NDArray[np.float32]
    words: Any

    def __len__(self) -> int:
        """How many lessons there are."""
        return len(self.vectors)

    def against(self, start: int, end: int) -> npt.NDArray[np.float32]:
        """Score lessons `start` to `end` against all: shape (end - start, n), 0 to 1."""
        return Features(self.vectors[start:end], self.words[start:end]).to(self)

    def to(self, others: Features) -> npt.NDArray[np.float32]:
        """Score every lesson against every other one of `others`: shape (n, m), 0 to 1."""
        meaning = self.vectors @ others.vectors.T
        words = (self.words @ others.words.T).toarray()
        return np.asarray(MEANING * meaning + (1 - MEANING) * words, dtype=np.float32)

    def only(self, rows: Sequence[int]) -> Features:
        """Keep some of the lessons, in this order."""
        return Features(self.vectors[list(rows)], self.words[list(rows)])

    def among(self, rows: Sequence[int]) -> npt.NDArray[np.float64]:
        """Score some lessons against each other."""
        part = self.only(rows)
        return np.asarray(part.against(0, len(part)), dtype=np.float64)


def features(catalogue: KeptVectors, passages: Sequence[Passage]) -> Features:
    """Make the features of passages. How rare a word is, and what a heading adds, is counted among these passages."""
    held = browse.vectors_of(catalogue, [passage.passage_id for passage in passages])
    vectors = _without_headings(held, passages)
    told = [lesson_words(passage) for passage in passages]
    try:
        words = TfidfVectorizer(analyzer=content_stems, sublinear_tf=True).fit_transform(told)
    except ValueError:  # not one word that carries meaning
        words = sparse.csr_matrix((len(told), 1))
    return Features(vectors, words)


def _without_headings(vectors: npt.NDArray[np.float32], passages: Sequence[Passage]) -> npt.NDArray[np.float32]:
    groups: dict[tuple[str, ...], list[int]] = {}
    for row, passage in enumerate(passages):
        groups.setdefault((passage.document_id, *passage.headings), []).append(row)
    bare = vectors.copy()
    for rows in groups.values():
        if len(rows) >= _FEW:
            bare[rows] -= HEADING * vectors[rows].mean(axis=0)
    lengths = np.linalg.norm(bare, axis=1, keepdims=True)
    return np.asarray(bare / np.where(lengths > 0, lengths, 1.0), dtype=np.float32)


def lesson_words(passage: Passage) -> str:
    """Give the words of a passage without the case it names first and the source it names last."""
    text = _REFERENCE.sub("", readable(passage.text))
    return _PREAMBLE.sub("", text, count=1) or text
