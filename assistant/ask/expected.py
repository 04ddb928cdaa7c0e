"""What kind of answer a question asks for, and whether some sentence of the evidence gives it for what was asked.

"The passage is on the topic" is not "the passage answers". A question for a number, a date, an age or a person is only
answered where one sentence gives such a thing together with most of what the question names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from assistant.ask.asked import Asked, nations, nations_of_places, periods
from assistant.ask.evidence import Found
from assistant.ask.glossary import expansions
from assistant.ask.text import sentences, stem, stems, years
from prompts import load
from store.lexical import STOP_WORDS, words

LEAST_NAMED = 4  # letters of a word that can be named as missing


_CITATION = re.compile(r"\([^()]*\b(?:19|20)\d{2}[a-z]?\b[^()]*\)")
_CITED_YEAR = re.compile(r"\b[A-Z][\w'’]+(?: et al\.?| and [A-Z]\w+)?,? \(?(?:19|20)\d{2}[a-z]?\)?")
_YEARS = re.compile(r"\b(?:19|20)\d{2}(?:\s*[-–/]\s*\d{2,4})?\b")


class Kind(StrEnum):
    """The kind of thing that a question asks for."""

    AFTERMATH = "aftermath"
    AGE = "age"
    MONEY = "money"
    SHARE = "share"
    LENGTH = "length"
    DATE = "date"
    PERSON = "person"
    NUMBER = "number"
    LEGAL = "legal"
    PLACE = "place"
    RANK = "rank"
    HEARD = "heard"


# The words that carry a question, each with its meanings: the stems that must all be held for one of them.
Wanted = dict[str, tuple[frozenset[str], ...]]

_COUNTED = (Kind.NUMBER, Kind.SHARE)


@dataclass(frozen=True)
class Fit:
    """How well the best place of the evidence fits a question: the share of its words held there, and what is absent.

    `given` says whether that place gives the kind of thing that was asked for.
    """

    share: float
    absent: tuple[str, ...]
    given: bool = True


def kind_asked(question: str) -> Kind | None:
    """Say what kind of thing a question asks for; None where it asks for no single thing."""
    return next((kind for kind in Kind if _asks(kind).search(question)), None)


def kind_in_words(kind: Kind) -> str:
    """Name the kind for a person: "a date"."""
    return str(load("expected")[kind.value]["named"])


def best_fit(question: str, rarity: dict[str, float], items: Sequence[Found], kind: Kind | None, asked: Asked) -> Fit:
    """Find the place that holds most of a question: a sentence that gives the kind asked for, else a whole passage.

    What a passage stands under (headings, case, title of the document) counts as held by each of its sentences. A
    passage of another time or nation than was asked for gives no figure for it.
    """
    wanted = carrying(question, rarity)
    thing = _thing(question) if kind is Kind.NUMBER else None
    fits = [fit for found in items if (fit := _fit_of(found, wanted, rarity, kind, asked, thing))]
    if fits:
        return max(fits, key=lambda fit: fit.share)
    return Fit(0.0, tuple(_rarest_first(wanted, rarity)), given=False)


def by_fit(
    question: str, rarity: dict[str, float], items: Sequence[Found], kind: Kind, asked: Asked
) -> tuple[Found, ...]:
    """Rank passages again, half by how well a sentence of theirs gives the kind asked for: scores from 0 to 1."""
    wanted = carrying(question, rarity)
    thing = _thing(question) if kind is Kind.NUMBER else None
    best = max(found.score for found in items)
    ranked = []
    for found in items:
        fit = _fit_of(found, wanted, rarity, kind, asked, thing)
        ranked.append(replace(found, score=0.5 * found.score / best + 0.5 * (fit.share if fit else 0.0)))
    return tuple(sorted(ranked, key=lambda found: -found.score))


def _fit_of(
    found: Found,
    wanted: Wanted,
    rarity: dict[str, float],
    kind: Kind | None,
    asked: Asked,
    thing: re.Pattern[str] | None,
) -> Fit | None:
    """Give the best place of one passage; None where none gives the kind asked for, or counts other things."""
    if kind is not None and not (_of_time(found, asked) and _of_nation(found, asked)):
        return None
    # A passage about one case is of its own place, not of every place that its document lists.
    above = " ".join([about(found), *([] if found.passage.case else found.document.authorities)])
    places = [
        place for place in _places(found, kind) if thing is None or found.passage.statistic or thing.search(place)
    ]
    fits = [_fit(wanted, rarity, stems(f"{place} {above}")) for place in places]
    return max(fits, key=lambda fit: fit.share, default=None)


def _places(found: Found, kind: Kind | None) -> list[str]:
    text = found.passage.text
    if kind is None:
        return [found.passage.search_text]
    pieces = [text[start:end] for start, end in sentences(text)]
    given = _gives(kind)
    return [piece for piece in pieces if given.search(_without_years(piece) if kind in _COUNTED else piece)]


def _without_years(piece: str) -> str:
    """A year is no count of anything, and neither is the year of a work that is cited."""
    return _YEARS.sub(" ", _CITATION.sub(" ", piece))


def _of_time(found: Found, asked: Asked) -> bool:
    """Whether a passage gives the years and periods asked for. Its document's count where it names no period itself."""
    passage, document = found.passage, found.document
    spans, single = periods(passage.text), years(_CITED_YEAR.sub(" ", passage.text))
    if passage.statistic and passage.statistic.period:
        spans |= periods(passage.statistic.period)
        single |= years(passage.statistic.period)
    if not spans and document.period_start and document.period_end:
        spans.add((document.period_start[:4], document.period_end[:4]))
    single |= {year for span in spans for year in span}
    if not single and document.published:
        single.add(document.published[:4])
    start_and_end = all(set(span) <= single for span in asked.periods)
    return asked.years <= single and (set(asked.periods) <= spans or (start_and_end and not periods(passage.text)))


def _of_nation(found: Found, asked: Asked) -> bool:
    """Whether a figure of this passage can be one of the nation asked for: in a document on several, it must say so."""
    if not asked.nations or len(found.document.nations) == 1:
        return True
    return bool(set(asked.nations) & (set(nations(found.passage.text)) | nations_of_places(found.passage.text)))


def about(found: Found) -> str:
    """Give what a passage stands under: headings, case, title, publisher and nations."""
    passage, document = found.passage, found.document
    return " ".join(
        [*passage.headings, passage.case or "", document.title, document.publisher or "", *document.nations]
    )


def carrying(question: str, rarity: dict[str, float]) -> Wanted:
    """Give the words of a question that carry it, each with what stands for it: its stem, or all stems of a meaning."""
    known = expansions(question)
    ignored = _asking() - counted(question)
    found: Wanted = {}
    for word in words(question):
        if word in STOP_WORDS or word in ignored or stem(word) not in rarity:
            continue
        found[word] = (frozenset({stem(word)}), *(frozenset(stems(meaning)) for meaning in known.get(word, ())))
    return found


def met(meanings: Sequence[frozenset[str]], held: set[str]) -> bool:
    """Whether one of the meanings of a word stands, with all its stems, among those that are held."""
    return any(meaning <= held for meaning in meanings)


def _fit(wanted: Wanted, rarity: dict[str, float], held: set[str]) -> Fit:
    total = sum(rarity[stem(word)] for word in wanted)
    absent = {word: meanings for word, meanings in wanted.items() if not met(meanings, held)}
    missing = sum(rarity[stem(word)] for word in absent)
    return Fit(1.0 - missing / total if total else 1.0, tuple(_rarest_first(absent, rarity)))


def counted(question: str) -> frozenset[str]:
    """Give the group whose number is asked for, where it is one: "dads" in "how many dads answered?"."""
    return frozenset(match.group("group").casefold() for match in _counted().finditer(question))


@cache
def _counted() -> re.Pattern[str]:
    return re.compile(load("expected")["counted"], re.IGNORECASE)


def place_fit(wanted: Wanted, rarity: dict[str, float], text: str) -> float:
    """Give the share of the words that carry a question, by rarity, that a text holds."""
    return _fit(wanted, rarity, stems(text)).share


def _rarest_first(absent: Wanted, rarity: dict[str, float]) -> list[str]:
    long = [word for word in absent if len(word) >= LEAST_NAMED and not word.isdigit()]
    return sorted(long, key=lambda word: -rarity[stem(word)])


def _thing(question: str) -> re.Pattern[str] | None:
    """Give how a number of the things that are counted looks, where a question asks how many of them there are."""
    return next((beside for asks, beside in _things() if asks.search(question)), None)


@cache
def _things() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    held = load("expected")
    number, between = f"(?:{held['number']['gives']})", rf"(?:\W+(?!(?:{held['not_between']})\b)[\w’'-]+)"
    found = []
    for noun in held["things"]:
        asks = rf"\b(?:how many|number of)(?: (?!of\b)[\w’'-]+){{0,3}} (?:{noun})\b"
        beside = rf"{number}\w*{between}{{0,4}}?\W+(?:{noun})\b|\b(?:{noun}){between}{{0,3}}?\W+{number}"
        found.append((re.compile(asks, re.IGNORECASE), re.compile(beside, re.IGNORECASE)))
    return tuple(found)


@cache
def _asks(kind: Kind) -> re.Pattern[str]:
    return re.compile(load("expected")[kind.value]["asks"], re.IGNORECASE)


@cache
def _gives(kind: Kind) -> re.Pattern[str]:
    # A name is known by its capitals.
    flags = re.NOFLAG if kind in (Kind.PERSON, Kind.PLACE) else re.IGNORECASE
    return re.compile(load("expected")[kind.value]["gives"], flags)


@cache
def _asking() -> frozenset[str]:
    return frozenset(load("expected")["asking"].split())
