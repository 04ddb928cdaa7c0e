"""The grammar of scenarios: what an exercise is put together from. Sources: `prompts/scenario`, checked when loaded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.guard.language import faults
from ingest.lexicon import load_terms
from prompts import load

GENERAL, ADULT = "general", "adult self-neglect"
"""The line for themes without one of their own, and the one about an adult."""
FEWEST_OWN_FACTS = 3  # facts that an agency can always hold, whatever the theme

# What a text may name in braces; with a capital letter it begins a sentence ("{He}").
SLOTS = frozenset(
    "child children age he him his carer c_is c_he c_him c_his other o_is o_he o_him o_his kin k_is k_he k_him k_his"
    " sib sib_age third third_age pupil small mother place street school".split()
)


class GrammarError(Exception):
    """A file under `prompts/scenario` does not fit: the message names the file and what is wrong."""


class Strict(BaseModel):
    """A part of the grammar. Unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Beat(StrEnum):
    """What a stage does in the story."""

    OPEN = "open"
    BUILD = "build"
    TURN = "turn"
    STRAIN = "strain"
    SETTLE = "settle"


class Fact(Strict):
    """One thing that one agency knows. `gap` says what another lacks by it, `shared` what changes once it is told.

    `hold` names the agencies that may know it: empty where it belongs to one agency's own facts. `ages` is the span of
    ages of the child, or adult, in whose story it makes sense, `others` who the other adult may be there.
    """

    text: str
    gap: str
    shared: str
    hold: list[str] = Field(default_factory=list)
    ages: tuple[int, int] = (-1, 120)
    others: list[str] = Field(default_factory=list)


class Way(Strict):
    """One reasonable way at a decision: what people do, why, what they then know, and what stays open."""

    do: str
    why: str
    then: str
    open: str


class Decision(Strict):
    """A decision: the beats it fits, what is asked, the point for the key, and where groups get stuck."""

    at: list[Beat]
    ask: str
    key: str
    stuck: str
    ways: list[Way] = Field(min_length=2, max_length=4)


class Situation(Strict):
    """One way in which a theme begins. `ages` is the span of the child's age in years, -1 for not yet born.

    `others` says who the other adult may be, where it narrows what the line says.
    """

    title: str
    ages: tuple[int, int]
    others: list[str] = Field(default_factory=list)
    opening: str
    facts: list[Fact]


class Line(Strict):
    """The unfolding line of one theme.

    `others` says who the other adult may be, and `man` whether it is a man. `about_small` is True where what goes on is
    about a baby itself; elsewhere an older child of the family speaks and acts in its place. `themes` are the terms of
    the vocabulary that it serves; `mix` names lines whose facts may run beside it.
    """

    name: str
    idea: str
    content: str
    harm: str
    outcomes: list[str] = Field(min_length=2)
    agencies: list[str] = Field(min_length=5)
    themes: list[str] = Field(default_factory=list)
    others: list[str] = Field(default_factory=list)
    man: bool = False
    about_small: bool = False
    mix: list[str] = Field(default_factory=list)
    situations: list[Situation] = Field(min_length=2)
    facts: list[Fact] = Field(min_length=4)
    turns: dict[Beat, list[str]]
    decisions: list[Decision] = Field(min_length=3)
    key: list[str] = Field(min_length=2)


class Agency(Strict):
    """An agency: its card, its duties and pressures, and facts that it can hold whatever the theme."""

    title: str
    holder: str
    also: list[str]
    duties: list[str] = Field(min_length=2)
    pressures: list[str] = Field(min_length=3)
    facts: list[Fact] = Field(min_length=FEWEST_OWN_FACTS)


class Setting(Strict):
    """A kind of place: how invented names end, what it is like, and how it presses on everybody's work."""

    name: str
    ends: list[str] = Field(min_length=4)
    features: list[str] = Field(min_length=3)
    presses: list[str] = Field(min_length=2)


class Family(Strict):
    """A household: who cares, who else matters, in words. `kin` is a relation of the wider family."""

    carer: str
    other: str
    other_kind: str
    mother: str
    home: str
    tree: str
    kin: list[str] = Field(min_length=1)


class Complication(Strict):
    """Something that gets in the way of everybody, at some beats."""

    at: list[Beat]
    text: str


Part = TypeVar("Part", bound=Strict)


@cache
def lines() -> dict[str, Line]:
    """Read the unfolding lines by their key.

    Raises:
        GrammarError: a line does not fit.
    """
    held: dict[str, Line] = {}
    folder = files("prompts").joinpath("scenario/lines")
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".yaml"):
            held |= _parts(f"scenario/lines/{entry.name.removesuffix('.yaml')}", Line)
    for problem in _line_problems(held):
        raise GrammarError(f"scenario/lines: {problem}")
    return held


@cache
def agencies() -> dict[str, Agency]:
    """Read the agencies by their key."""
    return _parts("scenario/agencies", Agency)


@cache
def settings_of_places() -> dict[str, Setting]:
    """Read the kinds of places by their key."""
    return _parts("scenario/places", Setting, "settings")


@cache
def families(*, adult: bool) -> dict[str, Family]:
    """Read the households, of children or of adults, by their key."""
    return _parts("scenario/families", Family, "adults" if adult else "children")


@cache
def decisions() -> dict[str, Decision]:
    """Read the decisions that fit any theme, by their key."""
    return _parts("scenario/decisions", Decision)


@cache
def complications() -> list[Complication]:
    """Read what gets in the way, whatever the theme."""
    return list(_parts("scenario/complications", Complication).values())


def line_of(theme: str) -> str:
    """Give the key of the line for a theme of the vocabulary: its own, or the general one."""
    return next((key for key, line in lines().items() if theme == key or theme in line.themes), GENERAL)


def agency_key(name: str) -> str | None:
    """Find an agency by its key, title, or a wording of it ("midwives"); None for none."""
    wanted = " ".join(name.casefold().replace("_", " ").replace("-", " ").split())
    for key, agency in agencies().items():
        names = {key.replace("_", " "), agency.title.casefold(), agency.holder.casefold(), *agency.also}
        if wanted in {each.replace("-", " ") for each in names}:
            return key
    return None


def _parts(name: str, kind: type[Part], key: str | None = None) -> dict[str, Part]:
    held = load(name)[key] if key else load(name)
    parts: dict[str, Part] = {}
    for part, given in held.items():
        try:
            parts[part] = kind.model_validate(given)
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(step) for step in first["loc"])
            raise GrammarError(f"{name}.yaml: {part}: {place}: {first['msg']}") from error
        for problem in _wording_problems(given):
            raise GrammarError(f"{name}.yaml: {part}: {problem}")
    return parts


def _line_problems(held: dict[str, Line]) -> Iterator[str]:
    yield from (f"there is no line {key}." for key in (GENERAL, ADULT) if key not in held)
    known = {*load_terms("themes"), GENERAL, ADULT}
    served: list[str] = []
    for key, line in held.items():
        served += line.themes
        yield from (f"{key}: {theme} is no theme." for theme in (key, *line.themes) if theme not in known)
        yield from (f"{key}: there is no line {other}." for other in line.mix if other not in held)
        yield from (
            f"{key}: no turn for {beat}." for beat in Beat if beat is not Beat.OPEN and not line.turns.get(beat)
        )
        for fact in (*line.facts, *(fact for situation in line.situations for fact in situation.facts)):
            yield from _fact_problems(key, fact)
        yield from (f"{key}: there is no agency {agency}." for agency in line.agencies if agency not in agencies())
    yield from (f"{theme} has two lines." for theme in set(served) if served.count(theme) > 1)


def _fact_problems(key: str, fact: Fact) -> Iterator[str]:
    if not fact.hold:
        yield f"{key}: nobody holds {fact.text!r}."
    yield from (f"{key}: there is no agency {agency}." for agency in fact.hold if agency not in agencies())


def _wording_problems(given: Any) -> Iterator[str]:
    """Look at every text: its slots are known, and it keeps to the rules of our language."""
    for text in _texts(given):
        for _, slot, _, _ in Formatter().parse(text):
            if slot is not None and slot[:1].lower() + slot[1:] not in SLOTS:
                yield f"{text!r} has an unknown slot {slot!r}."
        for fault in faults(re.sub(r"\{\w+\}", "Robin", text)):
            yield f"{text!r} says {fault.words!r}: {fault.why}"


def _texts(given: Any) -> Iterator[str]:
    if isinstance(given, str):
        yield given
    elif isinstance(given, dict):
        for value in given.values():
            yield from _texts(value)
    elif isinstance(given, list):
        for value in given:
            yield from _texts(value)
