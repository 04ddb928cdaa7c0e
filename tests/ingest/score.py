"""How much of the fictional reviews comes out right: precision and recall for each kind of passage.

Run it with `python -m tests.ingest.score [SET]... [--misses]`.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ingest.models import Loaded
from store.models import Passage, PassageKind, Valence
from tests.ingest.fictional import Gold, Review, reviews

_COUNTED = ("finding", "learning_point", "recommendation", "question", "quote", "key_message", "statistic", "strength")
_PLAIN = frozenset(
    {
        PassageKind.FINDING,
        PassageKind.LEARNING_POINT,
        PassageKind.RECOMMENDATION,
        PassageKind.QUESTION,
        PassageKind.KEY_MESSAGE,
    }
)


class Miss(NamedTuple):
    """One thing that did not come out as it should: what was asked for, and what came instead."""

    review: str
    gold: Gold
    got: str


class Score(NamedTuple):
    """Counts for each kind: wanted, found, given out, and given out rightly; and what was missed or wrong."""

    wanted: Counter[str]
    found: Counter[str]
    given: Counter[str]
    right: Counter[str]
    misses: list[Miss]

    def recall(self, kind: str) -> float:
        """The share of what was wanted that was found; 1 where nothing was wanted."""
        return self.found[kind] / self.wanted[kind] if self.wanted[kind] else 1.0

    def precision(self, kind: str) -> float:
        """The share of what was given out that is right; 1 where nothing was given out."""
        return self.right[kind] / self.given[kind] if self.given[kind] else 1.0


def score(loaded: Sequence[tuple[Review, Loaded]]) -> Score:
    """Compare what came out of the reviews with what must come out."""
    total = Score(Counter(), Counter(), Counter(), Counter(), [])
    for review, one in loaded:
        for gold in review.gold:
            _count_gold(total, review, one, gold)
        # A review without marks says nothing of what its passages must be.
        for passage in one.passages if review.gold else ():
            _count_passage(total, review, passage)
    return total


def _count_gold(total: Score, review: Review, loaded: Loaded, gold: Gold) -> None:
    holding = [passage for passage in loaded.passages if _covers(passage, gold)]
    total.wanted[gold.kind] += 1
    fitting = [passage for passage in holding if _is_kind(passage, gold.kind)]
    good = not holding if gold.kind == "drop" else bool(fitting)
    total.found[gold.kind] += good
    if not good:
        got = "; ".join(f"{one.kind.value}/{one.valence.value} {one.headings[-2:]}" for one in holding) or "nothing"
        total.misses.append(Miss(review.name, gold, got))
    for fact, value in gold.facts.items():
        total.wanted[fact] += 1
        known = bool(fitting) and any(_fact(one, fact) == value.lower() for one in fitting)
        total.found[fact] += known
        if fitting and not known:
            total.misses.append(Miss(review.name, gold, f"{fact}: {[_fact(one, fact) for one in fitting]}"))


def _count_passage(total: Score, review: Review, passage: Passage) -> None:
    kinds: list[str] = [passage.kind.value] if passage.kind.value in _COUNTED else []
    kinds += ["strength"] if passage.valence is Valence.STRENGTH else []
    for kind in kinds:
        total.given[kind] += 1
        holding = [gold for gold in review.gold if _covers(passage, gold)]
        good = any(gold.kind in (kind, "strength") or _is_kind(passage, gold.kind) for gold in holding)
        total.right[kind] += good
        if not good:
            gold = Gold(f"not {kind}", passage.text, {})
            total.misses.append(Miss(review.name, gold, str(passage.headings[-2:])))


def _covers(passage: Passage, gold: Gold) -> bool:
    """Tell whether a passage holds most words of a gold line, or is most of it."""
    mine, theirs = _words(passage.text), _words(gold.words)
    return len(mine) > 0 and (mine in theirs or theirs in mine or _shared(mine, theirs) >= 0.8)


def _shared(mine: str, theirs: str) -> float:
    first, second = Counter(mine.split()), Counter(theirs.split())
    return (
        (first & second).total() / max(1, min(first.total(), second.total())) if min(len(mine), len(theirs)) > 20 else 0
    )


def _is_kind(passage: Passage, kind: str) -> bool:
    if kind == "strength":
        return passage.valence is Valence.STRENGTH
    if kind == "row":
        return passage.kind is PassageKind.TABLE_ROW
    if kind == "text":
        return passage.kind not in _PLAIN
    return passage.kind.value == kind


def _fact(passage: Passage, fact: str) -> str:
    figure = passage.statistic
    known = {
        "addressee": passage.addressee,
        "who": passage.attribution,
        "voice": passage.voice.value,
        "under": passage.finding,
        "value": figure and f"{figure.value:g}",
        "denominator": figure and figure.denominator,
        "unit": figure and figure.unit,
    }
    return re.sub(r"^the ", "", str(known[fact] or "").lower())


def _words(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.lower()))


def table(total: Score) -> Iterator[str]:
    """The score as the lines of a Markdown table."""
    yield "| What | Wanted | Recall | Given out | Precision |"
    yield "| --- | --: | --: | --: | --: |"
    for kind in [*_COUNTED, *sorted(set(total.wanted) - set(_COUNTED))]:
        given = f"{total.given[kind]} | {total.precision(kind):.2f}" if total.given[kind] else " | "
        yield f"| {kind} | {total.wanted[kind]} | {total.recall(kind):.2f} | {given} |"


def main(arguments: Sequence[str]) -> None:
    """Print the table, and with `--misses` what went wrong."""
    sets = [name for name in arguments if not name.startswith("-")]
    total = score([(review, review.load()) for review in reviews(*sets)])
    print("\n".join(table(total)))
    if "--misses" in arguments:
        for miss in total.misses:
            print(f"{miss.review}: {miss.gold.kind} {miss.gold.words[:90]!r} {miss.gold.facts or ''}\n    {miss.got}")


if __name__ == "__main__":
    main(sys.argv[1:])
