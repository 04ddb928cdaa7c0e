"""What runs behind every door: the library, the services, and how far they are from ready."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast

from assistant.ask.models import Answer
from assistant.metrics import Metrics
from assistant.opening import open_library
from assistant.security.access import Access
from assistant.settings import Settings
from store.errors import LibraryError
from store.models import Document, Passage

if TYPE_CHECKING:
    from assistant.ask.service import AskService, Tell
    from assistant.library.originals import Originals
    from assistant.packs.models import Pack
    from assistant.supervision.request import PackRequest
    from assistant.supervision.service import Supervision, SupervisionService
    from ingest.catalogue.wanted import Wanted
    from ingest.pipeline import AddReport, Fetcher, Given, Progress
    from store.library import Library

State = Literal["warming", "ready", "failed"]
Service = TypeVar("Service")
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Readiness:
    """How far the program has got. `done` of `total` notes of the starter library are in while it is being built."""

    state: State
    message: str
    done: int = 0
    total: int = 0


@dataclass(frozen=True)
class Totals:
    """How much the library holds."""

    documents: int
    passages: int


class NotReady(Exception):
    """The program is still getting ready, or could not. The message says which."""


class Stopping(NotReady):
    """The program is being stopped, and begins nothing new."""

    def __init__(self) -> None:
        super().__init__("Second Look is being stopped. What was finished is kept.")


class Runtime:
    """One library and its services, opened in the background so that the page can be there at once."""

    def __init__(self, settings: Settings, *, starter: bool | None = None) -> None:
        """Remember the settings; nothing is opened until `warm_up` or the first use."""
        self.settings = settings
        self._starter = settings.starter_library if starter is None else starter
        self._readiness = Readiness("warming", "Opening the library")
        self._opened = threading.Event()
        self._lock = threading.RLock()
        self._library: Library | None = None
        self._service: AskService | None = None
        self._supervision: SupervisionService | None = None
        self._services: dict[Any, object] = {}
        self._totals = Totals(0, 0)
        self._access = Access(settings.data_dir)
        self._closing = threading.Event()
        self._warming: threading.Thread | None = None
        self.metrics = Metrics()
        self.metrics.watch("ready", "1 where questions can be answered.", lambda: self._readiness.state == "ready")
        self.metrics.watch("documents", "Documents held, as last counted.", lambda: self._totals.documents)
        self.metrics.watch("passages", "Passages held, as last counted.", lambda: self._totals.passages)

    @property
    def readiness(self) -> Readiness:
        """How far the program has got."""
        return self._readiness

    @property
    def library(self) -> Library:
        """The library, opened on first use.

        Raises:
            LibraryUnavailable: the data folder cannot be opened or written.
        """
        with self._lock:
            if self._library is None:
                from assistant.ask.service import AskService
                from assistant.supervision.service import SupervisionService

                self._library = open_library(self.settings)
                self._service = AskService(self._library, self.settings)
                self._supervision = SupervisionService(self._library, self.settings)
            return self._library

    def warm_up(self, progress: Callable[[Readiness], None] | None = None) -> None:
        """Open the library, load the model and build the starter library if it was never built.

        A failure is kept in `readiness` and raised again to whoever called.
        """

        def tell(readiness: Readiness) -> None:
            if self._closing.is_set():
                raise Stopping
            self._readiness = readiness
            if progress:
                progress(readiness)

        try:
            tell(Readiness("warming", "Opening the library"))
            library = self.library
            for mended in library.heal(lambda done, total: tell(Readiness("warming", "Mending an index", done, total))):
                log.warning("Put right at the start: %s.", mended)
            tell(Readiness("warming", "Loading the model that finds passages"))
            library.embedder.load_for_questions()
            if library.encoder:
                library.encoder.load()
            self._build_starter(tell)
            if self.totals().passages:
                library.search_dense("warm up", 1)
            tell(Readiness("ready", "Ready"))
        except Exception as error:
            if not self._closing.is_set():
                tell(Readiness("failed", str(error)))
            raise
        finally:
            self._opened.set()

    def _build_starter(self, tell: Callable[[Readiness], None]) -> None:
        from ingest.starter import build as starter

        if not self._starter or starter.is_built(self.library):
            return

        def note(progress: Progress) -> None:
            if self._closing.is_set() and progress.stage != "done":
                return  # the note that was begun is finished
            tell(Readiness("warming", "Building the starter library", progress.file - 1, progress.files))

        report = starter.build(self.library, note)
        for result in report.results:
            if result.outcome == "failed":
                log.warning("A starter note was left out: %s", result.message)

    def warm_up_in_background(self, progress: Callable[[Readiness], None] | None = None) -> threading.Thread:
        """Start `warm_up` in a thread of its own; what goes wrong is told by `readiness` and in the log."""

        def run() -> None:
            try:
                self.warm_up(progress)
            except Stopping:
                return
            except Exception as error:
                log.error("Second Look could not get ready: %s", error)  # the message is for the person who started it
            else:
                if self._supervision is not None and self.totals().passages and not self._closing.is_set():
                    self._supervision.warm()

        self._closing.clear()
        # Not a daemon, and waited for by `close`: torn out of a model that is loading, it would take the process down.
        self._warming = threading.Thread(target=run, name="warm-up")
        self._warming.start()
        return self._warming

    def wait_until_ready(self, seconds: float) -> None:
        """Wait for the warm-up to end.

        Raises:
            NotReady: it has not ended in time, or it failed.
        """
        self._opened.wait(seconds)
        if self._readiness.state != "ready":
            raise NotReady(self._readiness.message)

    def ask(
        self,
        question: str,
        filters: Mapping[str, Sequence[str]] | None = None,
        *,
        history: Sequence[str] = (),
        tell: Tell | None = None,
    ) -> Answer:
        """Answer a question; see `AskService.ask` for `tell` and for what it raises."""
        from assistant.ask.service import stopped

        # Opening the library takes a while, and words for somebody in danger do not wait. Whether a name is private can
        # only be told when it is open and its published names are known: then the service looks first itself.
        answer = stopped(question, self.settings, published=None) if self._service is None else None
        if answer is None:
            self.library  # noqa: B018 - opens the library and the services on first use
            assert self._service is not None
            answer = self._service.ask(question, filters, history=history, tell=tell)
        self.metrics.answered("ask", answer.status.value, answer.timings_ms)
        return answer

    def supervise(self, request: PackRequest) -> Supervision:
        """Make a supervision pack; see `SupervisionService.pack` for what it raises."""
        from assistant.supervision.service import stopped

        made = stopped(request.topic, self.settings, published=self.published)
        if made is None:
            self.library  # noqa: B018 - opens the library and the services on first use
            assert self._supervision is not None
            made = self._supervision.pack(request)
        self.metrics.answered("supervision", made.status.value)
        return made

    def export(self, pack: Pack, form: str) -> bytes:
        """Write a pack as a file, its quotations looked up again: what is not proven is not given out.

        Raises:
            ExportError: there is no such format.
            UnprovenPack: a quotation of the pack does not stand in the library.
        """
        from assistant.export import export
        from assistant.packs.proof import prove

        return export(prove(pack, self.library), form)

    def service(self, kind: Callable[[Library, Settings], Service]) -> Service:
        """Give the one service of this kind, made on first use over the library of this runtime.

        Raises:
            LibraryUnavailable: the data folder cannot be opened or written.
        """
        library = self.library
        with self._lock:
            if kind not in self._services:
                self._services[kind] = kind(library, self.settings)
            return cast("Service", self._services[kind])

    @property
    def published(self) -> frozenset[str]:
        """Names that the library's documents carry and that may be asked about; none while it is not open."""
        return self._service.published if self._service else frozenset()

    @property
    def known_names(self) -> frozenset[str] | None:
        """The same; None until the library is whole, because no name can be told from a private one before that."""
        return self.published if self._readiness.state == "ready" else None

    def documents(self) -> list[Document]:
        """List every document, by title."""
        return self.library.documents()

    def passages(self, document_id: str) -> list[Passage]:
        """List the passages of a document in reading order.

        Raises:
            DocumentNotFound: no document has this id.
        """
        return self.library.passages(self.library.document(document_id).document_id)

    def without_place(self, message: str) -> str:
        """Take the place of the data folder out of a message: it is nobody's business who only visits."""
        given = self.settings.data_dir
        for place in {str(given.resolve()), *([str(given)] if given.is_absolute() else [])}:
            rest = r"(?=[/\\\s:;,.)]|$)(?:[/\\][\w./\\-]*\w)?"
            message = re.sub(rf"(?: at)? {re.escape(place)}{rest}", " on the server", message)
        return message

    def totals(self) -> Totals:
        """Count documents and passages; nothing while the library cannot be opened."""
        try:
            self._totals = Totals(*self.library.counts())
        except LibraryError:
            return Totals(0, 0)
        return self._totals

    @property
    def known_totals(self) -> Totals:
        """The totals as last counted. Never waits for the library, so it is safe on an event loop."""
        return self._totals

    def add_files(
        self,
        paths: Sequence[Path | str | Given | Wanted],
        *,
        progress: Callable[[Progress], None] | None = None,
        fetcher: Fetcher | None = None,
    ) -> AddReport:
        """Read files and folders into the library; one bad file does not stop the others.

        Web addresses are fetched only where a `fetcher` is given.
        """
        from assistant.guard.documents import warning_of
        from assistant.guard.files import without_details
        from ingest.pipeline import add
        from ingest.walk import Given

        limits = self.settings.reading_limits()
        given = [
            without_details(path, number) if isinstance(path, Given) else path for number, path in enumerate(paths, 1)
        ]
        look = warning_of if self.settings.shared_library else None
        keep = self._originals.keep if self.settings.keep_originals else None

        def tell(told: Progress) -> None:
            if progress:
                progress(told)
            if told.stage == "done" and told.file < told.files and self._closing.is_set():
                raise Stopping

        report = add(self.library, given, progress=tell, limits=limits, fetcher=fetcher, look=look, keep=keep)
        for result in report.results:
            self.metrics.given(result.outcome)
            if result.outcome in ("added", "updated"):
                self._access.note(f"document {result.outcome}", result.document_id or "")
        self.totals()
        return report

    def fetcher(self) -> Fetcher:
        """Make what fetches files from the web into this library, within the limits of the settings."""
        from ingest.catalogue.addresses import anywhere, public
        from ingest.catalogue.downloads import Downloads
        from ingest.catalogue.web import Manners, Web

        manners = Manners(
            bytes=self.settings.max_upload_mb * 1024 * 1024,
            longest=self.settings.fetch_timeout,
            delay=self.settings.fetch_delay,
        )
        web = Web(manners, allowed=anywhere if self.settings.fetch_private_addresses else public)
        return Downloads(self.settings.data_dir / "fetched", web, self.library.find_by_sha256)

    def correct(
        self, document_id: str, changes: Mapping[str, str | Sequence[str] | None], *, undo: Sequence[str] = ()
    ) -> Document:
        """Put right what is recorded about a document; see `ingest.correct` for the fields and what it raises."""
        from ingest.correct import correct

        corrected = correct(self.library, document_id, changes, undo=undo)
        self._access.note("document corrected", document_id)
        return corrected

    def remove(self, document_id: str) -> None:
        """Take a document out of the library.

        Raises:
            DocumentNotFound: no document has this id.
        """
        self._originals.drop(self.library.document(document_id))
        self.library.remove(document_id)
        self._access.note("document removed", document_id)
        self.totals()

    @property
    def _originals(self) -> Originals:
        from assistant.library.originals import Originals

        return Originals(self.settings.data_dir)

    def close(self) -> None:
        """Finish what was begun (one file, one step of the warm-up), and let go of the files."""
        self._closing.set()
        if self._warming is not None and self._warming is not threading.current_thread():
            self._warming.join()
        with self._lock:
            if self._library is not None:
                self._library.close()
