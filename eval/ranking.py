"""Measures of one ranked list against graded judgements, and fusions of two ranked lists to stand beside."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

Ranking = Sequence[tuple[str, float]]
Grades = Mapping[str, int]

RANK_CONSTANT = 60  # of reciprocal rank fusion, as its authors chose it


def ndcg(ranked: Sequence[str], grades: Grades, most: int = 10) -> float:
    """Give the discounted gain of the first `most`, each grade counted as it is, as a share of the best possible."""
    gained = _gain([grades.get(entry, 0) for entry in ranked[:most]])
    best = _gain(sorted(grades.values(), reverse=True)[:most])
    return gained / best if best else 0.0


def _gain(grades: Sequence[int]) -> float:
    return sum(max(0, grade) / math.log2(place + 2) for place, grade in enumerate(grades))


def recall(ranked: Sequence[str], grades: Grades, most: int) -> float:
    """Give the share of the relevant entries that are among the first `most`."""
    wanted = {entry for entry, grade in grades.items() if grade > 0}
    return len(wanted & set(ranked[:most])) / len(wanted) if wanted else 0.0


def reciprocal_rank(ranked: Sequence[str], grades: Grades, most: int = 10) -> float:
    """Give 1 / place of the first relevant entry; 0 where none of the first `most` is."""
    places = (place for place, entry in enumerate(ranked[:most], start=1) if grades.get(entry, 0) > 0)
    return 1 / next(places, math.inf)


MEASURES: dict[str, Callable[[Sequence[str], Grades], float]] = {
    "nDCG@10": ndcg,
    "Recall@1": lambda ranked, grades: recall(ranked, grades, 1),
    "Recall@5": lambda ranked, grades: recall(ranked, grades, 5),
    "Recall@10": lambda ranked, grades: recall(ranked, grades, 10),
    "MRR@10": reciprocal_rank,
}


def min_max(first: Ranking, second: Ranking) -> list[str]:
    """Fuse by scores, each list stretched to 0..1 over what it offers, equal weights."""
    return _fused([_stretched(first), _stretched(second)])


def reciprocal_rank_fusion(first: Ranking, second: Ranking) -> list[str]:
    """Fuse by ranks (Cormack, Clarke and Büttcher 2009)."""
    by_rank = [
        {key: 1 / (RANK_CONSTANT + place) for place, (key, _) in enumerate(hits, start=1)} for hits in (first, second)
    ]
    return _fused(by_rank)


def _stretched(hits: Ranking) -> dict[str, float]:
    scores = [score for _, score in hits]
    low, spread = min(scores, default=0.0), max(scores, default=0.0) - min(scores, default=0.0)
    return {key: (score - low) / spread if spread else 1.0 for key, score in hits}


def _fused(parts: Sequence[Mapping[str, float]]) -> list[str]:
    total: dict[str, float] = {}
    for part in parts:
        for key, score in part.items():
            total[key] = total.get(key, 0.0) + score
    return sorted(total, key=lambda key: (-total[key], key))
