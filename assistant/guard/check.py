"""The one look at a person's words before anything is done with them: danger, details of people, decisions.

Local and offline. Danger is found by rules where no model can be loaded, and by rules and a classifier where one can.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import Literal

from assistant.ask.models import Status
from assistant.guard.classifier import Scores, danger_around, scores
from assistant.guard.people import details
from assistant.guard.verdict import Span, Verdict
from assistant.guard.wording import general_wording
from assistant.guard.words import seen
from prompts import load
from store.errors import ModelUnavailable

Strictness = Literal["standard", "strict"]
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Judged:
    """How a message was judged: the span that decides, or None. `by` names what found it."""

    span: Span | None
    by: str = ""


@cache
def _rules(section: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(rule, re.IGNORECASE | re.DOTALL) for rule in load("guard")[section])


@cache
def _beside() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=4, thread_name_prefix="guard")


def _thresholds(strictness: Strictness) -> dict[str, float]:
    held: dict[str, float] = load("guard")["thresholds"][strictness]
    return held


def guard(
    message: str, *, strictness: Strictness = "standard", published: frozenset[str] | None = frozenset()
) -> Verdict:
    """Judge a message. Danger comes first: nothing may stand before it.

    `published` holds names, in small letters, that the library's own documents carry and that may be asked about. None
    says that they are not known yet: then danger alone is told, and the message must be judged again before it is used.
    """
    plain = seen(message)
    if not plain.text.strip():
        return Verdict(None, message)
    limits = _thresholds(strictness)
    # Two models look at a message side by side: most of the time goes into them, and each runs on one core.
    judging = _beside().submit(_scores, plain.text)
    inside = details(plain.text, published or frozenset(), name_from=limits["name"])
    judged = judging.result()
    found = [_back(message, plain.place(span.start, span.end), span.kind) for span in inside]
    kinds = tuple(dict.fromkeys(span.kind for span in found))
    safe = _without(message, found)
    danger = _danger(plain.text, judged, limits)
    if danger.span:
        spans = (_back(message, plain.place(danger.span.start, danger.span.end), "danger"),)
        return Verdict(Status.IMMEDIATE_DANGER, safe, kinds, danger.by, spans)
    if published is None:
        return Verdict(None, safe)
    if again := _first(plain.text, "reidentification", "identity"):
        spans = (_back(message, plain.place(again.start, again.end), "identity"),)
        return Verdict(Status.PERSONAL_DATA, safe, ("identity behind a pseudonym",), "reidentification", spans)
    if kinds:
        wording = general_wording(plain.text, inside)
        return Verdict(Status.PERSONAL_DATA, safe, kinds, "personal details", tuple(found), wording)
    decision = _decision(plain.text, judged, limits)
    if decision.span:
        spans = (_back(message, plain.place(decision.span.start, decision.span.end), "decision"),)
        return Verdict(Status.CASE_DECISION, safe, (), decision.by, spans)
    return Verdict(None, safe)


@cache
def _no_model_told() -> None:
    log.warning("The guard's language model is missing: danger and decisions are found by rules alone.")


def _scores(text: str) -> Scores | None:
    try:
        return scores(text)
    except ModelUnavailable:
        _no_model_told()
        return None


def _danger(text: str, judged: Scores | None, limits: dict[str, float]) -> _Judged:
    rule = _first(text, "immediate_danger", "danger")
    if rule and _about_reviews(text):
        rule = None
    if judged is None:
        return _Judged(rule, "rule" if rule else "")
    if (judged.danger >= limits["danger"] and (rule or not _asks_of_reviews(text))) or (
        rule and danger_around(text, rule.start, rule.end, judged) >= limits["danger_with_rule"]
    ):
        start, end = judged.danger_at
        return _Judged(rule or Span(start, end, text[start:end], "danger"), "rule" if rule else "classifier")
    return _Judged(None)


def _decision(text: str, judged: Scores | None, limits: dict[str, float]) -> _Judged:
    rule = _first(text, "case_decision", "decision")
    if judged is None:
        return _Judged(rule, "rule" if rule else "")
    if (judged.decision >= limits["decision"] and (rule or not _asks_of_reviews(text))) or (
        rule and judged.decision >= limits["decision_with_rule"]
    ):
        start, end = judged.decision_at
        return _Judged(rule or Span(start, end, text[start:end], "decision"), "rule" if rule else "classifier")
    return _Judged(None)


def _about_reviews(text: str) -> bool:
    held = load("guard")
    return bool(re.search(held["about_reviews"], text, re.I)) and not re.search(held["now"], text, re.I)


def _asks_of_reviews(text: str) -> bool:
    held = load("guard")
    return bool(re.search(held["asks_of_reviews"], text, re.I)) and not re.search(held["own_case"], text, re.I)


def _first(text: str, section: str, kind: str) -> Span | None:
    for rule in _rules(section):
        if found := rule.search(text):
            return Span(found.start(), found.end(), found.group(), kind)
    return None


def _back(message: str, place: tuple[int, int], kind: str) -> Span:
    start, end = place
    return Span(start, end, message[start:end], kind)


def _without(message: str, spans: Sequence[Span]) -> str:
    parts, at = [], 0
    for span in spans:
        parts += [message[at : span.start], f"[{span.kind}]"]
        at = span.end
    return "".join([*parts, message[at:]])
