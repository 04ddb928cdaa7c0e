"""Outcomes into the figures of a report."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

import numpy as np

from eval.measures import MEASURES, RECALLS, recall_gain
from eval.models import Group, Slice, Timing
from eval.outcome import SYSTEMS, Outcome, System

_BASELINES: tuple[System, ...] = ("bm25", "dense")

# How a slice is broken down: the values under which an outcome counts. A question on several documents counts for each.
DIMENSIONS: dict[str, Callable[[Outcome], tuple[str, ...]]] = {
    "kind": lambda outcome: (outcome.row.kind,),
    "phrasing": lambda outcome: (outcome.row.phrasing,) if outcome.row.phrasing else (),
    "document": lambda outcome: outcome.row.documents,
}


def slices(outcomes: Sequence[Outcome]) -> list[Slice]:
    """Measure all outcomes, then each split apart where there is more than one."""
    parts = {"all": list(outcomes)}
    splits = sorted({outcome.row.split for outcome in outcomes if outcome.row.split}, reverse=True)
    if len(splits) > 1:
        parts |= {split: [outcome for outcome in outcomes if outcome.row.split == split] for split in splits}
    return [Slice(split=name, by=_broken_down(part), **group(part).model_dump()) for name, part in parts.items()]


def group(outcomes: Sequence[Outcome]) -> Group:
    """Measure these outcomes together."""
    return Group(
        questions=len(outcomes),
        recall={system: {name: measure(outcomes, system) for name, measure in RECALLS.items()} for system in SYSTEMS},
        gain={baseline: recall_gain(outcomes, baseline, 10) for baseline in _BASELINES},
        measures={name: measure(outcomes) for name, measure in MEASURES.items()},
        endings=_endings(outcomes),
    )


def _broken_down(outcomes: Sequence[Outcome]) -> dict[str, dict[str, Group]]:
    broken: dict[str, dict[str, Group]] = {}
    for dimension, values_of in DIMENSIONS.items():
        parts: defaultdict[str, list[Outcome]] = defaultdict(list)
        for outcome in outcomes:
            for value in values_of(outcome):
                parts[value].append(outcome)
        broken[dimension] = {value: group(part) for value, part in sorted(parts.items())}
    return broken


def _endings(outcomes: Sequence[Outcome]) -> dict[str, dict[str, int]]:
    endings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for outcome in outcomes:
        endings[outcome.row.kind][outcome.status.value] += 1
    return {kind: dict(counts) for kind, counts in endings.items()}


def timings(outcomes: Sequence[Outcome]) -> dict[str, Timing]:
    """Give p50 and p95 of the whole answer and of each step, in milliseconds, by linear interpolation."""
    taken: defaultdict[str, list[float]] = defaultdict(list)
    for outcome in outcomes:
        for step, milliseconds in outcome.milliseconds.items():
            taken[step].append(milliseconds)
    return {step: _timing(values) for step, values in taken.items()}


def _timing(values: Sequence[float]) -> Timing:
    p50, p95 = np.percentile(values, [50, 95])
    return Timing(p50=round(float(p50), 1), p95=round(float(p95), 1), n=len(values))
