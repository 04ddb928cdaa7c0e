"""What a pack is. `Pack.model_dump()` is the JSON that every door gives out; exporters read a pack and nothing else."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from assistant.ask.models import Source, Support


class PackKind(StrEnum):
    """Which service made a pack."""

    SUPERVISION = "supervision"
    SCENARIO = "scenario"
    BRIEFING = "briefing"


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


class Item(BaseModel):
    """One thing to read, ask or do.

    `citations` are numbers of the pack's sources. `core` marks the questions that the time is meant for. `original` is
    the published wording where `text` is adapted from it. `audience` names who receives it, None for all. `note` is
    for the person who leads; `purpose` says what the item is for.
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


class Table(BaseModel):
    """A table to fill in or to read. A cell that is empty is left for writing; `caption` names the table."""

    model_config = ConfigDict(extra="forbid")

    caption: str
    columns: list[str]
    rows: list[list[str]]


class Card(BaseModel):
    """What one role or agency is given: who holds it, and lines under short headings ("" for no heading)."""

    model_config = ConfigDict(extra="forbid")

    title: str
    holder: str | None = None
    lines: list[str] = Field(default_factory=list)
    parts: dict[str, list[str]] = Field(default_factory=dict)


class Section(BaseModel):
    """One part of a pack. `minutes` is 0 where the part is to read before or after and takes no time of the session.

    `stage` is the key of a stage of the reflective model, None for a part that every pack has.
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


class Pack(BaseModel):
    """A whole pack. The minutes of its sections add up to `minutes`.

    `choices` holds what it was made from, by name ("model": "kolb"), so that it can be made again; `details` says the
    same in words for the reader. `labels` stand on every page ("Fictional"), `notices` once.
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
