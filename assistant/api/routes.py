"""The routes. Each one calls a service and returns what it gives."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Annotated

from fastapi import APIRouter, Body, Depends, Query, Request, Response, UploadFile
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse

from assistant.api.events import asking, event
from assistant.api.models import (
    Added,
    DocumentWithPassages,
    Health,
    HeldDocument,
    PassageInDocument,
    Question,
    Theme,
)
from assistant.api.responses import RESPONSES
from assistant.api.turns import Turns
from assistant.ask.models import Answer
from assistant.ask.service import stopped
from assistant.export.formats import file_name, format_of
from assistant.guard.files import without_details
from assistant.metrics import CONTENT_TYPE
from assistant.packs.models import Pack
from assistant.packs.takeaway import takeaway
from assistant.runtime import Runtime
from assistant.supervision.edit import Change, Edited, edit
from assistant.supervision.request import PackRequest
from assistant.supervision.service import Supervision
from assistant.supervision.service import stopped as supervision_stopped
from ingest.walk import Given

WAIT = 2.0  # seconds a request waits for the warm-up; after that the caller is told when to try again
LONGEST_NAME = 200
CHUNK = 1024 * 1024

health = APIRouter(tags=["health"])
api = APIRouter(prefix="/api/v1", responses=RESPONSES)


# Coroutines, as the health routes are: what is none takes a thread, and all of them may be answering questions.
async def _runtime(request: Request) -> Runtime:
    runtime: Runtime = request.app.state.runtime
    return runtime


async def ready_runtime(request: Request) -> Runtime:
    """Give the runtime, waiting a little for its warm-up.

    Raises:
        NotReady: it is not ready in time.
    """
    runtime = await _runtime(request)
    until = time.monotonic() + WAIT
    while runtime.readiness.state == "warming" and time.monotonic() < until:
        await asyncio.sleep(0.05)
    runtime.wait_until_ready(0)
    return runtime


def _questions(request: Request) -> Turns:
    turns: Turns = request.app.state.questions
    return turns


Started = Annotated[Runtime, Depends(_runtime)]
Ready = Annotated[Runtime, Depends(ready_runtime)]


@health.get("/healthz")
async def alive() -> Health:
    """Whether the server answers at all."""
    return Health(status="ok", message="The server is up.")


@health.get("/readyz", responses={503: {"model": Health}})
async def ready(runtime: Started, response: Response) -> Health:
    """Whether questions can be answered now; 503 while getting ready or after a failure."""
    state = runtime.readiness
    if state.state != "ready":
        response.status_code = 503
        return Health(status=state.state, message=runtime.without_place(state.message))
    totals = runtime.known_totals
    return Health(status="ready", message=state.message, documents=totals.documents, passages=totals.passages)


@health.get("/metrics", response_class=Response)
async def metrics(runtime: Started) -> Response:
    """Figures of this process in Prometheus form. Nothing of what is asked is in them."""
    return Response(runtime.metrics.text(), media_type=CONTENT_TYPE)


@api.post("/ask", responses={200: {"content": {"text/event-stream": {}}}}, tags=["ask"], response_model=Answer)
async def ask(question: Question, runtime: Started, request: Request) -> Answer | StreamingResponse:
    """Answer a question with cited passages. With `Accept: text/event-stream` the verified claims come one by one."""
    # Words for somebody in danger do not wait for a library.
    answer = stopped(question.question, runtime.settings, published=runtime.known_names)
    streamed = "text/event-stream" in request.headers.get("accept", "")
    if answer is None:
        ready = await ready_runtime(request)
        if streamed:
            return await _streamed(ready, question, await _questions(request).take())
        async with _questions(request).turn():
            answer = await run_in_threadpool(ready.ask, question.question, question.filters, history=question.history)
    if streamed:
        return StreamingResponse(iter([event("answer", answer)]), media_type="text/event-stream")
    return answer


async def _streamed(runtime: Runtime, question: Question, done: Callable[[], None]) -> StreamingResponse:
    """Send each claim as soon as it is proven. What goes wrong before the first is told as ever."""
    events = asking(runtime, question, done)
    first = await run_in_threadpool(next, events)
    return StreamingResponse(chain([first], events), media_type="text/event-stream")


@api.post("/ask/takeaway", tags=["ask"], response_class=Response)
def take_away(answer: Answer, runtime: Ready, form: Annotated[str, Query(alias="format")] = "docx") -> Response:
    """Write an answer as one page: docx, html, markdown, pdf or json. Its quotations are looked up again."""
    held, pack = format_of(form), takeaway(answer)
    headers = {"Content-Disposition": f'attachment; filename="{file_name(pack, form)}"'}
    return Response(runtime.export(pack, form), media_type=held.media_type, headers=headers)


@api.post("/supervision", tags=["supervision"])
async def supervision(asked: PackRequest, runtime: Started, request: Request) -> Supervision:
    """Make a timed supervision pack on a topic. A topic alone is enough."""
    # Words for somebody in danger do not wait for a library.
    if stop := supervision_stopped(asked.topic, runtime.settings, published=runtime.published):
        return stop
    ready = await ready_runtime(request)
    async with _questions(request).turn():
        return await run_in_threadpool(ready.supervise, asked)


@api.post("/supervision/edit", tags=["supervision"])
def edit_pack(pack: Pack, change: Change) -> Edited:
    """Move, reword, drop or add a question of a pack; the minutes are shared out again. Nothing is kept."""
    return edit(pack, change)


@api.post("/packs/export", tags=["supervision"], response_class=Response)
def export_pack(pack: Pack, runtime: Ready, form: Annotated[str, Query(alias="format")] = "docx") -> Response:
    """Write a pack as a file: docx, html, markdown, pdf, pptx or json. Its quotations are looked up again first."""
    held = format_of(form)
    headers = {"Content-Disposition": f'attachment; filename="{file_name(pack, form)}"'}
    return Response(runtime.export(pack, form), media_type=held.media_type, headers=headers)


@api.get("/documents", tags=["library"])
def documents(runtime: Ready) -> list[HeldDocument]:
    """List the documents held, by title."""
    return [HeldDocument.of(document) for document in runtime.documents()]


@api.post("/documents", tags=["library"])
async def add(files: list[UploadFile], runtime: Ready, request: Request) -> list[Added]:
    """Add documents. One bad file is reported and the others go in."""
    # A queue of their own: long ones never stand before a question.
    uploads: Turns = request.app.state.uploads
    async with uploads.turn():
        return await run_in_threadpool(_added, files, runtime)


def _added(files: list[UploadFile], runtime: Runtime) -> list[Added]:
    most = runtime.settings.max_upload_mb * 1024 * 1024
    with tempfile.TemporaryDirectory() as folder:
        given = [_saved(upload, Path(folder) / str(number), number, most) for number, upload in enumerate(files, 1)]
        report = runtime.add_files(given)
    return [
        Added(
            name=result.path,
            outcome=result.outcome,
            document_id=result.document_id,
            title=result.title,
            passages=result.passages,
            flags=result.flags,
            message=runtime.without_place(result.message),
        )
        for result in report.results
    ]


def _saved(upload: UploadFile, path: Path, number: int, most: int) -> Given:
    """Write an upload to a place of our own naming. Of a file over the limit, enough is written to be told so."""
    written = 0
    with path.open("wb") as file:
        while written <= most and (part := upload.file.read(CHUNK)):
            written += file.write(part)
    return without_details(Given(path, _name(upload.filename or "") or f"document-{number}"), number)


def _name(sent: str) -> str:
    """The last part of the name that came with an upload, at most 200 characters, its suffix kept; "" for none."""
    name = PurePosixPath(sent.replace("\\", "/")).name
    if not name.strip(". "):
        return ""
    suffix = PurePosixPath(name).suffix[:10]
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - len(suffix)] + suffix


@api.get("/documents/{document_id}", tags=["library"])
def document(document_id: str, runtime: Ready) -> DocumentWithPassages:
    """Show one document and its passages in reading order."""
    return DocumentWithPassages(
        document=HeldDocument.of(runtime.library.document(document_id)),
        passages=runtime.library.passages(document_id),
    )


@api.patch("/documents/{document_id}", tags=["library"])
def correct(
    document_id: str,
    changes: Annotated[
        dict[str, str | list[str] | None], Body(examples=[{"published": "2022-05", "nations": ["Wales"]}])
    ],
    runtime: Ready,
    undo: Annotated[list[str], Query(description="Fields that get back what was read from the file.")] = [],  # noqa: B006
) -> HeldDocument:
    """Put right what is recorded about a document. It stays right when the file is read again. null: not stated."""
    return HeldDocument.of(runtime.correct(document_id, changes, undo=undo))


@api.delete("/documents/{document_id}", tags=["library"], status_code=204)
def remove(document_id: str, runtime: Ready) -> None:
    """Take a document out of the library."""
    runtime.remove(document_id)


@api.get("/passages/{passage_id}", tags=["library"])
def passage(passage_id: str, runtime: Ready) -> PassageInDocument:
    """Open the passage a citation points to."""
    found = runtime.library.passage(passage_id)
    return PassageInDocument(
        passage=found,
        document=HeldDocument.of(runtime.library.document(found.document_id)),
        locator=found.locator,
        verified=runtime.library.holds_exactly(found),
    )


@api.get("/themes", tags=["library"])
def themes(
    runtime: Ready, at_least: Annotated[int, Query(ge=1, description="Documents a theme must span.")] = 1
) -> list[Theme]:
    """List the themes held, the widest spread first."""
    return [
        Theme(theme=theme, documents=held, passages=count)
        for theme, held, count in runtime.library.themes()
        if held >= at_least
    ]
