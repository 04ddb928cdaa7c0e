"""What is new: documents that came in, were corrected or withdrawn since a day, and how many in each month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from assistant.ask.voices import label
from assistant.library.models import Changes, Count, NewDocument
from assistant.settings import Settings
from store.filters import FilterError
from store.library import Library
from store.models import Document, DocumentStatus


class ChangeService:
    """Tells what has changed in one library."""

    def __init__(self, library: Library, settings: Settings) -> None:
        """Use this library; `settings` are taken as every service takes them."""
        self._library = library

    def since(self, day: str) -> Changes:
        """Tell what is new since the start of a day (UTC), the latest first.

        Raises:
            FilterError: `day` is no ISO date.
        """
        try:
            since = date.fromisoformat(day.strip()).isoformat()
        except ValueError as error:
            raise FilterError(f"{day!r} is no day. Write it as 2026-05-09.") from error
        held = self._library.documents()
        current = [one for one in held if one.status is not DocumentStatus.WITHDRAWN]
        gone = [one for one in held if one.status is DocumentStatus.WITHDRAWN]
        return Changes(
            since=since,
            added=_latest(_new(one, one.added_at) for one in current if one.added_at[:10] >= since),
            corrected=_latest(change for one in current if (change := _corrected(one, since))),
            withdrawn=_latest(change for one in gone if (change := _corrected(one, since))),
            by_month_added=_counted(one.added_at[:7] for one in current if one.added_at),
            by_month_published=_counted(one.published[:7] for one in current if one.published),
        )


def _corrected(document: Document, since: str) -> NewDocument | None:
    fields = sorted(name for name, one in document.corrections.items() if one.at[:10] >= since)
    if not fields:
        return None
    return _new(document, max(document.corrections[name].at for name in fields), fields)


def _new(document: Document, at: str, fields: list[str] | None = None) -> NewDocument:
    return NewDocument(
        document_id=document.document_id,
        title=document.title,
        label=label(document),
        at=at[:10],
        fields=fields or [],
    )


def _latest(changes: Iterable[NewDocument]) -> list[NewDocument]:
    return sorted(sorted(changes, key=lambda one: one.title.casefold()), key=lambda one: one.at, reverse=True)


def _counted(months: Iterable[str]) -> list[Count]:
    return [Count(value=month, documents=count) for month, count in sorted(Counter(months).items())]
