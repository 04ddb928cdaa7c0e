"""A runtime without models, for the page's own tests. The words in it are made up; no publication says them."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from assistant.ask.models import Answer, Claim, Conflict, ReflectiveQuestion, Source, Status, Support
from assistant.export import export
from assistant.library.models import ThemeLine
from assistant.library.themes import ThemeService
from assistant.packs.models import Pack
from assistant.runtime import Readiness, Totals
from assistant.settings import Settings
from assistant.supervision.request import PackRequest
from assistant.supervision.service import Supervision
from assistant.ui.port import Tell
from ingest.correct import correct
from ingest.report import AddReport, FileResult, Progress, Stage
from ingest.walk import Given
from store.corrections import corrected, undone
from store.errors import LibraryUnavailable
from store.models import Document, DocumentType, Locator, Passage, PassageKind, passage_id
from tests.ui.fake_packs import supervise

HOSTILE = 'The form said <script>document.title="taken"</script> and ${1+1} and {{value}}.'


def source(number: int, text: str, quote: str, **changes: Any) -> Source:
    start = text.index(quote)
    values: dict[str, Any] = {
        "number": number,
        "passage_id": f"example-{number}:0",
        "document_id": f"example-{number}",
        "title": "Learning review: working with families over time",
        "publisher": "Northvale Child Protection Committee",
        "published": "2022-05",
        "nation": "Scotland",
        "document_type": "learning_review",
        "review_type": "significant_case_review",
        "kind": "finding",
        "locator": Locator(page=12, paragraph="9.3.1", section="Findings > Finding 1", lines="168-172"),
        "text": text,
        "quote": quote,
        "quote_start": start,
        "quote_end": start + len(quote),
        "verified": True,
    }
    return Source(**{**values, **changes})


def answered(question: str) -> Answer:
    first = (
        "**Finding 1** Workers described plans that were agreed in meetings and then *quietly set aside*. "
        "Each new worker read the agreement as progress, and began again from the start. "
        "Visits were regular, and the account given at each visit was consistent with the one before it.\n\n"
        "People spoke of relief when a parent opened the door."
    )
    second = "Agreement was often recorded as change. <td>Recording</td><td>38 of 54</td> " + HOSTILE
    third = "Where the same worker stayed for a year or more, drift was noticed sooner and talked about openly."
    return Answer(
        question=question,
        standalone_question=question,
        status=Status.ANSWERED,
        summary="3 of 33 documents held speak to this. The closest is a learning review from Scotland, May 2022.",
        claims=[
            Claim(
                text="Plans were agreed in meetings and then set aside. Each new worker read the agreement as "
                "progress and began again.",
                citations=[1],
            ),
            Claim(text="Agreement was often recorded as change.", citations=[1, 2]),
            Claim(text="Where the same worker stayed for a year or more, drift was noticed sooner.", citations=[3]),
        ],
        sources=[
            source(1, first, "quietly set aside*. Each new worker read the agreement as progress"),
            source(
                2,
                second,
                "Agreement was often recorded as change.",
                title="A study of what stops <b>learning</b> reaching practice",
                publisher="Department for Example Studies",
                published="2014-07",
                nation="England",
                document_type="research_report",
                review_type=None,
                kind="barrier",
                locator=Locator(page=61),
            ),
            source(
                3,
                third,
                "drift was noticed sooner and talked about openly",
                title="Second Look note: staying long enough to notice",
                publisher="Second Look",
                published="2026-11",
                nation="England and Scotland",
                document_type="second_look_note",
                locator=Locator(section="What helped", lines="14"),
            ),
        ],
        support=Support(documents=3, independent=2, held=33),
        conflicts=[
            Conflict(text="The sources differ on whether recording was part of the difficulty.", citations=[1, 2])
        ],
        reflective_questions=[
            ReflectiveQuestion(text="What would we see if the plan were making a difference for the child?", source=1),
            ReflectiveQuestion(text="What helps us stay curious when visits go smoothly?"),
        ],
        notices=["Reviews are chosen because harm was serious. A count of reviews says nothing about other families."],
    )


def plain(question: str, status: Status, summary: str, **changes: Any) -> Answer:
    return Answer(
        **{"question": question, "standalone_question": question, "status": status, "summary": summary, **changes}
    )


DANGER = (
    "If somebody is in danger now, stop reading and act.\nCall 999 if a child or adult is at immediate risk of harm.\n"
    "The NSPCC Helpline can advise: 0808 800 5000 or help@nspcc.org.uk.\nSamaritans listen on 116 123."
)


def reply(question: str) -> Answer:
    """Answer by a word in the question, so that a test can call up every status."""
    asked = question.lower()
    if "tonight" in asked:
        return plain(question, Status.IMMEDIATE_DANGER, DANGER)
    if "jamie" in asked:
        return plain(
            "What helps when [name] misses school?",
            Status.PERSONAL_DATA,
            "Your question seems to hold details of a real person (name). It was not searched and nothing was kept.",
            standalone_question="What helps when a child misses school?",
        )
    if "should i" in asked:
        return plain(question, Status.CASE_DECISION, "You, your manager and the agencies involved decide.")
    if "moon" in asked:
        return plain(
            question, Status.NO_INFORMATION, "The library holds nothing that answers this. It holds 33 documents."
        )
    if "injuries" in asked:
        text = "The post-mortem found healing rib fractures. Nobody had asked how they came about."
        return answered(question).model_copy(
            update={"claims": [Claim(text=text, citations=[1])], "sources": [source(1, text, text)], "conflicts": []}
        )
    if "break" in asked:
        raise RuntimeError("broken on purpose")
    if "slow" in asked:
        time.sleep(3)
    return answered(question)


def held(number: int, title: str, **changes: Any) -> Document:
    values: dict[str, Any] = {
        "document_id": f"example-{number}",
        "title": title,
        "sha256": f"{number:064x}",
        "file_name": f"example-{number}.pdf",
        "media_type": "application/pdf",
        "publisher": "Northvale Child Protection Committee",
        "nations": ["Scotland"],
        "document_type": DocumentType.LEARNING_REVIEW,
        "review_types": ["significant_case_review"],
        "published": "2022-05",
        "licence": "Open Government Licence v3.0",
        "added_at": "2026-11-20T10:00:00",
        "themes": ["neglect"],
        "passages": 120,
    }
    return Document(**{**values, **changes})


def shelf() -> dict[str, Document]:
    documents = [
        held(1, "Learning review: working with families over time"),
        held(
            2,
            "A study of what stops learning reaching practice",
            publisher="Department for Example Studies",
            nations=["England"],
            document_type=DocumentType.RESEARCH_REPORT,
            published="2014-07",
            licence=None,
            passages=640,
        ),
        held(
            3,
            "Second Look note: staying long enough to notice",
            publisher="Second Look",
            nations=["England", "Scotland"],
            document_type=DocumentType.SECOND_LOOK_NOTE,
            published="2026-11",
            passages=24,
        ),
        held(
            4,
            "Findings released under freedom of information",
            document_type=DocumentType.FOI_RELEASE,
            published="2021-11-09",
        ),
        held(5, HOSTILE, publisher=None, nations=[], document_type=DocumentType.UNKNOWN, published=None, licence=None),
    ]
    return {document.document_id: document for document in documents}


@dataclass
class _Shelf:
    """What correcting needs of a library."""

    held: dict[str, Document]

    def document(self, document_id: str) -> Document:
        return self.held[document_id]

    def find(self, document_id: str) -> Document | None:
        return self.held.get(document_id)

    def correct(self, document_id: str, values: Mapping[str, Any], *, undo: Iterable[str] = ()) -> Document:
        self.held[document_id] = corrected(undone(self.held[document_id], undo), values)
        return self.held[document_id]


@dataclass
class FakeRuntime:
    """Behaves as `assistant.runtime.Runtime` does, from memory."""

    readiness: Readiness = field(default_factory=lambda: Readiness("ready", "Ready"))
    shelf: dict[str, Document] = field(default_factory=shelf)
    asked: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    pause: float = 0.02
    lock: threading.Lock = field(default_factory=threading.Lock)
    settings: Settings = field(default_factory=lambda: Settings(data_dir=Path(tempfile.mkdtemp(prefix="page-"))))
    services: dict[Any, Any] = field(default_factory=dict)

    def ask(
        self,
        question: str,
        filters: Mapping[str, Sequence[str]] | None = None,
        *,
        history: Sequence[str] = (),
        tell: Tell | None = None,
    ) -> Answer:
        self.asked.append((question, tuple(history)))
        return reply(question)

    @property
    def published(self) -> frozenset[str]:
        return frozenset()

    def supervise(self, request: PackRequest) -> Supervision:
        return supervise(request, answered("").sources)

    def export(self, pack: Pack, form: str) -> bytes:
        return export(pack, form)

    def service(self, kind: Callable[[Any, Any], Any]) -> Any:
        if kind in self.services:
            return self.services[kind]
        if kind is not ThemeService:
            raise LibraryUnavailable("Only themes are held here.")
        return SimpleNamespace(themes=lambda: [ThemeLine(theme="neglect", slug="neglect", documents=3)])

    def without_place(self, message: str) -> str:
        return message

    def documents(self) -> list[Document]:
        return list(self.shelf.values())

    def passages(self, document_id: str) -> list[Passage]:
        document = self.shelf[document_id]
        return [self._passage(document, ordinal) for ordinal in range(document.passages)]

    def _passage(self, document: Document, ordinal: int) -> Passage:
        text = f"**Point {ordinal + 1}.** " + (
            HOSTILE if ordinal == 0 else "People said that time to think was scarce."
        )
        return Passage(
            passage_id=passage_id(document.document_id, text),
            document_id=document.document_id,
            ordinal=ordinal,
            kind=PassageKind.FINDING if ordinal % 3 else PassageKind.LEARNING_POINT,
            text=text,
            search_text=text,
            start=0,
            end=len(text),
            locator=Locator(page=ordinal // 4 + 1, paragraph=f"{ordinal // 9 + 1}.{ordinal % 9 + 1}"),
        )

    def totals(self) -> Totals:
        return Totals(len(self.shelf), sum(document.passages for document in self.shelf.values()))

    def add_files(self, paths: Sequence[Given], *, progress: Callable[[Progress], None] | None = None) -> AddReport:
        results = []
        for at, given in enumerate(paths, 1):
            path = given.path
            for done in range(0, 41, 10):
                if progress:
                    stage: Stage = "index" if done else "read"
                    progress(Progress(at, len(paths), path.name, stage, done, 40 if done else 0))
                time.sleep(self.pause)
            results.append(self._add(path))
        return AddReport(results=results)

    def _add(self, path: Path) -> FileResult:
        if not path.read_bytes().strip():
            reason = f"{path.name} is empty. Check the file and add it again."
            return FileResult(path=str(path), outcome="failed", message=reason)
        with self.lock:
            number = 100 + len(self.shelf)
            document = held(number, path.stem.replace("-", " ").capitalize(), file_name=path.name, passages=40)
            self.shelf[document.document_id] = document
        return FileResult(
            path=str(path),
            outcome="added",
            document_id=document.document_id,
            title=document.title,
            passages=document.passages,
            message=f"{document.passages} passages",
        )

    def correct(
        self, document_id: str, changes: Mapping[str, str | Sequence[str] | None], *, undo: Sequence[str] = ()
    ) -> Document:
        return correct(_Shelf(self.shelf), document_id, changes, undo=undo)

    def remove(self, document_id: str) -> None:
        del self.shelf[document_id]
