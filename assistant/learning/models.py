"""The learning record. Its person keeps it, in a browser or a file: `LearningRecord` is the layout of that file."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.ask.models import Status

MOST_OF_A_KIND = 500
"""Most commitments, and most CPD entries, in one record."""
LONGEST_COMMITMENT, LONGEST_TEXT = 600, 6000

Months = Literal[3, 6, 12]
Began = Literal["answer", "supervision", "finding", "own"]


class _Kept(BaseModel):
    model_config = ConfigDict(extra="forbid")


class CitedFinding(_Kept):
    """The finding that a commitment rests on. `reference` names publisher, title, date and place in words."""

    passage_id: str = Field(max_length=200)
    document_id: str = Field(max_length=200)
    quote: str = Field(max_length=20_000)
    reference: str = Field(max_length=1000)


class Recheck(_Kept):
    """One look back. `due` is counted from the day of the commitment; `done` is None until it was answered."""

    months: Months
    due: date
    done: date | None = None
    what_was_done: str = Field(default="", max_length=LONGEST_TEXT)
    what_helped: str = Field(default="", max_length=LONGEST_TEXT)
    what_hindered: str = Field(default="", max_length=LONGEST_TEXT)
    what_changed: str = Field(default="", max_length=LONGEST_TEXT)


class Commitment(_Kept):
    """What somebody will do differently, in their own words. `owner` is a key of the roles, never a name."""

    id: str = Field(max_length=64, pattern=r"^[\w-]+$")
    text: str = Field(max_length=LONGEST_COMMITMENT)
    owner: str = Field(max_length=60)
    made: date
    began: Began = "own"
    finding: CitedFinding | None = None
    rechecks: list[Recheck] = Field(default_factory=list, max_length=3)


class CpdEntry(_Kept):
    """One entry of a CPD record, laid out for `body`. `answers` holds the person's own words by the field's key."""

    id: str = Field(max_length=64, pattern=r"^[\w-]+$")
    body: str = Field(max_length=60)
    written: date
    answers: dict[str, str] = Field(default_factory=dict)
    commitments: list[str] = Field(default_factory=list, max_length=50)


class LearningRecord(_Kept):
    """Everything a person keeps. `version` tells a file of an earlier layout from this one."""

    version: Literal[1] = 1
    commitments: list[Commitment] = Field(default_factory=list, max_length=MOST_OF_A_KIND)
    entries: list[CpdEntry] = Field(default_factory=list, max_length=MOST_OF_A_KIND)


class Intention(_Kept):
    """What a commitment is made from. `quote` must stand in the passage; without it the whole passage is meant."""

    text: str = Field(min_length=1, max_length=LONGEST_COMMITMENT, description="What you will do differently.")
    owner: str = Field(description="Who sees to it: a role, never a name.")
    made: date | None = Field(default=None, description="The day it was decided; today where it is left out.")
    began: Began = "own"
    passage_id: str | None = Field(default=None, description="The passage that it rests on.")
    quote: str | None = Field(default=None, max_length=20_000)
    safe: bool = Field(default=False, description="Nobody is in danger now: said after words for danger were shown.")


class Detail(_Kept):
    """Where a detail of a person stands in a text, in characters, its kind, and general words for it."""

    start: int
    end: int
    kind: str
    instead: str


class Stop(_Kept):
    """Why words are not kept. `details` holds, by the key of a text, what to put in general words instead.

    `may_go_on`: the alarm of danger is not sure, and the person may say that nobody is in danger, and keep the words.
    Not a letter of what was stopped is given back: whoever holds the text puts the general words in.
    """

    status: Status
    summary: str
    details: dict[str, list[Detail]] = Field(default_factory=dict)
    may_go_on: bool = False


class Looked(_Kept):
    """What the guard says of some texts; `stop` is None where all of them may be kept."""

    stop: Stop | None = None


class Committed(_Kept):
    """A commitment to keep, or the reason why there is none."""

    commitment: Commitment | None = None
    stop: Stop | None = None


class Opened(_Kept):
    """A record that was opened from a file, or the reason why it may not be kept."""

    record: LearningRecord | None = None
    stop: Stop | None = None
