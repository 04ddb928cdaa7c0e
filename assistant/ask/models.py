"""What the ask service gives out. `Answer.model_dump()` is the JSON that the command line and the API print."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.ask.quoting import Verdict
from store.models import Document, Locator, Passage


class Status(StrEnum):
    """The closed set of ways in which an answer can end."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    NO_INFORMATION = "no_information"
    NEEDS_CLARIFICATION = "needs_clarification"
    CASE_DECISION = "case_decision"
    IMMEDIATE_DANGER = "immediate_danger"
    PERSONAL_DATA = "personal_data"
    ERROR = "error"


class Source(BaseModel):
    """One cited passage as shown: `text[quote_start:quote_end] == quote`, in characters.

    `verified` is True when the quote and the passage were both found, letter for letter, in the stored source text;
    `verdict` is then "verbatim". `voice` says whose words these are, where they are not the publication's own.
    """

    model_config = ConfigDict(extra="forbid")

    number: int
    passage_id: str
    document_id: str
    title: str
    publisher: str | None
    published: str | None
    nation: str | None
    document_type: str
    review_type: str | None
    kind: str
    locator: Locator
    text: str
    quote: str
    quote_start: int
    quote_end: int
    verified: bool
    verdict: Verdict = Verdict.NOT_FOUND
    voice: str | None = None

    @classmethod
    def of(cls, number: int, passage: Passage, document: Document, start: int, end: int) -> Source:
        """Make source `number` from `passage.text[start:end]`. It is not proven until `verify` has looked it up."""
        return cls(
            number=number,
            passage_id=passage.passage_id,
            document_id=document.document_id,
            title=document.title,
            publisher=document.publisher,
            published=document.published,
            nation=document.nation,
            document_type=document.document_type.value,
            review_type=", ".join(document.review_types) or None,
            kind=passage.kind.value,
            locator=passage.locator,
            text=passage.text,
            quote=passage.text[start:end],
            quote_start=start,
            quote_end=end,
            verified=False,
        )


class Claim(BaseModel):
    """One statement and the numbers of the sources that prove it.

    `kind` is what the cited passage is ("finding", "statistic"), `voice` whose words or view it gives, in words.
    `theme` names the group of messages it belongs to. `notes` say what to bear in mind of this one: a single case, an
    older law, a figure without its denominator. `means` is what it may mean for practice, in our words.
    `written_by` is "model" where a chat model put the statement into words, and "library" where the words are quoted.
    """

    model_config = ConfigDict(extra="forbid")

    text: str
    citations: list[int]
    kind: str | None = None
    voice: str | None = None
    theme: str | None = None
    notes: list[str] = Field(default_factory=list)
    means: str | None = None
    written_by: Literal["library", "model"] = "library"


class Support(BaseModel):
    """How many of the documents held the sources shown come from.

    `independent` counts the publications behind them, so that a copy, or a note on another publication, is no second
    voice; it is never more than `documents`. `held` counts all documents in the library.
    """

    model_config = ConfigDict(extra="forbid")

    documents: int = 0
    independent: int = 0
    held: int = 0


class Conflict(BaseModel):
    """Two or more sources that disagree, told side by side."""

    model_config = ConfigDict(extra="forbid")

    text: str
    citations: list[int]


class ReflectiveQuestion(BaseModel):
    """A question to take to supervision. `source` is the number of its source, or None where it is ours.

    `origin` says in words where it comes from.
    """

    model_config = ConfigDict(extra="forbid")

    text: str
    source: int | None = None
    origin: str | None = None


class ModelUsed(BaseModel):
    """The chat model that put an answer into words: its name, and whether it runs on this network or is hosted."""

    model_config = ConfigDict(extra="forbid")

    name: str
    provider: str
    place: Literal["local", "hosted"]


class Answer(BaseModel):
    """A question, and everything the library can prove about it.

    `filters` are those that were searched with, carried over from the conversation or read from a follow-up included.
    `model` is None where the answer was written without one.
    """

    model_config = ConfigDict(extra="forbid")

    question: str
    standalone_question: str
    status: Status
    summary: str
    claims: list[Claim] = Field(default_factory=list)
    sources: list[Source] = Field(default_factory=list)
    support: Support = Field(default_factory=Support)
    conflicts: list[Conflict] = Field(default_factory=list)
    reflective_questions: list[ReflectiveQuestion] = Field(default_factory=list)
    notices: list[str] = Field(default_factory=list)
    timings_ms: dict[str, float] = Field(default_factory=dict)
    filters: dict[str, list[str]] = Field(default_factory=dict)
    model: ModelUsed | None = None
