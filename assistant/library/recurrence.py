"""What repeats: lessons that several publications tell, found by grouping their passages."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from threading import RLock

from assistant.ask.voices import label
from assistant.library.citing import Shelf, first_sentence, quote
from assistant.library.cluster import centre, clusters
from assistant.library.likeness import features
from assistant.library.models import Cell, Column, Lesson, Matrix, MatrixRow, Recurrence
from assistant.library.voices import voices_of
from assistant.settings import Settings
from store import browse
from store.filters import Filters
from store.library import Library
from store.models import Passage, PassageKind

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


class RecurrenceService:
    """Finds what repeats in one library. What was found is remembered until the library changes."""

    def __init__(self, library: Library, settings: Settings) -> None:
        """Use this library and these settings."""
        self._library = library
        self._lock = RLock()
        self._held: OrderedDict[tuple[int, str], Recurrence] = OrderedDict()

    def recurrence(self, filters: Filters | None = None, limit: int | None = None) -> Recurrence:
        """Group the lessons that fit the filters, those that most publications tell first. `limit`: only so many."""
        asked = filters or Filters()
        key = (self._library.catalogue.generation(), repr(sorted(asked.values.items())))
        with self._lock:
            if key not in self._held:
                self._held[key] = self._found(asked)
                while len(self._held) > _REMEMBERED:
                    self._held.popitem(last=False)
            found = self._held[key]
        if limit is None:
            return found
        lessons = [lesson for lesson in found.lessons if lesson.independent > 1][:limit]
        return found.model_copy(update={"lessons": lessons, "matrix": matrix(lessons, self._shelf([]))})

    def _shelf(self, passages: Sequence[Passage]) -> Shelf:
        return Shelf(self._library, passages)

    def _found(self, filters: Filters) -> Recurrence:
        held = browse.passages(self._library.catalogue, filters, LESSON_KINDS)
        shelf = self._shelf([one for one in held if len(one.text.split()) >= _SHORTEST and not one.truncated])
        made = features(self._library.catalogue, shelf.passages)
        lessons = [
            _lesson([shelf.passages[row] for row in group], shelf.passages[centre(made, group)], shelf)
            for group in (clusters(made) if len(made) else [])
        ]
        lessons.sort(key=lambda lesson: (-lesson.independent, -lesson.documents, lesson.lesson_id))
        return Recurrence(
            lessons=lessons,
            passages=len(shelf.passages),
            documents=len({passage.document_id for passage in shelf.passages}),
            independent=len({voice for one in shelf.passages for voice in voices_of(one, shelf.of(one))}),
            matrix=matrix([lesson for lesson in lessons if lesson.independent > 1][:TOP], shelf),
        )


def _lesson(group: Sequence[Passage], middle: Passage, shelf: Shelf) -> Lesson:
    """Tell a group by its middle: the published words before those of a note on them, one place a passage."""
    ordered = sorted(group, key=lambda one: (bool(one.origins), one.duplicate_of is not None, one.passage_id))
    published = [one for one in ordered if not one.origins and one.duplicate_of is None]
    told = middle if middle in published or not published else published[0]
    digest = hashlib.sha256("\n".join(sorted(one.passage_id for one in group)).encode()).hexdigest()
    return Lesson(
        lesson_id=digest[:12],
        statement=first_sentence(told, shelf.of(told)),
        places=[quote(one, shelf.of(one)) for one in ordered],
        document_ids=list(dict.fromkeys(one.document_id for one in ordered)),
        voices=sorted({voice for one in group for voice in voices_of(one, shelf.of(one))}),
    )


def matrix(lessons: Sequence[Lesson], shelf: Shelf) -> Matrix:
    """Set lessons against the documents that tell them, by year. A note is marked as no voice of its own."""
    counts: dict[str, int] = {}
    for lesson in lessons:
        for key in lesson.document_ids:
            counts[key] = counts.get(key, 0) + 1
    chosen = sorted(counts, key=lambda key: (-counts[key], key))[:COLUMNS]
    documents = sorted((shelf.documents[key] for key in chosen), key=lambda one: (one.published or "", one.title))
    rows = []
    for lesson in lessons:
        first = {place.document_id: place for place in reversed(lesson.places)}
        cells = [
            Cell(
                document_id=one.document_id,
                place=first.get(one.document_id),
                own=one.document_id in lesson.voices,
            )
            for one in documents
        ]
        rows.append(MatrixRow(lesson=lesson, cells=cells))
    columns = [_column(shelf, one.document_id) for one in documents]
    return Matrix(columns=columns, rows=rows, more_documents=len(counts) - len(chosen))


def _column(shelf: Shelf, document_id: str) -> Column:
    document = shelf.documents[document_id]
    year = document.published[:4] if document.published else None
    return Column(document_id=document_id, title=document.title, label=label(document), year=year)
