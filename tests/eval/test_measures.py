"""The measures, on outcomes made by hand."""

from __future__ import annotations

import pytest

from assistant.ask.models import Status
from eval.measures import MEASURES, found, names_what_is_missing, quote_share, recall, recall_gain, reciprocal_rank
from eval.outcome import Proof
from tests.eval.make import WORDS, outcome, quote, row, shown

OTHER = shown("Nothing to do with it at all here")


def test_a_fact_is_found_by_any_of_its_quotes_in_its_own_document() -> None:
    gold = row("fact", quote("words that stand in no source"), quote())
    assert found(gold, [OTHER, shown()])
    assert not found(gold, [shown(document="south")])
    assert not found(gold, [OTHER])


@pytest.mark.parametrize("kind", ["synthesis", "supervisor", "scenario"])
def test_other_kinds_need_every_document_named(kind: str) -> None:
    gold = row(kind, quote(document="north"), quote(document="south"))
    assert found(gold, [shown("any passage"), shown("any passage", "south")])
    assert not found(gold, [shown(), shown()])


def test_recall_counts_the_first_passages_of_answerable_questions() -> None:
    late = outcome(row(), *[OTHER] * 5, shown())
    seen = [outcome(row(), shown()), late, outcome(row("abstain"), shown())]
    assert (recall(seen, "second_look", 5).value, recall(seen, "second_look", 5).n) == (0.5, 2)
    assert recall(seen, "second_look", 10).value == 1.0
    assert reciprocal_rank(seen, "second_look", 10).value == pytest.approx((1 + 1 / 6) / 2)
    assert recall(seen, "bm25", 10).value == 0.0


def test_quote_share_and_gain_are_means_over_questions() -> None:
    half = outcome(row("fact", quote(), quote("words that stand in no source")), shown())
    with_baseline = outcome(row(), OTHER, ranked={"second_look": (OTHER,), "bm25": (shown(),)})
    assert quote_share([half, with_baseline], "second_look", 10).value == 0.25
    assert recall_gain([half, with_baseline], "bm25", 10).value == 0.0


@pytest.mark.parametrize(
    ("status", "summary", "right"),
    [
        (Status.NO_INFORMATION, "", True),
        (Status.NEEDS_CLARIFICATION, "", True),
        (Status.ANSWERED, "Nothing in the library speaks of Belfast.", False),
        (Status.PARTIAL, "Nothing in the library speaks of Belfast. What follows is about the rest.", True),
        (Status.PARTIAL, "Nothing is missing. Belfast is a city.", False),
        (Status.PARTIAL, "Two documents speak to this.", False),
        (Status.CASE_DECISION, "", False),
        (Status.ERROR, "", False),
    ],
)
def test_an_unanswerable_question_must_end_without_an_answer(status: Status, summary: str, right: bool) -> None:
    seen = [outcome(row("abstain", question="What did the Belfast review say?"), status=status, summary=summary)]
    assert MEASURES["abstains_rightly"](seen).value == float(right)
    assert MEASURES["answers_given"](seen).n == 0


@pytest.mark.parametrize(
    ("question", "summary", "named"),
    [
        ("How many teachers took part?", "You asked for a figure, and the nearest passages hold none.", True),
        ("Did teachers take part?", "You asked for a figure, and the nearest passages hold none.", False),
        (
            "What words answer this question?",
            "Nothing held matches your words; it may not answer your question.",
            False,
        ),
    ],
)
def test_what_is_missing_must_be_named(question: str, summary: str, named: bool) -> None:
    assert names_what_is_missing(question, summary) is named


def test_an_answerable_question_may_not_be_refused() -> None:
    endings = [Status.ANSWERED, Status.PARTIAL, Status.NO_INFORMATION, Status.CASE_DECISION]
    seen = [outcome(row(), status=status) for status in endings]
    assert MEASURES["answers_given"](seen).value == 0.5


def test_quotes_are_counted_one_by_one() -> None:
    seen = [outcome(proofs=(Proof(True), Proof(True, True))), outcome(proofs=(Proof(True, False), Proof(False)))]
    assert MEASURES["verified_quotes"](seen).value == 0.5
    assert (MEASURES["verified_in_original"](seen).value, MEASURES["verified_in_original"](seen).n) == (0.5, 2)


def test_the_words_held_up_are_measured_apart_from_the_passage() -> None:
    seen = [outcome(row(), shown(held_up=WORDS)), outcome(row(), shown(held_up="Workers saw"))]
    assert MEASURES["fact_in_held_up_words"](seen).value == 0.5


def test_a_conflict_needs_both_sides() -> None:
    gold = row(
        "fact", quote(), quote("the other count was given as fifty one"), answer="Two counts. [contradiction item]"
    )
    both = outcome(gold, shown(), shown("the other count was given as fifty one"), conflicts=1)
    assert MEASURES["conflict_both_sides"]([both, outcome(gold, shown()), outcome(row(), shown())]).value == 0.5
    assert MEASURES["conflict_told"]([both, outcome(gold, shown())]).value == 0.5


def test_what_could_have_been_reached_is_measured() -> None:
    seen = [outcome(row(), retrieved=(OTHER, shown())), outcome(row(), held=(False,))]
    assert MEASURES["retrieved"](seen).value == 0.5
    assert MEASURES["quotes_held"](seen).value == 0.5
