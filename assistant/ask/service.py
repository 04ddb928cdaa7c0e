"""The ask service: question in, cited answer out. Read `AskService.ask` as the list of steps."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from assistant.ask.answerable import Judgement, Shortfall, judge
from assistant.ask.compose import Draft, compose, label
from assistant.ask.evidence import Evidence
from assistant.ask.guard import Verdict, guard
from assistant.ask.models import Answer, Source, Status, Support
from assistant.ask.retrieve import PassageRetriever
from assistant.ask.verify import keep_proven, verify
from assistant.settings import Settings
from prompts import say
from store.filters import Filters
from store.library import Library
from store.models import Document, DocumentType

_FOLLOW_UP = re.compile(
    r"^\W*(?:and|but|why|how so|what about|only|more|else|which|show me|tell me more)\b", re.IGNORECASE
)


SHORT = 3  # words: fewer than this cannot stand alone after another question
FOLLOW_UP = 8  # words: a longer question that begins with "which" or "why" stands alone
LONGEST_LOOK = 20_000  # characters that the guard looks at


class QuestionError(ValueError):
    """The question is empty or too long. The message is for the person who asked."""


@dataclass(frozen=True)
class _Work:
    """What the steps of one answer have found so far."""

    question: str
    standalone: str
    filters: Filters
    verdict: Verdict
    evidence: Evidence
    judgement: Judgement


class AskService:
    """Answers questions from one library."""

    def __init__(self, library: Library, settings: Settings) -> None:
        """Use this library and these settings."""
        self.library = library
        self.settings = settings
        self.retriever = PassageRetriever(library=library, settings=settings)

    def ask(
        self, question: str, filters: Mapping[str, Sequence[str]] | None = None, *, history: Sequence[str] = ()
    ) -> Answer:
        """Answer a question. `history` holds the earlier questions of the conversation, oldest first.

        Raises:
            QuestionError: the question is empty or longer than the setting allows.
            FilterError: a filter is not one of the known keys.
        """
        clock = Clock()
        with clock.step("guard"):
            verdict = guard(question[:LONGEST_LOOK])
        if answer := _stop(verdict, clock):
            return answer
        narrowed, question = Filters.of(filters), self._tidy(question)
        with clock.step("rewrite"):
            standalone = rewrite(question, [earlier for earlier in history if self._may_be_used(earlier)])
        with clock.step("retrieve"):
            evidence = self.retriever.evidence(standalone, narrowed)
        with clock.step("judge"):
            judgement = judge(evidence)
        with clock.step("compose"):
            draft = compose(evidence, judgement.items, self.settings)
        with clock.step("verify"):
            proven = [verify(self.library, source) for source in draft.sources]
        found = _Work(question, standalone, narrowed, verdict, evidence, judgement)
        return self._finish(found, draft, proven, clock)

    def _tidy(self, question: str) -> str:
        tidy = question.replace("\x00", " ").strip()
        if not tidy:
            raise QuestionError(say("messages", "empty_question"))
        if len(tidy) > self.settings.max_question_length:
            raise QuestionError(
                say("messages", "long_question", length=len(tidy), most=self.settings.max_question_length)
            )
        return tidy

    def _may_be_used(self, earlier: str) -> bool:
        """Whether an earlier question may go into a search: the guard holds for it as it does for this one."""
        return 0 < len(earlier) <= self.settings.max_question_length and stopped(earlier) is None

    def _finish(self, work: _Work, draft: Draft, checked: list[Source], clock: Clock) -> Answer:
        sources, claims, conflicts, questions = keep_proven(checked, draft.claims, draft.conflicts, draft.questions)
        voices = {found.passage.passage_id: found.voices for found in work.judgement.items}
        support = Support(
            documents=len({source.document_id for source in sources}),
            independent=min(
                len({source.document_id for source in sources}),
                len({voice for source in sources for voice in voices[source.passage_id]}),
            ),
            held=work.evidence.held,
        )
        status = _status(work.verdict, work.judgement, bool(sources))
        return Answer(
            question=work.question,
            standalone_question=work.standalone,
            status=status,
            summary=self._summary(status, work, sources, support),
            claims=claims,
            sources=sources,
            support=support,
            conflicts=conflicts,
            reflective_questions=questions,
            notices=_notices(sources, dropped=len(checked) - len(sources)),
            timings_ms=clock.timings(),
        )

    def _summary(self, status: Status, work: _Work, sources: list[Source], support: Support) -> str:
        judgement, held = work.judgement, _documents(work.evidence.held)
        if status is Status.CASE_DECISION:
            return say("messages", "case_decision" if sources else "case_decision_nothing")
        if not sources:
            return self._nothing(work, held)
        named = {found.document.document_id: found.document for found in judgement.items}
        first = label(named[sources[0].document_id])
        parts = []
        if judgement.shortfall is not None:
            plain = judgement.shortfall is Shortfall.WORDS and not judgement.missing
            key = f"partial_{judgement.shortfall}" + ("_none" if plain else "")
            parts.append(say("messages", key, names=_listed(judgement.missing)))
        if judgement.shortfall is Shortfall.WORDS:
            return " ".join(parts)
        if support.documents == 1:
            parts.append(say("messages", "summary_one", held=held, first=first))
        else:
            parts.append(say("messages", "summary_many", count=support.documents, held=held, first=first))
            if support.independent == 1:
                parts.append(say("messages", "summary_one_voice"))
        return " ".join(parts)

    def _nothing(self, work: _Work, held: str) -> str:
        judgement, documents = work.judgement, self.library.documents()
        if not documents:
            return say("messages", "empty_library")
        if work.filters and not work.evidence.items:
            shown = "; ".join(f"{key} = {' or '.join(values)}" for key, values in work.filters.values.items())
            return say("messages", "nothing_under_filters", filters=shown)
        named = _listed(judgement.missing)
        values = {"held": held, "examples": _examples(documents), "names": named, "years": named}
        key = "no_information"
        if judgement.shortfall in _EXPLAINED:
            key = f"no_information_{judgement.shortfall}"
        nothing = say("messages", key, **values)
        if judgement.shortfall is Shortfall.SEVERAL:
            return nothing
        return f"{nothing} {say('messages', 'no_information_next')}"


_EXPLAINED = (Shortfall.NAMES, Shortfall.YEARS, Shortfall.CONTACT, Shortfall.LAW, Shortfall.SEVERAL)


def stopped(question: str) -> Answer | None:
    """Give the fixed answer where a question may not go on: somebody is in danger, or it holds details of a person.

    Needs no library and no settings, so that nothing can stand before it. None where the question may go on.
    """
    clock = Clock()
    with clock.step("guard"):
        verdict = guard(question[:LONGEST_LOOK])
    return _stop(verdict, clock)


def _stop(verdict: Verdict, clock: Clock) -> Answer | None:
    if verdict.status is Status.PERSONAL_DATA:
        summary = say("messages", "personal_data", kinds=", ".join(verdict.kinds))
        # What the guard found may not be all there is, so no part of such a question is given back.
        shown = say("messages", "not_kept")
    elif verdict.status is Status.IMMEDIATE_DANGER:
        summary, shown = say("messages", "immediate_danger"), verdict.safe_question
    else:
        return None
    return Answer(
        question=shown,
        standalone_question=shown,
        status=verdict.status,
        summary=summary,
        timings_ms=clock.timings(),
    )


class Clock:
    """Milliseconds spent in each step."""

    def __init__(self) -> None:
        """Start counting."""
        self._start = time.perf_counter()
        self._steps: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time one step."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self._steps[name] = round((time.perf_counter() - start) * 1000, 1)

    def timings(self) -> dict[str, float]:
        """Give the steps so far, and the total."""
        return {**self._steps, "total": round((time.perf_counter() - self._start) * 1000, 1)}


def rewrite(question: str, history: Sequence[str]) -> str:
    """Make a follow-up stand alone: "and in Scotland?" takes along the last question that stood alone."""
    whole = [earlier for earlier in history if not _follows(earlier)] or list(history[:1])
    if whole and _follows(question):
        return f"{whole[-1].rstrip('?!. ')}: {question}"
    return question


def _follows(question: str) -> bool:
    length = len(question.split())
    return length <= SHORT or (length <= FOLLOW_UP and bool(_FOLLOW_UP.search(question)))


def _status(verdict: Verdict, judgement: Judgement, shown: bool) -> Status:
    if verdict.status is not None:
        return verdict.status
    if judgement.shortfall is Shortfall.SEVERAL:
        return Status.NEEDS_CLARIFICATION
    if not shown:
        return Status.NO_INFORMATION
    return Status.PARTIAL if judgement.shortfall is not None else Status.ANSWERED


def _notices(sources: list[Source], dropped: int) -> list[str]:
    notices = []
    if any(source.document_type == DocumentType.SECOND_LOOK_NOTE for source in sources):
        notices.append(say("messages", "notice_note"))
    if any(source.kind in ("statistic", "table_row") for source in sources):
        notices.append(say("messages", "notice_tail"))
    if any(source.published and source.published < "2019" for source in sources):
        notices.append(say("messages", "notice_old"))
    if dropped:
        notices.append(say("messages", "notice_dropped", count=dropped))
    return notices


def _documents(count: int) -> str:
    return say("messages", "count_one" if count == 1 else "count_many", count=count)


def _listed(names: Sequence[str]) -> str:
    return " or ".join(names)


def _examples(documents: Sequence[Document]) -> str:
    titles = "; ".join(document.title for document in documents[:3])
    more = len(documents) - 3
    return say("messages", "examples_more", titles=titles, more=more) if more > 0 else titles
