"""The command line: the same verbs as the API and the page."""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from pydantic import ValidationError
from rich.console import Console

from assistant.settings import Settings, get_settings

if TYPE_CHECKING:
    from assistant.runtime import Runtime

FAILED, USAGE = 1, 2

app = typer.Typer(
    help="Second Look: a reflective learning assistant over published review findings.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
library_app = typer.Typer(help="Add, list, show, check and remove published documents.", no_args_is_help=True)
app.add_typer(library_app, name="library")

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

DataDir = Annotated[
    Path | None, typer.Option("--data-dir", help="Folder of the library. Otherwise SECONDLOOK_DATA_DIR, or ./data.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON value and nothing else.")]


@contextmanager
def _one_line_errors() -> Iterator[None]:
    """Turn what a person can act on into one line and an exit code; anything else is a fault of ours and shows."""
    from assistant.ask.service import QuestionError
    from assistant.runtime import NotReady
    from ingest.errors import BadCorrection, IngestError
    from store.errors import LibraryError
    from store.filters import FilterError

    try:
        yield
    except (QuestionError, FilterError, BadCorrection) as error:
        _fail(str(error), USAGE)
    except (LibraryError, IngestError, NotReady) as error:
        _fail(str(error), FAILED)
    except KeyboardInterrupt:
        _fail("Stopped. What was finished is kept.", FAILED)


def _fail(message: str, code: int) -> None:
    err.print(" ".join(message.split()), markup=False)
    raise typer.Exit(code)


def _settings(**changes: Any) -> Settings:
    try:
        settings = get_settings()
        return Settings(
            **{**settings.model_dump(), **{key: value for key, value in changes.items() if value is not None}}
        )
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        _fail(f"The setting {name} cannot be used: {first['msg']}. Check the option, the environment or .env.", USAGE)
        raise


def _runtime(data_dir: Path | None) -> Runtime:
    from assistant.runtime import Runtime

    return Runtime(_settings(data_dir=data_dir), starter=False)


def _print_json(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Port to listen on.")] = None,
    data_dir: DataDir = None,
    starter: Annotated[
        bool | None, typer.Option("--starter/--no-starter", help="Build the starter library on first start.")
    ] = None,
) -> None:
    """Serve the page at /, the API at /api/v1 and its description at /docs."""
    settings = _settings(host=host, port=port, data_dir=data_dir, starter_library=starter)
    with _one_line_errors():
        _check_port(settings.host, settings.port)
        from assistant.serving import run

        run(settings, out)


def _check_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            _fail(
                f"Second Look cannot listen on {host}:{port} ({error.strerror or error}). "
                "Stop the program that uses it, or choose another port: --port 7861, or make run PORT=7861.",
                FAILED,
            )


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="The question, in your own words. No names or details of a family.")],
    filters: Annotated[
        list[str] | None, typer.Option("--filter", help="key=value, for example nation=Scotland. May be repeated.")
    ] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Answer a question with cited passages from the library."""
    with _one_line_errors():
        from assistant.show import show_answer
        from store.filters import Filters

        narrowed = Filters.parse(filters or [])
        answer = _runtime(data_dir).ask(question, narrowed.values)
        if as_json:
            _print_json(answer.model_dump(mode="json"))
        else:
            show_answer(out, answer)


@library_app.command("add")
def library_add(
    targets: Annotated[list[str], typer.Argument(help="Files, folders or addresses.", metavar="PATH|URL...")],
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Read published documents into the library. One bad file is reported and the others go in."""
    with _one_line_errors():
        from assistant.show import adding, show_added

        runtime = _runtime(data_dir)
        with adding(err, quiet=as_json) as progress:
            report = runtime.add_files(targets, progress=progress)
        if as_json:
            _print_json([_result(result) for result in report.results])
        else:
            show_added(out, err, report)
    if any(result.outcome == "failed" for result in report.results):
        raise typer.Exit(FAILED)


def _result(result: Any) -> dict[str, Any]:
    fields = ("outcome", "document_id", "title", "passages", "message")
    return {"path": str(result.path), **{name: getattr(result, name) for name in fields}}


@library_app.command("starter")
def library_starter(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Add the starter library: our own briefing notes on published reviews."""
    with _one_line_errors():
        from assistant.show import adding, show_added
        from ingest.starter.build import build

        with adding(err, quiet=as_json) as progress:
            report = build(_runtime(data_dir).library, progress)
        if as_json:
            _print_json([_result(result) for result in report.results])
        else:
            show_added(out, err, report)


@library_app.command("list")
def library_list(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """List the documents held."""
    with _one_line_errors():
        from assistant.show import show_documents

        documents = _runtime(data_dir).documents()
        if as_json:
            _print_json([document.model_dump(mode="json") for document in documents])
        else:
            show_documents(out, documents)


@library_app.command("show")
def library_show(
    document_id: Annotated[str, typer.Argument(metavar="ID")], data_dir: DataDir = None, as_json: AsJson = False
) -> None:
    """Show one document and its passages."""
    with _one_line_errors():
        from assistant.show import show_document

        library = _runtime(data_dir).library
        document, passages = library.document(document_id), library.passages(document_id)
        if as_json:
            _print_json(
                {
                    "document": document.model_dump(mode="json"),
                    "passages": [passage.model_dump(mode="json") for passage in passages],
                }
            )
        else:
            show_document(out, document, passages)


@library_app.command("remove")
def library_remove(
    document_id: Annotated[str, typer.Argument(metavar="ID")], data_dir: DataDir = None, as_json: AsJson = False
) -> None:
    """Take one document out of the library."""
    with _one_line_errors():
        library = _runtime(data_dir).library
        title = library.document(document_id).title
        library.remove(document_id)
    if as_json:
        _print_json({"removed": document_id})
    else:
        out.print(f"Removed {title}.", markup=False)


@library_app.command("correct")
def library_correct(
    document_id: Annotated[str, typer.Argument(metavar="ID")],
    changes: Annotated[
        list[str] | None,
        typer.Argument(metavar="KEY=VALUE...", help="For example published=2022-05. Empty: not stated."),
    ] = None,
    undo: Annotated[list[str] | None, typer.Option("--undo", help="Give this field back what was read.")] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Put right what is recorded about a document. It stays right when the file is read again."""
    with _one_line_errors():
        from assistant.show import show_corrected

        document = _runtime(data_dir).correct(document_id, _pairs(changes or [], undo or []), undo=undo or [])
        if as_json:
            _print_json(document.model_dump(mode="json"))
        else:
            show_corrected(out, document)


def _pairs(changes: list[str], undo: list[str]) -> dict[str, list[str]]:
    """Read key=value words; a key that comes again adds a value."""
    from ingest.correct import fields

    if not changes and not undo:
        _fail(f"Say what to correct, as KEY=VALUE. The keys are: {', '.join(fields())}.", USAGE)
    pairs: dict[str, list[str]] = {}
    for change in changes:
        key, equals, value = change.partition("=")
        if not equals:
            _fail(f"{change!r} has no '='. Write it as KEY=VALUE, for example nations=Scotland.", USAGE)
        pairs.setdefault(key, []).append(value)
    return pairs


@library_app.command("check")
def library_check(
    repair: Annotated[bool, typer.Option("--repair", help="Make the indexes agree with the catalogue.")] = False,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Prove that the catalogue, the lexical index and the vectors agree."""
    with _one_line_errors():
        from dataclasses import asdict

        from assistant.show import show_check

        report = _runtime(data_dir).library.check(repair=repair)
        if as_json:
            _print_json({**asdict(report), "sound": report.sound})
        else:
            show_check(out, report)
    if not report.sound:
        raise typer.Exit(FAILED)


@library_app.command("themes")
def library_themes(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """List the themes held, the widest spread first."""
    with _one_line_errors():
        from assistant.show import show_themes

        themes = _runtime(data_dir).library.themes()
        if as_json:
            names = ("theme", "documents", "passages")
            _print_json([dict(zip(names, row, strict=True)) for row in themes])
        else:
            show_themes(out, themes)


@app.command()
def evaluate(
    gold: Annotated[Path | None, typer.Option(help="Questions to ask of the library at --data-dir.")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Write the report here (.md or .json).")] = None,
    corpus: Annotated[Path | None, typer.Option(help="Folder of the founding documents.")] = None,
    split: Annotated[str | None, typer.Option(help="Only questions of this split: train or test.")] = None,
    show_errors: Annotated[bool, typer.Option("--show-errors", help="List every miss.")] = False,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Ask the gold questions and report how well they were answered."""
    with _one_line_errors():
        from eval.run import main as evaluate_main

        code = evaluate_main(
            gold=gold,
            output=output,
            data_dir=_settings(data_dir=data_dir).data_dir,
            corpus=corpus,
            split=split,
            show_errors=show_errors,
            as_json=as_json,
        )
    if code:
        raise typer.Exit(code)


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
