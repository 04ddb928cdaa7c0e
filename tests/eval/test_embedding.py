"""Passages are embedded once for all libraries of a run, with the same vectors as ever."""

from __future__ import annotations

import numpy as np

from eval.embedding import RememberingEmbedder
from store.library import Library


def test_remembered_vectors_are_those_of_the_model(library: Library) -> None:
    texts = ["a broken boiler", "damp bedrooms", "a broken boiler"]
    embedder = RememberingEmbedder()
    plain = library.embedder.encode(texts)
    told: list[tuple[int, int]] = []
    assert np.allclose(embedder.encode(texts, lambda done, total: told.append((done, total))), plain, atol=1e-5)
    assert np.allclose(embedder.encode(texts, lambda done, total: told.append((done, total))), plain, atol=1e-5)
    assert told == [(2, 2)]
    assert np.allclose(embedder.embed_query("damp bedrooms"), plain[1], atol=1e-5)
    assert embedder.encode([]).shape == (0, 0)
