"""Details of people in a message: names by what stands around them, numbers and addresses by their shape."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from assistant.guard.classifier import name_weights
from assistant.guard.names import Candidate, candidates, features
from assistant.guard.numbers import numbers
from assistant.guard.published import allowed_places, is_known, may_stand
from assistant.guard.recogniser import UNKNOWN, NameChances, shared_recogniser
from assistant.guard.verdict import Span
from assistant.guard.words import Word, words
from prompts import load
from store.errors import ModelUnavailable

NAME = "name"


@cache
def _plain_rules() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(rule, re.IGNORECASE) for rule in load("guard")["names_by_rule"])


def details(text: str, published: frozenset[str], *, name_from: float) -> list[Span]:
    """Find details of people, first to last, none inside another.

    `published` holds names in small letters that the library's documents carry; `name_from` is the log-odds from which
    a name counts as that of somebody private.
    """
    found = [*numbers(text), *_names(text, published, name_from)]
    found.sort(key=lambda span: (span.start, span.start - span.end))
    kept: list[Span] = []
    for span in found:
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
        elif span.end > kept[-1].end:
            first = kept[-1]
            kept[-1] = Span(first.start, span.end, text[first.start : span.end], first.kind)
    return kept


def _names(text: str, published: frozenset[str], name_from: float) -> list[Span]:
    cut = words(text)
    if not cut:
        return []
    passed = list(allowed_places(text))
    found = [_span(text, *match.span("at")) for rule in _plain_rules() for match in rule.finditer(text)]
    try:
        chances = shared_recogniser().chances(text, cut)
        found += _judged(text, cut, chances, name_from)
    except ModelUnavailable:
        found += _unjudged(text, cut)
    return [
        span
        for span in found
        if not may_stand(span.text, text, published)
        and not any(left < span.end and right > span.start for left, right in passed)
    ]


def _judged(text: str, cut: Sequence[Word], chances: Sequence[NameChances], name_from: float) -> list[Span]:
    """Names that the classifier takes for private ones."""
    weights, bias = name_weights()
    runs = candidates(cut, chances)
    found = []
    for run in runs:
        score = float(weights[features(cut, chances, run, runs, known=True)].sum()) + bias
        if any(is_known(word.text) and word.capital for word in cut[run.first : run.last]):
            score -= load("guard")["author_discount"]
        if score >= name_from:
            found.append(_of(text, cut, run))
    return found


def _unjudged(text: str, cut: Sequence[Word]) -> list[Span]:
    """Without the recogniser: listed first names, unless a writer's or a publication is spoken of."""
    runs = candidates(cut, [UNKNOWN] * len(cut))
    return [_of(text, cut, run) for run in runs if not any(is_known(word.text) for word in cut[run.first : run.last])]


def _of(text: str, cut: Sequence[Word], run: Candidate) -> Span:
    return _span(text, cut[run.first].start, cut[run.last - 1].end)


def _span(text: str, start: int, end: int) -> Span:
    for ending in ("'s", "’s", "'", "’"):
        if text[start:end].endswith(ending):
            end -= len(ending)
            break
    return Span(start, end, text[start:end], NAME)
