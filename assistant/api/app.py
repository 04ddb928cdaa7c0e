"""The web application: the API, health, and the page at "/"."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi_offline import FastAPIOffline

from assistant import logs
from assistant.api import learning_routes, library_routes, routes, scenario_routes
from assistant.api.briefing_routes import briefings
from assistant.api.turns import RETRY_SECONDS, Busy, Turns
from assistant.metrics import Counted
from assistant.runtime import NotReady, Readiness, Runtime
from assistant.security.start import protect
from assistant.version import version
from prompts import say
from store.errors import DocumentNotFound, LibraryError, PassageNotFound
from store.filters import FilterError

UPLOADS_AT_ONCE, UPLOADS_WAITING = 2, 20


def create_app(
    runtime: Runtime, *, with_page: bool = True, progress: Callable[[Readiness], None] | None = None
) -> FastAPI:
    """Make the application for one runtime; its warm-up starts with the server. `progress` hears how far it has got."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        runtime.warm_up_in_background(progress)
        yield
        await run_in_threadpool(runtime.close)

    app = FastAPIOffline(
        title="Second Look",
        version=version(),
        description="Cited answers from published review findings. It helps people think; it never decides.",
        lifespan=lifespan,
    )
    app.state.runtime = runtime
    _queue(app, runtime)
    protect(app, runtime.settings)
    app.add_middleware(Counted, metrics=runtime.metrics, heard=logs.request)
    app.include_router(routes.health)
    app.include_router(routes.api)
    app.include_router(library_routes.library)
    app.include_router(learning_routes.learning)
    app.include_router(scenario_routes.scenarios)
    app.include_router(briefings)
    _handle_errors(app, runtime)
    if with_page:
        from assistant.ui.mount import mount

        known = runtime.settings.auth != "none"
        app = mount(app, runtime, max_upload_mb=runtime.settings.max_upload_mb, people_known=known)
    return app


def _queue(app: FastAPI, runtime: Runtime) -> None:
    settings, metrics = runtime.settings, runtime.metrics
    questions = Turns(settings.questions_at_once, settings.questions_waiting, say("access", "busy"))
    uploads = Turns(UPLOADS_AT_ONCE, UPLOADS_WAITING, say("access", "busy_adding"))
    for name, turns in (("questions", questions), ("uploads", uploads)):
        setattr(app.state, name, turns)
        metrics.watch(f"{name}_working", f"{name.title()} worked on now.", partial(getattr, turns, "working"))
        metrics.watch(f"{name}_waiting", f"{name.title()} that wait.", partial(getattr, turns, "waiting"))


def _handle_errors(app: FastAPI, runtime: Runtime) -> None:
    def answer(status: int) -> Callable[[Request, Exception], Awaitable[JSONResponse]]:
        # A coroutine: a handler that is none would wait for a thread, and all of them may be answering questions.
        async def handler(request: Request, error: Exception) -> JSONResponse:
            headers = {"Retry-After": str(RETRY_SECONDS)} if status == 503 else None
            return JSONResponse({"detail": runtime.without_place(str(error))}, status, headers)

        return handler

    from assistant.ask.service import QuestionError
    from assistant.briefing.errors import BriefingError
    from assistant.export import ExportError
    from assistant.learning.errors import LearningError
    from assistant.library.cases import CaseNotFound
    from assistant.library.themes import ThemeNotFound
    from assistant.packs.proof import UnprovenPack
    from assistant.packs.takeaway import NothingToTake
    from assistant.scenario.models import ScenarioError
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
        (ScenarioError, 422),
        (BriefingError, 422),
        (ExportError, 422),
        (LearningError, 422),
        (NothingToTake, 422),
        (UnprovenPack, 422),
        (FilterError, 422),
        (BadCorrection, 422),
        (DocumentNotFound, 404),
        (PassageNotFound, 404),
        (ThemeNotFound, 404),
        (CaseNotFound, 404),
        (NotReady, 503),
        (Busy, 503),
        (LibraryError, 503),
    ):
        app.add_exception_handler(kind, answer(status))
