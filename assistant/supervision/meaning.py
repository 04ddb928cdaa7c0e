"""How near questions and findings are in meaning, each text turned into a vector once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

import numpy as np
import numpy.typing as npt

from store.embedding import PassageEmbedder

MOST = 4000  # vectors kept; the bank has under a thousand questions, in a few wordings each

Vectors = npt.NDArray[np.float32]


class Meanings:
    """Vectors of short texts, kept in memory. Safe from threads."""

    def __init__(self, embedder: PassageEmbedder) -> None:
        """Use the library's own embedding model."""
        self._embedder = embedder
        self._held: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = Lock()

    def of(self, texts: Sequence[str]) -> Vectors:
        """Give one row of length 1 for each text: the product of two rows is their cosine.

        Raises:
            ModelUnavailable: the embedding model cannot be loaded.
        """
        with self._lock:
            new = [text for text in dict.fromkeys(texts) if text not in self._held]
            if new:
                for text, vector in zip(new, _unit(self._embedder.encode(new)), strict=True):
                    self._held[text] = vector
            rows = np.stack([self._held[text] for text in texts]) if texts else np.zeros((0, 1), np.float32)
            while len(self._held) > MOST:
                self._held.popitem(last=False)
        return rows


def _unit(vectors: Sequence[Sequence[float]] | Vectors) -> Vectors:
    rows = np.asarray(vectors, dtype=np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-9), dtype=np.float32)
