"""What a pack is. `Pack.model_dump()` is the JSON that every door gives out; exporters read a pack and nothing else."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.ask.models import Source, Support


class PackKind(StrEnum):
    """What a pack is."""

    SUPERVISION = "supervision"
    SCENARIO = "scenario"
    BRIEFING = "briefing"
    ANSWER = "answer"
    LEARNING = "learning"


class ItemKind(StrEnum):
    """What an item is for the person who uses the pack."""

    FINDING = "finding"
    QUESTION = "question"
    PUBLISHED_QUESTION = "published_question"
    SPARE_QUESTION = "spare_question"
    PROMPT = "prompt"
    INJECT = "inject"
    DECISION = "decision"
    TEXT = "text"


class Origin(StrEnum):
    """Whose words an item is in. `PUBLICATION` is verbatim and has a citation; all others are not."""

    PUBLICATION = "publication"
    ADAPTED = "adapted"
    SECOND_LOOK = "second_look"
    CHAT_MODEL = "chat_model"
    YOURS = "yours"


class Option(BaseModel):
    """One reasonable way to go at a decision point. What follows is what people then know, never praise or blame.

    `reasons` says why reasonable people choose it, `learned` what comes to be known after it, `unknown` what stays
    open. `leads_to` is the id of the section that comes next.
    """

    model_config = ConfigDict(extra="forbid")

    id: str
    text: str
    reasons: str
    learned: str
    unknown: str
    leads_to: str


class Item(BaseModel):
    """One thing to read, ask or do.

    `citations` are numbers of the pack's sources. `core` marks the questions that the time is meant for. `original` is
    the published wording where `text` is adapted from it. `audience` names who receives it, None for all. `note` is
    for the person who leads; `purpose` says what the item is for. `at` is the clock time in a story, `options` the
    ways to go at a decision point. `remark` is for every reader, under the item.
    """

    model_config = ConfigDict(extra="forbid")

    id: str
    kind: ItemKind
    text: str
    origin: Origin = Origin.SECOND_LOOK
    purpose: str | None = None
    facet: str | None = None
    core: bool = False
    minutes: float | None = None
    citations: list[int] = Field(default_factory=list)
    original: str | None = None
    audience: str | None = None
    note: str | None = None
    at: str | None = None
    options: list[Option] = Field(default_factory=list)
    remark: str | None = None


class Table(BaseModel):
    """A table to fill in or to read. A cell that is empty is left for writing; `caption` names the table."""

    model_config = ConfigDict(extra="forbid")

    caption: str
    columns: list[str]
    rows: list[list[str]]


class Card(BaseModel):
    """What one role or agency is given: who holds it, and lines under short headings ("" for no heading).

    `key` names the role for programs.
    """

    model_config = ConfigDict(extra="forbid")

    title: str
    holder: str | None = None
    lines: list[str] = Field(default_factory=list)
    parts: dict[str, list[str]] = Field(default_factory=dict)
    key: str | None = None


class Section(BaseModel):
    """One part of a pack. `minutes` is 0 where the part is to read before or after and takes no time of the session.

    `stage` is the key of a stage of the reflective model or of a story, None for a part that every pack has. `at` is
    the clock time at which a stage of a story begins. `audience` is "facilitator" where the group does not see it.
    `listed`: its items are the points of one list.
    """

    model_config = ConfigDict(extra="forbid")

    id: str
    title: str
    minutes: float = 0
    stage: str | None = None
    intro: str | None = None
    items: list[Item] = Field(default_factory=list)
    tables: list[Table] = Field(default_factory=list)
    cards: list[Card] = Field(default_factory=list)
    note: str | None = None
    at: str | None = None
    audience: str | None = None
    listed: bool = False


class Pack(BaseModel):
    """A whole pack. The minutes of its sections add up to `minutes`.

    A pack that takes no time has 0 minutes: it is exported without a timetable. Where `quotes_once`, the words of each
    source stand in the sections already, and the list of sources gives references alone.

    `choices` holds what it was made from, by name ("model": "kolb"), so that it can be made again; `details` says the
    same in words for the reader. `labels` stand on every page ("Fictional"), `notices` once. A `brief` pack begins with
    its sections and has no timetable; a `one_page` pack is set so that it fits one sheet of A4.
    """

    model_config = ConfigDict(extra="forbid")

    kind: PackKind
    title: str
    topic: str
    purpose: str
    minutes: float
    themes: list[str] = Field(default_factory=list)
    choices: dict[str, str | int | bool | None] = Field(default_factory=dict)
    details: dict[str, str] = Field(default_factory=dict)
    labels: list[str] = Field(default_factory=list)
    sections: list[Section] = Field(default_factory=list)
    sources: list[Source] = Field(default_factory=list)
    support: Support = Field(default_factory=Support)
    notices: list[str] = Field(default_factory=list)
    quotes_once: bool = False
    layout: Literal["full", "brief", "one_page"] = "full"

    def section(self, section_id: str) -> Section:
        """Give one section.

        Raises:
            KeyError: there is no such section.
        """
        for section in self.sections:
            if section.id == section_id:
                return section
        raise KeyError(section_id)

    @property
    def items(self) -> list[Item]:
        """Every item, in reading order."""
        return [item for section in self.sections for item in section.items]

    @property
    def core_questions(self) -> list[Item]:
        """The questions that the time is meant for, in reading order."""
        return [item for item in self.items if item.core]
