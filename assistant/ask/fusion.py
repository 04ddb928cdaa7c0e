"""Several scores for one list of candidates into one: each measured by its own spread, then weighed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

Scores = Mapping[str, float]


def standardised(candidates: Sequence[str], scores: Scores) -> dict[str, float]:
    """Give each candidate's score as standard deviations from the mean of all; 0 for each where all are alike.

    A candidate without a score stands at the mean: nothing is known of it.
    """
    scored = [key for key in candidates if key in scores]
    values = np.array([scores[key] for key in scored], dtype=np.float64)
    spread = float(values.std()) if scored else 0.0
    if spread < 1e-9:
        return dict.fromkeys(candidates, 0.0)
    known = dict(zip(scored, ((values - values.mean()) / spread).tolist(), strict=True))
    return {key: known.get(key, 0.0) for key in candidates}


def weighed(candidates: Sequence[str], parts: Sequence[tuple[float, Scores]]) -> dict[str, float]:
    """Add up scores, each standardised first and taken by its weight. Weights need not add up to 1."""
    total = dict.fromkeys(candidates, 0.0)
    for weight, scores in parts:
        for key, value in standardised(candidates, scores).items():
            total[key] += weight * value
    return total


def ranked(scores: Scores) -> list[tuple[str, float]]:
    """Give (id, 0..1), best first, stretched so that the best has 1 and the last 0; ties by id, so that runs agree."""
    low, high = min(scores.values(), default=0.0), max(scores.values(), default=0.0)
    spread = high - low
    stretched = {key: (value - low) / spread if spread > 1e-9 else 1.0 for key, value in scores.items()}
    return sorted(stretched.items(), key=lambda pair: (-pair[1], pair[0]))
