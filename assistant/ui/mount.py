"""Puts the page on the API's FastAPI app. Call it last: routes that the app has already win over the page."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from pathlib import Path

import gradio as gr
from fastapi import FastAPI, Response
from fastapi.responses import HTMLResponse, JSONResponse
from fastapi.staticfiles import StaticFiles
from starlette.routing import Mount

from assistant.ask.finding import FindingService
from assistant.ask.models import Answer
from assistant.export.formats import file_name, format_of
from assistant.packs.models import Pack
from assistant.packs.takeaway import NothingToTake, takeaway
from assistant.ui import exercise
from assistant.ui.app import build, theme
from assistant.ui.pages import router as library_pages
from assistant.ui.port import Runtime
from assistant.ui.render import fill
from assistant.ui.render.frame import LibraryStatus, footer, header, library_status
from assistant.ui.render.glossary import page as glossary_page
from assistant.ui.render.source import view
from assistant.ui.shell import CONTENT_SECURITY_POLICY, Shell
from store.errors import PassageNotFound

LONGEST_TERM = 100  # characters of a term that is looked up
STATIC = Path(__file__).parent / "static"
STYLES = (
    *("tokens.css", "gradio.css", "frame.css", "ask.css", "panel.css", "library.css", "supervision.css"),
    *("scenario.css", "themes.css", "learning.css", "briefing.css", "tour.css", "print.css"),
)
PAGES = ("pages.css", "pages.js")
SCRIPTS = (
    *("frame.js", "keep.js", "drafts.js", "filters.js", "conversation.js", "kept.js", "panel.js"),
    *("answer_tools.js", "library.js", "supervision.js", "kept_pack.js", "scenario.js", "briefing.js"),
    *("learning_record.js", "learning_forms.js", "learning.js", "about.js", "finding.js", "tour.js"),
)


def mount(app: FastAPI, runtime: Runtime, *, max_upload_mb: int = 200, people_known: bool = False) -> FastAPI:
    """Serve the page at `/`, its styles and scripts under `/page`, and the state of the library at `/page/status`.

    Where `people_known`, each event of the page is held to the role of the person who sends it.
    """

    @app.get("/page/status", include_in_schema=False)
    def status() -> dict[str, str | int]:
        return _as_json(library_status(runtime))

    @app.post("/page/takeaway/{form}", include_in_schema=False)
    def takeaway_file(form: str, answer: Answer) -> Response:
        try:
            return pack_file(form, takeaway(answer))
        except NothingToTake as error:
            return JSONResponse({"detail": str(error)}, 422)

    @app.post("/page/pack/{form}", include_in_schema=False)
    def pack_file(form: str, pack: Pack) -> Response:
        try:
            held, content = format_of(form), runtime.export(pack, form)
        except ValueError as error:
            return JSONResponse({"detail": str(error)}, 422)
        named = {"Content-Disposition": f'attachment; filename="{file_name(pack, form)}"'}
        return Response(content, media_type=held.media_type, headers=named)

    app.include_router(exercise.routes(runtime))
    app.include_router(library_pages(runtime, _version))

    @app.get("/page/finding/{passage_id}", include_in_schema=False)
    def one_finding(passage_id: str) -> Response:
        try:
            source = runtime.service(FindingService).source(passage_id)
        except PassageNotFound as error:
            return JSONResponse({"detail": str(error)}, 404)
        return HTMLResponse(fill("source.html", view=view(source), turn="finding"))

    @app.get("/glossary", include_in_schema=False)
    def glossary(term: str = "") -> HTMLResponse:
        policy = {"Content-Security-Policy": CONTENT_SECURITY_POLICY, "X-Content-Type-Options": "nosniff"}
        return HTMLResponse(glossary_page(term[:LONGEST_TERM]), headers={**policy, "Referrer-Policy": "no-referrer"})

    app.mount("/page", StaticFiles(directory=STATIC), name="page")
    _inside_a_loop(lambda: _mount_gradio(app, build(runtime, people_known=people_known), max_upload_mb))
    _wrap_page(app, runtime)
    return app


def _mount_gradio(app: FastAPI, blocks: gr.Blocks, max_upload_mb: int) -> None:
    gr.mount_gradio_app(
        app,
        blocks,
        path="/",
        footer_links=[],
        # Gradio would keep every question and answer in the browser. Nothing is kept after the page is closed.
        run_history=False,
        favicon_path=str(STATIC / "favicon.svg"),
        show_error=False,
        max_file_size=f"{max_upload_mb}mb",
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        theme=theme(),
    )


def _inside_a_loop(work: Callable[[], None]) -> None:
    """Run `work` inside an event loop. Outside of one Gradio opens loops of its own and never closes them."""

    async def run() -> None:
        work()

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        asyncio.run(run())
    else:
        work()


def _wrap_page(app: FastAPI, runtime: Runtime) -> None:
    page = app.routes[-1]
    if not isinstance(page, Mount):
        raise TypeError("Gradio did not mount its page last. Check the version of Gradio.")
    # Open pages keep a stream open for as long as this is not set, and a server that stops would wait for them.
    app.state.streams_end = page.app.stop_event  # type: ignore[attr-defined]
    head = fill("head.html", styles=STYLES, scripts=SCRIPTS, version=_version())
    page.app = Shell(page.app, lambda: (head, header(runtime), footer()))


def _version() -> str:
    """Give a short hash of the styles and scripts, so that a browser never mixes two releases."""
    digest = hashlib.sha256()
    for name in (*STYLES, *SCRIPTS, *PAGES):
        digest.update((STATIC / name).read_bytes())
    return digest.hexdigest()[:12]


def _as_json(status: LibraryStatus) -> dict[str, str | int]:
    return {"state": status.state, "text": status.text, "percent": status.percent}
