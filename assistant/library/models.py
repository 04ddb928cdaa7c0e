"""What the library's pages are made of. Every statement is a `Cited`: exact words, and where they stand."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from store.models import CaseRecord, Document, Locator, Statistic


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Cited(_Frozen):
    """Exact words of one passage: `words` equals `passage.text[start:end]`, offsets in characters.

    `whole` says that these are all words of the passage. `voice` says whose words they are, where they are not the
    publication's own. `label` names the publication in a few words.
    """

    passage_id: str
    document_id: str
    title: str
    label: str
    year: str | None
    kind: str
    words: str
    start: int
    end: int
    whole: bool
    locator: Locator
    voice: str | None = None
    case: str | None = None


class Figure(_Frozen):
    """A statistic with what it is a share of; `note` says what to bear in mind where the text leaves that open."""

    cited: Cited
    statistic: Statistic | None
    note: str


class Clash(_Frozen):
    """Two passages that do not agree, or one that does not agree with itself; `note` is ours."""

    note: str
    sides: list[Cited]


class Lesson(_Frozen):
    """One lesson that several passages tell: the passage nearest to all of them, and every place.

    `document_ids` names the documents that hold a passage of it, and the held publications that a note reports to say
    it. `independent` counts the publications that speak in them: a copy, or a note on a publication, is no second
    voice, and there are never more voices than documents.
    """

    lesson_id: str
    statement: Cited
    places: list[Cited]
    document_ids: list[str]
    independent: int

    @property
    def documents(self) -> int:
        """How many documents tell it."""
        return len(self.document_ids)


State = Literal["own", "copy", "reported", "none"]


class Cell(_Frozen):
    """How a document tells a lesson: in its "own" voice, as a "copy" or note, only "reported" by a note, or not at all.

    `place` is the passage to open.
    """

    document_id: str
    state: State
    place: Cited | None = None


class MatrixRow(_Frozen):
    """A lesson and one cell for each document of the matrix."""

    lesson: Lesson
    cells: list[Cell]


class Column(_Frozen):
    """A document of the matrix."""

    document_id: str
    title: str
    label: str
    year: str | None


class Matrix(_Frozen):
    """Lessons by documents. `more_documents` counts documents that tell one of the lessons and are not shown."""

    columns: list[Column]
    rows: list[MatrixRow]
    more_documents: int


class Count(_Frozen):
    """A value and how many documents carry it."""

    value: str
    documents: int


class ThemeLine(_Frozen):
    """A theme and how far it spreads. `slug` stands in addresses."""

    theme: str
    slug: str
    documents: int


class Recurrence(_Frozen):
    """What repeats: lessons by how many publications tell them, of `passages` passages in `documents` documents."""

    lessons: list[Lesson]
    passages: int
    documents: int
    independent: int
    matrix: Matrix


class ThemePage(_Frozen):
    """All that the library holds on one theme.

    `by_year`, `by_nation` and `by_type` count documents. `silent` says in our words what no passage held on the theme
    names, each from a query that found nothing.
    """

    theme: str
    slug: str
    definition: str
    documents: int
    independent: int
    recurrence: Recurrence
    single: list[Cited]
    cases: list[Cited]
    statistics: list[Figure]
    questions: list[Cited]
    note_questions: list[Cited]
    also: list[Cited]
    strengths: list[Cited]
    recommendations: list[Cited]
    addressed: list[Count]
    agencies: list[Count]
    by_year: list[Count]
    by_nation: list[Count]
    by_type: list[Count]
    silent: list[str]


class Licence(_Frozen):
    """What a licence lets be done, in our words. `quote_words` is the longest quotation; None: no limit."""

    name: str | None
    allows: str
    open: bool
    quote_words: int | None


class CaseCard(_Frozen):
    """One case: what was coded of it, and the passages it comes from."""

    case_id: str
    document_id: str
    document_title: str
    record: CaseRecord
    story: list[Cited]


class Cases(_Frozen):
    """Cases that fit, and how many there are for each value of what they can be narrowed by."""

    total: int
    cards: list[CaseCard]
    choices: dict[str, list[Count]]


class DocumentPage(_Frozen):
    """One document, laid out. Where it is withdrawn nothing of its words is given."""

    document: Document
    licence: Licence
    withdrawn: bool
    summary: list[Cited] = Field(default_factory=list)
    sections: dict[str, list[Cited]] = Field(default_factory=dict)
    totals: dict[str, int] = Field(default_factory=dict)
    statistics: list[Figure] = Field(default_factory=list)
    clashes: list[Clash] = Field(default_factory=list)
    cases: list[CaseCard] = Field(default_factory=list)
    repeats: list[str] = Field(default_factory=list)


class NewDocument(_Frozen):
    """A document that came in, or was corrected, on `at` (an ISO date)."""

    document_id: str
    title: str
    label: str
    at: str
    fields: list[str] = Field(default_factory=list)


class Changes(_Frozen):
    """What is new since a date, and how many documents came in and were published in each month."""

    since: str
    added: list[NewDocument]
    corrected: list[NewDocument]
    withdrawn: list[NewDocument]
    by_month_added: list[Count]
    by_month_published: list[Count]


class Page(_Frozen):
    """One page of the list of documents, and the choices that narrow it further, with their counts."""

    total: int
    offset: int
    size: int
    documents: list[Document]
    choices: dict[str, list[Count]]
    withdrawn: list[Document]
