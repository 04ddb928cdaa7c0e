"""The commands on a learning record: a file that its person keeps."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.terminal import FAILED, USAGE, AsJson, DataDir, err, fail, one_line_errors, out, print_json, runtime_at

if TYPE_CHECKING:
    from assistant.learning.models import LearningRecord

app = typer.Typer(help="Your learning record: what you will do differently, looked back on.", no_args_is_help=True)

RecordFile = Annotated[Path, typer.Argument(help="The file that holds your record.")]


@app.command()
def commit(
    record: RecordFile,
    text: Annotated[str, typer.Argument(help="What you will do differently. No names or details of a family.")],
    owner: Annotated[str, typer.Option(help="Who sees to it: a role, for example me or my_team.")] = "me",
    passage: Annotated[str | None, typer.Option(help="Id of the passage that it rests on.")] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Add a commitment to a record. The file is made where there is none."""
    with one_line_errors():
        from assistant.learning.models import LONGEST_COMMITMENT, Intention
        from assistant.learning.service import LearningService
        from assistant.learning.sheet import in_english
        from prompts import say

        held = _read(record) if record.exists() else _new()
        runtime = runtime_at(data_dir)
        if not 0 < len(text) <= LONGEST_COMMITMENT:
            fail(say("learning_words", "commit_length", most=LONGEST_COMMITMENT), USAGE)
        wanted = Intention(text=text, owner=owner, passage_id=passage)
        made = runtime.service(LearningService).commit(wanted, published=runtime.published)
        if made.stop or made.commitment is None:
            fail(made.stop.summary if made.stop else "", FAILED)
        _write(record, held.model_copy(update={"commitments": [*held.commitments, made.commitment]}))
        if as_json:
            print_json(made.commitment.model_dump(mode="json"))
        else:
            first = in_english(made.commitment.rechecks[0].due)
            out.print(say("learning_words", "commit_saved", first=first), markup=False)


@app.command()
def due(
    record: RecordFile,
    on: Annotated[str | None, typer.Option(help="The day to ask about, as 2026-05-09; today without it.")] = None,
    as_json: AsJson = False,
) -> None:
    """List the commitments that are ready to look back on."""
    with one_line_errors():
        from assistant.learning.dates import due_by
        from assistant.learning.sheet import in_english
        from prompts import say

        found = due_by(_read(record), _day(on))
        if as_json:
            print_json([{"text": one.text, **look.model_dump(mode="json")} for one, look in found])
            return
        for one, look in found:
            months = say("learning_words", "recheck", months=look.months)
            out.print(f"{in_english(look.due)}, {months[:1].lower()}{months[1:]}: {one.text}", markup=False)
        if not found:
            out.print(say("learning_words", "due_none"), markup=False)


@app.command()
def calendar(
    record: RecordFile,
    output: Annotated[Path, typer.Option("-o", "--output", help="Write it here.")] = Path("re-checks.ics"),
) -> None:
    """Write the looks back that are still to come as a calendar file."""
    with one_line_errors():
        from assistant.learning.ics import calendar_file

        _put(output, calendar_file(_read(record).commitments))


@app.command()
def export(
    record: RecordFile,
    form: Annotated[str | None, typer.Option("--format", help="markdown, docx, html or pdf.")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Write the record to this file.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Write a record as a file to read or print. Boxes that are empty stay empty."""
    with one_line_errors():
        from assistant.export.formats import format_of
        from assistant.learning.service import LearningService

        named = form or (output.suffix if output else "") or "markdown"
        format_of(named)
        runtime = runtime_at(data_dir)
        held = _read(record)
        pack = runtime.service(LearningService).pack(held, published=runtime.published)
        content = runtime.export(pack, named)
        if output:
            _put(output, content)
        else:
            sys.stdout.buffer.write(content)


def _new() -> LearningRecord:
    from assistant.learning.models import LearningRecord

    return LearningRecord()


def _read(path: Path) -> LearningRecord:
    from pydantic import ValidationError

    from assistant.learning.models import LearningRecord

    try:
        return LearningRecord.model_validate_json(path.read_bytes())
    except OSError as error:
        fail(f"{path} cannot be read ({error.strerror or error}).", FAILED)
    except ValidationError:
        fail(f"{path} is not a learning record of Second Look.", FAILED)


def _day(given: str | None) -> date:
    try:
        return date.fromisoformat(given) if given else date.today()
    except ValueError:
        fail(f"{given!r} is not a day. Write it as 2026-05-09.", USAGE)


def _write(path: Path, record: LearningRecord) -> None:
    """Write a record beside the old one first, so that nothing is lost where the disk is full."""
    beside = path.with_name(f"{path.name}.new")
    _put(beside, record.model_dump_json(indent=2).encode(), quiet=True)
    beside.replace(path)


def _put(path: Path, content: bytes, *, quiet: bool = False) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        fail(f"{path} cannot be written ({error.strerror or error}). Choose another place.", FAILED)
    if not quiet:
        err.print(f"Written: {path}", markup=False)
