"""Can the library answer this? Judged before anything is said, from what the evidence really holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from assistant.ask.asked import Asked, nations, periods, read_question
from assistant.ask.evidence import Evidence, Found
from assistant.ask.expected import Fit, Kind, best_fit, by_fit, kind_asked, kind_in_words
from assistant.ask.gaps import gaps, turns_on
from assistant.ask.glossary import review_terms
from assistant.ask.text import stem, years
from store.lexical import WORD, words
from store.models import Document

# Chosen on the training half of the gold questions and on questions of other subjects altogether;
# `secondlook evaluate` reports what they do on the other half.
OFF_SUBJECT = 0.34  # cosine: with nothing nearer than this the question is about something else
OFF_KNOWN = 0.25  # the same for a question in everyday words that the glossary knows from reviews
OFF_COVERAGE = 0.55  # share of the question's words: with this much in one passage it is about this after all
SHOWN_SHARE = 0.40  # of the best score: what is further behind is not shown
COUNTS_FOR = 0.60  # of the rarest word's rarity: a word this rare must stand in the sentence that gives a figure
SURE_PLACE = 0.75  # share of the question's words, by rarity, in the one sentence that gives the kind asked for
LEADING = 5  # passages that are looked at for what the question names
LOOKED_AT = 8  # passages in which a number, a date or a name is looked for
MOST_MISSING = 3  # words named as missing


class Shortfall(StrEnum):
    """Why a question cannot be answered, or not wholly."""

    NOTHING = "nothing"
    NAMES = "names"
    YEARS = "years"
    CONTACT = "contact"
    LAW = "law"
    WORDS = "words"
    KIND = "kind"
    SEVERAL = "several"
    MISSING = "missing"


@dataclass(frozen=True)
class Judgement:
    """Which evidence may be shown, and what is missing. `missing` names it; for `SEVERAL` it names the choices.

    `items` are near enough to the question to be told; `allowed` is all that fits the names and places asked for.
    """

    items: tuple[Found, ...] = ()
    shortfall: Shortfall | None = None
    missing: tuple[str, ...] = field(default=())
    allowed: tuple[Found, ...] = ()


def judge(evidence: Evidence) -> Judgement:
    """Decide what of the evidence answers the question, and what the library does not hold."""
    asked = read_question(evidence.question)
    if asked.contact or asked.law:
        return Judgement(shortfall=Shortfall.CONTACT if asked.contact else Shortfall.LAW)
    if not evidence.items:
        return Judgement(shortfall=Shortfall.NOTHING)
    of_nation = _of_nations(asked, evidence.items)
    if not of_nation:
        return Judgement(shortfall=Shortfall.NAMES, missing=asked.nations)
    named = _by_names(asked, of_nation)
    if not named.items:
        return named
    items = _near_the_best(named.items)
    if _off_subject(evidence.question, named.items):
        return Judgement(shortfall=Shortfall.NOTHING)
    unmet = _years_unmet(asked, items)
    if unmet:
        return Judgement(shortfall=Shortfall.YEARS, missing=unmet)
    judgement = _what_is_missing(evidence, asked, named, items)
    judgement = replace(judgement, allowed=named.items)
    kind = kind_asked(evidence.question)
    if kind is None or not judgement.items:
        return judgement
    return replace(judgement, items=by_fit(evidence.question, evidence.rarity, judgement.items, kind, asked))


def _what_is_missing(evidence: Evidence, asked: Asked, named: Judgement, items: tuple[Found, ...]) -> Judgement:
    """Say which part of the question the evidence leaves open, if any."""
    if named.shortfall:
        return Judgement(items, named.shortfall, named.missing)
    kind = kind_asked(evidence.question)
    if kind is not None:
        fit = best_fit(evidence.question, evidence.rarity, items[:LOOKED_AT], kind, asked)
        return _of_kind(kind, fit, evidence, items, asked)
    missing = gaps(evidence, items)
    return (
        Judgement(items, Shortfall.WORDS, missing)
        if missing and turns_on(evidence, items, missing)
        else Judgement(items)
    )


def _of_kind(kind: Kind, fit: Fit, evidence: Evidence, items: tuple[Found, ...], asked: Asked) -> Judgement:
    """A number, a date or a name is only an answer where one sentence gives it together with what was asked."""
    if not fit.given and (asked.years or asked.periods):
        spans = [f"{first} to {last}" for first, last in sorted(asked.periods)]
        return Judgement((), Shortfall.YEARS, (*sorted(asked.years), *spans))
    if not fit.given:
        return Judgement(items, Shortfall.KIND, (kind_in_words(kind), *gaps(evidence, items)))
    rarest = max(evidence.rarity.values(), default=0.0)
    turns_on = bool(fit.absent) and evidence.rarity.get(stem(fit.absent[0]), 0.0) >= COUNTS_FOR * rarest
    if fit.absent and (fit.share < SURE_PLACE or turns_on):
        return Judgement(items, Shortfall.MISSING, fit.absent[:MOST_MISSING])
    return Judgement(items)


def _of_nations(asked: Asked, items: Sequence[Found]) -> Sequence[Found]:
    """Keep what comes from a nation that was asked for, or speaks of it; a document of unknown nation stays too."""
    if not asked.nations:
        return items
    wanted = set(asked.nations)
    return [
        found
        for found in items
        if not found.document.nations
        or wanted & set(found.document.nations)
        or wanted & set(nations(found.passage.text))
    ]


def _near_the_best(items: Sequence[Found]) -> tuple[Found, ...]:
    return tuple(found for found in items if found.score >= SHOWN_SHARE * items[0].score)


def _off_subject(question: str, items: Sequence[Found]) -> bool:
    near = OFF_KNOWN if review_terms(question) else OFF_SUBJECT
    return max(found.similarity for found in items) < near and max(found.coverage for found in items) < OFF_COVERAGE


def _by_names(asked: Asked, items: Sequence[Found]) -> Judgement:
    if asked.labels:
        return _by_label(asked, items)
    wanted = (*asked.places, *asked.names)
    if not wanted:
        return Judgement(tuple(items))
    holding = {name: [found for found in items if _speaks_of(found, name)] for name in wanted}
    missing = tuple(name for name in wanted if not holding[name])
    if len(missing) == len(wanted):
        return Judgement((), Shortfall.NAMES, missing)
    speaking = {found.passage.passage_id for found_for in holding.values() for found in found_for}
    named = [found for found in items if found.passage.passage_id in speaking]
    rest = [found for found in items if found.passage.passage_id not in speaking]
    # Where a place is asked for, other places are no answer.
    kept = named if any(holding.get(place) for place in asked.places) else named + rest
    return Judgement(tuple(kept), Shortfall.NAMES if missing else None, missing)


def _by_label(asked: Asked, items: Sequence[Found]) -> Judgement:
    """A child's letter is a name only together with its place: Child D of one place is never Child D of another."""
    full = " ".join([*asked.places, *asked.names, *(label.title() for label in asked.labels)])
    fitting = [
        found
        for found in items
        if any(f" {label} " in _all_words(found) for label in asked.labels)
        and all(_speaks_of(found, name) for name in (*asked.places, *asked.names))
    ]
    if not fitting:
        return Judgement((), Shortfall.NAMES, (full,))
    cases = list(dict.fromkeys(found.passage.case for found in fitting if found.passage.case))
    if not (asked.places or asked.names) and len(cases) > 1:
        return Judgement((), Shortfall.SEVERAL, tuple(cases))
    return Judgement(tuple(fitting))


def _all_words(found: Found) -> str:
    held = words(f"{found.passage.search_text} {found.passage.case or ''}")
    return f" {' '.join(held)} "


def _speaks_of(found: Found, name: str) -> bool:
    # A passage about one case speaks of its own place, not of every place that its document lists.
    about = found.passage.case or _described(found.document)
    held = f"{found.passage.search_text} {about}"
    there = {stem(match.group().casefold()) for match in WORD.finditer(held)}
    return all(stem(word) in there for word in words(name))


def _described(document: Document) -> str:
    about = [document.title, document.publisher or "", *document.authorities, *document.authors, *document.nations]
    return " ".join(about)


def _years_unmet(asked: Asked, items: Sequence[Found]) -> tuple[str, ...]:
    """Name the years and periods asked for that the leading passages do not give."""
    held_years: set[str] = set()
    held_periods: set[tuple[str, str]] = set()
    for found in items[:LEADING]:
        text = f"{found.document.title} {found.passage.search_text}"
        document = found.document
        dates = [date[:4] for date in (document.published, document.period_start, document.period_end) if date]
        held_years |= years(text) | set(dates)
        held_periods |= periods(text)
        if document.period_start and document.period_end:
            held_periods.add((document.period_start[:4], document.period_end[:4]))
    absent = sorted(asked.years - held_years)
    absent += [f"{first} to {last}" for first, last in sorted(asked.periods - held_periods)]
    return tuple(absent)
