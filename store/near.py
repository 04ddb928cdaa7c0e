"""Search by meaning: candidates from the vector index, scored exactly, and nothing that a filter keeps out.

The vector index knows no filters: it is asked for more than is wanted, and the catalogue says which of it is allowed.
Where a filter keeps so little that this would come up short, every allowed passage is scored instead.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from store.catalogue import Catalogue
from store.embedding import Vectors
from store.filters import Filters
from store.halves import unpack
from store.vectors import VectorIndex

MOST = 2_000  # candidates asked of the vector index; beyond, scoring what is allowed costs no more
_WIDER = 4  # times as many candidates as wanted, where a filter will drop some
_SPARE = 1.5  # more than the share that was dropped asks for, because it differs from place to place

Hits = list[tuple[str, float]]


def search(catalogue: Catalogue, index: VectorIndex, vector: Sequence[float], limit: int, filters: Filters) -> Hits:
    """Find the nearest passages that are allowed: (passage id, cosine similarity from -1 to 1), nearest first."""
    asked = np.asarray(vector, dtype=np.float32)
    return catalogue.settled(lambda: _search(catalogue, index, asked, limit, filters))


def cosines(catalogue: Catalogue, vector: Sequence[float], passage_ids: Sequence[str]) -> dict[str, float]:
    """Score these passages: the cosine of each, -1 to 1. Those that are not held, or have no vector, are left out."""
    ids = catalogue.visible_ids(passage_ids, Filters())
    scores = _scores(np.asarray(vector, dtype=np.float32), catalogue.vectors(list(ids)))
    return {ids[row]: score for row, score in scores.items()}


def _search(catalogue: Catalogue, index: VectorIndex, asked: Vectors, limit: int, filters: Filters) -> Hits:
    held = catalogue.counts()[1]
    wanted = limit * _WIDER if filters else limit
    while wanted <= min(MOST, held):
        found = catalogue.visible_ids(index.search(asked, wanted), filters)
        if len(found) >= limit:
            scores = _scores(asked, catalogue.vectors(list(found)))
            return _best([(found[row], score) for row, score in scores.items()], limit)
        # As many again as would have done here, and never so few that it is no new try.
        wanted = max(2 * wanted, int(_SPARE * wanted * limit / len(found)) if found else MOST + 1)
    return _exactly(catalogue, asked, limit, filters)


def _exactly(catalogue: Catalogue, asked: Vectors, limit: int, filters: Filters) -> Hits:
    best: dict[int, float] = {}
    for part in catalogue.allowed_vectors(filters):
        best |= _scores(asked, part)
        if len(best) > limit:
            best = dict(sorted(best.items(), key=lambda pair: -pair[1])[:limit])
    ids = catalogue.visible(list(best), filters)
    return _best([(ids[row], score) for row, score in best.items() if row in ids], limit)


def _scores(asked: Vectors, held: Sequence[tuple[int, bytes]]) -> dict[int, float]:
    if not held:
        return {}
    products = unpack([vector for _, vector in held]) @ asked
    return {row: float(score) for (row, _), score in zip(held, products, strict=True)}


def _best(hits: Hits, limit: int) -> Hits:
    return sorted(hits, key=lambda hit: (-hit[1], hit[0]))[:limit]
