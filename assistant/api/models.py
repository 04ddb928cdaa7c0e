"""What the API takes and gives, besides `Answer`."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from assistant.library.models import DocumentPage
from store.models import Document, Locator, Passage


class Question(BaseModel):
    """A question to the library. `history` holds the earlier questions of the conversation, oldest first."""

    model_config = ConfigDict(extra="forbid")

    question: str = Field(description="The question, in your own words. No names or details of a family.")
    filters: dict[str, list[str]] = Field(default_factory=dict, description="For example {'nation': ['Scotland']}.")
    history: list[str] = Field(default_factory=list, max_length=50)


class Problem(BaseModel):
    """What went wrong, in one line for a person."""

    detail: str


class Unfit(BaseModel):
    """One part of a request that does not fit: where it stands, why, and the rule's own name. Never what was sent."""

    loc: list[str | int]
    msg: str
    type: str


class UnfitRequest(BaseModel):
    """Why a request does not fit: in one line for a person, or part by part."""

    detail: str | list[Unfit]


class Added(BaseModel):
    """What became of one file."""

    name: str
    outcome: str
    document_id: str | None
    title: str | None
    passages: int
    flags: list[str]
    message: str | None


class HeldDocument(Document):
    """A document as sent out: where its file lay on somebody's disk is left out."""

    source_path: str | None = Field(default=None, exclude=True)

    @classmethod
    def of(cls, document: Document) -> HeldDocument:
        """Make one from what the library holds."""
        return cls(**document.model_dump(exclude={"source_path"}))


class HeldPage(DocumentPage):
    """A document laid out, as sent out."""

    document: HeldDocument

    @classmethod
    def of(cls, page: DocumentPage) -> HeldPage:
        """Make one from what the library service lays out."""
        return cls.model_validate({**dict(page), "document": HeldDocument.of(page.document)})


class DocumentWithPassages(BaseModel):
    """One document and where its passages stand."""

    document: HeldDocument
    passages: list[Passage]


class PassageInDocument(BaseModel):
    """One passage, the document it belongs to, and whether its words were found in the stored source just now."""

    passage: Passage
    document: HeldDocument
    locator: Locator
    verified: bool


class Theme(BaseModel):
    """A theme and how far it spreads."""

    theme: str
    documents: int
    passages: int


class Health(BaseModel):
    """Whether the program is alive, and how far it is from ready."""

    status: str
    message: str
    documents: int = 0
    passages: int = 0
