"""Gold questions put to a library, one by one."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from assistant.ask.models import Answer, Status
from assistant.ask.service import AskService
from eval.baseline import as_shown, baselines
from eval.claims import bears_out, own_words
from eval.gold import GoldQuote, GoldRow
from eval.outcome import Outcome, Shown, names_of
from eval.proof import cites_shown_sources, prove
from store.library import Library
from store.models import Passage


class Examiner:
    """Asks one service, over one library, and keeps all that the measures need."""

    def __init__(self, service: AskService, originals: Sequence[Path] = ()) -> None:
        """Use this service. `originals` are folders in which the files that were added lie."""
        self.service = service
        self.library: Library = service.library
        self.originals = tuple(originals)
        self._names = {document.document_id: names_of(document) for document in self.library.documents()}
        self._passages: dict[str, tuple[Shown, ...]] = {}

    def examine(self, row: GoldRow) -> Outcome:
        """Ask one question. An answer that fails is an outcome with status `error`: one fault must not lose the run."""
        start = time.perf_counter()
        try:
            answer = self.service.ask(row.question)
        except Exception as error:
            return Outcome(
                row=row,
                status=Status.ERROR,
                ranked=baselines(self.library, row.question),
                held=self._held(row),
                error=f"{type(error).__name__}: {error}",
            )
        milliseconds = {"answer": (time.perf_counter() - start) * 1000, **answer.timings_ms}
        return self._outcome(row, answer, milliseconds)

    def _outcome(self, row: GoldRow, answer: Answer, milliseconds: dict[str, float]) -> Outcome:
        shown = tuple(
            Shown(self._names.get(source.document_id, frozenset()), source.text, source.quote)
            for source in answer.sources
        )
        evidence = self.service.retriever.evidence(answer.standalone_question)
        retrieved = as_shown(self.library, [item.passage for item in evidence.items])
        return Outcome(
            row=row,
            status=answer.status,
            summary=answer.summary,
            ranked={"second_look": shown, "hybrid": retrieved, **baselines(self.library, row.question)},
            retrieved=retrieved,
            held=self._held(row),
            proofs=tuple(prove(source, self.library, self.originals) for source in answer.sources),
            cited=cites_shown_sources(answer),
            supported=bears_out(answer, self.library),
            own_words=own_words(answer),
            conflicts=len(answer.conflicts),
            milliseconds=milliseconds,
        )

    def _held(self, row: GoldRow) -> tuple[bool, ...]:
        return tuple(any(passage.holds(quote) for passage in self._of(quote)) for quote in row.quotes)

    def _of(self, quote: GoldQuote) -> tuple[Shown, ...]:
        if quote.document not in self._passages:
            passages: list[Passage] = []
            for document_id, names in self._names.items():
                if quote.document in names:
                    passages.extend(self.library.passages(document_id))
            self._passages[quote.document] = as_shown(self.library, passages)
        return self._passages[quote.document]
