"""A measured value with its 95 % interval."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
from pydantic import BaseModel, ConfigDict

Z_95 = 1.959964
RESAMPLES = 2000
SEED = 20261122


class Figure(BaseModel):
    """A share (0 to 1) or a mean, from `n` observations, with its 95 % interval. All None where n is 0."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    value: float | None = None
    low: float | None = None
    high: float | None = None
    n: int = 0


def share(flags: Iterable[bool]) -> Figure:
    """Give the share of True with its Wilson score interval (Wilson 1927), which holds for small n and near 0 and 1."""
    seen = list(flags)
    n = len(seen)
    if not n:
        return Figure()
    value = sum(seen) / n
    spread = 1 + Z_95**2 / n
    middle = (value + Z_95**2 / (2 * n)) / spread
    half = Z_95 * math.sqrt(value * (1 - value) / n + Z_95**2 / (4 * n**2)) / spread
    return Figure(value=value, low=max(0.0, middle - half), high=min(1.0, middle + half), n=n)


def mean(values: Sequence[float]) -> Figure:
    """Give the mean with its bootstrap percentile interval: 2,000 resamples, one seed, so that runs agree."""
    n = len(values)
    if not n:
        return Figure()
    seen = np.asarray(values, dtype=np.float64)
    picks = np.random.default_rng(SEED).integers(0, n, size=(RESAMPLES, n))
    low, high = np.percentile(seen[picks].mean(axis=1), [2.5, 97.5])
    return Figure(value=float(seen.mean()), low=float(low), high=float(high), n=n)
