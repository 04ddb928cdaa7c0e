"""What a trainer asks for and what comes back. How a scenario lies in a `Pack` is told in `docs/scenario.md`."""

from __future__ import annotations

import re
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from assistant.ask.models import Status
from assistant.packs.models import Pack

DEFAULT_MINUTES = 60
MOST_SEED = 999_999
FACILITATOR = "facilitator"
CARD_PARTS = ("What you know", "What you do not know", "Your duties", "Your pressures")
SECTIONS = ("purpose", "prepare", "welcome", "people", "roles")
AFTER_STAGES = (
    "debrief",
    "findings",
    "after-action",
    "close",
    "key",
    "evaluation",
)  # `pre-mortem` only where asked for

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_CLOCK = re.compile(rf"Week (?P<week>\d+), (?P<day>{'|'.join(_DAYS)}) (?P<hour>[01]\d|2[0-3]):(?P<minute>[0-5]\d)")


class ScenarioError(ValueError):
    """The request cannot be carried out; the message is for the person who asked."""


class Level(StrEnum):
    """For whom an exercise is pitched."""

    STUDENT = "student"
    FRONTLINE = "frontline"
    MANAGER = "manager"
    STRATEGIC = "strategic"


class ScenarioRequest(BaseModel):
    """A request for a scenario. A topic alone is enough; what is left out is chosen."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    topic: str = Field(description="A theme, or your own words. No details of a family.")
    minutes: int = Field(default=DEFAULT_MINUTES, description="30, 60, 90 or 210 (half a day).")
    agencies: list[str] = Field(default_factory=list, description="For example ['midwifery', 'school', 'police'].")
    level: Level = Field(default=Level.FRONTLINE, description="student, frontline, manager or strategic.")
    setting: str | None = Field(default=None, description="urban, rural, coastal, town, island or suburb.")
    seed: int | None = Field(default=None, ge=0, le=MOST_SEED, description="The same seed gives the same scenario.")
    pre_mortem: bool = Field(default=False, description="Whether to add a pre-mortem: what could go wrong here.")
    filters: dict[str, list[str]] = Field(default_factory=dict, description="For example {'nation': ['Scotland']}.")


class Scenario(BaseModel):
    """What became of a request: a pack, or words on why there is none and the nearest themes held."""

    model_config = ConfigDict(extra="forbid")

    topic: str
    status: Status
    summary: str
    pack: Pack | None = None
    nearest_themes: list[str] = Field(default_factory=list)
    timings_ms: dict[str, float] = Field(default_factory=dict)


def story_minutes(at: str) -> int:
    """Turn a clock time of the story ("Week 2, Tuesday 09:10") into minutes since Monday of week 1, to put in order.

    Raises:
        ValueError: it is no such time.
    """
    found = _CLOCK.fullmatch(at)
    if found is None:
        raise ValueError(f"{at!r} is no clock time of a story: write 'Week 2, Tuesday 09:10'.")
    days = (int(found["week"]) - 1) * 7 + _DAYS.index(found["day"])
    return (days * 24 + int(found["hour"])) * 60 + int(found["minute"])


def clock(minutes: int) -> str:
    """Turn minutes since Monday of week 1 into a clock time; the opposite of `story_minutes`."""
    days, rest = divmod(minutes, 24 * 60)
    week, day = divmod(days, 7)
    return f"Week {week + 1}, {_DAYS[day]} {rest // 60:02}:{rest % 60:02}"


def stages(pack: Pack) -> list[str]:
    """Give the ids of the stages of a scenario, in order."""
    return [section.id for section in pack.sections if section.stage]
