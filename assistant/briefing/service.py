"""Topic or document in, briefing out. Read `BriefingService.brief` as the list of steps."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import replace

from assistant.ask.models import Status, Support
from assistant.ask.verify import verify
from assistant.briefing.bank import named_theme
from assistant.briefing.build import Chosen, asked_in, build, opening, review_line, support
from assistant.briefing.check import check_briefing
from assistant.briefing.choosing import Chooser, Filled
from assistant.briefing.errors import BriefingError, BrokenBriefing
from assistant.briefing.meaning import Meaning
from assistant.briefing.questions import Ours, ours, published
from assistant.briefing.quotes import Quote, count, is_note
from assistant.briefing.request import Briefing, BriefingRequest
from assistant.briefing.scoring import speaks_to
from assistant.briefing.subject import Finder, Subject
from assistant.briefing.telling import regimes
from assistant.briefing.words import LEAST, MOST, Audience, Preset, audience_of, preset_of, say, takes
from assistant.glossary.short_forms import ShortForms
from assistant.guard import Verdict, guard
from assistant.guard.messages import stop_words
from assistant.guard.published import published_names
from assistant.packs.models import Pack
from assistant.settings import Settings, get_settings
from prompts import say as say_of
from store.library import Library
from store.models import DocumentStatus

LONGEST_LOOK = 20_000  # characters that the guard looks at
NEAREST = 5  # themes offered where a topic is not covered
FEWEST_QUOTES = 2  # with less, there is nothing to brief a team on
ENOUGH = 7  # quotations below which our own notes on the publications held are looked at too
MESSAGES, LONGEST_MESSAGE = 5, 34  # of a bulletin, and the words of one
BULLETIN_QUESTIONS, BULLETIN_QUESTION_WORDS = 2, 55
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
_OLD = "2019"  # the year in which the law on reviews changed in England
_FEW_WORDS = 6


def stopped(
    topic: str, settings: Settings | None = None, *, published: frozenset[str] = frozenset()
) -> Briefing | None:
    """Give the fixed words where a topic may not go on: somebody is in danger, or it holds details of a person.

    Needs no library, so that nothing can stand before it. None where the topic may go on. What looks like the id of a
    document ("case-list-2015") goes on: the service lets it pass where the library holds a document of that name.
    """
    if _ID.fullmatch(topic.strip()):
        return None
    held = settings or get_settings()
    return _stop(_look(topic, held, published), held)


def _look(topic: str, settings: Settings, published: frozenset[str]) -> Verdict:
    """Let the guard judge a topic. The bare name of a theme, which people are asked to type, asks for no decision."""
    verdict = guard(topic[:LONGEST_LOOK], strictness=settings.guard_strictness, published=published)
    short = "?" not in topic and len(topic.split()) <= _FEW_WORDS
    if verdict.status is Status.CASE_DECISION and verdict.reason == "classifier" and (named_theme(topic) or short):
        return Verdict(status=None, safe_question=verdict.safe_question)
    return verdict


def _stop(verdict: Verdict, settings: Settings) -> Briefing | None:
    words = stop_words(verdict, settings)
    if words is None or verdict.status is None:
        return None
    summary, shown = words
    return Briefing(topic=shown, status=verdict.status, summary=summary)


class BriefingService:
    """Makes briefings from one library."""

    def __init__(self, library: Library, settings: Settings) -> None:
        """Use this library and these settings."""
        self.library, self.settings = library, settings
        self._finder = Finder(library, settings)

    def brief(self, request: BriefingRequest) -> Briefing:
        """Make a briefing for one request.

        Raises:
            BriefingError: the topic is empty or too long, or the request names something that does not exist.
            FilterError: a filter is not one of the known keys.
        """
        start = time.perf_counter()
        verdict = self._look(request.topic)
        if stop := _stop(verdict, self.settings):
            return stop
        preset_key, preset = preset_of(request.preset)
        audience = audience_of(request.audience)
        subject = self._finder.find(self._tidy(request.topic), request.filters)
        if subject.document is not None and subject.document.status is DocumentStatus.WITHDRAWN:
            result = Briefing(
                topic=subject.about, status=Status.NO_INFORMATION, summary=say("withdrawn", title=subject.about)
            )
        else:
            chosen = self._chosen(subject, preset_key, preset, audience)
            if len(chosen.quotes) < ENOUGH and subject.spare:
                # Where the publications say little that can be quoted, what our notes tell of them comes in.
                wider = replace(subject, items=(*subject.items, *subject.spare))
                chosen = self._chosen(wider, preset_key, preset, audience)
            result = (
                self._made(chosen, verdict) if len(chosen.quotes) >= FEWEST_QUOTES else self._nothing(subject, verdict)
            )
        spent = round((time.perf_counter() - start) * 1000, 1)
        return result.model_copy(update={"timings_ms": {"total": spent}})

    def _look(self, topic: str) -> Verdict:
        """Let the guard judge a topic, unless it is the id of a document held."""
        if self.library.find(topic.strip()) is not None:
            return Verdict(status=None, safe_question=topic)
        return _look(topic, self.settings, published_names(self.library.documents()))

    def _tidy(self, topic: str) -> str:
        tidy = " ".join(topic.replace("\x00", " ").split())
        if not tidy:
            raise BriefingError(say("empty_topic"))
        if len(tidy) > self.settings.max_question_length:
            raise BriefingError(say("long_topic", length=len(tidy), most=self.settings.max_question_length))
        return tidy

    def _proven(self, quote: Quote) -> bool:
        return verify(self.library, quote.source(1)).verified

    def _chosen(
        self, subject: Subject, preset_key: str, preset: Preset, audience: tuple[str, Audience] | None
    ) -> Chosen:
        whom = audience[1] if audience else None
        meaning = Meaning(self.library, subject)
        chooser = Chooser(subject, whom, self._proven, meaning)
        one_page = preset_key == "bulletin"
        filled = _messages(chooser) if one_page else _filled(chooser, subject, preset)
        quotes = [quote for one in filled.values() for quote in one.quotes]
        asked = [quote for quote in published(subject.items, whom, subject.about) if self._proven(quote)]
        adults = bool(quotes) and all(quote.found.document.people == ["adults"] for quote in quotes)
        own = ours(quotes, subject.themes[:2], whom, meaning, adults=adults)
        made = Chosen(subject, preset_key, preset, audience, filled, (), ())
        least, most = (0, BULLETIN_QUESTION_WORDS) if one_page else (LEAST, MOST)
        kept, added = _questions(made, asked, own, least, most)
        if one_page:
            kept, added = kept[:BULLETIN_QUESTIONS], added[: max(0, BULLETIN_QUESTIONS - len(kept))]
        return Chosen(subject, preset_key, preset, audience, filled, kept, added)

    def _made(self, chosen: Chosen, verdict: Verdict) -> Briefing:
        pack = build(chosen, lambda source: verify(self.library, source))
        documents, independent = support(chosen)
        counted = Support(documents=documents, independent=independent, held=chosen.subject.held)
        pack = pack.model_copy(update={"support": counted, "notices": _notices(chosen, pack, counted)})
        if wrong := check_briefing(pack):
            raise BrokenBriefing(f"The briefing breaks its rules: {' '.join(wrong)}")
        about = chosen.subject.about
        decision = verdict.status is Status.CASE_DECISION
        return Briefing(
            topic=about,
            status=verdict.status or Status.ANSWERED,
            summary=say("case_decision", about=about) if decision else _summary(chosen.subject, counted),
            pack=pack,
        )

    def _nothing(self, subject: Subject, verdict: Verdict) -> Briefing:
        if not self.library.documents():
            return Briefing(topic=subject.about, status=Status.NO_INFORMATION, summary=say("empty"))
        if subject.document is not None:
            said = say("too_little", title=subject.about)
            return Briefing(topic=subject.about, status=Status.NO_INFORMATION, summary=said)
        decision = verdict.status is Status.CASE_DECISION
        nearest = self._finder.nearest(subject.about, NEAREST)
        parts = [say("case_decision_nothing")] if decision else []
        parts += [
            say("too_little_topic" if subject.items else "not_covered"),
            *([say("nearest", themes="; ".join(nearest))] if nearest else []),
        ]
        return Briefing(
            topic=subject.about,
            status=Status.CASE_DECISION if decision else Status.NO_INFORMATION,
            summary=" ".join(parts),
            nearest_themes=nearest,
        )


def _filled(chooser: Chooser, subject: Subject, preset: Preset) -> dict[str, Filled]:
    """Fill the headings, those that need the best words first."""
    rules, filled = takes(), dict[str, Filled]()
    wanted = [heading for heading in preset.headings if heading.takes != "questions"]
    for heading in sorted(wanted, key=lambda one: rules[one.takes].order):
        quotes = [quote for one in filled.values() for quote in one.quotes]
        line = review_line(quotes) if heading.takes == "review" and quotes and not subject.document else None
        fixed = count(line) if line else 0
        if heading.takes == "background":
            fixed = count(opening(Chosen(subject, "", preset, None, filled, (), ())))
        made = chooser.fill(rules[heading.takes], fixed)
        filled[heading.id] = Filled(made.quotes, made.means, made.full, line)
    return filled


def _messages(chooser: Chooser) -> dict[str, Filled]:
    return {"messages": Filled(tuple(chooser.messages(takes()["point"], MESSAGES, LONGEST_MESSAGE)), (), True)}


def _questions(
    chosen: Chosen, asked: Sequence[Quote], own: Sequence[Ours], least: int, most: int
) -> tuple[Sequence[Quote], Sequence[Ours]]:
    """Take as many questions as fit: the publications' own first, then ours, so that there is enough to talk on."""
    kept: list[Quote] = []
    added: list[Ours] = []
    for quote in asked:
        if _length(chosen, [*kept, quote], added) <= most:
            kept.append(quote)
    for one in own:
        enough = _length(chosen, kept, added) >= least and len(kept) + len(added) >= 3
        if not enough and _length(chosen, kept, [*added, one]) <= most:
            added.append(one)
    return kept, added


def _length(chosen: Chosen, kept: Sequence[Quote], added: Sequence[Ours]) -> int:
    forms, of_one = ShortForms(), chosen.subject.document is not None
    published = sum(count(f"{quote.words} {asked_in(quote, forms, of_one=of_one)}") for quote in kept)
    return published + sum(count(f"{one.text} {say('ours', number=1)}") for one in added)


def _notices(chosen: Chosen, pack: Pack, counted: Support) -> list[str]:
    quotes, held = chosen.quotes, []
    if any(is_note(quote.found) for quote in quotes):
        held.append(say_of("messages", "notice_note"))
    held.append(say_of("messages", "notice_tail"))
    if any((document.published or "9") < _OLD for document in chosen.documents):
        held.append(say_of("messages", "notice_old"))
    held += regimes(chosen.documents)
    if any(quote.found.passage.case for quote in quotes):
        held.append(say("note_single"))
    if counted.independent == 1 and counted.documents > 1:
        held.append(say("note_one_voice"))
    if pack.layout == "brief" and any(item.id.endswith("-short") for item in pack.items):
        held.append(say("note_few"))
    if chosen.audience:
        name = chosen.audience[1].name
        speaking = sum(speaks_to(chosen.audience[1], quote) for quote in quotes)
        key = "note_audience" if speaking else "note_audience_none"
        held.append(say(key, count=speaking, total=len(quotes), audience=name))
    return held


def _summary(subject: Subject, counted: Support) -> str:
    if subject.document is not None:
        return say("ready_document", title=subject.about)
    return say("ready", about=subject.about, documents=counted.documents, held=counted.held)
