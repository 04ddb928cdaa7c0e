"""Names that may stand: of writers, published inquiries, pseudonyms, places, laws, and whatever the library names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from assistant.guard.names import listed
from assistant.guard.words import bare
from ingest.lexicon import load_terms
from prompts import load
from store.models import Document

_PSEUDONYM = re.compile(
    r"\b(?:child(?:ren)?|baby|family|adults?|young person|person|mr|mrs|ms|miss|patient|sibling|case|girl|boy|mother"
    r"|father)s?\.? (?-i:[A-Z]{1,2}\d{0,2}|Alpha|Beta|Delta|Gamma)(?: (?:and|&) (?-i:[A-Z]{1,2}\d{0,2}))?\b"
    r"(?!['’.]\w|\.[A-Z])",
    re.IGNORECASE,
)
# "Child Q", "Mrs Y, Cornwall": a letter alone is a pseudonym of a publication only where a publication is spoken of.
_PUBLICATION = re.compile(
    r"\b(?:reviews?|scrs?|sars?|dhrs?|lcsprs?|cprs?|reports?|inquir(?:y|ies)|case list|documents?|library|published|"
    r"pseudonym|board|partnership|what did|findings|learning)\b",
    re.IGNORECASE,
)
# "since April", "early May 2021", "the June briefing": a month there and no person.
_MONTH = re.compile(
    r"\b(?:since|in|from|until|till|during|early|late|mid|last|this|next|every|end of|start of|beginning of"
    r"|\d{1,2}(?:st|nd|rd|th)?(?: of)?)[ -](?P<at>April|May|June|August)\b(?!['’]| (?-i:[A-Z])"
    r"| (?:is|was|has|had|left|died|said|says|went|told|came|will|does|did)\b)"
    r"|\b(?P<year>April|May|June|August),? (?:19|20)\d\d\b",
    re.IGNORECASE,
)
# "the SAR about Hannah": one review, called by the name that it gives the person.
_CALLED = re.compile(
    r"\b(?i:SAR|DHR|SCR|CSPR|LCSPR|CPR|(?:safeguarding adults?|serious case|domestic homicide|child practice|local|"
    r"national|published|learning) review|inquest|inquiry)"
    r" (?:about|on|into|of|for|called|named|concerning|regarding|re)(?: the (?:death|murder|life) of)?"
    r" ['‘“\"]?(?P<at>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?)"
)
_CAPITALS = re.compile(r"\b[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)*")


@cache
def _authors() -> frozenset[str]:
    return frozenset(bare(name) for name in load("guard_people")["authors"].split())


@cache
def _published() -> re.Pattern[str]:
    names = [name.strip() for line in load("guard_people")["published"].splitlines() for name in line.split("|")]
    longest = sorted((re.escape(name) for name in names if name), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(longest)})\b", re.IGNORECASE)


@cache
def _named_things() -> re.Pattern[str]:
    """A name that is part of another name: capitals on both sides, so that "Kelly's report" stays Kelly's."""
    things = "|".join(part.strip() for part in load("guard_people")["named_things"].split("|") if part.strip())
    return re.compile(rf"\b[A-Z][\w-]+(?: [A-Z][\w-]+)?(?:['’]s?)? (?:{things})\b")


@cache
def _places() -> re.Pattern[str]:
    held = load("guard_people")["places"].split("|") + [
        name for names in load_terms("authorities").values() for name in names
    ]
    # Angus and Devon are people too: those are weighed with the words around them, not passed.
    sure = [name.strip() for name in held if name.strip() and bare(name.strip()) not in listed("first_names")]
    longest = sorted((_in_any_case(name) for name in sure), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(longest)})\b")


def _in_any_case(name: str) -> str:
    """A place that is neither an everyday word nor a surname may be typed in small letters: "walsall"."""
    also = listed("ordinary_words") | listed("surnames")
    return re.escape(name) if any(bare(part) in also for part in name.split()) else f"(?i:{re.escape(name)})"


@cache
def _places_like_people() -> frozenset[str]:
    held = (name for names in load_terms("authorities").values() for name in names)
    return frozenset(bare(name) for name in held) & listed("first_names")


def allowed_places(text: str) -> Iterator[tuple[int, int]]:
    """Find the stretches of a text whose names may stand whatever the library holds."""
    rules = [_published(), _places(), _named_things(), _MONTH, _CALLED]
    if _PUBLICATION.search(text):
        rules.append(_PSEUDONYM)
    for rule in rules:
        yield from (found.span() for found in rule.finditer(text))


def published_names(documents: Iterable[Document]) -> frozenset[str]:
    """Names in titles and authors of documents, in small letters: what a title page names may be asked about."""
    held: set[str] = set()
    for document in documents:
        for line in (document.title, *document.authors):
            for run in _CAPITALS.findall(line):
                held |= {run.casefold(), *(word.casefold() for word in run.split() if len(word) > 2)}
    return frozenset(held)


def may_stand(name: str, text: str, published: frozenset[str]) -> bool:
    """Whether the library's documents carry this name, and the text speaks of publications.

    A whole name may stand anywhere. A single word is also somebody's first name, so it needs a publication beside it.
    """
    return name.casefold() in published and (" " in name or bool(_PUBLICATION.search(text)))


def is_known(name: str) -> bool:
    """Whether a word is the surname of somebody who writes about this work, or a place with a person's name."""
    return bare(name) in _authors() or bare(name) in _places_like_people()
