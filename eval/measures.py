"""The measures: pure functions of outcomes. Each is better when higher, so that a lower bound can guard it.

Precision at 5 of the shown messages is not here: a gold row lists enough passages to prove an answer, not every passage
that bears on it, so a message that it does not list may still be a good one. Only people reading the answers can tell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.ask.models import Status
from eval.claims import reading_age
from eval.figures import Figure, mean, share
from eval.gold import GoldRow
from eval.outcome import Outcome, Shown, System
from store.lexical import content_words

# Words with which a summary speaks of itself: that a question has one of them too names nothing.
_ABOUT_ANSWERING = frozenset(
    content_words("answer answers held library passage passages question questions word words")
)

READABLE = 14.0  # years: what a reader of that age can follow

Measure = Callable[[Sequence[Outcome]], Figure]

ANSWERS = (Status.ANSWERED, Status.PARTIAL)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_ASKS_NUMBER = re.compile(r"\bhow (?:many|much|often|old|long)\b|\b(?:percent\w*|proportion)\b", re.IGNORECASE)
_NOT_HELD = re.compile(r"\b(?:no|not|nothing|none)\b", re.IGNORECASE)


def found(row: GoldRow, shown: Sequence[Shown]) -> bool:
    """Whether what was shown holds the answer.

    A fact: one of its quotes. Every other kind draws on several publications: each document that its quotes name.
    """
    if row.kind == "fact":
        return any(source.holds(quote) for quote in row.quotes for source in shown)
    return all(any(document in source.names for source in shown) for document in row.documents)


def recall(outcomes: Sequence[Outcome], system: System, most: int) -> Figure:
    """Share of answerable questions whose answer is among the first `most` passages that a system showed."""
    return share(found(outcome.row, outcome.shown_by(system, most)) for outcome in _answerable(outcomes))


def quote_share(outcomes: Sequence[Outcome], system: System, most: int) -> Figure:
    """Mean share of a question's gold quotes that are among the first `most` passages."""
    return mean([_share_of_quotes(outcome.row, outcome.shown_by(system, most)) for outcome in _answerable(outcomes)])


def reciprocal_rank(outcomes: Sequence[Outcome], system: System, most: int) -> Figure:
    """Mean of 1 / rank of the first passage that holds a gold quote; 0 where none of the first `most` does."""
    return mean([_one_by_rank(outcome.row, outcome.shown_by(system, most)) for outcome in _answerable(outcomes)])


def recall_gain(outcomes: Sequence[Outcome], baseline: System, most: int) -> Figure:
    """Mean difference in recall, question by question: Second Look less a baseline, from -1 to 1."""
    return mean(
        [
            float(found(outcome.row, outcome.shown_by("second_look", most)))
            - float(found(outcome.row, outcome.shown_by(baseline, most)))
            for outcome in _answerable(outcomes)
        ]
    )


def abstained_rightly(outcome: Outcome) -> bool:
    """Whether an unanswerable question ended as it should: nothing held, asked back, or in part with the gap named."""
    if outcome.status is Status.PARTIAL:
        return names_what_is_missing(outcome.row.question, outcome.summary)
    return outcome.status in (Status.NO_INFORMATION, Status.NEEDS_CLARIFICATION)


def names_what_is_missing(question: str, summary: str) -> bool:
    """Whether a sentence of the summary that says "no", "not", "nothing" or "none" repeats a word of the question.

    Where a number is asked for, "figure" or "number" is such a word too. Whether the word named is the one that matters
    is for a reader to judge: the gold file does not say what is missing.
    """
    asked = set(content_words(question)) - _ABOUT_ANSWERING
    if _ASKS_NUMBER.search(question):
        asked |= {"figure", "number"}
    denials = (sentence for sentence in _SENTENCE_END.split(summary) if _NOT_HELD.search(sentence))
    return any(asked.intersection(content_words(sentence)) for sentence in denials)


def _answerable(outcomes: Sequence[Outcome]) -> list[Outcome]:
    return [outcome for outcome in outcomes if outcome.row.answerable]


def _share_of_quotes(row: GoldRow, shown: Sequence[Shown]) -> float:
    return sum(any(source.holds(quote) for source in shown) for quote in row.quotes) / len(row.quotes)


def _one_by_rank(row: GoldRow, shown: Sequence[Shown]) -> float:
    ranks = (place for place, source in enumerate(shown, start=1) if any(source.holds(quote) for quote in row.quotes))
    return 1 / next(ranks, float("inf"))


def _in_held_up_words(outcome: Outcome) -> bool:
    held_up = [Shown(source.names, source.quote) for source in outcome.shown_by("second_look", 10)]
    return found(outcome.row, held_up)


def _conflicts(outcomes: Sequence[Outcome]) -> list[Outcome]:
    return [outcome for outcome in outcomes if outcome.row.tells_conflict]


# What is said of each system, by name.
RECALLS: dict[str, Callable[[Sequence[Outcome], System], Figure]] = {
    "recall_at_5": lambda outcomes, system: recall(outcomes, system, 5),
    "recall_at_10": lambda outcomes, system: recall(outcomes, system, 10),
    "quote_share_at_10": lambda outcomes, system: quote_share(outcomes, system, 10),
    "reciprocal_rank": lambda outcomes, system: reciprocal_rank(outcomes, system, 10),
}

# What is said of Second Look's answers alone, by name.
MEASURES: dict[str, Measure] = {
    "verified_quotes": lambda seen: share(proof.holds for outcome in seen for proof in outcome.proofs),
    "verified_in_original": lambda seen: share(
        proof.original for outcome in seen for proof in outcome.proofs if proof.original is not None
    ),
    "cited_claims": lambda seen: share(cited for outcome in seen for cited in outcome.cited),
    "citation_precision": lambda seen: share(good for one in seen for claim in one.supported for good in claim),
    "citation_recall": lambda seen: share(any(claim) for one in seen for claim in one.supported),
    "plain_words": lambda seen: share(
        age <= READABLE for one in seen if (age := reading_age(one.own_words)) is not None
    ),
    "abstains_rightly": lambda seen: share(abstained_rightly(one) for one in seen if not one.row.answerable),
    "answers_given": lambda seen: share(one.status in ANSWERS for one in _answerable(seen)),
    "found_when_answered": lambda seen: share(
        found(one.row, one.shown_by("second_look", 10)) for one in _answerable(seen) if one.status in ANSWERS
    ),
    "fact_in_held_up_words": lambda seen: share(_in_held_up_words(one) for one in seen if one.row.kind == "fact"),
    "conflict_both_sides": lambda seen: share(
        _share_of_quotes(one.row, one.shown_by("second_look", 10)) == 1 for one in _conflicts(seen)
    ),
    "conflict_told": lambda seen: share(one.conflicts > 0 for one in _conflicts(seen)),
    "retrieved": lambda seen: share(found(one.row, one.retrieved) for one in _answerable(seen)),
    "quotes_held": lambda seen: share(held for one in seen for held in one.held),
}
