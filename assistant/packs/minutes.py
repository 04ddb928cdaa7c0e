"""Minutes that add up: a whole shared out by weight, in steps of one or of half a minute."""

from __future__ import annotations

import math
from collections.abc import Sequence

from prompts import say

SHORT = 10  # minutes: a slot shorter than this is shared out by the half minute


def step_of(total: float) -> float:
    """Give the smallest share of a slot: half a minute in a short one, else a whole one."""
    return 0.5 if total < SHORT else 1.0


def share(total: float, weights: Sequence[float], step: float, least: float = 0.0) -> list[float]:
    """Share `total` minutes by weight, in multiples of `step`, none less than `least`; the shares add up exactly.

    Raises:
        ValueError: `total` is no multiple of `step`, there is nothing to share among, or `least` does not fit.
    """
    units, floor = round(total / step), round(least / step)
    spare = units - floor * len(weights)
    if not weights or spare < 0 or not math.isclose(units * step, total) or min(weights) < 0 or not sum(weights):
        raise ValueError(f"{total:g} minutes cannot be shared among {len(weights)} parts of {least:g} at least.")
    exact = [spare * weight / sum(weights) for weight in weights]
    whole = [math.floor(part + 1e-9) for part in exact]
    by_rest = sorted(range(len(weights)), key=lambda at: (whole[at] - exact[at], at))
    for at in by_rest[: spare - sum(whole)]:
        whole[at] += 1
    return [(floor + part) * step for part in whole]


def in_words(minutes: float) -> str:
    """Say a time: 0.5 is "30 seconds", 1 "1 minute", 1.5 "1 minute 30 seconds", 12 "12 minutes"."""
    whole, half = int(minutes), minutes != int(minutes)
    if not whole:
        return say("supervision/words", "half_minute") if half else say("supervision/words", "no_minutes")
    said = say("supervision/words", "one_minute" if whole == 1 else "minutes", count=whole)
    return f"{said} {say('supervision/words', 'half_minute')}" if half else said
