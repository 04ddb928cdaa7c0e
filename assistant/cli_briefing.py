"""The commands that make briefings and explain terms."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from assistant.terminal import FAILED, AsJson, DataDir, err, fail, one_line_errors, out, print_json, runtime_at


def brief(
    topic: Annotated[
        str, typer.Argument(help="A theme, your own words, or the id or title of a document. No details of a family.")
    ],
    *,
    preset: Annotated[str, typer.Option(help="key_points, board or bulletin.")] = "key_points",
    audience: Annotated[
        str | None,
        typer.Option(help="social_care, early_help, education, health, police or partnerships."),
    ] = None,
    filters: Annotated[
        list[str] | None, typer.Option("--filter", help="key=value, for example nation=Scotland. May be repeated.")
    ] = None,
    form: Annotated[str | None, typer.Option("--format", help="markdown, docx, html, pdf, pptx or json.")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Write the briefing to this file.")] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Make a 7-minute briefing, a one-page bulletin or slides of a topic or a document."""
    with one_line_errors():
        from assistant.briefing.request import BriefingRequest
        from assistant.briefing.service import BriefingService, stopped
        from assistant.export.formats import format_of
        from store.filters import Filters

        named = form or (output.suffix if output else "") or "markdown"
        format_of(named)  # a format that does not exist is told before anything is made
        narrowed = {key: list(values) for key, values in Filters.parse(filters or []).values.items()}
        asked = BriefingRequest(topic=topic, preset=preset, audience=audience, filters=narrowed)
        runtime = runtime_at(data_dir)
        result = stopped(topic, runtime.settings) or runtime.service(BriefingService).brief(asked)
        if as_json:
            print_json(result.model_dump(mode="json"))
        if result.pack is None:
            if not as_json:
                out.print(result.summary, markup=False)
            return
        content = runtime.export(result.pack, named)
        if output:
            _write(output, content)
        if not as_json:
            err.print(result.summary, markup=False)
            if not output:
                sys.stdout.buffer.write(content)


def glossary(
    term: Annotated[str, typer.Argument(help="A short form, a term or a part of one. Left out: every term.")] = "",
    as_json: AsJson = False,
) -> None:
    """Say what a term means in which nation, under which law and since when, and what is contested about it."""
    from assistant.glossary.terms import glossary as held
    from assistant.glossary.terms import look_up
    from assistant.glossary.told import lines
    from prompts import say

    found = look_up(term)
    if as_json:
        print_json({"written_on": held().written_on, "terms": [one.model_dump(mode="json") for one in found]})
        return
    if not found:
        out.print(say("glossary_page", "none", asked=term), markup=False)
    for one in found:
        out.print("\n".join(lines(one)), markup=False, highlight=False)
        out.print()


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        fail(f"{path} cannot be written ({error.strerror or error}). Choose another place.", FAILED)
