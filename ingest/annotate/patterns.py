"""The pattern category that a systems finding carries in brackets, and the parts of a question that holds several."""

from __future__ import annotations

import re

from store.models import Passage, PassageKind

_CLOSING_TAG = re.compile(r"\[(?P<tag>[^\[\]]{5,90})\]\.?\s*$")
# The six patterns of the SCIE Learning Together model, and the wordings in use for them.
_SCIE = re.compile(
    r"professional norms|norms and cultures?|innate human biases|(?:human|cognitive|emotional) bias"
    r"|family[- –]professional"
    r"|responses? (?:to|in) (?:incidents?|crises)|incidents? (?:or|and) (?:crises|crisis)"
    r"|long(?:er)?[- ]term work|^tools\b|human[- –]tool"
    r"|management systems?|multi-?agency (?:collaboration|working)|communication and collaboration",
    re.I,
)
_PART = re.compile(r"(?:^|(?<=\s))(?:\d{1,2}|[a-h]|[ivx]{1,4})[.)]\s+(?=[A-Z])")


def pattern_category(passage: Passage) -> str | None:
    """The category in closing brackets, "Professional norms and cultures - longer-term work"; a case tag is none."""
    if passage.kind is not PassageKind.FINDING:
        return None
    found = _CLOSING_TAG.search(passage.text)
    return " ".join(found["tag"].split()) if found and _SCIE.search(found["tag"]) else None


def sub_questions(passage: Passage) -> list[str]:
    """The numbered parts of a question that asks several things at once, verbatim; none where it asks one."""
    if passage.kind is not PassageKind.QUESTION:
        return []
    marks = list(_PART.finditer(passage.text))
    if len(marks) < 2:
        return []
    ends = [*(mark.start() for mark in marks[1:]), len(passage.text)]
    parts = [passage.text[mark.end() : end].strip() for mark, end in zip(marks, ends, strict=True)]
    return parts if all("?" in part for part in parts) else []
