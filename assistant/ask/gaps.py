"""What a question asks about that the evidence passes over, and whether the answer fails by it.

A story told in a question holds many words that no review needs to hold; in "what was said about cochlear implants?"
the one word that is not there is the question. Which of the two it is, is a small logistic regression over what can be
measured. Its weights are data (`gaps.yaml`), learned by `python -m eval.answers`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from assistant.ask.asked import read_question
from assistant.ask.evidence import Evidence, Found
from assistant.ask.expected import about, carrying, met, place_fit
from assistant.ask.text import sentences, stem, stems
from prompts import load
from store.lexical import words

WEIGHTS = Path(__file__).with_name("gaps.yaml")
LEADING = 5  # passages that are looked at for how near the evidence comes
LOOKED_AT = 10  # passages in which a word is looked for: what an answer can show
SHORTEST = 4  # letters of a word that is named as missing
MOST = 3  # words named as missing

_NO_NAME = re.compile(r"(?:ed|ly|n['’]?t)$")  # how words end that say what was done, and not of what is asked
_DOING = re.compile(r"ing$")  # "gambling" is a subject where a question ends in it; "forgetting" elsewhere is none


@dataclass(frozen=True)
class Weights:
    """A logistic regression: one weight a signal, and the score from which the gap is what the question turns on."""

    bias: float
    by_signal: dict[str, float]
    threshold: float


def gaps(evidence: Evidence, items: Sequence[Found]) -> tuple[str, ...]:
    """Name what is asked about and stands in none of the passages to be shown, in the order it was asked."""
    held = set().union(*(stems(f"{found.passage.search_text} {about(found)}") for found in items[:LOOKED_AT]))
    closing = topic(evidence.question)
    slips = {slip.casefold() for slip in evidence.changed}
    found = [
        word
        for word, meanings in carrying(evidence.question, evidence.rarity).items()
        if not met(meanings, held)
        and len(word) >= SHORTEST
        and word not in slips
        and not word.isdigit()
        and not _NO_NAME.search(word)
        and (word in closing or not _DOING.search(word))
    ]
    # What stands where a question names its subject is named first.
    return tuple(sorted(found, key=lambda word: word not in closing))[:MOST]


def topic(question: str) -> frozenset[str]:
    """Give the words in which a question ends after "about", "on", "with" and the like: there it names its subject."""
    matches = (rule.search(question.strip()) for rule in _closings())
    match = next((match for match in matches if match), None)
    return frozenset(words(match.group("topic"))) if match else frozenset()


def signals(evidence: Evidence, items: Sequence[Found], missing: Sequence[str]) -> dict[str, float]:
    """Measure how near the evidence comes to a question in which `missing` is not met."""
    wanted = carrying(evidence.question, evidence.rarity)
    leading = items[:LEADING]
    pieces = [found.passage.text[start:end] for found in leading for start, end in sentences(found.passage.text)]
    rarest = max(evidence.rarity.values(), default=0.0) or 1.0
    return {
        "meaning": max(found.similarity for found in leading),
        "passage": max(place_fit(wanted, evidence.rarity, found.passage.search_text) for found in leading),
        "sentence": max((place_fit(wanted, evidence.rarity, piece) for piece in pieces), default=0.0),
        "length": math.log(1 + len(evidence.question.split())),
        "topic": float(any(word in topic(evidence.question) for word in missing)),
        "share": len(missing) / max(1, len(wanted)),
        "bound": float(_bound(evidence.question, leading)),
        "rare": max(evidence.rarity.get(stem(word), 0.0) for word in missing) / rarest,
    }


def _bound(question: str, leading: Sequence[Found]) -> bool:
    """Whether a question asks of one case, place or publication: then the rest of the library does not answer it."""
    asked = read_question(question)
    return bool(asked.labels or asked.places or asked.names) or leading[0].named


def turns_on(evidence: Evidence, items: Sequence[Found], missing: Sequence[str]) -> bool:
    """Whether the question turns on what is missing, so that the evidence does not answer it."""
    held = weights()
    measured = signals(evidence, items, missing)
    return held.bias + sum(held.by_signal[name] * value for name, value in measured.items()) >= held.threshold


@cache
def weights() -> Weights:
    """Read what was learned."""
    held = yaml.safe_load(WEIGHTS.read_text(encoding="utf-8"))
    return Weights(held["bias"], held["weights"], held["threshold"])


@cache
def _closings() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(load("expected")[key], re.IGNORECASE) for key in ("closing_about", "closing"))
