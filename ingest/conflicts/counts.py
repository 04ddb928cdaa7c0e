"""Two counts for one thing, a response rate against the replies counted, and attendance against the plan."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from ingest.annotate.figures import NUMBER, figures, number
from ingest.conflicts.note import Conflict, plain, told
from ingest.conflicts.shares import off
from ingest.conflicts.words import content
from store.models import Passage, PassageKind

_COUNTED = re.compile(
    rf"\b(?P<n>{NUMBER})\s+(?P<noun>(?:[a-z][\w’'-]*\s+){{1,2}}?)(?:who\s+|that\s+|which\s+)?(?P<verb>were|had"
    rf"|took part|attended|died)\b(?P<rest>(?:\s+[a-z][\w’'-]*){{0,4}})",
    re.I,
)
_PARTIAL = re.compile(
    r"\b(?:another|further|additional|also|remaining|previous|other|per|year|month|at least|about|around|some"
    r"|nearly|almost|over|under"
    r"|fewer|more|less|up to|between|only)\b",
    re.I,
)
_RATE = re.compile(r"\b(?:response|return)\s+rate\b[^.;]{0,25}?(?P<p>\d{1,3}(?:\.\d+)?)\s?(?:%|per cent)", re.I)
_REPLIES = re.compile(
    r"\b(?:responses?|replies|questionnaires|surveys?)\b[^.;]{0,30}\b(?:collected|received|returned|completed)", re.I
)
_PLANNED = re.compile(
    rf"\b(?P<groups>{NUMBER})\s+(?:[a-z]+\s+)?groups?\b[^.;]*?\bin\s+(?P<areas>{NUMBER})\s+[^.;]*?\b(?P<low>\d{{1,3}})\s?[-–]\s?(?P<high>\d{{1,3}})"
    r"\s+(?:participants|people|members|practitioners)",
    re.I,
)
_ATTENDED = re.compile(
    rf"\b(?P<n>{NUMBER})\s+(?:participants|people|practitioners)\s+(?:attended|took part in)\b[^.;]*\bgroup", re.I
)
_POINTS = 1.5
_MOST_ALIKE = 4


class _Count(NamedTuple):
    passage: Passage
    value: int
    words: frozenset[str]
    told: str
    whole: int | None


def conflicts(passages: list[Passage]) -> Iterator[Conflict]:
    """Find counts of the same people or things that differ."""
    evidence = [
        one for one in passages if one.kind not in (PassageKind.QUOTE, PassageKind.QUESTION, PassageKind.TABLE_ROW)
    ]
    yield from _two_counts(evidence)
    yield from _response_rates(evidence)
    yield from _attendance(evidence)


def _two_counts(passages: list[Passage]) -> Iterator[Conflict]:
    alike: dict[frozenset[str], list[_Count]] = defaultdict(list)
    for passage in passages:
        for count in _counts(passage):
            if len(count.words) >= 2:
                alike[count.words].append(count)
    # More than a few counts of the same words tell of several groups or years, not of one thing.
    for counts in (found for found in alike.values() if len(found) <= _MOST_ALIKE):
        for first, second in itertools.combinations(counts, 2):
            wholes = {first.whole, second.whole} - {None}
            if first.passage is not second.passage and first.value != second.value and len(wholes) <= 1:
                note = told("two_counts", first=plain(first.value), second=plain(second.value), label=first.told)
                yield Conflict(first.passage, second.passage, note)


def _counts(passage: Passage) -> Iterator[_Count]:
    shares = figures(passage.text)
    for one in shares:
        if one.numerator is not None and one.denominator is not None and one.noun:
            words = frozenset(content(f"{one.of or ''} {one.noun}"))
            yield _Count(passage, one.numerator, words, f"{one.of or ''} {one.noun}".strip(), one.denominator)
    for found in _COUNTED.finditer(passage.text):
        before = passage.text[max(0, found.start() - 25) : found.start()]
        if (
            _PARTIAL.search(before)
            or _PARTIAL.search(found.group(0))
            or any(one.start < found.end() and found.start() < one.end for one in shares)
        ):
            continue
        label = " ".join(f"{found['noun']} {found['verb']}{found['rest']}".split())
        yield _Count(passage, number(found["n"]), frozenset(content(f"{found['noun']} {found['rest']}")), label, None)


def _response_rates(passages: list[Passage]) -> Iterator[Conflict]:
    counted = [
        (passage, one.percent or 100 * (one.numerator or 0) / (one.denominator or 1))
        for passage in passages
        if _REPLIES.search(passage.text)
        for one in figures(passage.text)
        if one.numerator and one.denominator and one.percent and not off(one.numerator, one.denominator, one.percent, 1)
    ]
    for passage in passages:
        for rate in _RATE.finditer(passage.text):
            for other, percent in counted[:1]:
                if abs(percent - float(rate["p"])) > _POINTS and other is not passage:
                    note = told("response_rate", first=plain(float(rate["p"])), second=plain(percent))
                    yield Conflict(other, passage, note)


def _attendance(passages: list[Passage]) -> Iterator[Conflict]:
    for passage in passages:
        planned = _PLANNED.search(" ".join(passage.text.split()))
        if planned is None:
            continue
        groups = number(planned["groups"]) * number(planned["areas"])
        low, high = groups * int(planned["low"]), groups * int(planned["high"])
        for other in passages:
            came = _ATTENDED.search(" ".join(other.text.split()))
            if came and not low <= number(came["n"]) <= high:
                note = told("attendance", low=low, high=high, attended=number(came["n"]))
                yield Conflict(passage, other, note)
