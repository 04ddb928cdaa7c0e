"""Lower bounds: what fails a run, in one line each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.ask.models import Status
from eval.errors import ThresholdError
from eval.models import SetReport
from eval.outcome import Outcome, Proof
from eval.summary import slices
from eval.thresholds import load_thresholds
from tests.eval.make import outcome, row, shown


def _report(outcomes: Sequence[Outcome]) -> SetReport:
    return SetReport(
        name="founding",
        title="Founding",
        documents=1,
        passages=1,
        slices=slices(outcomes),
        risks=[],
        timings={},
        misses=[],
        sealed_misses=0,
        gold_faults=0,
    )


def _bounds(folder: Path, text: str) -> Path:
    path = folder / "bounds.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_standing_bounds_ask_for_every_quote_to_be_proven() -> None:
    bounds = load_thresholds()
    proven = bounds.breaches(_report([outcome(row(), shown(), proofs=(Proof(True),))]))
    assert not any("verified_quotes" in line for line in proven)
    told = bounds.breaches(_report([outcome(row(), shown(), proofs=(Proof(True), Proof(False)))]))
    assert "founding, all: verified_quotes is 0.500 of n = 2; at least 1.000 is required." in told


def test_a_bound_holds_for_its_set_and_split(tmp_path: Path) -> None:
    bounds = load_thresholds(_bounds(tmp_path, "sets: {founding: {test: {recall_at_10: 0.9}}}"))
    seen = [outcome(row(split="train")), outcome(row(split="test", id="G2"))]
    assert bounds.breaches(_report(seen)) == [
        "founding, test: recall_at_10 is 0.000 of n = 1; at least 0.900 is required."
    ]


def test_nothing_measured_is_a_breach_only_where_something_should_have_been() -> None:
    assert "could not be measured" in load_thresholds().breaches(_report([outcome(row())]))[0]
    assert load_thresholds().breaches(_report([outcome(row("abstain"), status=Status.NO_INFORMATION)])) == []


@pytest.mark.parametrize("text", ["every: {beauty: 1}", "always: {}", "every: [", "sets: 3"])
def test_a_bound_that_cannot_be_used_is_told(tmp_path: Path, text: str) -> None:
    with pytest.raises(ThresholdError, match=r"bounds\.yaml"):
        load_thresholds(_bounds(tmp_path, text))
