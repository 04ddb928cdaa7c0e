"""The web application: the API, health, and the page at "/"."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi_offline import FastAPIOffline

from assistant.api import routes
from assistant.runtime import NotReady, Readiness, Runtime
from assistant.version import version
from store.errors import DocumentNotFound, LibraryError, PassageNotFound
from store.filters import FilterError


def create_app(
    runtime: Runtime, *, with_page: bool = True, progress: Callable[[Readiness], None] | None = None
) -> FastAPI:
    """Make the application for one runtime; its warm-up starts with the server. `progress` hears how far it has got."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        runtime.warm_up_in_background(progress)
        yield
        runtime.close()

    app = FastAPIOffline(
        title="Second Look",
        version=version(),
        description="Cited answers from published review findings. It helps people think; it never decides.",
        lifespan=lifespan,
    )
    app.state.runtime = runtime
    app.include_router(routes.health)
    app.include_router(routes.api)
    _handle_errors(app, runtime)
    if with_page:
        from assistant.ui.mount import mount

        app = mount(app, runtime, max_upload_mb=runtime.settings.max_upload_mb)
    return app


def _handle_errors(app: FastAPI, runtime: Runtime) -> None:
    def answer(status: int) -> Callable[[Request, Exception], Awaitable[JSONResponse]]:
        # A coroutine: a handler that is none would wait for a thread, and all of them may be answering questions.
        async def handler(request: Request, error: Exception) -> JSONResponse:
            headers = {"Retry-After": "5"} if status == 503 else None
            return JSONResponse({"detail": runtime.without_place(str(error))}, status, headers)

        return handler

    from assistant.ask.service import QuestionError
    from assistant.export import ExportError
    from assistant.packs.proof import UnprovenPack
    from assistant.supervision.errors import SupervisionError
    from ingest.errors import BadCorrection

    async def unfit(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        # What was sent is left out: it may hold words about people, and an answer can be logged on its way.
        told = [{"loc": list(one["loc"]), "msg": one["msg"], "type": one["type"]} for one in error.errors()]
        return JSONResponse({"detail": told}, 422)

    app.add_exception_handler(RequestValidationError, unfit)
    for kind, status in (
        (QuestionError, 422),
        (SupervisionError, 422),
        (ExportError, 422),
        (UnprovenPack, 422),
        (FilterError, 422),
        (BadCorrection, 422),
        (DocumentNotFound, 404),
        (PassageNotFound, 404),
        (NotReady, 503),
        (LibraryError, 503),
    ):
        app.add_exception_handler(kind, answer(status))
