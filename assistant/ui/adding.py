"""Adding documents: the runtime works in a thread, the page hears how far it has got."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextvars import copy_context
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

from assistant.ui import words
from assistant.ui.port import Runtime
from assistant.ui.render import library
from ingest.walk import Given

logger = logging.getLogger(__name__)


def add(runtime: Runtime, paths: Sequence[Path]) -> Iterator[str]:
    """Add files and yield HTML each time there is progress to show; the last one says what became of every file.

    The copies that the browser sent are deleted once they were read. The library keeps the text.
    """
    if runtime.readiness.state != "ready":
        _delete(paths)
        yield library.problem(words.say("add.not_ready"))
        return
    told: Queue[tuple[str, Any]] = Queue()
    # The thread works for the same person, whom the audit log names.
    work = copy_context().run
    Thread(target=work, args=(_work, runtime, paths, told), name="add").start()
    yield from _tell(told)


def _work(runtime: Runtime, paths: Sequence[Path], told: Queue[tuple[str, Any]]) -> None:
    try:
        # Named, so that the place of the browser's copy, which means nothing, is not recorded.
        uploads = [Given(path, path.name) for path in paths]
        outcome: tuple[str, Any] = (
            "report",
            runtime.add_files(uploads, progress=lambda progress: told.put(("progress", progress))),
        )
    except Exception as error:
        logger.exception("Files were not added.")
        outcome = ("failed", error)
    # The copies are gone before anybody is told that it is done.
    _delete(paths)
    told.put(outcome)


def _tell(told: Queue[tuple[str, Any]]) -> Iterator[str]:
    """Turn what the thread tells into HTML. Of several steps that wait in the queue only the newest is shown."""
    while True:
        what, thing = told.get()
        while what == "progress" and not told.empty():
            what, thing = told.get()
        if what == "progress":
            yield library.adding(thing)
        else:
            yield library.added(thing) if what == "report" else library.problem(words.say("add.failed"))
            return


def _delete(paths: Sequence[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
