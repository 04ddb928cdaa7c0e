"""What every command shares: where it prints, its common options, and how it fails."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from pydantic import ValidationError
from rich.console import Console

from assistant.settings import Settings, get_settings

if TYPE_CHECKING:
    from assistant.runtime import Runtime

FAILED, USAGE = 1, 2

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

DataDir = Annotated[
    Path | None, typer.Option("--data-dir", help="Folder of the library. Otherwise SECONDLOOK_DATA_DIR, or ./data.")
]
_opened: list[Runtime] = []  # by the command that is running

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON value and nothing else.")]


@contextmanager
def one_line_errors() -> Iterator[None]:
    """Turn what a person can act on into one line and an exit code; anything else is a fault of ours and shows."""
    from assistant.ask.service import QuestionError
    from assistant.briefing.errors import BriefingError
    from assistant.export import ExportError
    from assistant.learning.errors import LearningError
    from assistant.packs.proof import UnprovenPack
    from assistant.runtime import NotReady
    from assistant.scenario.models import ScenarioError
    from assistant.security.safe import UnsafeSettings
    from assistant.supervision.errors import SupervisionError
    from ingest.errors import BadCorrection, IngestError
    from store.errors import LibraryError
    from store.filters import FilterError

    try:
        yield
    except (
        *(QuestionError, FilterError, BadCorrection, SupervisionError, ScenarioError),
        *(BriefingError, ExportError, LearningError, UnsafeSettings),
    ) as error:
        fail(str(error), USAGE)
    except (LibraryError, IngestError, NotReady, UnprovenPack) as error:
        fail(str(error), FAILED)
    except KeyboardInterrupt:
        fail("Stopped. What was finished is kept.", FAILED)
    finally:
        # The engines behind a library run threads; they are to end before the interpreter does.
        while _opened:
            _opened.pop().close()


def fail(message: str, code: int) -> NoReturn:
    """Say what went wrong, in one line on the error stream, and end the command."""
    err.print(" ".join(message.split()), markup=False)
    raise typer.Exit(code)


def settings_with(**changes: Any) -> Settings:
    """Read the settings, with what the options of a command change; an option that was not given is None."""
    try:
        settings = get_settings()
        return Settings(
            **{**settings.model_dump(), **{key: value for key, value in changes.items() if value is not None}}
        )
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        fail(f"The setting {name} cannot be used: {first['msg']}. Check the option, the environment or .env.", USAGE)


def runtime_at(data_dir: Path | None) -> Runtime:
    """Make the runtime of the library at a folder. It never builds the starter library."""
    from assistant.runtime import Runtime

    runtime = Runtime(settings_with(data_dir=data_dir), starter=False)
    _opened.append(runtime)
    return runtime


def print_json(value: Any) -> None:
    """Print one JSON value and nothing else."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def write_file(path: Path, content: bytes) -> None:
    """Write a file, or say why it cannot be written and leave."""
    try:
        path.write_bytes(content)
    except OSError as error:
        fail(f"{path} cannot be written ({error.strerror or error}). Choose another place.", FAILED)
