"""The ask service: question in, cited answer out. Read `AskService.ask` as the list of steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assistant.ask.answerable import Judgement, judge
from assistant.ask.chat.write import compose_with_model
from assistant.ask.citing import Citations
from assistant.ask.clock import Clock
from assistant.ask.compose import Draft, chosen_messages, compose
from assistant.ask.evidence import Evidence
from assistant.ask.follow_up import standalone
from assistant.ask.models import Answer, Claim, ModelUsed, Source, Status
from assistant.ask.retrieve import PassageRetriever
from assistant.ask.summing_up import notices, status_of, summary_of, support_of
from assistant.ask.verify import claim_holds, only_proven, verify
from assistant.chat.connect import model_in_use
from assistant.guard import Verdict, guard
from assistant.guard.messages import stop_words
from assistant.guard.published import published_names
from assistant.settings import Settings, get_settings
from prompts import say
from store.filters import Filters
from store.library import Library

LONGEST_LOOK = 20_000  # characters that the guard looks at

Tell = Callable[[Claim, Sequence[Source]], None]


class QuestionError(ValueError):
    """The question is empty or too long. The message is for the person who asked."""


@dataclass(frozen=True)
class Work:
    """What the steps of one answer have found so far."""

    question: str
    standalone: str
    filters: Filters
    verdict: Verdict
    evidence: Evidence
    judgement: Judgement


@dataclass(frozen=True)
class Written:
    """What the composer wrote: every source in it is proven. `model` wrote some of it, unless it is None."""

    draft: Draft
    cited: Citations
    model: ModelUsed | None = None
    notices: Sequence[str] = ()


class AskService:
    """Answers questions from one library."""

    def __init__(self, library: Library, settings: Settings) -> None:
        """Use this library and these settings."""
        self.library = library
        self.settings = settings
        self.retriever = PassageRetriever(library=library, settings=settings)
        self._names: tuple[int, frozenset[str]] = (-1, frozenset())

    def ask(
        self,
        question: str,
        filters: Mapping[str, Sequence[str]] | None = None,
        *,
        history: Sequence[str] = (),
        tell: Tell | None = None,
    ) -> Answer:
        """Answer a question. `history` holds the earlier questions of the conversation, oldest first.

        `tell` hears each claim as soon as it is proven, with the sources it cites.

        Raises:
            QuestionError: the question is empty or longer than the setting allows.
            FilterError: a filter is not one of the known keys.
        """
        clock = Clock()
        with clock.step("guard"):
            verdict = self._look(question)
            held = [kind for values in (filters or {}).values() for value in values for kind in self._look(value).kinds]
        if answer := _stop(verdict, clock, self.settings) or _stop_filters(held, clock):
            return answer
        narrowed, question = Filters.of(filters), self._tidy(question)
        with clock.step("rewrite"):
            whole = standalone(question, [earlier for earlier in history if self._may_be_used(earlier)], narrowed)
        with clock.step("retrieve"):
            evidence = self.retriever.evidence(whole.question, whole.filters)
        with clock.step("judge"):
            judgement = judge(evidence)
        work = Work(question, whole.question, whole.filters, verdict, evidence, judgement)
        with clock.step("compose"):
            written = self._compose(work, clock, tell, exact=whole.exact)
        return self._finish(work, written, clock)

    def _look(self, words: str) -> Verdict:
        return guard(words[:LONGEST_LOOK], strictness=self.settings.guard_strictness, published=self.published)

    @property
    def published(self) -> frozenset[str]:
        """Names that the library's documents carry, read again only after the library has changed."""
        generation = self.library.catalogue.passage_generation()
        if generation != self._names[0]:
            self._names = generation, published_names(self.library.documents())
        return self._names[1]

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
        return (
            0 < len(earlier) <= self.settings.max_question_length
            and _stop(self._look(earlier), Clock(), self.settings) is None
        )

    def _compose(self, work: Work, clock: Clock, tell: Tell | None, *, exact: bool) -> Written:
        def prove(source: Source) -> Source:
            with clock.step("verify"):
                return verify(self.library, source)

        def heard(claim: Claim) -> None:
            clock.mark("first_claim")
            # Where people decide, the words that say so come before anything else.
            if tell and work.verdict.status is None and claim_holds(claim, cited.sources):
                tell(claim, [source for source in cited.sources if source.number in claim.citations])

        cited = Citations(work.evidence, prove, self.settings.max_sources)
        chosen = chosen_messages(work.judgement, self.settings)
        used = model_in_use(self.settings)
        # A model is never asked where people decide, where there is nothing to tell, or where the words are wanted.
        if used is None or exact or not chosen or work.verdict.status is not None:
            return Written(compose(chosen, work.judgement, cited, self.library, heard), cited)
        draft, told, by_model = compose_with_model(
            work.standalone, chosen, work.judgement, cited, self.library, self.settings, heard
        )
        return Written(draft, cited, used if by_model else None, told)

    def _finish(self, work: Work, written: Written, clock: Clock) -> Answer:
        draft, cited = written.draft, written.cited
        support = support_of(cited.sources, work.judgement, work.evidence.held)
        status = status_of(work.verdict, work.judgement, bool(cited.sources))
        summary = summary_of(status, work, draft, cited, support, self.library)
        answer = Answer(
            question=work.question,
            standalone_question=work.standalone,
            status=status,
            summary=summary,
            claims=draft.claims,
            sources=cited.sources,
            support=support,
            conflicts=draft.conflicts,
            reflective_questions=draft.questions,
            filters={key: list(values) for key, values in work.filters.values.items()},
            model=written.model,
        )
        with clock.step("verify"):
            answer, taken_out = only_proven(answer)
        return answer.model_copy(
            update={
                "notices": [*written.notices, *notices(answer.sources, dropped=cited.dropped + taken_out)],
                "timings_ms": clock.timings(),
            }
        )


def stopped(
    question: str, settings: Settings | None = None, *, published: frozenset[str] | None = frozenset()
) -> Answer | None:
    """Give the fixed answer where a question may not go on: somebody is in danger, or it holds details of a person.

    Needs no library, so that nothing can stand before it. `published` holds names that the library's documents carry;
    while they are not known (None) danger alone is told, and `AskService.ask` looks for the rest. None where the
    question may go on.
    """
    held, clock = settings or get_settings(), Clock()
    with clock.step("guard"):
        verdict = guard(question[:LONGEST_LOOK], strictness=held.guard_strictness, published=published)
    return _stop(verdict, clock, held)


def _stop(verdict: Verdict, clock: Clock, settings: Settings) -> Answer | None:
    words = stop_words(verdict, settings)
    if words is None or verdict.status is None:
        return None
    return _fixed(verdict.status, *words, clock, instead=verdict.suggestion)


def _stop_filters(kinds: Sequence[str], clock: Clock) -> Answer | None:
    if not kinds:
        return None
    listed = ", ".join(dict.fromkeys(kinds))
    summary = say("messages", "personal_data_filter", kinds=listed)
    return _fixed(Status.PERSONAL_DATA, summary, say("messages", "not_kept"), clock)


def _fixed(status: Status, summary: str, shown: str, clock: Clock, *, instead: str = "") -> Answer:
    """Make an answer of fixed words. The page offers `standalone_question` where it differs from the question."""
    return Answer(
        question=shown,
        standalone_question=instead or shown,
        status=status,
        summary=summary,
        timings_ms=clock.timings(),
    )
