"""A passage in its document: the text around it, its place, and the hits before and after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.library.citing import cite
from assistant.library.licences import licence_of
from assistant.library.models import Cited, Licence
from assistant.settings import Settings
from prompts import load, say
from store.errors import PassageNotFound
from store.library import Library
from store.models import Document, DocumentStatus, Passage

AROUND = 2_500  # characters of the document shown before and after the words
PART = 30_000  # characters of one part of the whole text


@dataclass(frozen=True)
class Hits:
    """The passages that a reader walks through: `number` of `total`, counted from 1; `what` they are in words."""

    what: str
    number: int
    total: int
    previous: str | None
    next: str | None


@dataclass(frozen=True)
class View:
    """A passage as the viewer shows it. `text` is the document from `text_start`; the marked span is within it.

    Offsets count characters of the whole document text. `exact` says that the words stand there letter for letter.
    """

    document: Document
    passage: Passage
    cited: Cited
    licence: Licence
    exact: bool
    text: str
    text_start: int
    mark_start: int
    mark_end: int
    hits: Hits
    may_read_whole: bool


@dataclass(frozen=True)
class Part:
    """One part of the whole text of a document, `number` of `total`, with the passages that start in it."""

    document: Document
    number: int
    total: int
    start: int
    text: str
    passages: list[Passage]


class ViewerService:
    """Opens sources of one library."""

    def __init__(self, library: Library, settings: Settings) -> None:
        """Use this library; `settings` say whether several people share it."""
        self._library = library
        self._settings = settings

    def view(
        self, passage_id: str, start: int = 0, end: int | None = None, *, theme: str = "", words: str = ""
    ) -> View:
        """Open a passage with `passage.text[start:end]` marked; the hits are those of `theme`, else of the same kind.

        Raises:
            PassageNotFound: no passage has this id, or its document has been withdrawn.
        """
        passage = self._library.passage(passage_id)
        document = self._library.document(passage.document_id)
        if document.status is DocumentStatus.WITHDRAWN:
            raise PassageNotFound(say("library", "doc_withdrawn_body"))
        first, last = _within(passage, start, end)
        text = self._library.document_text(document.document_id)
        before, after = _surroundings(text, passage)
        return View(
            document=document,
            passage=passage,
            cited=cite(passage, document, first, last),
            licence=licence_of(document),
            exact=text[passage.start : passage.end] == passage.text,
            text=text[before:after],
            text_start=before,
            mark_start=passage.start + first,
            mark_end=passage.start + last,
            hits=self._hits(passage, theme),
            may_read_whole=self.may_read_whole(document),
        )

    def may_read_whole(self, document: Document) -> bool:
        """Whether the whole text may be shown here: its licence is open, or the library is one person's own."""
        return licence_of(document).open or not self._settings.shared_library

    def part(self, document_id: str, number: int = 1) -> Part | None:
        """Give one part of the whole text, cut between passages; None where the whole text may not be shown.

        Raises:
            DocumentNotFound: no document has this id.
        """
        document = self._library.document(document_id)
        if document.status is DocumentStatus.WITHDRAWN or not self.may_read_whole(document):
            return None
        text = self._library.document_text(document_id)
        passages = sorted(self._library.passages(document_id), key=lambda one: one.start)
        bounds = _bounds(text, [one.start for one in passages])
        at = min(max(number, 1), len(bounds) - 1)
        start, end = bounds[at - 1], bounds[at]
        within = [one for one in passages if start <= one.start < end]
        return Part(document, at, len(bounds) - 1, start, text[start:end], within)

    def part_of(self, passage: Passage) -> int:
        """Say in which part of its document a passage stands, counted from 1."""
        text = self._library.document_text(passage.document_id)
        bounds = _bounds(text, sorted(one.start for one in self._library.passages(passage.document_id)))
        return next(at for at in range(1, len(bounds)) if passage.start < bounds[at] or at == len(bounds) - 1)

    def _hits(self, passage: Passage, theme: str) -> Hits:
        held = self._library.passages(passage.document_id)
        if theme:
            fit = [one for one in held if theme in one.themes]
            what = say("library", "hit_theme", theme=theme)
        else:
            fit = [one for one in held if one.kind is passage.kind]
            what = say("library", "hit_kind", kind=load("ui")["words"]["kinds"].get(passage.kind, passage.kind.value))
        return _around(passage, fit, what)


def _surroundings(text: str, passage: Passage) -> tuple[int, int]:
    """Take in whole lines before and after a passage, about `AROUND` characters of each."""
    before = max(0, passage.start - AROUND)
    after = min(len(text), passage.end + AROUND)
    first = text.find("\n", before, passage.start) + 1 if before else 0
    last = text.rfind("\n", passage.end, after)
    return first or before, last if last >= 0 and after < len(text) else after


def _around(passage: Passage, fit: Sequence[Passage], what: str) -> Hits:
    ordered = sorted(
        {one.passage_id: one for one in [*fit, passage]}.values(), key=lambda one: (one.start, one.ordinal)
    )
    ids = [one.passage_id for one in ordered]
    at = ids.index(passage.passage_id)
    return Hits(
        what=what,
        number=at + 1,
        total=len(ids),
        previous=ids[at - 1] if at else None,
        next=ids[at + 1] if at + 1 < len(ids) else None,
    )


def _within(passage: Passage, start: int, end: int | None) -> tuple[int, int]:
    """Pull a span into the passage; one that is empty or upside down stands for the whole passage."""
    last = len(passage.text) if end is None else min(max(end, 0), len(passage.text))
    first = min(max(start, 0), len(passage.text))
    return (first, last) if first < last else (0, len(passage.text))


def _bounds(text: str, starts: Sequence[int]) -> list[int]:
    """Where parts start and end: at the start of a passage, as near to the wished length as passages allow."""
    bounds = [0]
    for start in starts:
        if start - bounds[-1] >= PART:
            bounds.append(start)
    return [*bounds, max(len(text), bounds[-1] + 1)]
