"""The library's pages under `/library`: thin routes that call the services and render what they give."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse

from assistant.guard import guard
from assistant.guard.messages import stop_words
from assistant.library.cases import KEYS, CaseNotFound, CaseService
from assistant.library.changes import ChangeService
from assistant.library.document import DocumentService
from assistant.library.listing import ListService
from assistant.library.models import Lesson
from assistant.library.originals import Originals
from assistant.library.recurrence import RecurrenceService
from assistant.library.themes import ThemeNotFound, ThemeService
from assistant.library.viewer import ViewerService
from assistant.ui.port import Runtime
from assistant.ui.render import pages
from prompts import load, say
from store.errors import DocumentNotFound, LibraryError, PassageNotFound
from store.filters import FilterError

Served = TypeVar("Served")
CASES_AT_ONCE = 40
PATIENCE, LITTLE_PATIENCE = 20.0, 3.0  # seconds that a page waits for lessons to be compared
LOOKS_BACK = timedelta(days=31)
# The pages take nothing from elsewhere and run nothing but their own script.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'self'"
)
_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def router(runtime: Runtime, version: Callable[[], str]) -> APIRouter:
    """Make the routes for one runtime. `version` names the release of styles and scripts."""
    routes = APIRouter(prefix="/library", include_in_schema=False)
    shelf = _Pages(runtime, version())
    for path, answer in (
        ("", shelf.listing),
        ("/documents/{document_id}", shelf.document),
        ("/documents/{document_id}/text", shelf.text),
        ("/passages/{passage_id}", shelf.passage),
        ("/passages/{passage_id}/page.png", shelf.picture),
        ("/themes", shelf.themes),
        ("/themes/{theme:path}", shelf.theme),
        ("/repeats", shelf.repeats),
        ("/cases", shelf.cases),
        ("/cases/{case_id}", shelf.case),
        ("/changes", shelf.changes),
    ):
        routes.add_api_route(path, answer, methods=["GET"], response_class=HTMLResponse, response_model=None)
    routes.add_api_route("", shelf.search, methods=["POST"], response_class=HTMLResponse, response_model=None)
    return routes


class _Pages:
    def __init__(self, runtime: Runtime, version: str) -> None:
        self._runtime = runtime
        self._version = version
        self._beside = ThreadPoolExecutor(2, thread_name_prefix="lessons")

    def listing(self, request: Request) -> Response:
        """The list of documents, narrowed by the filters of the address."""
        given = request.query_params
        chosen = {key: values for key in load("library")["filters"] if (values := _values(given.getlist(key)))}
        return self._list(request, chosen, "", _whole(given.get("offset", "")))

    async def search(self, request: Request) -> Response:
        """The same with words, which stand in no address: what people type is nobody else's to read."""
        form = await request.form()
        chosen = {key: values for key in load("library")["filters"] if (values := _values(map(str, form.getlist(key))))}
        typed, offset = str(form.get("words") or "")[:200], _whole(str(form.get("offset") or ""))
        if not typed.strip():
            asked = urlencode([*((key, one) for key, some in chosen.items() for one in some), *_offset(offset)])
            return RedirectResponse(f"{_root(request)}/library" + (f"?{asked}" if asked else ""), 303)
        return await run_in_threadpool(self._list, request, chosen, typed, offset)

    def _list(self, request: Request, chosen: Mapping[str, list[str]], typed: str, offset: int) -> Response:
        def made(frame: pages.Frame) -> str:
            settings = self._runtime.settings
            verdict = guard(typed, strictness=settings.guard_strictness, published=self._runtime.published)
            if typed and (stop := stop_words(verdict, settings)):
                return pages.message(frame, say("library", "list_title"), stop[0])
            found = self._service(ListService).page(chosen, typed, offset)
            return pages.listing(frame, found, chosen, typed, self._service(ThemeService).themes())

        return self._answer(request, "library", made)

    def document(self, document_id: str, request: Request) -> Response:
        """One document."""

        def made(frame: pages.Frame) -> str:
            page = self._service(DocumentService).page(document_id)
            lessons = [] if page.withdrawn else self._lessons_in_time()
            shared = [one for one in lessons if one.independent > 1 and document_id in one.document_ids]
            return pages.document(frame, page, shared)

        return self._answer(request, "library", made)

    def text(self, document_id: str, request: Request, part: int = 1) -> Response:
        """The whole text of a document, a part at a time."""

        def made(frame: pages.Frame) -> str:
            found = self._service(ViewerService).part(document_id, part)
            if found is None:
                return pages.message(frame, say("library", "view_as_read"), say("library", "view_excerpt"))
            return pages.whole_text(frame, found)

        return self._answer(request, "library", made)

    def passage(
        self, passage_id: str, request: Request, start: int = 0, end: int | None = None, theme: str = ""
    ) -> Response:
        """A passage in its document, with words of it marked."""

        def made(frame: pages.Frame) -> str:
            viewer = self._service(ViewerService)
            view = viewer.view(passage_id, start, end, theme=theme)
            number = view.passage.locator.page
            drawn = None
            if number is not None and view.may_read_whole:
                drawn = self._originals.page(view.document, number, view.cited.words)
            part = viewer.part_of(view.passage) if view.may_read_whole else 1
            return pages.source(frame, view, drawn is not None, bool(drawn and drawn[1]), theme, part)

        return self._answer(request, "library", made)

    def picture(self, passage_id: str, request: Request, start: int = 0, end: int | None = None) -> Response:
        """The page that a passage stands on, as it was published, with the words marked."""
        gone = Response(status_code=404, headers=_HEADERS)
        if self._runtime.readiness.state != "ready":
            return gone
        try:
            view = self._service(ViewerService).view(passage_id, start, end)
        except LibraryError:
            return gone
        number = view.passage.locator.page
        drawn = None
        if number is not None and view.may_read_whole:
            drawn = self._originals.page(view.document, number, view.cited.words)
        if drawn is None:
            return gone
        return Response(drawn[0], media_type="image/png", headers=_HEADERS)

    def themes(self, request: Request) -> Response:
        """The themes held."""
        return self._answer(request, "themes", lambda frame: pages.themes(frame, self._service(ThemeService).themes()))

    def theme(self, theme: str, request: Request) -> Response:
        """One theme."""
        return self._answer(
            request,
            "themes",
            lambda frame: pages.theme(frame, self._in_time(lambda: self._service(ThemeService).page(theme))),
        )

    def repeats(self, request: Request) -> Response:
        """What repeats over the whole library."""
        return self._answer(
            request,
            "repeats",
            lambda frame: pages.recurrence(frame, self._in_time(self._service(RecurrenceService).recurrence)),
        )

    def cases(self, request: Request) -> Response:
        """The cases that fit the filters of the address."""
        chosen = {key: value for key in KEYS if (value := request.query_params.get(key, "").strip())}
        offset = _whole(request.query_params.get("offset", ""))

        def made(frame: pages.Frame) -> str:
            found = self._service(CaseService).cases(chosen, offset, CASES_AT_ONCE)
            return pages.cases(frame, found, chosen, offset)

        return self._answer(request, "cases", made)

    def case(self, case_id: str, request: Request) -> Response:
        """One case."""
        return self._answer(request, "cases", lambda frame: pages.case(frame, self._service(CaseService).case(case_id)))

    def changes(self, request: Request, since: str = "") -> Response:
        """What is new since a day; without one, since a month ago."""

        def made(frame: pages.Frame) -> str:
            service = self._service(ChangeService)
            month_ago = (datetime.now(UTC) - LOOKS_BACK).date().isoformat()
            try:
                return pages.changes(frame, service.since(since or month_ago))
            except FilterError as error:
                return pages.changes(frame, service.since(month_ago), wrong=str(error))

        return self._answer(request, "changes", made)

    def _in_time(self, work: Callable[[], Served], seconds: float = PATIENCE) -> Served:
        """Do what may take long in a large library beside the request; what it finds is remembered for the next.

        Raises:
            TimeoutError: it is not done yet.
        """
        return self._beside.submit(work).result(seconds)

    def _lessons_in_time(self) -> list[Lesson]:
        try:
            return self._in_time(self._service(RecurrenceService).recurrence, LITTLE_PATIENCE).lessons
        except TimeoutError:
            return []

    @property
    def _originals(self) -> Originals:
        return Originals(self._runtime.settings.data_dir)

    def _service(self, kind: Callable[[Any, Any], Served]) -> Served:
        return self._runtime.service(kind)

    def _answer(self, request: Request, tab: str, made: Callable[[pages.Frame], str]) -> Response:
        """Render a page, or say in words why there is none."""
        frame = pages.Frame(_root(request), self._version, tab)
        status = 200
        if self._runtime.readiness.state != "ready":
            told = say("library", "not_ready", message=self._runtime.readiness.message)
            told = self._runtime.without_place(told)
            return HTMLResponse(
                pages.message(frame, say("library", "not_ready_title"), told), 503, {**_HEADERS, "Retry-After": "5"}
            )
        try:
            page = made(frame)
        except (DocumentNotFound, PassageNotFound, ThemeNotFound, CaseNotFound):
            page, status = pages.message(frame, say("library", "not_found_title"), say("library", "not_found")), 404
        except TimeoutError:
            page, status = pages.message(frame, say("library", "not_ready_title"), say("library", "working")), 503
        except FilterError as error:
            page, status = pages.message(frame, say("library", "list_title"), str(error)), 422
        except LibraryError as error:
            told = self._runtime.without_place(str(error))
            page, status = pages.message(frame, say("library", "not_ready_title"), told), 503
        return HTMLResponse(page, status, _HEADERS)


def _root(request: Request) -> str:
    return str(request.scope.get("root_path", "")).rstrip("/")


def _values(given: Any) -> list[str]:
    return [one for one in given if one.strip()]


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _offset(offset: int) -> list[tuple[str, str]]:
    return [("offset", str(offset))] if offset else []
