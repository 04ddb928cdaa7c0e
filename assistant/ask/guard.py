"""What is looked at before a question goes any further: danger, details of people, requests for a decision.

Local, offline and by rule. The rules are data in `prompts/guard.yaml`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from assistant.ask.models import Status
from prompts import load


@dataclass(frozen=True)
class Verdict:
    """What the guard found: `status` is None where the question may go on.

    `kinds` names the kinds of personal detail; `safe_question` is the question with each of them taken out.
    """

    status: Status | None
    safe_question: str
    kinds: tuple[str, ...] = ()


@cache
def _rules(section: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(rule, re.IGNORECASE | re.DOTALL) for rule in load("guard")[section])


@cache
def _details() -> dict[str, re.Pattern[str]]:
    return {kind: re.compile(rule, re.IGNORECASE) for kind, rule in load("guard")["personal_data"].items()}


@cache
def _single(name: str) -> re.Pattern[str]:
    return re.compile(load("guard")[name], re.IGNORECASE)


def guard(question: str) -> Verdict:
    """Judge a question. Danger comes first: nothing may stand before it."""
    safe, kinds = take_out_details(question)
    if _in_danger(question):
        return Verdict(Status.IMMEDIATE_DANGER, safe, kinds)
    if kinds:
        return Verdict(Status.PERSONAL_DATA, safe, kinds)
    if any(rule.search(question) for rule in _rules("case_decision")):
        return Verdict(Status.CASE_DECISION, safe)
    return Verdict(None, safe)


def _in_danger(question: str) -> bool:
    if _single("about_reviews").search(question) and not _single("now").search(question):
        return False
    return any(rule.search(question) for rule in _rules("immediate_danger"))


def take_out_details(question: str) -> tuple[str, tuple[str, ...]]:
    """Replace details of people by the kind of detail in square brackets: (safe text, kinds found)."""
    kinds: list[str] = []
    safe = question
    for kind, rule in _details().items():

        def replace(match: re.Match[str], kind: str = kind) -> str:
            if match.group() in load("guard")["allowed"]:
                return match.group()
            kinds.append(kind)
            return f"[{kind}]"

        safe = rule.sub(replace, safe)
    return safe, tuple(dict.fromkeys(kinds))
