"""How alike two lessons are: the cosine of their kept vectors, and of their words weighted by rarity, in one number."""

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

MEANING = 0.5  # weight of the vectors; the words have the rest. Chosen on the open half of eval/recurrence
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
        meaning = self.vectors[start:end] @ self.vectors.T
        words = (self.words[start:end] @ self.words.T).toarray()
        return np.asarray(MEANING * meaning + (1 - MEANING) * words, dtype=np.float32)

    def among(self, rows: Sequence[int]) -> npt.NDArray[np.float64]:
        """Score some lessons against each other."""
        part = Features(self.vectors[list(rows)], self.words[list(rows)])
        return np.asarray(part.against(0, len(part)), dtype=np.float64)


def features(catalogue: KeptVectors, passages: Sequence[Passage]) -> Features:
    """Make the features of passages. How rare a word is, is counted among these passages."""
    vectors = browse.vectors_of(catalogue, [passage.passage_id for passage in passages])
    told = [lesson_words(passage) for passage in passages]
    try:
        words = TfidfVectorizer(analyzer=content_stems, sublinear_tf=True).fit_transform(told)
    except ValueError:  # not one word that carries meaning
        words = sparse.csr_matrix((len(told), 1))
    return Features(vectors, words)


def lesson_words(passage: Passage) -> str:
    """Give the words of a passage without the case it names first and the source it names last."""
    text = _REFERENCE.sub("", readable(passage.text))
    return _PREAMBLE.sub("", text, count=1) or text
