"""The commands of whoever looks after a library: keep a backup of it, and put one back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assistant.terminal import FAILED, AsJson, DataDir, err, fail, one_line_errors, out, print_json, settings_with

File = Annotated[Path, typer.Argument(metavar="FILE", help="The file of the backup.")]
Replace = Annotated[bool, typer.Option("--replace", help="Take the place of what is there already.")]


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
