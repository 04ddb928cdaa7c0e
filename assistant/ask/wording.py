"""What a question looks for: its words put right, the asking around it left out, what it names by kind and place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from assistant.ask.asked import places
from assistant.ask.glossary import review_terms
from assistant.ask.spelling import Frequencies, correct
from assistant.ask.text import stem
from ingest.searchable import normal_words
from prompts import load
from store.lexical import STOP_WORDS, content_words, words
from store.models import Document, PassageKind

RARE_NAME = 3.5  # inverse document frequency from which a word of a title tells a publication from a subject
FEW = 0.25  # share of the documents that a name may stand for; always one

_QUOTED = re.compile(r"(?:^|\s)(?:'[^']+(?:'\w[^']*)*'|\"[^\"]+\"|‘[^’]+(?:’\w[^’]*)*’|“[^”]+”)(?=\W|$)")
_PART = re.compile(r"(?<=[.?!:;])\s+|\s+[-–]\s+")


@dataclass(frozen=True)
class Wording:
    """A question as it is searched. `core` is the question without what only asks; `added` are review words for it.

    `kinds` are the kinds of passage that it asks for, `documents` the ids of publications that it names, `changed` the
    slips of spelling that were put right.
    """

    core: str
    added: tuple[str, ...] = ()
    kinds: frozenset[PassageKind] = frozenset()
    documents: frozenset[str] = frozenset()
    changed: Mapping[str, str] = field(default_factory=dict)

    @property
    def terms(self) -> list[str]:
        """The words to search for."""
        return content_words(self.core)

    @property
    def wider(self) -> str:
        """The question followed by the review words for it; empty where there are none."""
        return f"{self.core}. {', '.join(self.added)}" if self.added else ""

    @property
    def wider_terms(self) -> list[str]:
        """The same with review words for them."""
        return content_words(f"{self.core} {' '.join(self.added)}")


def read_wording(
    question: str, documents: Sequence[Document], frequencies: Frequencies, rarity: Mapping[str, float]
) -> Wording:
    """Read how a question is worded. `rarity` weighs the question's stems."""
    put_right, changed = correct(question, frequencies)
    put_right = normal_words(put_right)  # the indexes hold one form of each spelling variant
    named = names_of(put_right, documents, rarity)
    return Wording(
        core=core_of(put_right, set().union(*named.values()) if named else set()),
        added=review_terms(put_right),
        kinds=kinds_asked(put_right),
        documents=frozenset(named),
        changed=changed,
    )


def core_of(question: str, names: set[str]) -> str:
    """Leave out sentences that only ask ("Has a review said so?"); the question as it is where nothing else is left.

    `names` are words that name a publication: a sentence that holds nothing but these only asks, too. So does one that
    points back to the sentence before it. What a sentence quotes is looked for, however plain its words are.
    """
    parts = _PART.split(question)
    idle = _asking() | STOP_WORDS | names
    kept = [
        part
        for place, part in enumerate(parts)
        if _QUOTED.search(part)
        or (any(word not in idle for word in words(part)) and not (place > 0 and _points_back(part)))
    ]
    return " ".join(kept) if kept and len(parts) > 1 else question


def _points_back(part: str) -> bool:
    return any(rule.search(part) for rule in _pointing_back())


@cache
def _pointing_back() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(rule, re.IGNORECASE) for rule in load("search")["points_back"])


@cache
def _asking() -> frozenset[str]:
    return frozenset(load("search")["asking"].split())


def kinds_asked(question: str) -> frozenset[PassageKind]:
    """Give the kinds of passage that a question asks for: "what was recommended?" asks for recommendations."""
    return frozenset(kind for kind, says in _kinds() if says.search(question))


@cache
def _kinds() -> tuple[tuple[PassageKind, re.Pattern[str]], ...]:
    return tuple((PassageKind(kind), re.compile(says, re.IGNORECASE)) for kind, says in load("search")["kinds"].items())


def names_of(question: str, documents: Sequence[Document], rarity: Mapping[str, float]) -> dict[str, set[str]]:
    """Find the publications that a question names, by id, with the words that name each.

    A place counts wherever it stands. A word of a title or of a publisher's name counts where the question speaks of a
    publication and few passages hold the word. A name that many documents share names none.
    """
    asked, found = set(words(question)), dict[str, set[str]]()
    speaks_of_one = bool(_publications().search(question))
    where = {place.casefold() for place in places(question)}
    for document in documents:
        by_place = {word for place in document.authorities if place.casefold() in where for word in words(place)}
        told = words(f"{document.title} {document.publisher or ''}") if speaks_of_one else []
        by_title = {word for word in told if word in asked and rarity.get(stem(word), 0.0) >= RARE_NAME}
        if by_place | by_title:
            found[document.document_id] = by_place | by_title
    shared = Counter(word for told in found.values() for word in told)
    most = max(1, int(FEW * len(documents)))
    return {key: told for key, told in found.items() if any(shared[word] <= most for word in told)}


@cache
def _publications() -> re.Pattern[str]:
    return re.compile(load("search")["publications"], re.IGNORECASE)
