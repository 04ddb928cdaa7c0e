"""The command that makes supervision packs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from assistant.terminal import AsJson, DataDir, err, one_line_errors, out, print_json, runtime_at, write_file


def supervise(  # noqa: PLR0913 - one argument for each thing that a supervisor may choose
    topic: Annotated[
        str, typer.Argument(help="A theme, your own words, or the id of a document or passage. No details of a family.")
    ],
    *,
    model: Annotated[str | None, typer.Option(help="Reflective model, for example kolb.")] = None,
    minutes: Annotated[int, typer.Option(help="7, 20, 60 or 90.")] = 60,
    mode: Annotated[str, typer.Option(help="one_to_one, group, peer, multi_agency or stuck.")] = "one_to_one",
    role: Annotated[str | None, typer.Option(help="Role of the person, for example 'health visitor'.")] = None,
    agency: Annotated[str | None, typer.Option(help="Agency, for example education.")] = None,
    experience: Annotated[str | None, typer.Option(help="student, newly_qualified or experienced.")] = None,
    seed: Annotated[int | None, typer.Option(min=0, max=999_999, help="The same seed gives the same pack.")] = None,
    outcome: Annotated[bool, typer.Option("--outcome", help="Let findings tell what became of people.")] = False,
    filters: Annotated[
        list[str] | None, typer.Option("--filter", help="key=value, for example nation=Scotland. May be repeated.")
    ] = None,
    form: Annotated[str | None, typer.Option("--format", help="markdown, docx, html, pdf, pptx or json.")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Write the pack to this file.")] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Make a timed, reflective supervision pack from findings in the library."""
    with one_line_errors():
        from assistant.export.formats import export, format_of
        from assistant.supervision.request import PackRequest
        from store.filters import Filters

        ending = output.suffix if output else ""
        named = form or ending or "markdown"
        format_of(named)  # a format that does not exist is told before anything is made
        request = PackRequest(
            topic=topic,
            model=model,
            minutes=minutes,
            mode=mode,
            role=role,
            agency=agency,
            experience=experience,
            seed=seed,
            outcome=outcome,
            filters={key: list(values) for key, values in Filters.parse(filters or []).values.items()},
        )
        result = runtime_at(data_dir).supervise(request)
        if as_json:
            print_json(result.model_dump(mode="json"))
        if result.pack is None:
            if not as_json:
                out.print(result.summary, markup=False)
            return
        content = export(result.pack, named)
        if output:
            write_file(output, content)
        if not as_json:
            err.print(result.summary, markup=False)
            if not output:
                sys.stdout.buffer.write(content)
