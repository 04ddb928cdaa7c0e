"""A published question that can be answered yes or no, opened by its grammar alone. Its words are kept."""

from __future__ import annotations

import re

from assistant.supervision.wording import problems
from prompts import say

_BULLET = re.compile(r"^\W*(?:[a-z\d]{1,2}[.)]\s+)?")
# The committee that was asked becomes "we": the same question, put to the people in the room.
_RULES = (
    (re.compile(r"^(?:is|are) (?:[\w' ]{1,40}? )?confident that (?P<rest>.+)$", re.IGNORECASE), "adapt_confident"),
    (re.compile(r"^is there (?:any )?evidence that (?P<rest>.+)$", re.IGNORECASE), "adapt_evidence"),
    (re.compile(r"^is there a need to (?P<rest>.+)$", re.IGNORECASE), "adapt_need"),
    (re.compile(r"^(?P<rest>(?:(?:is|are)(?! there\b)|do|does|did|has|have|can) .+)$", re.IGNORECASE), "adapt_far"),
)


def bare(question: str) -> str:
    """Give a published question without the letter or mark of its list, on one line."""
    return _BULLET.sub("", " ".join(question.split()), count=1)


def opened(question: str) -> str | None:
    """Give an open wording of a closed question; None where no rule fits or the result would break a rule."""
    asked = bare(question)
    for rule, key in _RULES:
        if found := rule.match(asked):
            rest = found["rest"]
            said = say("supervision/words", key, rest=rest[:1].lower() + rest[1:] if key == "adapt_far" else rest)
            return None if problems(said) else said
    return None
