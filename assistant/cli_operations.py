"""The commands of whoever looks after a library: keep a backup, put one back, and serve other programs."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from assistant.terminal import (
    FAILED,
    AsJson,
    DataDir,
    err,
    fail,
    one_line_errors,
    out,
    print_json,
    runtime_at,
    settings_with,
)

File = Annotated[Path, typer.Argument(metavar="FILE", help="The file of the backup.")]
Replace = Annotated[bool, typer.Option("--replace", help="Take the place of what is there already.")]


class Transport(StrEnum):
    """How programs reach the MCP server."""

    STDIO = "stdio"
    HTTP = "http"


def backup(file: File, replace: Replace = False, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Write the whole library to one file. Others may go on asking and adding meanwhile."""
    with one_line_errors():
        from store.backup import back_up

        manifest = back_up(settings_with(data_dir=data_dir).data_dir, file, replace=replace)
    if as_json:
        print_json(manifest.model_dump(mode="json"))
    else:
        held = f"{manifest.documents} documents, {manifest.passages} passages"
        out.print(f"{file} holds the library: {held}.", markup=False)


def restore(file: File, replace: Replace = False, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Make a library from a backup, and prove that it is whole. Nothing is overwritten unless you say so."""
    with one_line_errors():
        from assistant.opening import open_library
        from assistant.show_library import restoring
        from store.backup import unpack

        settings = settings_with(data_dir=data_dir)
        manifest = unpack(file, settings.data_dir, replace=replace)
        library = open_library(settings)
        try:
            with restoring(err, quiet=as_json) as progress:
                library.refill(progress)
            report = library.check()
            if not report.sound:
                report = library.check(repair=True)
        finally:
            library.close()
        if not report.sound:
            fail("The restored library is not whole. 'secondlook library check' says what is wrong.", FAILED)
    if as_json:
        print_json(manifest.model_dump(mode="json"))
    else:
        held = f"{manifest.documents} documents, {manifest.passages} passages"
        out.print(f"Restored {held}, as of {manifest.made_at}. The library is sound.", markup=False)


def mcp(
    transport: Annotated[
        Transport,
        typer.Option(help="'stdio' for a program that starts this command, 'http' for others on this machine."),
    ] = Transport.STDIO,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port for 'http'. The address is /mcp.")] = 7862,
    data_dir: DataDir = None,
) -> None:
    """Offer search, ask, open_passage and supervision to programs that speak the Model Context Protocol."""
    with one_line_errors():
        from assistant.mcp.server import serve_http, serve_stdio

        runtime = runtime_at(data_dir)
        if transport is Transport.HTTP:
            err.print(f"Second Look is at http://127.0.0.1:{port}/mcp (press Ctrl+C to stop)")
            serve_http(runtime, "127.0.0.1", port)
        else:
            serve_stdio(runtime)
