"""Reads a file in a process of its own, which is stopped when it takes too long or too much memory.

A parser that hangs, crashes or eats memory inside its C code cannot be stopped from within. The process starts with
nothing of the library loaded, is told what to read over a pipe and answers with plain JSON, so that nothing it says is
ever run.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from ingest import errors
from ingest.source import Limits, LineHint, LineRole, PageSpan, SourceText

OUT_OF_MEMORY = 70
_GRACE = 15.0  # seconds that the process may take to start and to end, beside the reading


def read_apart(kind: str, data: bytes, name: str, limits: Limits) -> SourceText:
    """Read the bytes of a file called `name` as `kind`, a key of `ingest.read.formats.FORMATS`.

    Raises the `IngestError` that the reader raised, or `TooSlow`, `TooMuchMemory` or `UnreadableFile` where it was
    stopped.
    """
    process = subprocess.Popen(  # noqa: S603  our own module, with the interpreter that runs us
        # -P: what lies in the folder where the program was started is not imported.
        [sys.executable, "-P", "-m", "ingest.read.worker", kind, json.dumps(limits._asdict()), name],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        start_new_session=True,
    )
    try:
        answer, _ = process.communicate(data, timeout=_longest(limits))
    except subprocess.TimeoutExpired as error:
        raise _too_slow(name, limits) from error
    finally:
        _stop(process)
    if process.returncode:
        raise _stopped(process.returncode, name, limits)
    return _source(json.loads(answer))


def _environment() -> dict[str, str]:
    kept = {key: os.environ[key] for key in ("PATH", "LANG", "TMPDIR", "SYSTEMROOT") if key in os.environ}
    places = [str(Path(__file__).parents[2]), *filter(None, sys.path)]
    # One thread each for what OCR starts: several files may be read at once.
    return kept | {"PYTHONPATH": os.pathsep.join(dict.fromkeys(places)), "OMP_THREAD_LIMIT": "1"}


def _longest(limits: Limits) -> float:
    """The time after which the process is stopped from here. It stops itself before, unless it cannot."""
    return limits.seconds + limits.pages * limits.ocr_seconds + _GRACE


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the process and all that it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):  # it has ended; macOS refuses for one that is just ending
        process.kill()
    process.wait()


def _stopped(code: int, name: str, limits: Limits) -> errors.IngestError:
    if code == -signal.SIGALRM:
        return _too_slow(name, limits)
    if code == OUT_OF_MEMORY:
        size = limits.memory_bytes // (1024 * 1024)
        return errors.TooMuchMemory(
            f"{name} took more than {size} MB to read. Split it into smaller files and add those."
        )
    return errors.UnreadableFile(
        f"{name} could not be read: it is damaged, or too large. Save it again as a PDF or as text."
    )


def _too_slow(name: str, limits: Limits) -> errors.TooSlow:
    return errors.TooSlow(
        f"{name} took longer than {limits.seconds:g} seconds to read. Save it again in a simpler form, or split it."
    )


def _source(answer: dict[str, Any]) -> SourceText:
    if "error" in answer:
        kind = getattr(errors, answer["error"], None)
        known = isinstance(kind, type) and issubclass(kind, errors.IngestError)
        raise (kind if known and kind else errors.UnreadableFile)(answer["message"])
    answer["pages"] = [PageSpan(*span) for span in answer["pages"]]
    answer["hints"] = {line: LineHint(LineRole(role), level) for line, role, level in answer["hints"]}
    return SourceText(**answer)
