"""Which passages belong together: what stands under a finding, and the statement that it hangs on."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from ingest.structure.labels import label_of
from store.models import Passage, PassageKind

_NUMBER_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_FINDING = re.compile(r"(?:\w+ )?findings?\s+(?P<number>\w{1,5})", re.I)
_STATEMENTS = (PassageKind.FINDING, PassageKind.LEARNING_POINT, PassageKind.RECOMMENDATION)


def families(passages: list[Passage]) -> dict[str, dict[str, Any]]:
    """Give `finding` and `parent_id` by passage id.

    Under a numbered label ("Finding 2") the statement is the parent of the rest. A question without such a label hangs
    on the finding before it that stands in the same section.
    """
    known: dict[str, dict[str, Any]] = defaultdict(dict)
    statements: dict[tuple[str, str], list[Passage]] = defaultdict(list)
    for passage in passages:
        if (place := _label(passage)) and passage.kind is place[0]:
            statements[place[1], place[2]].append(passage)
    before: Passage | None = None
    for passage in passages:
        place = _label(passage)
        if place:
            kind, key, _ = place
            if kind is PassageKind.FINDING:
                known[passage.passage_id]["finding"] = _finding_name(key)
            parent = _nearest(passage, _candidates(statements, place))
            if parent is not None and parent.passage_id != passage.passage_id:
                known[passage.passage_id]["parent_id"] = parent.passage_id
        elif passage.kind is PassageKind.QUESTION and before is not None and _same_section(before, passage):
            known[passage.passage_id]["parent_id"] = before.passage_id
        if passage.kind is PassageKind.FINDING and not passage.case:
            before = passage
    return known


def _label(passage: Passage) -> tuple[PassageKind, str, str] | None:
    """The kind and key of the innermost numbered label over a passage, and the path above that label."""
    for at in range(len(passage.headings) - 1, -1, -1):
        label = label_of(passage.headings[at])
        if label and label.numbered and label.kind in _STATEMENTS:
            return label.kind, label.key, " > ".join(passage.headings[:at])
    return None


def _candidates(statements: dict[tuple[str, str], list[Passage]], place: tuple[PassageKind, str, str]) -> list[Passage]:
    """The statements of a label: those under the same path, else all of that label in the document."""
    same = statements.get((place[1], place[2]), [])
    return same or [one for (key, _), found in statements.items() if key == place[1] for one in found]


def _nearest(passage: Passage, found: list[Passage]) -> Passage | None:
    earlier = [one for one in found if one.ordinal <= passage.ordinal]
    return earlier[-1] if earlier else next(iter(found), None)


def _finding_name(key: str) -> str | None:
    found = _FINDING.search(key)
    if found is None:
        return None
    number = found["number"].lower()
    number = str(_NUMBER_WORDS.index(number) + 1) if number in _NUMBER_WORDS else number.upper()
    return f"Finding {number.lower() if number[:1].isdigit() else number}"


def _same_section(finding: Passage, question: Passage) -> bool:
    """Tell whether a question's own heading stands beside or under the heading of the finding."""
    above, path = question.headings[:-1], finding.headings
    # The title of the document, over everything, ties nothing together.
    return len(above) > 1 and (above == path[: len(above)] or path == question.headings[: len(path)])
