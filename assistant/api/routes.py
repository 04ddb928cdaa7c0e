"""The routes. Each one calls a service and returns what it gives."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response, UploadFile
from fastapi.responses import StreamingResponse

from assistant.api.models import (
    Added,
    DocumentWithPassages,
    Health,
    PassageInDocument,
    Problem,
    Question,
    Theme,
)
from assistant.ask.models import Answer
from assistant.runtime import Runtime
from store.models import Document

WAIT = 120.0  # seconds a request waits for the warm-up: a first start builds the starter library
CHUNK = 1024 * 1024

health = APIRouter(tags=["health"])
api = APIRouter(
    prefix="/api/v1",
    responses={
        404: {"model": Problem, "description": "Not held."},
        422: {"description": "The request does not fit; the answer says why."},
        503: {"model": Problem, "description": "Still getting ready, or the library cannot be opened."},
    },
)


def _runtime(request: Request) -> Runtime:
    runtime: Runtime = request.app.state.runtime
    return runtime


def _ready(request: Request) -> Runtime:
    runtime = _runtime(request)
    runtime.wait_until_ready(WAIT)
    return runtime


Started = Annotated[Runtime, Depends(_runtime)]
Ready = Annotated[Runtime, Depends(_ready)]


@health.get("/healthz")
def alive() -> Health:
    """Whether the server answers at all."""
    return Health(status="ok", message="The server is up.")


@health.get("/readyz", responses={503: {"model": Health}})
def ready(runtime: Started, response: Response) -> Health:
    """Whether questions can be answered now; 503 while getting ready or after a failure."""
    state = runtime.readiness
    if state.state != "ready":
        response.status_code = 503
        return Health(status=state.state, message=state.message)
    totals = runtime.totals()
    return Health(status="ready", message=state.message, documents=totals.documents, passages=totals.passages)


@api.post("/ask", responses={200: {"content": {"text/event-stream": {}}}}, tags=["ask"], response_model=Answer)
def ask(question: Question, runtime: Ready, request: Request) -> Answer | StreamingResponse:
    """Answer a question with cited passages. With `Accept: text/event-stream` the verified claims come one by one."""
    answer = runtime.ask(question.question, question.filters, history=question.history)
    if "text/event-stream" in request.headers.get("accept", ""):
        return StreamingResponse(_events(answer), media_type="text/event-stream")
    return answer


def _events(answer: Answer) -> Iterator[str]:
    for source in answer.sources:
        yield _event("source", source.model_dump_json())
    for claim in answer.claims:
        yield _event("claim", claim.model_dump_json())
    yield _event("answer", answer.model_dump_json())


def _event(name: str, data: str) -> str:
    return f"event: {name}\ndata: {data}\n\n"


@api.get("/documents", tags=["library"])
def documents(runtime: Ready) -> list[Document]:
    """List the documents held, by title."""
    return runtime.documents()


@api.post("/documents", tags=["library"], responses={413: {"model": Problem}})
def add(files: list[UploadFile], runtime: Ready) -> list[Added]:
    """Add documents. One bad file is reported and the others go in."""
    results = []
    with tempfile.TemporaryDirectory() as folder:
        for number, upload in enumerate(files):
            # Only the last part of the name is used: a name with folders in it must not reach outside.
            name = PurePosixPath((upload.filename or "").replace("\\", "/")).name or f"document-{number + 1}"
            place = Path(folder) / str(number)
            place.mkdir()
            _save(upload, place / name, runtime.settings.max_upload_mb)
            for result in runtime.add_files([place / name]).results:
                results.append(
                    Added(
                        name=name,
                        outcome=result.outcome,
                        document_id=result.document_id,
                        title=result.title,
                        passages=result.passages,
                        message=result.message,
                    )
                )
    return results


def _save(upload: UploadFile, path: Path, most_mb: int) -> None:
    written = 0
    with path.open("wb") as file:
        while part := upload.file.read(CHUNK):
            written += len(part)
            if written > most_mb * 1024 * 1024:
                raise HTTPException(
                    413, f"{path.name} is larger than {most_mb} MB. Split it, or ask for a higher limit."
                )
            file.write(part)


@api.get("/documents/{document_id}", tags=["library"])
def document(document_id: str, runtime: Ready) -> DocumentWithPassages:
    """Show one document and its passages in reading order."""
    return DocumentWithPassages(
        document=runtime.library.document(document_id), passages=runtime.library.passages(document_id)
    )


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
        document=runtime.library.document(found.document_id),
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
