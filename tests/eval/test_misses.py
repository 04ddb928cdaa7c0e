"""The list of what went wrong: open questions in full, sealed ones as a count."""

from __future__ import annotations

from assistant.ask.models import Status
from eval.misses import misses
from eval.outcome import Proof
from tests.eval.make import WORDS, outcome, quote, row, shown


def test_what_went_right_is_not_listed() -> None:
    assert misses([outcome(row(), shown())]) == ([], 0)


def test_a_sealed_question_is_counted_and_never_listed() -> None:
    opened, sealed = misses([outcome(row(split="test")), outcome(row(split="train", id="G2"))])
    assert [miss.id for miss in opened] == ["G2"]
    assert sealed == 1


def test_each_quote_tells_how_far_it_came() -> None:
    lost = quote("these words were never cut into a passage")
    unfound = quote("these words no search has brought up yet")
    unchosen = quote("these words were found and left aside then")
    gold = row("synthesis", quote(), lost, unfound, unchosen, quote(document="south"))
    seen = outcome(
        gold,
        shown(),
        retrieved=(shown(), shown(unchosen.text)),
        held=(True, False, True, True, True),
    )
    [miss] = misses([seen])[0]
    assert [expected.stage for expected in miss.expected] == [
        "shown at 1",
        "no passage of the library holds it",
        "not searched out",
        "searched at 2, not shown",
        "not searched out",
    ]
    assert miss.shown == [f"1. north: {WORDS}"]
    assert miss.wrong == ["the answer is not in the first ten sources"]


def test_every_fault_is_named() -> None:
    refused = outcome(row(), status=Status.NO_INFORMATION)
    failed = outcome(row(), status=Status.ERROR, error="ValueError: no")
    given = outcome(row("abstain"), shown())
    unproven = outcome(row(), shown(), proofs=(Proof(False),), cited=(False,))
    silent = outcome(row(answer="[contradiction item]"), shown())
    told = ["; ".join(miss.wrong) for miss in misses([refused, failed, given, unproven, silent])[0]]
    assert "wrongly refused" in told[0]
    assert "the answer failed: ValueError: no" in told[1]
    assert told[2] == "nothing holds the answer, but one was given"
    assert told[3] == "a shown quote could not be proven; a claim stands without a shown source"
    assert told[4] == "the conflict in the source is not told"
