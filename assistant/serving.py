"""The server process: says at once where the page is, and how far the warm-up has got."""

from __future__ import annotations

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from assistant.privacy import quiet
from assistant.runtime import Readiness, Runtime
from assistant.settings import Settings


def run(settings: Settings, console: Console) -> None:
    """Serve until stopped. The page answers at once; the library and the model get ready behind it."""
    quiet()
    import uvicorn

    from assistant.api.app import create_app

    shown = f"[{settings.host}]" if ":" in settings.host else settings.host
    address = f"http://{shown}:{settings.port}"
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
        uvicorn.run(app, host=settings.host, port=settings.port, log_level="warning", access_log=False)
    finally:
        bar.stop()
