"""The command that makes scenario exercises."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from assistant.terminal import AsJson, DataDir, err, one_line_errors, out, print_json, runtime_at, write_file


def scenario(  # noqa: PLR0913 - one argument for each thing that a trainer may choose
    topic: Annotated[str, typer.Argument(help="A theme, or your own words. No details of a family.")],
    *,
    minutes: Annotated[int, typer.Option(help="30, 60, 90 or 210 (half a day).")] = 60,
    agency: Annotated[
        list[str] | None, typer.Option(help="An agency that takes part, for example midwifery. May be repeated.")
    ] = None,
    level: Annotated[str, typer.Option(help="student, frontline, manager or strategic.")] = "frontline",
    setting: Annotated[str | None, typer.Option(help="urban, suburb, town, rural, coastal or island.")] = None,
    seed: Annotated[int | None, typer.Option(min=0, max=999_999, help="The same seed gives the same scenario.")] = None,
    pre_mortem: Annotated[bool, typer.Option("--pre-mortem", help="Add a pre-mortem.")] = False,
    filters: Annotated[
        list[str] | None, typer.Option("--filter", help="key=value, for example nation=Scotland. May be repeated.")
    ] = None,
    form: Annotated[str | None, typer.Option("--format", help="markdown, docx, html, pdf or json.")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Write the scenario to this file.")] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Make a fictional, timed exercise for several agencies from findings in the library."""
    with one_line_errors():
        from assistant.export.formats import export, format_of
        from assistant.scenario.models import Level, ScenarioError, ScenarioRequest
        from assistant.scenario.service import ScenarioService, stopped
        from store.filters import Filters

        named = form or (output.suffix if output else "") or "markdown"
        format_of(named)  # a format that does not exist is told before anything is made
        if level not in set(Level):
            raise ScenarioError(f"There is no level {level!r}. The levels are: {', '.join(Level)}.")
        request = ScenarioRequest(
            topic=topic,
            minutes=minutes,
            agencies=agency or [],
            level=Level(level),
            setting=setting,
            seed=seed,
            pre_mortem=pre_mortem,
            filters={key: list(values) for key, values in Filters.parse(filters or []).values.items()},
        )
        runtime = runtime_at(data_dir)
        result = stopped(topic, runtime.settings) or runtime.service(ScenarioService).make(request)
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
