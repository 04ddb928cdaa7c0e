"""Coverage and risk: how much is answered, and how much of what is answered is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.ask.models import Status
from eval.figures import share
from eval.measures import abstained_rightly, found
from eval.models import Risk
from eval.outcome import Outcome

LEVELS: dict[str, tuple[Status, ...]] = {
    "answered": (Status.ANSWERED,),
    "answered or in part": (Status.ANSWERED, Status.PARTIAL),
}


def risks(outcomes: Sequence[Outcome]) -> Iterator[Risk]:
    """Give coverage and risk at each level, for all questions and for each split."""
    splits = sorted({outcome.row.split for outcome in outcomes if outcome.row.split}, reverse=True)
    for split in ("all", *splits):
        part = [outcome for outcome in outcomes if split in ("all", outcome.row.split)]
        for level, statuses in LEVELS.items():
            answered = [outcome for outcome in part if outcome.status in statuses]
            yield Risk(
                split=split,
                level=level,
                coverage=share(outcome.status in statuses for outcome in part),
                risk=share(_wrong(outcome) for outcome in answered),
            )


def _wrong(outcome: Outcome) -> bool:
    if not outcome.row.answerable:
        return not abstained_rightly(outcome)
    return not found(outcome.row, outcome.shown_by("second_look", 10))
