"""What a question asks for by name: people, cases and places, years and periods, figures, contacts, the law."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from assistant.ask.text import years
from ingest.lexicon import load_terms
from prompts import load
from store.lexical import STOP_WORDS, WORD

# Capitals that do not name a person, place or case.
_COMMON_CAPITALS = frozenset(
    """
    i nhs uk ai child children baby babies family families young person people serious significant initial case cases
    review reviews report reports learning together social work worker workers care police health visitor visitors
    midwife teacher english scottish welsh british irish gp gps monday tuesday wednesday thursday friday saturday sunday
    january february march april may june july august september october november december mum dad mother father
    second look safeguarding local
    england scotland wales northern ireland scots national
    board boards committee panel partnership figure table finding findings
    question questions supervision reflective ok tv
    """.split()
)
_LABEL = re.compile(
    r"\b(child|baby|young person|family|girl|boy|person) ((?!i\b|a\b)[a-z]\d{0,2}|(?-i:A))\b(?!['’-])", re.IGNORECASE
)
_NATIONS = {
    "England": re.compile(r"\b(?:england|english)\b", re.IGNORECASE),
    "Scotland": re.compile(r"\b(?:scotland|scottish|scots)\b", re.IGNORECASE),
    "Wales": re.compile(r"\b(?:wales|welsh)\b", re.IGNORECASE),
    "Northern Ireland": re.compile(r"\b(?:northern ireland|northern irish)\b", re.IGNORECASE),
}
_PERIOD = re.compile(r"\b((?:19|20)\d{2})\s*(?:-|–|to|and|/)\s*((?:19|20)?\d{2})\b(?!\d)")


@dataclass(frozen=True)
class Asked:
    """The parts of a question that an answer must match. Names are as written, places as the lexicon has them."""

    names: tuple[str, ...]
    labels: tuple[str, ...]
    places: tuple[str, ...]
    nations: tuple[str, ...]
    years: frozenset[str]
    periods: frozenset[tuple[str, str]]
    figure: bool
    contact: bool
    law: bool


def read_question(question: str) -> Asked:
    """Read what a question asks for by name."""
    labels = tuple(dict.fromkeys(f"{kind} {letter}".lower() for kind, letter in _LABEL.findall(question)))
    found_places = places(question)
    taken = {word for name in (*labels, *found_places) for word in name.casefold().split()}
    wanted = tuple(name for name in names(question) if not all(word.casefold() in taken for word in name.split()))
    spans = periods(question)
    return Asked(
        names=wanted,
        labels=labels,
        places=found_places,
        nations=nations(question),
        years=frozenset(years(question) - {year for span in spans for year in span}),
        periods=frozenset(spans),
        figure=_asks("asks_figure", question),
        contact=_asks("asks_contact", question),
        law=_asks("asks_current_law", question),
    )


def _asks(key: str, question: str) -> bool:
    return bool(_rule(key).search(question))


@cache
def _rule(key: str) -> re.Pattern[str]:
    return re.compile(load("compose")[key], re.IGNORECASE)


def periods(text: str) -> set[tuple[str, str]]:
    """Find periods of years: "2014-17", "2014 to 2017" and "2014–2017" are all ("2014", "2017")."""
    found = set()
    for first, last in _PERIOD.findall(text):
        full = last if len(last) == len(first) else first[:2] + last
        if full > first:
            found.add((first, full))
    return found


@cache
def _places() -> dict[str, re.Pattern[str]]:
    # Names that are everyday words too are only read as places when they are capitalised.
    everyday = {"bath", "bury", "reading", "sandwell", "slough", "poole", "barking", "deal", "down"}
    found = {}
    for name in (name for nation in load_terms("authorities").values() for name in nation):
        flags = re.NOFLAG if name.casefold() in everyday else re.IGNORECASE
        found[name] = re.compile(rf"\b{re.escape(name)}\b", flags)
    return found


def places(text: str) -> tuple[str, ...]:
    """Find the UK authorities that a text names, longest names first, in any case of letters."""
    found = [name for name, rule in _places().items() if rule.search(text)]
    return tuple(name for name in found if not any(name != other and name in other for other in found))


def nations_of_places(text: str) -> set[str]:
    """Find the nations in which the authorities lie that a text names."""
    named = set(places(text))
    return {nation for nation, held in load_terms("authorities").items() if named & set(held)}


def nations(text: str) -> tuple[str, ...]:
    """Find the nations of the United Kingdom that a text names."""
    return tuple(nation for nation, rule in _NATIONS.items() if rule.search(text))


def names(question: str) -> tuple[str, ...]:
    """Find runs of capitalised words that are not at the start of a sentence and not common terms."""
    runs: list[list[str]] = []
    end, joined = -1, False
    for match in WORD.finditer(question):
        word, gap = match.group(), question[end : match.start()] if end >= 0 else ""
        starts = end < 0 or bool(re.search(r"[.?!:]\s*$", gap))
        if _is_name(word) and not starts:
            if joined and gap == " ":
                runs[-1].append(word)
            else:
                runs.append([word])
            joined = True
        else:
            joined = False
        end = match.end()
    return tuple(dict.fromkeys(re.sub(r"['’]s$", "", " ".join(run)) for run in runs))


def _is_name(word: str) -> bool:
    bare = re.sub(r"['’]s$", "", word)
    known = bare.casefold() in _COMMON_CAPITALS or bare.casefold() in STOP_WORDS
    # A short form in capitals is a term of the trade; the glossary deals with it.
    return bare[0].isupper() and not known and not bare.isupper() and len(bare) > 1
