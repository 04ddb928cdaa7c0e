"""What repeats: lessons that several publications tell, found by grouping their passages."""

from __future__ import annotations

import hashlib
from collections import Counter, OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from threading import RLock

from assistant.ask.voices import label
from assistant.library.citing import Shelf, first_sentence, quote
from assistant.library.cluster import centre, clusters, joined
from assistant.library.likeness import Features, features
from assistant.library.models import Cell, Column, Lesson, Matrix, MatrixRow, Recurrence
from assistant.library.reported import reported
from assistant.settings import Settings
from store import browse
from store.filters import Filters
from store.library import Library
from store.models import Document, Passage, PassageKind

LESSON_KINDS = (
    PassageKind.FINDING,
    PassageKind.LEARNING_POINT,
    PassageKind.KEY_MESSAGE,
    PassageKind.BARRIER,
    PassageKind.ENABLER,
)
TOP = 10
COLUMNS = 24  # documents in one matrix; more cannot be read
_REMEMBERED = 64
_SHORTEST = 6  # words; what is shorter is a heading or a scrap


@dataclass(frozen=True)
class _Index:
    """Every lesson of the library with its features, as it stood at one generation.

    `pairs` are statements of notes with the passages that they report, by row. Passages that are no lesson by their own
    kind stand here only as such.
    """

    generation: int
    shelf: Shelf
    features: Features
    pairs: list[tuple[int, int]]


class RecurrenceService:
    """Finds what repeats in one library. What was found is remembered until the library changes."""

    def __init__(self, library: Library, settings: Settings) -> None:
        """Use this library; `settings` are taken as every service takes them."""
        self._library = library
        self._lock = RLock()
        self._index: _Index | None = None
        self._held: OrderedDict[str, Recurrence] = OrderedDict()

    def recurrence(self, filters: Filters | None = None) -> Recurrence:
        """Group the lessons that fit the filters, those that most publications tell first."""
        asked = filters or Filters()
        key = repr(sorted(asked.values.items()))
        with self._lock:
            index = self._lessons()
            if key not in self._held:
                self._held[key] = self._found(index, asked)
                while len(self._held) > _REMEMBERED:
                    self._held.popitem(last=False)
            return self._held[key]

    def _lessons(self) -> _Index:
        generation = self._library.catalogue.generation()
        if self._index is None or self._index.generation != generation:
            held = browse.passages(self._library.catalogue, Filters(), LESSON_KINDS)
            lessons = [one for one in held if _stands(one)]
            pairs = reported(self._library, lessons)
            shelf = Shelf(
                self._library, {one.passage_id: one for one in [*lessons, *(one for _, one in pairs)]}.values()
            )
            rows = {one.passage_id: row for row, one in enumerate(shelf.passages)}
            by_row = [(rows.get(one.passage_id), rows.get(other.passage_id)) for one, other in pairs]
            tied = [(one, other) for one, other in by_row if one is not None and other is not None]
            self._held.clear()
            self._index = _Index(generation, shelf, features(self._library.catalogue, shelf.passages), tied)
        return self._index

    def _found(self, index: _Index, filters: Filters) -> Recurrence:
        shelf = index.shelf
        fitting = browse.passage_ids(self._library.catalogue, filters, LESSON_KINDS)
        rows = [row for row, one in enumerate(shelf.passages) if one.passage_id in fitting]
        passages = [shelf.passages[row] for row in rows]
        found = [[rows[at] for at in group] for group in (clusters(index.features.only(rows)) if rows else [])]
        lessons = [_lesson(group, index) for group in joined(found, self._fitting(index, rows, filters))]
        documents = {one.document_id for one in passages}
        lessons.sort(key=lambda one: (-one.independent, -_in_own_words(one, shelf), -one.documents, one.lesson_id))
        return Recurrence(
            lessons=lessons,
            passages=len(passages),
            documents=len(documents),
            independent=min(len(documents), len({voice for one in passages for voice in shelf.voices[one.passage_id]})),
            matrix=matrix([lesson for lesson in lessons if lesson.independent > 1][:TOP], shelf),
        )

    def _fitting(self, index: _Index, rows: Sequence[int], filters: Filters) -> list[tuple[int, int]]:
        """Keep the pairs of which both fit: a filter holds for what a note reports as well."""
        allowed = browse.passage_ids(self._library.catalogue, filters)
        within = set(rows)
        return [
            (note, other)
            for note, other in index.pairs
            if note in within and index.shelf.passages[other].passage_id in allowed
        ]


def _stands(passage: Passage) -> bool:
    """Whether a passage is a whole lesson, and no heading, scrap or text that breaks off."""
    return len(passage.text.split()) >= _SHORTEST and not passage.truncated


def _lesson(rows: Sequence[int], index: _Index) -> Lesson:
    """Tell a group by its middle: the published words before those of a note on them, one place a passage."""
    shelf = index.shelf
    published = [row for row in rows if not (shelf.passages[row].origins or shelf.passages[row].duplicate_of)]
    told = shelf.passages[centre(index.features, rows, published)]
    group = [shelf.passages[row] for row in rows]
    ordered = sorted(group, key=lambda one: (bool(one.origins), one.duplicate_of is not None, one.passage_id))
    digest = hashlib.sha256("\n".join(sorted(one.passage_id for one in group)).encode()).hexdigest()
    voices = {voice for one in group for voice in shelf.voices[one.passage_id]}
    reported = sorted(voices & shelf.documents.keys())
    documents = list(dict.fromkeys([*(one.document_id for one in ordered), *reported]))
    return Lesson(
        lesson_id=digest[:12],
        statement=first_sentence(told, shelf.of(told)),
        places=[quote(one, shelf.of(one)) for one in ordered],
        document_ids=documents,
        independent=min(len(documents), len(voices)),
    )


def _in_own_words(lesson: Lesson, shelf: Shelf) -> int:
    """Count the publications that tell a lesson themselves, and not through a note or a copy."""
    return len({one.document_id for one in lesson.places if one.document_id in shelf.voices[one.passage_id]})


def matrix(lessons: Sequence[Lesson], shelf: Shelf) -> Matrix:
    """Set lessons against the documents that tell them, by year."""
    counts = Counter(key for lesson in lessons for key in lesson.document_ids)
    chosen = sorted(counts, key=lambda key: (-counts[key], key))[:COLUMNS]
    documents = sorted((shelf.documents[key] for key in chosen), key=lambda one: (one.published or "", one.title))
    return Matrix(
        columns=[_column(one) for one in documents],
        rows=[
            MatrixRow(lesson=lesson, cells=[_cell(lesson, one.document_id, shelf) for one in documents])
            for lesson in lessons
        ],
        more_documents=len(counts) - len(chosen),
    )


def _cell(lesson: Lesson, document_id: str, shelf: Shelf) -> Cell:
    if document_id not in lesson.document_ids:
        return Cell(document_id=document_id, state="none")
    places = [one for one in lesson.places if one.document_id == document_id]
    for place in places:
        if document_id in shelf.voices[place.passage_id]:
            return Cell(document_id=document_id, state="own", place=place)
    if places:
        return Cell(document_id=document_id, state="copy", place=places[0])
    note = next(one for one in lesson.places if document_id in shelf.voices[one.passage_id])
    return Cell(document_id=document_id, state="reported", place=note)


def _column(document: Document) -> Column:
    year = document.published[:4] if document.published else None
    return Column(document_id=document.document_id, title=document.title, label=label(document), year=year)
