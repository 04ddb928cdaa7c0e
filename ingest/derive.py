"""Which documents repeat another: found from the words of their passages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from ingest.searchable import fingerprint
from store.corrections import as_read
from store.models import Document, Passage

_FEWEST_WORDS = 6
_ENOUGH = 10


def repeats(passages: Iterable[Passage], originals: Iterable[Passage]) -> list[Passage]:
    """Link each passage that says the same, word for word, as one of an original document: `duplicate_of`.

    White space, hyphens, emphasis and quotation marks do not count. Passages under 6 words are left alone.
    """
    first: dict[str, str] = {}
    for original in originals:
        first.setdefault(fingerprint(original.text), original.passage_id)
    return [_linked(passage, first) for passage in passages]


def _linked(passage: Passage, first: dict[str, str]) -> Passage:
    print_ = fingerprint(passage.text)
    if print_.count(" ") + 1 < _FEWEST_WORDS or print_ not in first:
        return passage
    return passage.model_copy(update={"duplicate_of": first[print_]})


class Held(Protocol):
    """What is needed of the library to compare documents."""

    def documents(self) -> list[Document]:
        """List every document."""

    def passages(self, document_id: str) -> list[Passage]:
        """List the passages of a document."""


class Copies:
    """Compares documents by the fingerprints of their passages, which it keeps between calls."""

    def __init__(self, library: Held) -> None:
        self._library = library
        self._prints: dict[str, set[str]] = {}

    def origins(self, document: Document, passages: Iterable[Passage]) -> list[str]:
        """Name the held documents, published earlier, of which this one repeats ten passages or more."""
        mine = self._prints[document.sha256] = _prints(passages)
        return [
            other.document_id
            for other in self._others(document)
            if _before(other, document) and self._shares(other, mine)
        ]

    def later_copies(self, document: Document) -> list[Document]:
        """Find the held documents, published later, that repeat ten passages or more of this one and do not say so."""
        mine = self._prints[document.sha256]
        return [
            other
            for other in self._others(document)
            if _before(document, other)
            and document.document_id not in as_read(other)["derived_from"]
            and self._shares(other, mine)
        ]

    def _others(self, document: Document) -> list[Document]:
        return [other for other in self._library.documents() if other.document_id != document.document_id]

    def _shares(self, other: Document, prints: set[str]) -> bool:
        if other.sha256 not in self._prints:
            self._prints[other.sha256] = _prints(self._library.passages(other.document_id))
        return len(self._prints[other.sha256] & prints) >= _ENOUGH


def _prints(passages: Iterable[Passage]) -> set[str]:
    """The fingerprints of passages long enough to tell a copy from a chance."""
    prints = (fingerprint(passage.text) for passage in passages)
    return {one for one in prints if one.count(" ") + 1 >= _FEWEST_WORDS}


def _before(first: Document, second: Document) -> bool:
    """Tell whether one document was published before another, as far as both dates go; one without a date is later."""
    if first.published is None or second.published is None:
        return first.published is not None
    known = min(len(first.published), len(second.published))
    return first.published[:known] < second.published[:known]
