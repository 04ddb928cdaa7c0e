"""Where a document does not agree with itself, as far as that can be computed: shown, never smoothed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ingest.conflicts import answers, appendices, counts, shares, tables
from ingest.conflicts.note import Conflict
from store.models import ConflictNote, Passage


def with_conflicts(passages: list[Passage], headings: list[str]) -> list[Passage]:
    """Note on each passage what does not agree with it. `headings` are all headings of the document.

    Differences that rounding explains, answers that may overlap, and shares of different wholes are no conflicts.
    """
    notes: dict[str, list[ConflictNote]] = defaultdict(list)
    for conflict in _found(passages, headings):
        ends = {conflict.first.passage_id: conflict.second, conflict.second.passage_id: conflict.first}
        for own, other in ends.items():
            note = ConflictNote(passage_id=other.passage_id, note=conflict.note)
            if note not in notes[own]:
                notes[own].append(note)
    return [
        passage.model_copy(update={"conflict_with": notes[passage.passage_id]})
        if passage.passage_id in notes
        else passage
        for passage in passages
    ]


def _found(passages: list[Passage], headings: list[str]) -> Iterator[Conflict]:
    yield from shares.conflicts(passages)
    yield from answers.conflicts(passages)
    yield from tables.conflicts(passages)
    yield from counts.conflicts(passages)
    yield from appendices.conflicts(passages, headings)
