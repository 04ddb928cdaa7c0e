"""The fiction check: a scenario repeats no words, no name and no recognisable case of the library. It fails closed."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from assistant.packs.models import Pack
from assistant.scenario.cast import Cast, Profile
from ingest.lexicon import load_terms
from prompts import load
from store.library import Library
from store.models import CaseRecord

RUN = 8  # words: a run this long out of a source is a quotation
FEWEST_SHARED = 3  # attributes, the harm among them, that make a case recognisable where one case alone has them
STORY = ("people", "roles")  # sections that tell the story, beside its stages

_WORD = re.compile(r"\w+")
_CAPITAL = re.compile(r"\b[A-Z][a-zà-ž]{2,}\b")
_WITHIN = re.compile(r"(?<=[a-zà-ž,;] )[A-Z][a-zà-ž]{2,}\b")  # a capital letter that no sentence begins with
_PAIR = re.compile(r"\b[A-Z][a-z]+ [A-Z][a-z]+\b")
_SMALL = re.compile(r"\b[a-zà-ž]{3,}\b")

Hashes = npt.NDArray[np.uint64]


@dataclass(frozen=True)
class Held:
    """What the library holds that a scenario must not: runs of words, names and cases."""

    generation: int
    runs: Hashes
    taken: frozenset[str]
    names: frozenset[str]
    cases: tuple[Profile, ...]


class Fiction:
    """Checks scenarios against one library. What the library holds is read again after it has changed."""

    def __init__(self, library: Library) -> None:
        """Use this library."""
        self._library = library
        self._held: Held | None = None

    @property
    def held(self) -> Held:
        """What no scenario over this library may hold."""
        generation = self._library.catalogue.passage_generation()
        if self._held is None or self._held.generation != generation:
            self._held = _read(self._library, generation)
        return self._held

    def faults(self, pack: Pack, cast: Cast) -> list[str]:
        """Name everything in a scenario that comes too near to the library. Empty: it is fiction."""
        held = self.held
        return [
            *self._too_few(pack),
            *(fault for text in story(pack) for fault in _text_faults(text, held)),
            *(f"The invented name {name} stands in the library." for name in cast.invented if name in held.taken),
            *([] if (case := self.case_like(cast.profile)) is None else [f"It is like one published case: {case}."]),
        ]

    def text_faults(self, text: str) -> list[str]:
        """Name what a piece of the story shares with the library: a run of eight words, or a name."""
        return _text_faults(text, self.held)

    def case_like(self, profile: Profile) -> Profile | None:
        """Give the one published case that shares a rare combination of attributes with a scenario, None for none."""
        shared = Counter(_shared(profile, case) for case in self.held.cases)
        for case in self.held.cases:
            alike = _shared(profile, case)
            if len(alike) >= FEWEST_SHARED and ("harm", profile.harm) in alike and shared[alike] == 1:
                return case
        return None

    @staticmethod
    def _too_few(pack: Pack) -> Iterator[str]:
        if len(pack.sources) < 2:
            yield "It rests on one finding, so it is no composite."


def _text_faults(text: str, held: Held) -> list[str]:
    wrong = []
    if _stand_in(_runs(text), held.runs):
        wrong.append(f"Eight words in a row stand in the library: {text[:80]!r}.")
    wrong += [f"{name} is a name in the library." for name in set(_WITHIN.findall(text)) & held.names]
    wrong += [f"{found[0]} is an authority." for found in _authorities().finditer(text)]
    return wrong


def _stand_in(some: Hashes, every: Hashes) -> bool:
    """Whether any of `some` is among `every`, which is sorted."""
    if not len(some) or not len(every):
        return False
    place = np.minimum(np.searchsorted(every, some), len(every) - 1)
    return bool((every[place] == some).any())


def story(pack: Pack) -> Iterator[str]:
    """Give every piece of text that tells the story: people, cards, injects and decisions."""
    yield pack.title
    for section in pack.sections:
        if section.id not in STORY and section.stage is None:
            continue
        for item in section.items:
            yield item.text
            for option in item.options:
                yield from (option.text, option.reasons, option.learned, option.unknown)
        for card in section.cards:
            yield from (line for lines in card.parts.values() for line in lines)


def _read(library: Library, generation: int) -> Held:
    runs: list[Hashes] = []
    capitals: set[str] = set()
    within: set[str] = set()
    small: set[str] = set()
    for document in library.documents():
        text = library.document_text(document.document_id)
        runs.append(np.unique(_runs(text)))
        capitals |= {*_CAPITAL.findall(text), *_PAIR.findall(text)}
        within |= set(_WITHIN.findall(text))
        small |= set(_SMALL.findall(text))
    names = {name for name in within if name.casefold() not in small} - set(load("scenario/fiction")["harmless"])
    every = np.unique(np.concatenate(runs)) if runs else np.zeros(0, np.uint64)
    cases = tuple(_profile(case) for case in library.cases())
    return Held(generation, every, frozenset(capitals), frozenset(names), cases)


def _runs(text: str) -> Hashes:
    """Hash each run of eight words; layout, capital letters and punctuation do not count."""
    words = np.array([zlib.crc32(word.encode()) for word in _WORD.findall(text.casefold())], np.uint64)
    if len(words) < RUN:
        return np.zeros(0, np.uint64)
    hashed = np.zeros(len(words) - RUN + 1, np.uint64)
    for at in range(RUN):
        hashed = hashed * np.uint64(0x9E3779B97F4A7C15) + words[at : len(words) - RUN + 1 + at]
    return hashed


@cache
def _authorities() -> re.Pattern[str]:
    names = {name for names in load_terms("authorities").values() for name in names} | set(load_terms("authorities"))
    longest = sorted((re.escape(name) for name in names if len(name) > 3), key=len, reverse=True)
    return re.compile(rf"(?<=[a-z,] )(?:{'|'.join(longest)})\b")


def _profile(case: CaseRecord) -> Profile:
    told = " ".join([case.summary, case.background])
    held = load("scenario/fiction")
    return Profile(
        age_band=case.age_band,
        sex=case.child_sex,
        harm=_first(held["harms"], case.harm_type),
        place=_first(held["places"], told),
        shape=_first(held["shapes"], told),
    )


def _first(rules: dict[str, str], text: str) -> str:
    return next((name for name, rule in rules.items() if re.search(rule, text, re.IGNORECASE)), "")


def _shared(one: Profile, other: Profile) -> frozenset[tuple[str, str]]:
    mine, theirs = vars(one), vars(other)
    return frozenset((name, value) for name, value in mine.items() if value and theirs[name] == value)
