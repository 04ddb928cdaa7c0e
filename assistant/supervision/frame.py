"""The frame of every pack: slots, modes, facets, roles, experience. Source: `prompts/supervision/frame.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.packs.models import Card
from assistant.supervision.errors import BankError, SupervisionError
from prompts import load, say


class Facet(StrEnum):
    """What a question opens up. The questions of a pack together cover all of them."""

    LIVED_EXPERIENCE = "lived_experience"
    KNOWN = "known"
    HYPOTHESIS = "hypothesis"
    IDENTITY = "identity"
    NETWORK = "network"
    EMOTION = "emotion"
    ORGANISATION = "organisation"
    NEXT_STEP = "next_step"
    GOING_WELL = "going_well"


class Strict(BaseModel):
    """Read-only, and without keys that nobody knows."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Asked(Strict):
    """One authored question, or a pattern for one with the theme's own phrases in curly brackets."""

    facet: Facet
    text: str


class Slot(Strict):
    """The minutes of each part of a pack, and how many core questions it has."""

    arrive: float = Field(gt=0)
    reviews: float = Field(gt=0)
    stages: float = Field(gt=0)
    widen: float = Field(gt=0)
    close: float = Field(gt=0)
    core: int = Field(ge=3, le=5)


class FacetWords(Strict):
    """What a facet is called, and what its questions are for."""

    name: str
    purpose: str


class Mode(Strict):
    """How many meet, and how: its note for whoever leads, and its role cards."""

    name: str
    note: str
    cards: list[Card] = Field(default_factory=list)


class Place(Strict):
    """A role, agency or amount of experience: other names for it, and questions that it alone is asked."""

    name: str
    aliases: list[str] = Field(default_factory=list)
    note: str | None = None
    ask: list[Asked] = Field(default_factory=list)


class Frame(Strict):
    """Everything in `frame.yaml`."""

    slots: dict[int, Slot]
    always: list[Facet]
    facets: dict[Facet, FacetWords]
    modes: dict[str, Mode]
    extra: dict[str, list[Asked]]
    experience: dict[str, Place]
    roles: dict[str, Place]
    agencies: dict[str, Place]
    defaults: dict[str, str]


@cache
def frame() -> Frame:
    """Read the frame once, and check that each slot adds up and each facet is described.

    Raises:
        BankError: it does not fit.
    """
    try:
        held = Frame.model_validate(load("supervision/frame"))
    except ValidationError as error:
        raise BankError(f"supervision/frame.yaml: {first_problem(error)}") from error
    for minutes, slot in held.slots.items():
        if slot.arrive + slot.reviews + slot.stages + slot.widen + slot.close != minutes:
            raise BankError(f"supervision/frame.yaml: the parts of the slot {minutes} do not add up to it.")
    if missing := [facet.value for facet in Facet if facet not in held.facets]:
        raise BankError(f"supervision/frame.yaml: these facets are not described: {', '.join(missing)}.")
    return held


def first_problem(error: ValidationError) -> str:
    """Say the first thing that a file gets wrong: where it stands, and what is wrong with it."""
    first = error.errors()[0]
    return f"{' > '.join(str(part) for part in first['loc'])}: {first['msg']}"


def slot_of(minutes: int) -> Slot:
    """Give the slot of this length.

    Raises:
        SupervisionError: there is none.
    """
    if minutes not in frame().slots:
        raise unknown("length in minutes", str(minutes), [str(known) for known in frame().slots])
    return frame().slots[minutes]


def mode_of(key: str) -> Mode:
    """Give a mode.

    Raises:
        SupervisionError: there is no such mode.
    """
    if key not in frame().modes:
        raise unknown("mode", key, list(frame().modes))
    return frame().modes[key]


def place_of(what: str, given: str | None, *tables: Mapping[str, Place]) -> tuple[str, Place] | None:
    """Find a role, agency or experience by its key, its name or another name for it, in any case of letters.

    Raises:
        SupervisionError: it is none of them.
    """
    if not given or not given.strip():
        return None
    wanted = given.strip().casefold().replace("_", " ")
    for table in tables:
        for key, place in table.items():
            names = (key.replace("_", " "), place.name.casefold(), *(alias.casefold() for alias in place.aliases))
            if wanted in names:
                return key, place
    raise unknown(what, given, [key for table in tables for key in table])


def unknown(what: str, given: str, known: list[str]) -> SupervisionError:
    """Make the error that names what can be chosen."""
    return SupervisionError(say("supervision/words", "unknown_choice", what=what, given=given, known=", ".join(known)))
