"""Details of people in a document that is added to a library which several people use: told, never a reason to refuse.

Published reviews print names of writers, pseudonyms, and the addresses of boards. Only what no publication prints is
looked for: numbers that stand for one person, dates of birth, number plates, case numbers.
"""

from __future__ import annotations

from collections import Counter

from assistant.guard.numbers import numbers
from prompts import load, say

ENOUGH = 400_000  # characters that are read: about 150 pages


def warning_of(text: str) -> str:
    """Name the kinds of details that a document seems to hold, and how many; "" where there are none."""
    telling = frozenset(load("guard_numbers")["in_documents"])
    places = {(span.kind, span.text) for span in numbers(text[:ENOUGH]) if span.kind in telling}
    if not places:
        return ""
    found = Counter(kind for kind, _ in places)
    return say(
        "messages", "document_details", found="; ".join(f"{kind} ({many})" for kind, many in sorted(found.items()))
    )
