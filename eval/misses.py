"""What went wrong, question by question, so that a builder can work through it."""

from __future__ import annotations

from collections.abc import Sequence

from eval.gold import GoldQuote
from eval.measures import ANSWERS, abstained_rightly, found
from eval.models import Expected, Miss
from eval.outcome import Outcome, Shown

SHORT = 160  # characters of a shown passage: enough to know it again


def faults(outcome: Outcome) -> list[str]:
    """Say what is wrong with an outcome; nothing where all is well."""
    row, shown = outcome.row, outcome.shown_by("second_look", 10)
    told = [
        (outcome.error is not None, f"the answer failed: {outcome.error}"),
        (not row.answerable and not abstained_rightly(outcome), "nothing holds the answer, but one was given"),
        (row.answerable and outcome.status not in ANSWERS, "wrongly refused"),
        (row.answerable and not found(row, shown), "the answer is not in the first ten sources"),
        (row.tells_conflict and not outcome.conflicts, "the conflict in the source is not told"),
        (not all(proof.holds for proof in outcome.proofs), "a shown quote could not be proven"),
        (not all(outcome.cited), "a claim stands without a shown source"),
    ]
    return [line for wrong, line in told if wrong]


def misses(outcomes: Sequence[Outcome]) -> tuple[list[Miss], int]:
    """List what went wrong in the open questions, and count it in the sealed ones: they are never shown."""
    wrong = [outcome for outcome in outcomes if faults(outcome)]
    opened = [_miss(outcome) for outcome in wrong if not outcome.row.sealed]
    return opened, len(wrong) - len(opened)


def _miss(outcome: Outcome) -> Miss:
    row = outcome.row
    return Miss(
        id=row.id,
        kind=row.kind,
        question=row.question,
        status=outcome.status.value,
        wrong=faults(outcome),
        expected=[
            Expected(document=quote.document, text=quote.text, stage=stage(outcome, quote, held))
            for quote, held in zip(row.quotes, outcome.held, strict=True)
        ],
        shown=[_line(place, source) for place, source in enumerate(outcome.shown_by("second_look", 10), start=1)],
    )


def stage(outcome: Outcome, quote: GoldQuote, held: bool) -> str:
    """Say how far a gold quote came on its way into the answer."""
    shown = _rank(quote, outcome.shown_by("second_look", 10))
    if shown:
        return f"shown at {shown}"
    if not held:
        return "no passage of the library holds it"
    searched = _rank(quote, outcome.retrieved)
    return f"searched at {searched}, not shown" if searched else "not searched out"


def _rank(quote: GoldQuote, shown: Sequence[Shown]) -> int | None:
    return next((place for place, source in enumerate(shown, start=1) if source.holds(quote)), None)


def _line(place: int, source: Shown) -> str:
    text = " ".join(source.text.split())
    short = text if len(text) <= SHORT else text[: SHORT - 1] + "…"
    return f"{place}. {min(source.names, default='unknown')}: {short}"
