"""The server process: says at once where the page is, how far the warm-up has got, and how it stops."""

from __future__ import annotations

import signal
import socket
from types import FrameType
from typing import Any

import uvicorn
from fastapi import FastAPI
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from assistant import logs
from assistant.privacy import quiet
from assistant.runtime import Readiness, Runtime
from assistant.settings import Settings

FINISHING_SECONDS = 30  # how long a server that stops waits for what it is answering


class Server(uvicorn.Server):
    """A server that says that it stops, lets open pages go, and finishes what it holds."""

    def __init__(self, app: FastAPI, settings: Settings, console: Console) -> None:
        """Serve `app` where the settings say."""
        # Who is behind a proxy is decided by our own settings, so the sender's address is left as it is.
        config: dict[str, Any] = {"proxy_headers": False, "server_header": False, "access_log": False}
        super().__init__(
            uvicorn.Config(
                app,
                host=settings.host,
                port=settings.port,
                log_config=None,
                timeout_graceful_shutdown=FINISHING_SECONDS,
                **config,
            )
        )
        self._app = app
        self._console = console

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Hear a signal to stop; the second Ctrl+C stops at once."""
        if not self.should_exit:
            hurry = " Press Ctrl+C again to stop at once." if sig == signal.SIGINT else ""
            self._console.print(f"Stopping. What was begun is finished first.{hurry}")
        super().handle_exit(sig, frame)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take nothing new, finish, and say so."""
        if (streams_end := getattr(self._app.state, "streams_end", None)) is not None:
            streams_end.set()
        await super().shutdown(sockets)
        self._console.print("Stopped.")


def run(settings: Settings, console: Console) -> None:
    """Serve until stopped. The page answers at once; the library and the model get ready behind it."""
    quiet()
    logs.set_up(settings)
    from assistant.api.app import create_app

    shown = f"[{settings.host}]" if ":" in settings.host else settings.host
    address = settings.public_url or f"http://{shown}:{settings.port}"
    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
    )
    task = bar.add_task("Getting ready", total=None)

    def tell(readiness: Readiness) -> None:
        bar.update(task, description=readiness.message, completed=readiness.done, total=readiness.total or None)
        if readiness.state == "ready":
            bar.stop()
            totals = runtime.totals()
            console.print(f"Ready: {totals.documents} documents, {totals.passages} passages. Open {address}")
        elif readiness.state == "failed":
            bar.stop()
            console.print(f"Second Look could not get ready: {readiness.message}", markup=False)

    runtime = Runtime(settings)
    app = create_app(runtime, progress=tell)
    console.print(f"Second Look is at {address} (press Ctrl+C to stop)")
    bar.start()
    try:
        Server(app, settings, console).run()
    except KeyboardInterrupt:
        pass  # it has said that it stopped
    finally:
        bar.stop()
