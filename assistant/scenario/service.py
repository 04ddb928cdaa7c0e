"""Theme in, unfolding fictional case out. Read `ScenarioService.make` as the list of steps."""

from __future__ import annotations

import logging
import secrets
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random
from threading import Lock

import numpy as np

from assistant.ask.answerable import Shortfall, judge
from assistant.ask.evidence import Evidence, Found
from assistant.ask.models import Status
from assistant.ask.retrieve import PassageRetriever
from assistant.guard import Verdict
from assistant.guard.messages import stop_words
from assistant.guard.published import published_names
from assistant.packs.models import Pack
from assistant.packs.topic import look
from assistant.scenario.build import words, words_of
from assistant.scenario.cast import deal
from assistant.scenario.check import check_pack
from assistant.scenario.fiction import Fiction
from assistant.scenario.findings import Finding, choose, documents
from assistant.scenario.grammar import GrammarError, lines
from assistant.scenario.make import Basis, Draft, Vectors, make_pack
from assistant.scenario.models import MOST_SEED, Scenario, ScenarioError, ScenarioRequest
from assistant.scenario.plot import choose_agencies, plot
from assistant.scenario.request import Plan, plan
from assistant.scenario.topics import Topic, about_adult, adult, nearest, read
from assistant.settings import Settings, get_settings
from prompts import say as say_of
from store.filters import Filters
from store.library import Library

log = logging.getLogger(__name__)

TRIES = 24  # stories put together for one request until one passes the fiction check
WIDER = 0.8  # how much a passage counts that was found by other words than the theme's
KEPT = 64  # topics whose findings are kept until the library changes
_ADULTS = "adults"
_NOT_COVERED = (
    Shortfall.NOTHING,
    Shortfall.NAMES,
    Shortfall.YEARS,
    Shortfall.CONTACT,
    Shortfall.LAW,
    Shortfall.SEVERAL,
)


def stopped(
    topic: str, settings: Settings | None = None, *, published: frozenset[str] = frozenset()
) -> Scenario | None:
    """Give the fixed words where a topic may not go on: danger, details of a person, or a real decision.

    Needs no library, so that nothing can stand before it; `published` holds the names that an open library's documents
    carry. None where the topic may go on.
    """
    held = settings or get_settings()
    return _stop(look(topic, held, published=published), topic, held)


def _stop(verdict: Verdict, topic: str, settings: Settings) -> Scenario | None:
    if verdict.status is Status.CASE_DECISION:
        return Scenario(topic=topic, status=Status.CASE_DECISION, summary=words("case_decision"))
    told = stop_words(verdict, settings)
    if told is None or verdict.status is None:
        return None
    return Scenario(topic=told[1], status=verdict.status, summary=told[0])


@dataclass(frozen=True)
class Looked:
    """What the library holds on a topic."""

    topic: Topic
    findings: tuple[Finding, ...]
    held: int


class ScenarioService:
    """Makes scenario exercises from one library."""

    def __init__(self, library: Library, settings: Settings) -> None:
        """Use this library and these settings."""
        self.library, self.settings = library, settings
        self.fiction = Fiction(library)
        self._retriever = PassageRetriever(library=library, settings=settings)
        self._names: tuple[int | None, frozenset[str]] = (None, frozenset())
        self._looked: OrderedDict[tuple[int, str, str], Looked] = OrderedDict()
        self._vectors: dict[str, Vectors] = {}
        self._lock = Lock()

    def make(self, request: ScenarioRequest) -> Scenario:
        """Make a scenario for one request.

        Raises:
            ScenarioError: the topic is empty or too long, or the request names something that does not exist.
            FilterError: a filter is not one of the known keys.
        """
        start = time.perf_counter()
        if not self._known(request.topic):
            verdict = look(request.topic, self.settings, published=self.published)
            if stop := _stop(verdict, request.topic, self.settings):
                return stop
        chosen = plan(request.model_copy(update={"topic": self._tidy(request.topic)}))
        looked = self._look(chosen)
        result = self._made(chosen, looked) if looked.findings else self._nothing(chosen, looked)
        spent = round((time.perf_counter() - start) * 1000, 1)
        return result.model_copy(update={"timings_ms": {"total": spent}})

    def _known(self, topic: str) -> bool:
        """Whether these very words passed the guard before, over the library as it is: then they are looked up."""
        generation = self.library.catalogue.passage_generation()
        with self._lock:
            return any(key[:2] == (generation, topic) for key in self._looked)

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
            raise ScenarioError(words("empty_topic"))
        if len(tidy) > self.settings.max_question_length:
            raise ScenarioError(words("long_topic", length=len(tidy), most=self.settings.max_question_length))
        return tidy

    def _look(self, chosen: Plan) -> Looked:
        """Find what the library holds on the topic; the same topic is looked up once until the library changes."""
        generation = self.library.catalogue.passage_generation()
        key = (generation, chosen.request.topic, repr(sorted(chosen.request.filters.items())))
        with self._lock:
            if key in self._looked:
                self._looked.move_to_end(key)
                return self._looked[key]
        looked = self._search(chosen.request)
        with self._lock:
            self._looked[key] = looked
            while len(self._looked) > KEPT:
                self._looked.popitem(last=False)
        return looked

    def _search(self, request: ScenarioRequest) -> Looked:
        given, filters = request.topic, Filters.of(request.filters)
        if about_adult(given) or request.filters.get("people") == [_ADULTS]:
            evidence = self._evidence(given, Filters.of({**request.filters, "people": [_ADULTS]}))
            return self._found(adult(given), evidence, _judged(evidence))
        evidence = self._evidence(given, filters)
        topic = read(given, evidence)
        if topic.named:
            items = [found for found in evidence.items if topic.theme in found.passage.themes]
        else:
            items = _judged(evidence)
        if not items and not topic.named:
            return Looked(topic, (), evidence.held)
        if topic.theme:
            # The words of a topic are not always those of its findings: look among the theme's own passages too.
            again = self._evidence(f"{given}: {topic.idea}", Filters.of({**request.filters, "theme": [topic.theme]}))
            held = {found.passage.passage_id for found in items}
            items = [*items, *(found for found in again.items if found.passage.passage_id not in held)]
        found = self._found(topic, evidence, items)
        if topic.theme and len(documents(found.findings)) < 2:
            # One document alone speaks of the theme by its name: look for the same thing in other words.
            wider = [replace(one, score=one.score * WIDER) for one in _judged(self._evidence(topic.idea, filters))]
            held = {found.passage.passage_id for found in items}
            items = [*items, *(one for one in wider if one.passage.passage_id not in held)]
            found = self._found(topic, evidence, items)
        return found

    def _found(self, topic: Topic, evidence: Evidence, items: Sequence[Found]) -> Looked:
        return Looked(topic, tuple(choose(self.library, evidence, items, topic.theme)), evidence.held)

    def _evidence(self, question: str, filters: Filters) -> Evidence:
        return self._retriever.evidence(question, filters)

    def _made(self, chosen: Plan, looked: Looked) -> Scenario:
        if len(looked.findings) < 2:
            return self._nothing(chosen, looked)
        request, topic = chosen.request, looked.topic
        seed = request.seed if request.seed is not None else secrets.randbelow(MOST_SEED + 1)
        for attempt in range(TRIES):
            pack = self._try(chosen, looked, seed, attempt)
            if pack is not None:
                return Scenario(topic=topic.text, status=Status.ANSWERED, summary=_summary(pack, topic), pack=pack)
        log.warning("No scenario on %s passed the fiction check.", topic.theme or topic.line)
        return Scenario(topic=topic.text, status=Status.ERROR, summary=words("unsafe"))

    def _try(self, chosen: Plan, looked: Looked, seed: int, attempt: int) -> Pack | None:
        """Put one story together. None where it comes too near to the library."""
        topic, line = looked.topic, lines()[looked.topic.line]
        rng = Random(f"{topic.line}|{topic.theme}|{seed}|{attempt}")  # noqa: S311 - nothing here is a secret
        situation = rng.choice(line.situations)
        cast = deal(rng, topic.line, line, situation, chosen.setting, self.fiction.held.taken)
        agencies = choose_agencies(rng, line, chosen.agencies, chosen.times["agencies"])
        story = plot(rng, topic.line, line, situation, agencies, cast, chosen.times["stages"])
        basis = Basis(topic, looked.findings, looked.held)
        pack = make_pack(Draft(rng, cast, story, seed, chosen), basis, self._near, self.library, self.settings)
        if wrong := self.fiction.faults(pack, cast):
            log.info("A story was put aside: %s", wrong[0])
            return None
        if broken := check_pack(pack):
            # A pack that breaks its own rules is a fault of the grammar: it is told, never shown.
            raise GrammarError(f"The scenario breaks its rules: {' '.join(broken[:3])}")
        return pack

    def _near(self, texts: Sequence[str], quotes: Sequence[str]) -> Vectors:
        """Say how near each text (row) is to each quotation (column) in meaning; what was asked before is kept."""
        new = [text for text in dict.fromkeys([*texts, *quotes]) if text not in self._vectors]
        if new:
            rows = np.asarray(self.library.embedder.encode(new), dtype=np.float32)
            rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
            self._vectors |= dict(zip(new, rows, strict=True))
        return np.stack([self._vectors[text] for text in texts]) @ np.stack([self._vectors[one] for one in quotes]).T

    def _nothing(self, chosen: Plan, looked: Looked) -> Scenario:
        topic = chosen.request.topic
        held = [theme for theme, _, _ in self.library.themes() if theme != looked.topic.theme]
        if not held:
            return Scenario(topic=topic, status=Status.NO_INFORMATION, summary=words("empty"))
        near = nearest(topic, held, self.library.embedder)
        summary = f"{words('not_covered')} {words('nearest', themes='; '.join(near))}"
        return Scenario(topic=topic, status=Status.NO_INFORMATION, summary=summary, nearest_themes=near)


def _judged(evidence: Evidence) -> list[Found]:
    judged = judge(evidence)
    return [] if judged.shortfall in _NOT_COVERED else list(judged.items)


def _summary(pack: Pack, topic: Topic) -> str:
    count = pack.support.documents
    rests = say_of("messages", "count_one" if count == 1 else "count_many", count=count)
    agencies = pack.details[words_of("details", "audience")]
    return words("ready", minutes=f"{pack.minutes:g}", theme=topic.name, agencies=agencies, documents=rests)
