"""One embedding model for all the libraries of a run."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from store.embedding import PassageEmbedder, Vectors


class RememberingEmbedder(PassageEmbedder):
    """Embeds a passage once, however many libraries of a run hold it. Questions are not remembered: they are timed."""

    def __init__(self, model: str = "bundled", *, allow_download: bool = False) -> None:
        """Remember which model to use; nothing is loaded yet."""
        super().__init__(model, allow_download=allow_download)
        self._known: dict[str, Vectors] = {}

    def encode(self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None) -> Vectors:
        """Embed passages; see `PassageEmbedder.encode`. `progress` counts those not met before."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known.update(zip(new, super().encode(new, progress), strict=True))
        return np.vstack([self._known[text] for text in texts]) if texts else super().encode([])

    def embed_query(self, text: str) -> list[float]:
        """Embed one question, anew each time."""
        return [float(value) for value in super().encode([text])[0]]
