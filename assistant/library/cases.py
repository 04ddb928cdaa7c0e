"""Cases as reviews published them: cards with what was coded of each, and the passages it comes from."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence

from assistant.ask.text import readable
from assistant.library.citing import Shelf, quote
from assistant.library.models import CaseCard, Cases, Count
from assistant.settings import Settings
from store import browse
from store.errors import LibraryError
from store.filters import FilterError, Filters
from store.library import Library
from store.models import NOT_STATED, CaseRecord, Document, Passage

KEYS = ("theme", "authority", "harm_type", "outcome", "age_band", "child_sex", "published_month", "model", "keyword")


class CaseNotFound(LibraryError):
    """No case with this id is held."""


class CaseService:
    """Finds cases in one library."""

    def __init__(self, library: Library, settings: Settings) -> None:
        """Use this library; `settings` are taken as every service takes them."""
        self._library = library

    def cases(self, wanted: Mapping[str, str] | None = None, offset: int = 0, size: int | None = None) -> Cases:
        """Give the cases that fit all of `wanted`, by key and value; `size` of them from `offset`, or all.

        `total` and the choices count all that fit.

        Raises:
            FilterError: there is no such key.
        """
        asked = {key: value.strip() for key, value in (wanted or {}).items() if value.strip()}
        if unknown := sorted(asked.keys() - set(KEYS)):
            raise FilterError(f"Cases cannot be narrowed by {unknown[0]!r}. The keys are: {', '.join(KEYS)}.")
        cards = self._fitting(asked)
        choices = {
            key: [
                Count(value=value, documents=count)
                for value, count in sorted(Counter(one for _, held in cards for one in held[key]).items())
            ]
            for key in KEYS
        }
        shown = cards[offset:] if size is None else cards[offset : offset + size]
        return Cases(total=len(cards), cards=[card for card, _ in shown], choices=choices)

    def case(self, case_id: str) -> CaseCard:
        """Give one case.

        Raises:
            CaseNotFound: no case has this id.
        """
        for card, _ in self._fitting({}):
            if card.case_id == case_id:
                return card
        raise CaseNotFound(f"No case with the id {case_id!r} is held. It may have been removed.")

    def _fitting(self, asked: Mapping[str, str]) -> list[tuple[CaseCard, dict[str, list[str]]]]:
        current = browse.document_ids(self._library.catalogue)
        fitting = []
        for document in self._library.documents():
            if not document.cases or document.document_id not in current:
                continue
            passages = Shelf(
                self._library,
                browse.passages(self._library.catalogue, Filters.of({"document": [document.document_id]})),
            ).passages
            themes: dict[str, set[str]] = {}
            for passage in passages:
                if passage.case:
                    themes.setdefault(passage.case, set()).update(passage.themes)
            for card in cards_of(document, passages):
                values = _values(card.record, themes.get(card.record.name, set()))
                if all(value.casefold() in {one.casefold() for one in values[key]} for key, value in asked.items()):
                    fitting.append((card, values))
        return sorted(fitting, key=lambda pair: (pair[0].record.published_month, pair[0].record.name), reverse=True)


def cards_of(document: Document, passages: Sequence[Passage]) -> list[CaseCard]:
    """Make a card of each case of a document, with the passages that tell it in reading order."""
    by_case: dict[str, list[Passage]] = {}
    for passage in passages:
        if passage.case:
            by_case.setdefault(passage.case, []).append(passage)
    return [
        CaseCard(
            case_id=case_id(document.document_id, record.name),
            document_id=document.document_id,
            document_title=document.title,
            record=record,
            story=[quote(one, document) for one in by_case.get(record.name, []) if len(readable(one.text)) > 1],
        )
        for record in document.cases
    ]


def case_id(document_id: str, name: str) -> str:
    """Make the id of a case from its document and its name, which tells authority, label and month."""
    return hashlib.sha256(f"{document_id}\n{name}".encode()).hexdigest()[:12]


def _values(record: CaseRecord, themes: set[str]) -> dict[str, list[str]]:
    single = {key: getattr(record, key) for key in KEYS if key not in ("theme", "keyword")}
    stated = {key: [value] if value and value != NOT_STATED else [] for key, value in single.items()}
    return {**stated, "theme": sorted(themes), "keyword": sorted({*record.keywords})}
