"""The presets, headings, licences and audiences of `prompts/briefing.yaml`, checked when they are first read."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.briefing.errors import BriefingError
from prompts import load
from prompts import say as say_of

LEAST, MOST = 60, 80  # words under a heading
MOST_OF_ALL = 1050  # words of a whole briefing: seven minutes at 150 words a minute
READING_SPEED = 150  # words a minute, read aloud


def say(key: str, **values: object) -> str:
    """Give one sentence of `briefing.yaml`."""
    return say_of("briefing", key, **values)


class Strict(BaseModel):
    """Read-only, and without keys that nobody knows."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Heading(Strict):
    """One heading of a preset; `takes` names the rule for what may stand under it, or "questions"."""

    id: str
    title: str
    takes: str


class Preset(Strict):
    """The headings of a briefing, in reading order."""

    name: str
    about: str
    headings: list[Heading]


class Takes(Strict):
    """What may stand under a heading: kinds of passage and their weight, and words that speak for a sentence.

    `own` lets sentences speak of the publication itself; `only` says which passages but cases may tell a story;
    `strength` says that what worked well belongs here; `needs_cue` that only words that speak for a sentence let one in
    whose kind does not; `means` whether lines of ours on practice stand here; `near` how near, as a cosine, a quotation
    has to be to a topic that its words do not name.
    """

    order: int
    kinds: dict[str, float]
    headings: str
    cues: str
    own: bool = False
    only: str | None = None
    strength: bool = False
    needs_cue: bool = False
    means: Literal["first", "all"] | None = None
    near: float = 0.28


class Audience(Strict):
    """Whom a briefing is cut for: how they are called, and how passages that speak to them are known."""

    name: str
    aliases: list[str] = Field(default_factory=list)
    agencies: list[str]
    roles: list[str]
    says: str | None = None
    asks: str


class Licence(Strict):
    """What a licence allows: the longest quotation and the most quoted in all, in words, and a sentence on it."""

    most: int
    whole: int
    allows: str


@cache
def presets() -> dict[str, Preset]:
    """Give the presets by key."""
    return {key: Preset.model_validate(held) for key, held in load("briefing")["presets"].items()}


@cache
def takes() -> dict[str, Takes]:
    """Give the rules for what may stand under a heading, by name."""
    return {key: Takes.model_validate(held) for key, held in load("briefing")["takes"].items()}


@cache
def audiences() -> dict[str, Audience]:
    """Give the six audiences by key."""
    return {key: Audience.model_validate(held) for key, held in load("briefing")["audiences"].items()}


def preset_of(given: str) -> tuple[str, Preset]:
    """Find a preset by its key or name.

    Raises:
        BriefingError: there is none.
    """
    wanted = _folded(given)
    for key, preset in presets().items():
        if wanted in (_folded(key), _folded(preset.name)):
            return key, preset
    raise BriefingError(say("unknown", what="preset", given=given, known=", ".join(presets())))


def audience_of(given: str | None) -> tuple[str, Audience] | None:
    """Find an audience by its key, its name or another name for it; None where none is asked for.

    Raises:
        BriefingError: it is none of the six.
    """
    if not given or not given.strip():
        return None
    wanted = _folded(given)
    for key, audience in audiences().items():
        if wanted in (_folded(key), _folded(audience.name), *map(_folded, audience.aliases)):
            return key, audience
    raise BriefingError(say("unknown", what="audience", given=given, known=", ".join(audiences())))


def licence_of(stated: str | None, *, ours: bool) -> Licence:
    """Say what a licence allows, in words for people, by the words in which the publication states it."""
    held = load("briefing")
    if ours and not stated:
        return Licence.model_validate(held["licence_ours"])
    if not stated:
        return Licence.model_validate(held["licence_unknown"])
    found = next(rule for rule in held["licences"] if re.search(rule["is"], stated, re.IGNORECASE))
    allows = found["allows"].replace("$licence", stated.rstrip("."))
    return Licence(most=found["most"], whole=found["whole"], allows=allows)


def _folded(text: str) -> str:
    return " ".join(text.replace("_", " ").replace("-", " ").split()).casefold()
