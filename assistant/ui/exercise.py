"""The pages of running exercises under `/exercise`: plain HTML over FastAPI, one secret link for each person's page."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from pydantic import BaseModel, ConfigDict

from assistant.exercise.guarded import Stopped
from assistant.exercise.models import Door, ExerciseError, NoExercise, Role
from assistant.exercise.service import Exercises, ExerciseStarter, Written
from assistant.export.formats import file_name, format_of
from assistant.packs.models import Pack
from assistant.ui.port import Runtime
from assistant.ui.render import exercise as render
from prompts import say

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    # The address is the key to the page: it goes nowhere else.
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}
SWEEP_SECONDS = 3600
NOT_FOUND, CONFLICT, UNFIT = 404, 409, 422
Text = Annotated[str, Form()]


class Start(BaseModel):
    """What an exercise is started from: a pack, and for how many groups."""

    model_config = ConfigDict(extra="forbid")

    pack: Pack
    groups: int = 1


def routes(runtime: Runtime) -> APIRouter:
    """Give the routes. They need the library only to start an exercise and to write files."""
    exercises = Exercises(runtime.settings)
    router = APIRouter(prefix="/exercise", include_in_schema=False, lifespan=_sweeping(exercises))

    @router.post("")
    def start(asked: Start) -> Response:
        try:
            secret = runtime.service(ExerciseStarter).start(asked.pack, asked.groups)
        except ValueError as error:
            return JSONResponse({"detail": str(error)}, UNFIT)
        return JSONResponse({"address": f"exercise/{secret}"}, headers=HEADERS)

    _pages(router, exercises, runtime)
    _actions(router, exercises, runtime)
    _files(router, exercises, runtime)
    return router


def _pages(router: APIRouter, exercises: Exercises, runtime: Runtime) -> None:
    @router.get("/{secret}")
    def page(secret: str, request: Request) -> Response:
        def shown() -> Response:
            door = exercises.store.door(secret)
            found = exercises.store.read(door)
            view = render.View(found, door, secret, str(request.base_url), exercises.store.now(), runtime.settings)
            return HTMLResponse(render.page(view), headers=HEADERS)

        return _told(shown, runtime)

    @router.get("/{secret}/state")
    def state(secret: str) -> Response:
        try:
            door = exercises.store.door(secret)
            groups = exercises.store.state(door).groups
        except NoExercise as error:
            return JSONResponse({"detail": str(error)}, NOT_FOUND, HEADERS)
        return JSONResponse({"changes": render.changes(door, groups)}, headers=HEADERS)


def _actions(router: APIRouter, exercises: Exercises, runtime: Runtime) -> None:
    def done(secret: str, work: Callable[[Door], None]) -> Response:
        def worked() -> Response:
            work(exercises.store.door(secret))
            return RedirectResponse(f"../{secret}", 303, HEADERS)

        return _told(worked, runtime)

    @router.post("/{secret}/decision")
    def decide(
        secret: str,
        step: Text,
        reason: Text = "",
        option: Text = "",
        decision: Text = "",
        need: Text = "",
        story: Text = "",
    ) -> Response:
        written = Written(step, option, decision, reason, need)
        return done(secret, lambda door: exercises.decide(door, written, about_the_story=story == "yes"))

    @router.post("/{secret}/next")
    def go_on(secret: str, step: Text) -> Response:
        return done(secret, lambda door: exercises.go_on(door, step))

    @router.post("/{secret}/lead")
    def lead(secret: str, action: Text, group: Annotated[int, Form()] = 0) -> Response:
        return done(secret, lambda door: exercises.lead(door, action, group))

    @router.post("/{secret}/bring")
    def bring(secret: str, step: Text, group: Annotated[int, Form()] = 0) -> Response:
        return done(secret, lambda door: exercises.bring(door, step, group))

    @router.post("/{secret}/delete")
    def delete(secret: str) -> Response:
        def deleted() -> Response:
            exercises.store.delete(_facilitator(exercises, secret))
            return HTMLResponse(render.notice(say("exercise", "deleted"), runtime.settings), headers=HEADERS)

        return _told(deleted, runtime)


def _files(router: APIRouter, exercises: Exercises, runtime: Runtime) -> None:
    def file(made: Callable[[], Pack], form: str) -> Response:
        def written() -> Response:
            held, pack = format_of(form), made()
            named = {"Content-Disposition": f'attachment; filename="{file_name(pack, form)}"'}
            return Response(runtime.export(pack, form), media_type=held.media_type, headers={**HEADERS, **named})

        return _told(written, runtime)

    @router.get("/{secret}/record")
    def record(secret: str, form: Annotated[str, Query(alias="format")] = "docx") -> Response:
        def made() -> Pack:
            door = exercises.store.door(secret)
            if door.role is Role.AGENCY:
                raise NoExercise(say("exercise", "no_exercise"))
            return exercises.record(door, door.group)

        return file(made, form)

    @router.get("/{secret}/pack")
    def pack(secret: str, form: Annotated[str, Query(alias="format")] = "docx") -> Response:
        return file(lambda: exercises.store.read(_facilitator(exercises, secret)).pack, form)


def _facilitator(exercises: Exercises, secret: str) -> Door:
    door = exercises.store.door(secret)
    if door.role is not Role.FACILITATOR:
        raise ExerciseError(say("exercise", "facilitator_only"))
    return door


def _told(work: Callable[[], Response], runtime: Runtime) -> Response:
    """Do something, and turn what goes wrong into a page that says so."""
    try:
        return work()
    except Stopped as stop:
        shown = render.notice(str(stop), runtime.settings, danger=stop.danger, can_go_on=stop.can_go_on)
        return HTMLResponse(shown, UNFIT, HEADERS)
    except NoExercise as error:
        return HTMLResponse(render.notice(str(error), runtime.settings), NOT_FOUND, HEADERS)
    except ValueError as error:
        status = CONFLICT if isinstance(error, ExerciseError) else UNFIT
        return HTMLResponse(render.notice(str(error), runtime.settings), status, HEADERS)


def _sweeping(exercises: Exercises) -> Callable[[object], AbstractAsyncContextManager[None]]:
    """Delete exercises whose time is over, when the server starts and then each hour."""

    @asynccontextmanager
    async def lifespan(_: object) -> AsyncIterator[None]:
        task = asyncio.create_task(_sweep(exercises))
        yield
        task.cancel()

    return lifespan


async def _sweep(exercises: Exercises) -> None:
    while True:
        await run_in_threadpool(exercises.store.sweep)
        await asyncio.sleep(SWEEP_SECONDS)
