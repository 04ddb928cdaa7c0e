"""The list of documents, a page at a time, with the choices that narrow it. No filter ever widens it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.library.models import Count, Page
from assistant.settings import Settings
from store import browse
from store.filters import Filters
from store.library import Library
from store.models import Document, DocumentStatus

SIZE = 50
CHOICES = ("nation", "year", "document_type", "review_type", "people", "authority")


class ListService:
    """Lists the documents of one library."""

    def __init__(self, library: Library, settings: Settings) -> None:
        """Use this library; `settings` are taken as every service takes them."""
        self._library = library

    def page(
        self,
        values: Mapping[str, Sequence[str]] | None = None,
        words: str = "",
        offset: int = 0,
        size: int = SIZE,
    ) -> Page:
        """Give the documents that fit all filters and hold all words in what is recorded, by title.

        Raises:
            FilterError: a filter has a key that does not exist, or a value that it cannot have.
        """
        filters = Filters.of(values)
        documents = self._library.documents()
        fitting = browse.document_ids(self._library.catalogue, filters)
        found = [one for one in documents if one.document_id in fitting and _holds(one, words)]
        first = max(0, min(offset, max(0, len(found) - 1)) // size * size)
        return Page(
            total=len(found),
            offset=first,
            size=size,
            documents=found[first : first + size],
            choices=self._choices(found),
            withdrawn=[] if filters or words.strip() else _withdrawn(documents),
        )

    def _choices(self, found: Sequence[Document]) -> dict[str, list[Count]]:
        ids = [one.document_id for one in found]
        return {key: _counts(browse.spread_among(self._library.catalogue, key, ids)) for key in CHOICES}


def _counts(spread: Sequence[browse.Spread]) -> list[Count]:
    return [Count(value=one.value, documents=one.documents) for one in spread]


def _withdrawn(documents: Sequence[Document]) -> list[Document]:
    return [one for one in documents if one.status is DocumentStatus.WITHDRAWN]


def _holds(document: Document, words: str) -> bool:
    told = [document.title, document.publisher or "", document.published or "", document.reference or ""]
    text = " ".join([*told, *document.authorities, *document.nations, *document.themes, *document.authors]).casefold()
    return all(word in text for word in words.casefold().split())
