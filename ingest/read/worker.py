"""The process that reads one file: bytes in, one JSON object out. Started by `ingest.read.apart` alone."""

from __future__ import annotations

import json
import os
import resource
import signal
import sys

from ingest.errors import IngestError
from ingest.read.apart import OUT_OF_MEMORY
from ingest.read.formats import FORMATS
from ingest.source import Limits, SourceText

_DEEPEST = 4000  # calls; what is nested deeper is no publication


def main(kind: str, limits: Limits, name: str) -> int:
    """Read standard input as a file called `name` and write what came of it; return the exit code."""
    _bind(limits)
    sys.setrecursionlimit(_DEEPEST)
    try:
        answer = _plain(FORMATS[kind].reader()(sys.stdin.buffer.read(), name, limits))
    except IngestError as error:
        answer = {"error": type(error).__name__, "message": str(error)}
    except RecursionError:
        message = f"{name} is nested too deeply to be read. Save it as plain text and add that."
        answer = {"error": "UnreadableFile", "message": message}
    except MemoryError:
        return OUT_OF_MEMORY
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()
    return 0


def _bind(limits: Limits) -> None:
    """Let the system stop this process, whatever its code does, when it takes too much."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, limits.seconds)
    for kind, most in ((resource.RLIMIT_AS, limits.memory_bytes), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _plain(source: SourceText) -> dict[str, object]:
    fields = {name: getattr(source, name) for name in SourceText.__slots__}
    return fields | {"hints": [(line, hint.role, hint.level) for line, hint in source.hints.items()]}


if __name__ == "__main__":
    code = main(sys.argv[1], Limits(**json.loads(sys.argv[2])), sys.argv[3])
    # Nothing is worth tidying: the system takes the memory back faster than the interpreter gives it.
    os._exit(code)
