"""What Second Look's search is measured beside, over the same passages: each leg alone and two plain fusions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from eval.collection import Collection
from eval.errors import EvaluationError
from eval.ranking import Ranking, min_max, reciprocal_rank_fusion

DEPTH = 100  # what each leg offers to a fusion
K1, B = 1.2, 0.75


class Bm25:
    """BM25 by bm25s over title and text: English Snowball stems, stop words left out.

    Raises:
        EvaluationError: bm25s or PyStemmer is not installed.
    """

    def __init__(self, collection: Collection) -> None:
        try:
            import bm25s
            import Stemmer
        except ImportError as error:
            raise EvaluationError(
                f"The keyword baseline needs the package {error.name}. Install it: pip install bm25s PyStemmer."
            ) from error
        self._tokenize = bm25s.tokenize
        self._stemmer = Stemmer.Stemmer("english")
        self._ids: list[str] = []
        texts: list[str] = []
        for entry in collection.entries():
            self._ids.append(entry.entry_id)
            texts.append(f"{entry.title}\n{entry.text}".strip())
        self._index = bm25s.BM25(k1=K1, b=B)
        self._index.index(self._words(texts), show_progress=False)

    def _words(self, texts: list[str]) -> list[list[str]]:
        found: list[list[str]] = self._tokenize(
            texts, stopwords="en", stemmer=self._stemmer, return_ids=False, show_progress=False
        )
        return found

    def search(self, question: str) -> Ranking:
        """Give the best passages as (entry id, score), best first."""
        words = self._words([question])[0]
        if not words:
            return []
        places, scores = self._index.retrieve([words], k=min(DEPTH, len(self._ids)), show_progress=False)
        found = zip(places[0], scores[0], strict=True)
        return [(self._ids[int(place)], float(score)) for place, score in found if score > 0]


@dataclass(frozen=True)
class Rivals:
    """Search by words and by meaning, and what follows from the two."""

    by_words: Callable[[str], Ranking]
    by_meaning: Callable[[str], Ranking]

    def rank(self, question: str) -> dict[str, Sequence[str]]:
        """Rank the passages for a question by each system."""
        words, meaning = self.by_words(question), self.by_meaning(question)
        return {
            "BM25": [key for key, _ in words],
            "Embedder": [key for key, _ in meaning],
            "Min-max": min_max(words, meaning),
            "RRF": reciprocal_rank_fusion(words, meaning),
        }
