"""Sources that do not agree, told side by side and never smoothed over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.ask.citing import Citations
from assistant.ask.evidence import Found
from assistant.ask.models import Conflict, Source
from assistant.ask.text import numbers, readable
from assistant.ask.voices import lead
from prompts import say
from store.library import Library
from store.models import Passage, PassageKind

MOST_CONFLICTS = 3
LEAST_COVERAGE = 0.30  # share of the question's words in a passage whose conflict is told though it is not cited
NEAR_SHARE = 0.75  # of the best score: a passage this near to the question brings along what disagrees with it


def conflicts(items: Sequence[Found], cited: Citations, library: Library) -> Iterator[Conflict]:
    """Tell up to three conflicts that bear on the question: those a reader marked, then those a passage speaks of."""
    told = 0
    for conflict in _marked(items, cited, library):
        told += 1
        yield conflict
        if told == MOST_CONFLICTS:
            return
    near = [
        found
        for found in items
        if found.passage.kind is PassageKind.CONFLICT and found.score >= NEAR_SHARE * items[0].score
    ]
    for found in near[: MOST_CONFLICTS - told]:
        source = cited.cite(found)
        if source:
            yield Conflict(text=quoted(found, source), citations=[source.number])


def bears_conflict(found: Found) -> bool:
    """Whether something in the library does not agree with this passage."""
    return bool(found.passage.conflict_with)


def _marked(items: Sequence[Found], cited: Citations, library: Library) -> Iterator[Conflict]:
    """Tell what a passage and its counterpart disagree on. A pair is told once, from whichever side was found."""
    shown = {source.passage_id for source in cited.sources}
    told: set[frozenset[str]] = set()
    for found in items:
        close = found.score >= NEAR_SHARE * items[0].score and found.coverage >= LEAST_COVERAGE
        near = close or found.passage.passage_id in shown
        for mark in found.passage.conflict_with if near else ():
            pair = frozenset({found.passage.passage_id, mark.passage_id})
            if pair in told:
                continue
            told.add(pair)
            if conflict := _side_by_side(found, mark.passage_id, mark.note, cited, library):
                yield conflict


def _side_by_side(found: Found, other_id: str, note: str, cited: Citations, library: Library) -> Conflict | None:
    other = library.passages_by_id([other_id]).get(other_id)
    sides = (
        [found]
        if other is None or other_id == found.passage.passage_id
        else [found, _counterpart(found, other, library)]
    )
    sources = [source for side in sides if (source := cited.cite(side))]
    if not sources:
        return None
    told = note if _note_holds(note, [side.passage for side in sides]) else ""
    key = "conflict_here" if len(sources) == 1 else "conflict_between"
    words = "" if told else "; ".join(f"“{readable(source.quote)}”" for source in sources)
    text = say("compose", key, note=told, words=words)
    return Conflict(text=" ".join(text.split()), citations=[source.number for source in sources])


def _counterpart(found: Found, passage: Passage, library: Library) -> Found:
    return replace(found, passage=passage, document=library.document(passage.document_id), similarity=0.0, coverage=0.0)


def _note_holds(note: str, sides: Sequence[Passage]) -> bool:
    """Whether at least half of the figures of a note stand in its sides: the rest may be worked out from those.

    A note that cannot be proven so is not told; the words themselves are.
    """
    held = {number.value for side in sides for number in numbers(side.text)}
    asked = [number.value for number in numbers(note)]
    return 2 * sum(value in held for value in asked) >= len(asked)


def quoted(found: Found, source: Source) -> str:
    """Introduce the words of a source and give them in quotation marks."""
    words = readable(source.quote)
    return f"{lead(found)} {words}" if words.startswith("“") and words.endswith("”") else f"{lead(found)} “{words}”"
