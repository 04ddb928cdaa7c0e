"""What is kept of a running exercise, beside its pack: where each group is, and what it decided. No names."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from assistant.packs.models import Pack

MOST_GROUPS = 8
LONGEST = 1500  # characters of each thing that a group writes


class ExerciseError(ValueError):
    """The exercise cannot do what was asked; the message is for the person who asked."""


class NoExercise(LookupError):
    """The link leads to no exercise: it was mistyped, or the exercise has been deleted."""


class Role(StrEnum):
    """Who a link is for."""

    FACILITATOR = "facilitator"
    GROUP = "group"
    AGENCY = "agency"


class Decision(BaseModel):
    """What a group decided at one stage, in its own words, once the guard has let it pass.

    `option` is the id of the way chosen, "" for one of the group's own. `second` counts from the start of the exercise
    without pauses.
    """

    model_config = ConfigDict(extra="forbid")

    stage: str
    option: str = ""
    decision: str = ""
    reason: str
    need: str = ""
    second: int = 0


class Group(BaseModel):
    """Where one group is. `path` holds the steps it has opened, the last being the one it sees.

    Times are seconds since 1970. `paused_at` is None while the clock runs; `paused` are the seconds it stood still
    in this step, `extra` the minutes added to it, `spent` the seconds of the steps before it.
    """

    model_config = ConfigDict(extra="forbid")

    number: int
    path: list[str]
    entered: float
    paused_at: float | None = None
    paused: float = 0
    extra: int = 0
    spent: float = 0
    decisions: dict[str, Decision] = Field(default_factory=dict)
    changes: int = 0

    @property
    def step(self) -> str:
        """The id of the step that the group sees."""
        return self.path[-1]

    def seconds(self, now: float) -> float:
        """Seconds spent in this step, pauses left out."""
        return max(0.0, (self.paused_at or now) - self.entered - self.paused)


class State(BaseModel):
    """All groups of one exercise."""

    model_config = ConfigDict(extra="forbid")

    groups: list[Group]

    def group(self, number: int) -> Group:
        """Give one group.

        Raises:
            ExerciseError: there is no such group.
        """
        for group in self.groups:
            if group.number == number:
                return group
        raise ExerciseError(f"There is no group {number}.")


@dataclass(frozen=True)
class Door:
    """Where a link leads: whose page, and of which exercise. `group` is 0 and `agency` "" where they do not apply."""

    exercise: str
    role: Role
    group: int = 0
    agency: str = ""


@dataclass(frozen=True)
class Exercise:
    """One exercise as it stands. `until` is when it is deleted, in seconds since 1970."""

    pack: Pack
    state: State
    until: float
