"""Topic in, timed reflective pack out. Read `SupervisionService.pack` as the list of steps."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Sequence
from dataclasses import replace

from pydantic import BaseModel, ConfigDict, Field

from assistant.ask.answerable import Shortfall, judge
from assistant.ask.evidence import Evidence, Found
from assistant.ask.models import Status, Support
from assistant.ask.retrieve import PassageRetriever
from assistant.ask.verify import verify
from assistant.guard import Verdict
from assistant.guard.messages import stop_words
from assistant.guard.published import published_names
from assistant.packs.minutes import in_words
from assistant.packs.models import Pack
from assistant.packs.spelling import spell_out
from assistant.packs.standing import is_note
from assistant.packs.topic import look, named_theme, titled
from assistant.settings import Settings, get_settings
from assistant.supervision.bank import GENERAL, everyday_theme, themes_bank
from assistant.supervision.build import Ready, build, say, theme_name
from assistant.supervision.check import check_pack
from assistant.supervision.choose import Audience, Chooser
from assistant.supervision.errors import BankError, SupervisionError
from assistant.supervision.findings import Finding, choose_findings, published_questions
from assistant.supervision.meaning import Meanings
from assistant.supervision.request import PackRequest, Plan, plan
from assistant.supervision.reworded import reworded
from assistant.supervision.topics import Topic, about_adults, near_themes, read_adult_topic, read_topic
from prompts import say as say_of
from store.filters import Filters
from store.library import Library
from store.models import Document, DocumentType, Level, Passage, PassageKind

log = logging.getLogger(__name__)

NEAREST = 5  # themes offered where a topic is not covered
SECOND_LOOK = 0.8  # how much a passage counts that only came up when the search was made again
_LIKE_AN_ID = re.compile(r"[a-z]+(?:-[a-z\d]+)+")
_ADULTS = "adults"  # as documents name whom they are about
_NOTE = DocumentType.SECOND_LOOK_NOTE
_NOT_COVERED = (
    Shortfall.NOTHING,
    Shortfall.NAMES,
    Shortfall.YEARS,
    Shortfall.CONTACT,
    Shortfall.LAW,
    Shortfall.SEVERAL,
)


class Supervision(BaseModel):
    """What became of a request: a pack, or words on why there is none and the nearest themes held."""

    model_config = ConfigDict(extra="forbid")

    topic: str
    status: Status
    summary: str
    pack: Pack | None = None
    nearest_themes: list[str] = Field(default_factory=list)
    timings_ms: dict[str, float] = Field(default_factory=dict)


def stopped(
    topic: str, settings: Settings | None = None, *, published: frozenset[str] = frozenset()
) -> Supervision | None:
    """Give the fixed words where a topic may not go on: somebody is in danger, or it holds details of a person.

    Needs no library, so that nothing can stand before it; `published` holds the names that an open library's documents
    carry. None where the topic may go on.
    """
    held = settings or get_settings()
    verdict = look(topic, held, published=published)
    if verdict.status is Status.PERSONAL_DATA and _LIKE_AN_ID.fullmatch(topic.strip()):
        return None  # "case-list-2015": only the library knows whether this is one of its ids, and it is guarded there
    return _stop(verdict, held)


def _stop(verdict: Verdict, settings: Settings) -> Supervision | None:
    words = stop_words(verdict, settings)
    if words is None or verdict.status is None:
        return None
    summary, shown = words
    return Supervision(topic=shown, status=verdict.status, summary=summary)


class SupervisionService:
    """Makes supervision packs from one library."""

    def __init__(self, library: Library, settings: Settings) -> None:
        """Use this library and these settings."""
        self.library, self.settings = library, settings
        self._retriever = PassageRetriever(library=library, settings=settings)
        self._meanings = Meanings(library.embedder)
        self._names: tuple[int | None, frozenset[str]] = (None, frozenset())

    def warm(self) -> None:
        """Turn the bank into vectors, so that the first packs do not wait for it."""
        for bank in themes_bank().values():
            self._meanings.of([text for texts in bank.ask.values() for text in texts])
        near_themes("", self._meanings)

    def pack(self, request: PackRequest) -> Supervision:
        """Make a pack for one request.

        Raises:
            SupervisionError: the topic is empty or too long, or the request names something that does not exist.
            FilterError: a filter is not one of the known keys.
        """
        start = time.perf_counter()
        meant = self._meant(request.topic)
        if meant is None:
            verdict = look(request.topic, self.settings, published=self.published)
        else:
            verdict = Verdict(status=None, safe_question=request.topic)  # published: it needs no guard
        if stop := _stop(verdict, self.settings):
            return stop
        chosen = plan(request.model_copy(update={"topic": self._tidy(request.topic)}))
        topic, evidence, items = self._look(chosen, meant)
        findings = self._proven(self._findings(chosen, topic, evidence, items))
        if not findings:
            result = self._nothing(chosen, verdict, topic)
        else:
            result = self._made(chosen, topic, evidence, findings, verdict)
        spent = round((time.perf_counter() - start) * 1000, 1)
        return result.model_copy(update={"timings_ms": {"total": spent}})

    @property
    def published(self) -> frozenset[str]:
        """Names that the library's documents carry, read again only after the library has changed."""
        generation = self.library.catalogue.passage_generation()
        if generation != self._names[0]:
            self._names = generation, published_names(self.library.documents())
        return self._names[1]

    def _tidy(self, topic: str) -> str:
        tidy = " ".join(topic.replace("\x00", " ").split())
        if not tidy:
            raise SupervisionError(say("empty_topic"))
        if len(tidy) > self.settings.max_question_length:
            raise SupervisionError(say("long_topic", length=len(tidy), most=self.settings.max_question_length))
        return tidy

    def _evidence(self, question: str, filters: Filters) -> Evidence:
        return self._retriever.evidence(question, filters)

    def _look(self, chosen: Plan, meant: Document | Passage | None) -> tuple[Topic, Evidence, Sequence[Found]]:
        """Find out what the topic is about, and what the library holds on it. No items: it is not covered."""
        given, filters = chosen.request.topic, Filters.of(chosen.request.filters)
        if isinstance(meant, Document):
            return self._look_in(meant, filters)
        if meant is not None:
            evidence = self._evidence(meant.text[: self.settings.max_question_length], filters)
            topic = read_topic(meant.text, evidence, self._meanings)
            own = [found for found in evidence.items if found.passage.passage_id == given]
            first = [replace(found, score=2.0) for found in own]
            others = [found for found in evidence.items if found not in own]
            # It is pointed at: no words were given that could name a theme.
            topic = replace(topic, text=" ".join(meant.text.split())[:200], said=True)
            return topic, evidence, [*first, *others]
        if about_adults(given) or set(filters.values.get("people") or ()) == {_ADULTS}:
            return self._look_among_adults(given, chosen.request.filters)
        # No publication may use an everyday word: what it stands for is looked for instead.
        evidence = self._evidence(everyday_theme(given) or given, filters)
        topic = read_topic(given, evidence, self._meanings)
        if topic.named:
            return topic, evidence, _on_theme(topic.theme, evidence.items)
        judged = judge(evidence)
        return topic, evidence, () if judged.shortfall in _NOT_COVERED else judged.items

    def _meant(self, topic: str) -> Document | Passage | None:
        """Find what a topic is the id or the title of. Some are the name of a theme too, and the theme is meant."""
        given = " ".join(topic.replace("\x00", " ").split())
        if not named_theme(given):
            document = self.library.find(given) or next(titled(self.library, given), None)
            if document is not None:
                return document
        return self.library.passages_by_id([given]).get(given)

    def _look_among_adults(self, given: str, filters: dict[str, list[str]]) -> tuple[Topic, Evidence, Sequence[Found]]:
        """Look among publications about adults alone: what was found about children does not answer for them."""
        evidence = self._evidence(given, Filters.of({**filters, "people": [_ADULTS]}))
        judged = judge(evidence)
        items = () if judged.shortfall in _NOT_COVERED else judged.items
        return read_adult_topic(given, self._meanings), evidence, items

    def _look_in(self, document: Document, filters: Filters) -> tuple[Topic, Evidence, Sequence[Found]]:
        about = "; ".join([document.title, *document.themes[:3]])
        narrowed = Filters.of({**filters.values, "document": [document.document_id]})
        evidence = self._evidence(about, narrowed)
        themes = tuple(theme for theme in document.themes[:4] if theme in themes_bank())
        topic = read_topic(about, evidence, self._meanings)
        return Topic(document.title, themes or topic.themes, of_one=True), evidence, evidence.items

    def _findings(self, chosen: Plan, topic: Topic, evidence: Evidence, items: Sequence[Found]) -> list[Finding]:
        outcome, short = chosen.request.outcome, chosen.short
        if (items or topic.named) and topic.theme != GENERAL and not topic.adults and not topic.of_one:
            # The words of a topic are not always those of its findings: look among the theme's own passages too.
            narrowed = Filters.of({**chosen.request.filters, "theme": [topic.theme]})
            again = self._evidence(f"{topic.text}: {themes_bank()[topic.theme].idea}", narrowed)
            held = {found.passage.passage_id for found in items}
            items = [*items, *(found for found in again.items if found.passage.passage_id not in held)]
        findings = choose_findings(items, evidence, topic, self._meanings, short=short, outcome=outcome)
        if not findings or topic.adults or topic.of_one or not all(is_note(finding.found) for finding in findings):
            return findings
        held = {found.passage.passage_id for found in items}
        others = (
            found for found in self._published_on(topic, chosen.request.filters) if found.passage.passage_id not in held
        )
        more = [*items, *(replace(found, score=found.score * SECOND_LOOK) for found in others)]
        return choose_findings(more, evidence, topic, self._meanings, short=short, outcome=outcome)

    def _published_on(self, topic: Topic, filters: dict[str, list[str]]) -> Sequence[Found]:
        """Look among the publications themselves, where only notes of ours came up on a theme."""
        held = {document.document_type for document in self.library.documents()} - {_NOTE}
        if not topic.themes or not held or "document_type" in filters:
            return ()
        asked = {"theme": [topic.theme], "document_type": sorted(kind.value for kind in held)}
        return self._evidence(
            f"{topic.text}: {themes_bank()[topic.theme].idea}", Filters.of({**filters, **asked})
        ).items

    def _proven(self, findings: Sequence[Finding]) -> list[Finding]:
        return [finding for finding in findings if verify(self.library, finding.source(1)).verified]

    def _made(
        self, chosen: Plan, topic: Topic, evidence: Evidence, findings: Sequence[Finding], verdict: Verdict
    ) -> Supervision:
        if not topic.adults and all(finding.found.document.people == [_ADULTS] for finding in findings):
            topic = read_adult_topic(topic.text, self._meanings)
        asked = self._proven(self._asked(chosen, topic, evidence))
        sources = [
            verify(self.library, finding.source(number)) for number, finding in enumerate((*findings, *asked), start=1)
        ]
        ready = Ready(chosen, topic, findings, asked, sources)
        audience = Audience(
            to_one=chosen.to_one,
            adult=topic.adults,
            model=tuple(chosen.model.questions),
            favour=chosen.model.favour,
            place=tuple(chosen.asked_of_these_people),
        )
        pack = build(ready, Chooser(topic, findings, audience, self._meanings, chosen.seed))
        pack = pack.model_copy(update={"support": _support(findings, evidence), "notices": _notices(ready, evidence)})
        if wrong := check_pack(pack):
            # A pack that breaks its own rules is a fault of the bank: it is told, never shown.
            raise BankError(f"The pack breaks its rules: {' '.join(wrong)}")
        pack = reworded(pack, self.settings, self._meanings)
        return Supervision(
            topic=topic.text,
            status=verdict.status or Status.ANSWERED,
            summary=self._summary(pack, topic, verdict),
            pack=spell_out(pack),
        )

    def _asked(self, chosen: Plan, topic: Topic, evidence: Evidence) -> list[Finding]:
        whom = {"people": [_ADULTS]} if topic.adults else {}
        narrowed = Filters.of({**chosen.request.filters, **whom, "kind": [PassageKind.QUESTION.value]})
        about = topic.text if not topic.named else f"{topic.text}: {themes_bank()[topic.theme].idea}"
        level = Level.STRATEGIC if chosen.role and chosen.role[0] == "strategic" else Level.PRACTICE
        return published_questions(self._evidence(about, narrowed).items, topic.themes, level)

    def _summary(self, pack: Pack, topic: Topic, verdict: Verdict) -> str:
        theme = theme_name(topic)
        if verdict.status is Status.CASE_DECISION:
            return say("case_decision", theme=theme)
        ready = say(
            "ready",
            minutes=in_words(pack.minutes),
            theme=theme,
            documents=pack.support.documents,
            held=say_of("messages", "count_one" if pack.support.held == 1 else "count_many", count=pack.support.held),
        )
        if topic.said:
            return ready
        return f"{ready} {say('ready_near', theme=theme) if topic.themes else say('ready_general')}"

    def _nothing(self, chosen: Plan, verdict: Verdict, about: Topic) -> Supervision:
        topic = chosen.request.topic
        held = {theme for theme, _, _ in self.library.themes()}
        if not held:
            return Supervision(topic=topic, status=Status.NO_INFORMATION, summary=say("empty"))
        near, own = near_themes(topic, self._meanings), named_theme(topic)
        others = (theme for theme in near if theme in held and theme != own)
        nearest = sorted(others, key=lambda theme: -near[theme])[:NEAREST]
        decision = verdict.status is Status.CASE_DECISION
        parts = [say("case_decision_nothing")] if decision else []
        parts += [
            say("not_covered_adults" if about.adults else "not_covered"),
            say("nearest", themes="; ".join(nearest)),
        ]
        return Supervision(
            topic=topic,
            status=Status.CASE_DECISION if decision else Status.NO_INFORMATION,
            summary=" ".join(parts),
            nearest_themes=nearest,
        )


def _on_theme(theme: str, items: Sequence[Found]) -> list[Found]:
    """Keep what is about a theme, and behind it what the search for its name found beside; none where none is on it."""
    own = [found for found in items if theme in found.passage.themes]
    beside = [replace(found, score=found.score * SECOND_LOOK) for found in items if theme not in found.passage.themes]
    return [*own, *beside] if own else []


def _support(findings: Sequence[Finding], evidence: Evidence) -> Support:
    documents = {finding.found.document.document_id for finding in findings}
    voices = {voice for finding in findings for voice in finding.found.voices}
    return Support(documents=len(documents), independent=min(len(documents), len(voices)), held=evidence.held)


def _notices(ready: Ready, evidence: Evidence) -> list[str]:
    findings, support = ready.findings, _support(ready.findings, evidence)
    documents = [finding.found.document for finding in findings]
    stages = len(ready.plan.model.stages)
    told = {
        "note_few": len(findings) < 3,
        "note_voice": support.independent == 1 and len(findings) > 1,
        "note_note": any(document.document_type is _NOTE for document in documents),
        "note_old": any(document.published and document.published < "2019" for document in documents),
        "note_contested": ready.topic.theme.startswith("disguised compliance"),
        "note_tight": ready.plan.short and stages > 4,
        "note_tail": True,
        "note_seed": True,
    }
    finding_words = "1 finding" if len(findings) == 1 else f"{len(findings)} findings"
    values = {"seed": ready.plan.seed, "minutes": in_words(ready.plan.minutes)}
    counts = {"note_few": finding_words, "note_tight": stages}
    return [say(key, count=counts.get(key, ""), **values) for key, holds in told.items() if holds]
