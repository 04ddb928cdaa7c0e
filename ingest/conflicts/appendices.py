"""Pointers to an appendix that the document does not have, though it has others."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.conflicts.note import Conflict, told
from store.models import Passage

_POINTER = re.compile(r"\b(?:see|in|at|to) appendix (?P<name>[A-Z]|\d{1,2})\b(?! of\b)", re.I)
_HEADING = re.compile(r"[*#\s]*(?:appendix|annexe?) (?P<name>[A-Z]|\d{1,2})\b", re.I)


def conflicts(passages: list[Passage], headings: list[str]) -> Iterator[Conflict]:
    """Find passages that point to an appendix which is not there."""
    held = {found["name"].upper() for heading in headings if (found := _HEADING.match(heading))}
    if not held:
        return
    for passage in passages:
        for pointer in _POINTER.finditer(passage.text):
            named = pointer["name"].upper()
            # Letters and numbers may count the appendices of different reports; only the like are compared.
            alike = {name for name in held if name.isdigit() == named.isdigit()}
            if alike and named not in held and _after(named, alike):
                listed = " and ".join(f"Appendix {name}" for name in sorted(alike))
                yield Conflict(passage, passage, told("appendix", named=named, held=listed))


def _after(named: str, held: set[str]) -> bool:
    """An appendix before the first one held may have lost its heading; one after the last is not there."""
    return named > max(held) if not named.isdigit() else int(named) > max(map(int, held))
