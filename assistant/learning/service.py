"""The learning service: makes commitments, looks at words before they are kept. It keeps nothing itself."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from assistant.ask.models import Source
from assistant.ask.verify import verify
from assistant.export.parts import reference
from assistant.learning.dates import rechecks
from assistant.learning.errors import LearningError
from assistant.learning.guarded import stopped
from assistant.learning.layout import layout
from assistant.learning.models import CitedFinding, Commitment, Committed, Intention, LearningRecord, Recheck
from assistant.learning.sheet import ASKED, sheet
from assistant.packs.models import Pack
from assistant.settings import Settings
from store.errors import DocumentNotFound, PassageNotFound
from store.library import Library


class LearningService:
    """Serves the learning record over one library."""

    def __init__(self, library: Library, settings: Settings) -> None:
        self._library = library
        self._settings = settings

    def commit(self, wanted: Intention, *, published: frozenset[str] = frozenset()) -> Committed:
        """Make a commitment for the person to keep, with its looks back and the proven words of its finding.

        Raises:
            LearningError: the role is none of those there are, or the quote does not stand in the passage.
            PassageNotFound: the library holds no such passage.
        """
        layout().owner(wanted.owner)
        if stop := stopped({"text": wanted.text}, self._settings, published=published, safe=wanted.safe):
            return Committed(stop=stop)
        made = wanted.made or date.today()
        return Committed(
            commitment=Commitment(
                id=uuid4().hex,
                text=wanted.text.strip(),
                owner=wanted.owner,
                made=made,
                began=wanted.began,
                finding=self._cited(wanted.passage_id, wanted.quote) if wanted.passage_id else None,
                rechecks=_looks_back(made),
            )
        )

    def pack(self, record: LearningRecord, *, published: frozenset[str] = frozenset()) -> Pack:
        """Lay a record out for a file. What would not be kept is not written into a file either.

        Raises:
            LearningError: the record names a form or role that does not exist, or holds details of people.
        """
        if stop := stopped(texts_of(record), self._settings, published=published, safe=True):
            raise LearningError(stop.summary)
        return sheet(record, self._find)

    def _cited(self, passage_id: str, quote: str | None) -> CitedFinding:
        passage = self._library.passage(passage_id)
        words = quote or passage.text
        source = self._source(passage_id, words, 1)
        if source is None:
            raise LearningError("These words do not stand in that passage. Open the finding again.")
        return CitedFinding(
            passage_id=passage_id, document_id=passage.document_id, quote=words, reference=reference(source)
        )

    def _find(self, finding: CitedFinding, number: int) -> Source | None:
        try:
            return self._source(finding.passage_id, finding.quote, number)
        except (PassageNotFound, DocumentNotFound):
            return None

    def _source(self, passage_id: str, quote: str, number: int) -> Source | None:
        """Give a proven source, or None where the quote does not stand in the passage."""
        passage = self._library.passage(passage_id)
        start = passage.text.find(quote)
        if start < 0:
            return None
        document = self._library.document(passage.document_id)
        source = verify(self._library, Source.of(number, passage, document, start, start + len(quote)))
        return source if source.verified else None


def _looks_back(made: date) -> list[Recheck]:
    try:
        return rechecks(made)
    except ValueError as error:
        raise LearningError(f"{made} is too far away. Choose the day on which you decided.") from error


def texts_of(record: LearningRecord) -> dict[str, str]:
    """Give every free text of a record, by where it stands."""
    texts = {f"commitment-{each.id}": each.text for each in record.commitments}
    for each in record.commitments:
        for recheck in each.rechecks:
            texts |= {f"recheck-{each.id}-{recheck.months}-{key}": getattr(recheck, key) for key in ASKED}
    for entry in record.entries:
        texts |= {f"entry-{entry.id}-{key}": text for key, text in entry.answers.items()}
    return texts
