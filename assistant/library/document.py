"""One document, laid out: a summary in its own words, what it found, its figures, and where it does not agree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.library.cases import cards_of
from assistant.library.citing import Shelf, quote
from assistant.library.figures import figure_of
from assistant.library.licences import licence_of
from assistant.library.models import Cited, Clash, DocumentPage
from assistant.library.summary import summary
from assistant.settings import Settings
from store import browse
from store.library import Library
from store.models import Document, DocumentStatus, Passage, PassageKind

SECTIONS = (
    PassageKind.FINDING,
    PassageKind.KEY_MESSAGE,
    PassageKind.LEARNING_POINT,
    PassageKind.BARRIER,
    PassageKind.ENABLER,
    PassageKind.RECOMMENDATION,
    PassageKind.QUESTION,
)
MOST = 60  # of each section on the page; the text has the rest


class DocumentService:
    """Lays out documents of one library."""

    def __init__(self, library: Library, settings: Settings) -> None:
        """Use this library; `settings` are taken as every service takes them."""
        self._library = library

    def page(self, document_id: str) -> DocumentPage:
        """Lay out one document. Of a withdrawn one nothing is quoted.

        Raises:
            DocumentNotFound: no document has this id.
        """
        # Where a file lay on somebody's disk is nobody else's business.
        document = self._library.document(document_id).model_copy(update={"source_path": None})
        licence = licence_of(document)
        if document.status is DocumentStatus.WITHDRAWN:
            return DocumentPage(document=document, licence=licence, withdrawn=True)
        shelf = Shelf(self._library, self._library.passages(document_id))
        held = shelf.passages
        by_kind = {kind: [one for one in held if one.kind is kind] for kind in SECTIONS}
        statistics = [one for one in held if one.statistic or one.kind is PassageKind.STATISTIC]
        return DocumentPage(
            document=document,
            licence=licence,
            withdrawn=False,
            summary=summary(
                document, held, browse.vectors_of(self._library.catalogue, [one.passage_id for one in held])
            ),
            sections={kind.value: _quoted(some[:MOST], document) for kind, some in by_kind.items() if some},
            totals={kind.value: len(some) for kind, some in by_kind.items() if some},
            statistics=[figure_of(one, document) for one in statistics[:MOST]],
            clashes=_clashes(self._library, held, document),
            cases=cards_of(document, held),
        )


def _quoted(passages: Iterable[Passage], document: Document) -> list[Cited]:
    return [quote(one, document) for one in passages]


def _clashes(library: Library, passages: Sequence[Passage], document: Document) -> list[Clash]:
    """Give each disagreement once, with its one or two sides."""
    held = library.passages_by_id([note.passage_id for one in passages for note in one.conflict_with])
    seen: set[frozenset[str]] = set()
    found = []
    for passage in passages:
        for note in passage.conflict_with:
            sides = frozenset({passage.passage_id, note.passage_id})
            other = held.get(note.passage_id)
            if sides in seen or other is None:
                continue
            seen.add(sides)
            both = [passage] if other.passage_id == passage.passage_id else [passage, other]
            found.append(Clash(note=note.note, sides=[_side(library, one, document) for one in both]))
    return found


def _side(library: Library, passage: Passage, document: Document) -> Cited:
    own = document if passage.document_id == document.document_id else library.document(passage.document_id)
    return quote(passage, own)
