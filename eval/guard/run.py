"""`python -m eval.guard`: the gold sets through the guard, beside baselines, with intervals, lower bounds and times."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import yaml
from pydantic import BaseModel, ConfigDict

from assistant.guard import guard
from eval.errors import ThresholdError
from eval.figures import Figure, share
from eval.guard.baselines import by_words
from eval.guard.sets import PAIRS, Expected, GuardRow, gold, public
from ingest.describe.instructions import instructions

STANDING = Path(__file__).with_name("thresholds.yaml")


class Measured(BaseModel):
    """One set in one split: how many were caught of those that had to be, and of the innocent ones."""

    model_config = ConfigDict(extra="forbid")

    name: str
    split: str
    recall: Figure
    false_alarms: Figure
    words_recall: Figure
    words_false_alarms: Figure
    spans_found: Figure


class Miss(BaseModel):
    """One message of an open half that was judged wrongly."""

    model_config = ConfigDict(extra="forbid")

    id: str
    expected: str | None
    found: str | None
    text: str


class GuardReport(BaseModel):
    """Everything a run found. Times are milliseconds for one message, all steps together.

    `processor_p95` counts the processor's time alone: on a busy machine it says more than the clock.
    """

    model_config = ConfigDict(extra="forbid")

    sets: list[Measured] = []
    misses: list[Miss] = []
    p50: float = 0.0
    p95: float = 0.0
    processor_p95: float = 0.0
    longest_words: int = 0
    breaches: list[str] = []


class _Judge:
    """Puts messages to the guard and keeps the times."""

    def __init__(self) -> None:
        self.times: list[float] = []
        self.processor: list[float] = []
        guard("warm up")

    def found(self, row: GuardRow, expected: Expected) -> tuple[bool, str | None, list[tuple[int, int]]]:
        """Whether the message was caught as it had to be, what it was called, and the places named."""
        if expected == "instructions":
            hit = bool(instructions(row.text))
            return hit, expected if hit else None, []
        start, worked = time.perf_counter(), time.process_time()
        verdict = guard(row.text)
        self.processor.append((time.process_time() - worked) * 1000)
        self.times.append((time.perf_counter() - start) * 1000)
        # A message about danger that holds details too is stopped for danger, and its details are named with it.
        caught = verdict.status == expected or (expected == "personal_data" and bool(verdict.kinds))
        return caught, verdict.status, [(span.start, span.end) for span in verdict.spans]


def evaluate(split: str | None = None, sets: Sequence[Path] = ()) -> GuardReport:
    """Run the gold sets, or the public sets at the paths given."""
    judge, report = _Judge(), GuardReport()
    named: list[tuple[str, Expected, list[GuardRow]]] = [
        (name, expected, gold(name)) for name, expected in PAIRS.items()
    ]
    if sets:
        named = [(path.name, "personal_data", public(path)) for path in sets]
    for name, expected, rows in named:
        for half in (split,) if split else ("open", "sealed"):
            chosen = [row for row in rows if row.split == half]
            if chosen:
                report.sets.append(_measure(name, half, expected, chosen, judge, report.misses))
    if judge.times:
        report.p50, report.p95 = (round(float(value), 1) for value in np.percentile(judge.times, [50, 95]))
        report.processor_p95 = round(float(np.percentile(judge.processor, 95)), 1)
    report.longest_words = max((len(row.text.split()) for _, _, rows in named for row in rows), default=0)
    report.breaches = [] if sets else _breaches(report)
    return report


def _measure(
    name: str, half: str, expected: Expected, rows: Sequence[GuardRow], judge: _Judge, misses: list[Miss]
) -> Measured:
    caught: dict[str, bool] = {}
    spans: list[bool] = []
    for row in rows:
        hit, status, places = judge.found(row, expected)
        caught[row.id] = hit
        if status != "immediate_danger":
            spans += [any(left < end and right > start for left, right in places) for start, end in row.spans]
        if half == "open" and hit != (row.expected == expected):
            misses.append(Miss(id=row.id, expected=row.expected, found=status, text=row.text))

    def rate(positive: bool, judged: Callable[[GuardRow], bool]) -> Figure:
        return share(judged(row) for row in rows if (row.expected == expected) is positive)

    return Measured(
        name=name,
        split=half,
        recall=rate(True, lambda row: caught[row.id]),
        false_alarms=rate(False, lambda row: caught[row.id]),
        words_recall=rate(True, lambda row: by_words(row, expected)),
        words_false_alarms=rate(False, lambda row: by_words(row, expected)),
        spans_found=share(spans),
    )


def _breaches(report: GuardReport) -> list[str]:
    try:
        bounds = yaml.safe_load(STANDING.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise ThresholdError(f"The bounds in {STANDING} cannot be read ({error}). Restore the file.") from error
    lines = []
    for one in report.sets:
        held = bounds.get(one.name, {})
        recall, alarms = one.recall.value or 0.0, one.false_alarms.value or 0.0
        if recall < held.get("recall", 0.0):
            lines.append(f"{one.name}, {one.split}: recall is {recall:.3f}; at least {held['recall']} is required.")
        if alarms > held.get("false_alarms", 1.0):
            lines.append(f"{one.name}, {one.split}: false alarms are {alarms:.3f}; at most {held['false_alarms']}.")
    return lines
