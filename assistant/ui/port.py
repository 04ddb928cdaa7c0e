"""What the page needs of the program behind it. The real one is `assistant.runtime.Runtime`; tests bring their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

from assistant.ask.models import Answer, Claim, Source
from store.models import Document, Passage

if TYPE_CHECKING:
    from assistant.packs.models import Pack
    from assistant.runtime import Readiness, Totals
    from assistant.settings import Settings
    from assistant.supervision.request import PackRequest
    from assistant.supervision.service import Supervision
    from ingest.report import AddReport, Progress
    from ingest.walk import Given
    from store.library import Library

Service = TypeVar("Service")
Tell = Callable[[Claim, Sequence[Source]], None]


class Runtime(Protocol):
    """The services, as the page calls them. Every method may block and is safe from threads."""

    @property
    def settings(self) -> Settings:
        """How the program is set up."""

    @property
    def readiness(self) -> Readiness:
        """How far the program has got."""

    def ask(
        self,
        question: str,
        filters: Mapping[str, Sequence[str]] | None = None,
        *,
        history: Sequence[str] = (),
        tell: Tell | None = None,
    ) -> Answer:
        """Answer a question; `history` holds the earlier ones, oldest first. `tell` hears each claim once proven."""

    @property
    def published(self) -> frozenset[str]:
        """Names that the library's documents carry and that may be typed."""

    def service(self, kind: Callable[[Library, Settings], Service]) -> Service:
        """Give the one service of this kind over the library."""

    def supervise(self, request: PackRequest) -> Supervision:
        """Make a supervision pack."""

    def export(self, pack: Pack, form: str) -> bytes:
        """Write a pack as a file, once its quotations are proven. Raises ValueError with words for people."""

    def without_place(self, message: str) -> str:
        """Take the place of the data folder out of a message."""

    def documents(self) -> list[Document]:
        """List every document held."""

    def passages(self, document_id: str) -> list[Passage]:
        """List the passages of one document."""

    def totals(self) -> Totals:
        """Count documents and passages."""

    def add_files(self, paths: Sequence[Given], *, progress: Callable[[Progress], None] | None = None) -> AddReport:
        """Read files into the library; one bad file does not stop the others."""

    def correct(
        self, document_id: str, changes: Mapping[str, str | Sequence[str] | None], *, undo: Sequence[str] = ()
    ) -> Document:
        """Put right what is recorded about a document."""

    def remove(self, document_id: str) -> None:
        """Take a document out of the library."""
