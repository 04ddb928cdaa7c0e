"""The command line: the same verbs as the API and the page. The library commands are in `cli_library`."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Annotated

import typer

from assistant import (
    cli_access,
    cli_briefing,
    cli_learning,
    cli_library,
    cli_operations,
    cli_scenario,
    cli_supervision,
)
from assistant.privacy import quiet
from assistant.terminal import (
    FAILED,
    AsJson,
    DataDir,
    fail,
    one_line_errors,
    out,
    print_json,
    runtime_at,
    settings_with,
)

app = typer.Typer(
    help="Second Look: a reflective learning assistant over published review findings.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(cli_library.app, name="library")
app.add_typer(cli_learning.app, name="learning")
app.add_typer(cli_access.app, name="keys")
app.command("audit")(cli_access.audit)
app.command()(cli_supervision.supervise)
app.command()(cli_scenario.scenario)
app.command("mcp")(cli_operations.mcp)
cli_library.app.command("backup")(cli_operations.backup)
cli_library.app.command("restore")(cli_operations.restore)
app.command()(cli_briefing.brief)
app.command()(cli_briefing.glossary)


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
    settings = settings_with(host=host, port=port, data_dir=data_dir, starter_library=starter)
    with one_line_errors():
        from assistant.security.safe import check
        from assistant.serving import run

        check(settings)
        _check_port(settings.host, settings.port)

        run(settings, out)


def _check_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            fail(
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
    with one_line_errors():
        from assistant.show import show_answer
        from store.filters import Filters

        narrowed = Filters.parse(filters or [])
        answer = runtime_at(data_dir).ask(question, narrowed.values)
        if as_json:
            print_json(answer.model_dump(mode="json"))
        else:
            show_answer(out, answer)


@app.command()
def evaluate(
    gold: Annotated[Path | None, typer.Option(help="Questions to ask of the library at --data-dir.")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Write the report here (.md or .json).")] = None,
    corpus: Annotated[Path | None, typer.Option(help="Folder of the founding documents.")] = None,
    split: Annotated[str | None, typer.Option(help="Only questions of this split: train or test.")] = None,
    show_errors: Annotated[bool, typer.Option("--show-errors", help="List every miss.")] = False,
    beir: Annotated[
        list[Path] | None, typer.Option(help="Measure the search alone on this collection in BEIR layout. Repeatable.")
    ] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Ask the gold questions and report how well they were answered."""
    with one_line_errors():
        if beir:
            from eval.beir import default_cache, report_on

            raise typer.Exit(report_on(beir, default_cache(), None, output, as_json=as_json))
        from eval.run import main as evaluate_main

        code = evaluate_main(
            gold=gold,
            output=output,
            data_dir=settings_with(data_dir=data_dir).data_dir,
            corpus=corpus,
            split=split,
            show_errors=show_errors,
            as_json=as_json,
        )
    if code:
        raise typer.Exit(code)


def main() -> None:
    """Run the command line."""
    quiet()
    app()


if __name__ == "__main__":
    main()
