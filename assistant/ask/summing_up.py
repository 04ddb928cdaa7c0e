"""How an answer ends: its status, its summary and its notices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from assistant.ask.answerable import Judgement, Shortfall
from assistant.ask.asked import read_question
from assistant.ask.citing import Citations
from assistant.ask.compose import Draft
from assistant.ask.direct import conflict_line, direct_answer
from assistant.ask.evidence import Evidence
from assistant.ask.models import Source, Status, Support
from assistant.ask.verify import summary_holds
from assistant.guard import Verdict
from prompts import say
from store.filters import Filters
from store.library import Library
from store.models import Document, DocumentType

_EXPLAINED = (Shortfall.NAMES, Shortfall.YEARS, Shortfall.CONTACT, Shortfall.LAW, Shortfall.SEVERAL, Shortfall.MISSING)
_OLD = "2019"  # the year in which the law on reviews changed in England


class Worked(Protocol):
    """What has been found out before an answer is summed up."""

    @property
    def standalone(self) -> str:
        """The question as it was searched."""

    @property
    def filters(self) -> Filters:
        """The filters that were searched with."""

    @property
    def evidence(self) -> Evidence:
        """Everything found."""

    @property
    def judgement(self) -> Judgement:
        """What of it answers the question."""


def status_of(verdict: Verdict, judgement: Judgement, shown: bool) -> Status:
    """Say how the answer ended."""
    if verdict.status is not None:
        return verdict.status
    if judgement.shortfall is Shortfall.SEVERAL:
        return Status.NEEDS_CLARIFICATION
    if not shown:
        return Status.NO_INFORMATION
    return Status.PARTIAL if judgement.shortfall is not None else Status.ANSWERED


def support_of(sources: Sequence[Source], judgement: Judgement, held: int) -> Support:
    """Count the documents that speak, and how many of them are independent publications."""
    voices = {found.passage.passage_id: found.voices for found in judgement.items}
    documents = {source.document_id for source in sources}
    independent = {voice for source in sources for voice in voices.get(source.passage_id, (source.document_id,))}
    return Support(documents=len(documents), independent=min(len(documents), len(independent)), held=held)


def summary_of(status: Status, work: Worked, draft: Draft, cited: Citations, support: Support, library: Library) -> str:
    """Write the direct answer, what is missing of it, or why there is none."""
    if status is Status.CASE_DECISION:
        return say("messages", "case_decision" if cited.sources else "case_decision_nothing")
    if not cited.sources:
        return _nothing(work, library)
    asked = read_question(work.standalone)
    direct = direct_answer(asked, draft.told, draft.claims, cited, support)
    known = [work.standalone, *(source.title for source in cited.sources)]
    differs = conflict_line(draft.told, draft.claims, draft.conflicts)
    parts = [*_missing(work.judgement), differs, *direct]
    return " ".join(part for part in parts if part and summary_holds(part, cited.sources, known))


def _missing(judgement: Judgement) -> list[str]:
    """Name what the library does not hold, before what it does."""
    if judgement.shortfall is None:
        return []
    key = f"partial_{judgement.shortfall}"
    if judgement.shortfall is Shortfall.WORDS and not judgement.missing:
        key += "_none"
    return [say("messages", key, names=_listed(judgement.missing))]


def _nothing(work: Worked, library: Library) -> str:
    judgement, documents = work.judgement, library.documents()
    if not documents:
        return say("messages", "empty_library")
    if work.filters and not work.evidence.items:
        return say("messages", "nothing_under_filters", filters=filters_in_words(work.filters.values))
    named = _listed(judgement.missing)
    values = {
        "held": _documents(work.evidence.held),
        "examples": _examples(documents),
        "names": named,
        "years": named,
    }
    key = "no_information"
    if judgement.shortfall in _EXPLAINED:
        key = f"no_information_{judgement.shortfall}"
    nothing = say("messages", key, **values)
    if judgement.shortfall is Shortfall.SEVERAL:
        return nothing
    return f"{nothing} {say('messages', 'no_information_next')}"


def filters_in_words(filters: Mapping[str, Sequence[str]]) -> str:
    """Write filters for a person: "nation = Scotland; year = 2014 or 2015"."""
    return "; ".join(f"{key} = {' or '.join(values)}" for key, values in filters.items())


def notices(sources: Sequence[Source], dropped: int) -> list[str]:
    """Say what to bear in mind of these sources."""
    found = []
    if any(source.document_type == DocumentType.SECOND_LOOK_NOTE for source in sources):
        found.append(say("messages", "notice_note"))
    if any(source.kind in ("statistic", "table_row") for source in sources):
        found.append(say("messages", "notice_tail"))
    if any(source.published and source.published < _OLD for source in sources):
        found.append(say("messages", "notice_old"))
    if dropped:
        found.append(say("messages", "notice_dropped", count=dropped))
    return found


def _documents(count: int) -> str:
    return say("messages", "count_one" if count == 1 else "count_many", count=count)


def _listed(names: Sequence[str]) -> str:
    return " or ".join(names)


def _examples(documents: Sequence[Document]) -> str:
    titles = "; ".join(document.title for document in documents[:3])
    more = len(documents) - 3
    return say("messages", "examples_more", titles=titles, more=more) if more > 0 else titles
