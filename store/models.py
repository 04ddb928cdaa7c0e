"""The things the library keeps: documents, passages and where a passage stands in its document."""

from __future__ import annotations

import hashlib
import re
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field


class DocumentType(StrEnum):
    """What a publication is. Never guessed upwards: what the text does not say stays `unknown`."""

    LEARNING_REVIEW = "learning_review"
    REVIEW_REPORT = "review_report"
    NATIONAL_ANALYSIS = "national_analysis"
    NATIONAL_ANALYSIS_BRIEFING = "national_analysis_briefing"
    RESEARCH_REPORT = "research_report"
    CASE_LIST = "case_list"
    FOI_RELEASE = "foi_release"
    BRIEFING = "briefing"
    GUIDANCE = "guidance"
    CORONER_REPORT = "coroner_report"
    THEMATIC_REVIEW = "thematic_review"
    INSPECTION_REPORT = "inspection_report"
    SECOND_LOOK_NOTE = "second_look_note"
    UNKNOWN = "unknown"


class PassageKind(StrEnum):
    """What a passage is within its document."""

    FINDING = "finding"
    LEARNING_POINT = "learning_point"
    KEY_MESSAGE = "key_message"
    RECOMMENDATION = "recommendation"
    QUESTION = "question"
    BARRIER = "barrier"
    ENABLER = "enabler"
    STATISTIC = "statistic"
    CASE = "case"
    QUOTE = "quote"
    TABLE_ROW = "table_row"
    METHOD = "method"
    CORRESPONDENCE = "correspondence"
    CONFLICT = "conflict"
    TEXT = "text"


class Valence(StrEnum):
    """Whether a passage tells of a problem or of something that helped."""

    PROBLEM = "problem"
    STRENGTH = "strength"
    NEUTRAL = "neutral"


class Voice(StrEnum):
    """Whose words or view a passage gives. A participant's view is not a finding of the report that quotes it."""

    REVIEW = "review"
    PARTICIPANT = "participant"
    SURVEY = "survey"
    FAMILY = "family"
    QUOTED_SOURCE = "quoted_source"
    NATIONAL_FIGURE = "national_figure"
    PUBLISHER = "publisher"


class Level(StrEnum):
    """Whom a question or message is for: those who steer services, or those who meet people."""

    STRATEGIC = "strategic"
    PRACTICE = "practice"


class DocumentStatus(StrEnum):
    """Whether a publication still stands."""

    CURRENT = "current"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


class Correction(BaseModel):
    """A person's correction of one field of a document: what was read from the file, and when it was put right.

    The corrected value stands in the field itself. `at` is an ISO date and time, UTC.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    was: str | list[str] | None
    at: str


NOT_STATED = "not stated"


class CaseRecord(BaseModel):
    """One case of a list of reviews, by its fields. A field that the text does not give is "not stated".

    `name` is what `Passage.case` holds: authority, label and month tell a case, a label alone never does.
    `published_month` and `event_date` are ISO dates cut to what is known ("2015-03"); a span of time has a slash in it
    ("2004-05/2012-06"). `aliases` are the other names of the same child in the text. `outcome` is "death" or "serious
    harm". `missing_fields` lists the fields that are not stated, `truncated_fields` those that break off.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    authority: str = NOT_STATED
    label: str = NOT_STATED
    published_month: str = NOT_STATED
    aliases: list[str] = Field(default_factory=list)
    event_date: str = NOT_STATED
    child_age: str = NOT_STATED
    age_band: str = NOT_STATED
    child_sex: str = NOT_STATED
    outcome: str = NOT_STATED
    harm_type: str = NOT_STATED
    summary: str = NOT_STATED
    background: str = NOT_STATED
    key_issues: str = NOT_STATED
    learning: str = NOT_STATED
    recommendations: str = NOT_STATED
    findings: str = NOT_STATED
    model: str = NOT_STATED
    keywords: list[str] = Field(default_factory=list)
    cp_status: str = NOT_STATED
    missing_fields: list[str] = Field(default_factory=list)
    truncated_fields: list[str] = Field(default_factory=list)


class Document(BaseModel):
    """One publication, described. Fields that the text does not state are None or empty.

    `published` is an ISO date cut to what is known: "2022", "2022-05" or "2022-05-09".
    `sha256` is the hash of the file's bytes. `derived_from` holds the ids of documents whose content
    this one repeats or reports, so that it never counts as a second voice. `agencies`, `roles`, `harms` and `age_bands`
    hold values of the controlled vocabulary that run through the document; `people` says whether it is about
    "children", "adults" or both. `quality_flags` names what a reader should know of the text: "truncated",
    "scanned_pages", "numeric_conflict" and the like. `regime_note` says what has replaced the system it describes.
    `cases` holds the records of a list of cases.
    `corrections` tells, by the name of the field, what a person has put right; it outlives reading the file again.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    document_id: str
    title: str
    sha256: str
    file_name: str
    media_type: str
    publisher: str | None = None
    authors: list[str] = Field(default_factory=list)
    nations: list[str] = Field(default_factory=list)
    authorities: list[str] = Field(default_factory=list)
    document_type: DocumentType = DocumentType.UNKNOWN
    review_types: list[str] = Field(default_factory=list)
    review_method: str | None = None
    published: str | None = None
    period_start: str | None = None
    period_end: str | None = None
    licence: str | None = None
    source_url: str | None = None
    source_path: str | None = None
    status: DocumentStatus = DocumentStatus.CURRENT
    derived_from: list[str] = Field(default_factory=list)
    themes: list[str] = Field(default_factory=list)
    agencies: list[str] = Field(default_factory=list)
    roles: list[str] = Field(default_factory=list)
    harms: list[str] = Field(default_factory=list)
    age_bands: list[str] = Field(default_factory=list)
    people: list[str] = Field(default_factory=list)
    reference: str | None = None
    regime_note: str | None = None
    quality_flags: list[str] = Field(default_factory=list)
    cases: list[CaseRecord] = Field(default_factory=list)
    corrections: dict[str, Correction] = Field(default_factory=dict)
    added_at: str = ""
    passages: int = 0

    @property
    def nation(self) -> str | None:
        """The nations in one string, "England and Scotland", or None where the text does not say."""
        return " and ".join(self.nations) or None


class Locator(BaseModel):
    """Where a passage stands: what a reader needs to find it in the publication itself.

    `lines` is the 1-based span of lines in the extracted text, "178" or "178-182". `paragraph` is the printed
    paragraph number and is never invented. `section` is the heading path, outermost first, joined with " > ".
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    page: int | None = None
    paragraph: str | None = None
    section: str | None = None
    lines: str | None = None


class Place(BaseModel):
    """Another place of the same document where the words of a passage stand; `start` and `end` count characters."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: int
    end: int
    locator: Locator = Field(default_factory=Locator)


class Statistic(BaseModel):
    """One figure as the text gives it. What the text does not state is None.

    `value` is a number in `unit` ("per cent", "cases"); `of` says in words what it is a share of.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: float
    unit: str
    numerator: int | None = None
    denominator: int | None = None
    of: str | None = None
    period: str | None = None


class ConflictNote(BaseModel):
    """One thing that does not agree with this passage: the other passage, and what disagrees, in our words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    passage_id: str
    note: str


class Passage(BaseModel):
    """Verbatim text of one paragraph, item, row or case field.

    `text` equals `document_text[start:end]`; `start` and `end` count characters. `search_text` is what the indexes
    read: the passage with markup gone, spelling variants joined and the heading path in front. `origins` holds the ids
    of the documents whose content this passage reports or repeats; empty where it speaks for its own document.

    `voice` and `attribution` say whose words these are, `quoted_source` which work they are quoted from. `finding` is
    the label of the finding that the passage belongs to, "Finding 2", and `parent_id` the passage that states it.
    `addressee` is the body it speaks to, `level` whether that is strategic or practice. `also_at` holds the other
    places of the same words in the document, `duplicate_of` the passage of another document that it repeats.
    `conflict_with` names what does not agree with it; a note that names the passage itself tells of a disagreement
    within it. `truncated` says that the words break off in the text we hold. `sub_questions` gives, verbatim, the
    numbered parts of a question that asks several things at once.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    passage_id: str
    document_id: str
    ordinal: int
    kind: PassageKind = PassageKind.TEXT
    text: str
    search_text: str
    start: int
    end: int
    headings: list[str] = Field(default_factory=list)
    locator: Locator = Field(default_factory=Locator)
    attribution: str | None = None
    case: str | None = None
    valence: Valence = Valence.NEUTRAL
    themes: list[str] = Field(default_factory=list)
    origins: list[str] = Field(default_factory=list)
    agencies: list[str] = Field(default_factory=list)
    roles: list[str] = Field(default_factory=list)
    harms: list[str] = Field(default_factory=list)
    age_bands: list[str] = Field(default_factory=list)
    voice: Voice = Voice.REVIEW
    quoted_source: str | None = None
    finding: str | None = None
    parent_id: str | None = None
    pattern_category: str | None = None
    addressee: str | None = None
    level: Level | None = None
    statistic: Statistic | None = None
    also_at: list[Place] = Field(default_factory=list)
    duplicate_of: str | None = None
    conflict_with: list[ConflictNote] = Field(default_factory=list)
    truncated: bool = False
    sub_questions: list[str] = Field(default_factory=list)


_SPACE = re.compile(r"\s+")


def passage_id(document_id: str, text: str, occurrence: int = 0) -> str:
    """Make the id of a passage from its document and its words, so that a citation survives re-ingest.

    White space does not count. `occurrence` tells apart passages of one document that hold the same words, counted
    from 0 in reading order.
    """
    words = _SPACE.sub(" ", text).strip()
    digest = hashlib.sha256(f"{document_id}\n{words}\n{occurrence}".encode()).hexdigest()
    return f"{document_id}:{digest[:16]}"
