"""The starter library: our own notes on published reviews, added to a library on first start."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import as_file, files
from pathlib import Path

from ingest.pipeline import AddReport, Given, Progress, add
from ingest.starter.origins import STARTER
from store.library import Library

BUILT = "starter"


def notes() -> list[Path]:
    """List the starter notes, by name."""
    with as_file(files("ingest.starter").joinpath("notes")) as folder:
        return sorted(folder.glob("*.md"))


def is_built(library: Library) -> bool:
    """Whether the starter library was built here once. Notes that a person removed since then stay removed."""
    return library.catalogue.meta(BUILT) is not None


def build(library: Library, progress: Callable[[Progress], None] | None = None) -> AddReport:
    """Add every starter note. Safe to run again after it was cut short: notes already held are left as they are."""
    # The place is the same wherever the program is installed, so that a changed note takes the place of the held one.
    given = [Given(note, note.name, f"{STARTER}{note.stem}") for note in notes()]
    report = add(library, given, progress=progress)
    if all(result.outcome != "failed" for result in report.results):
        library.catalogue.set_meta(BUILT, "built")
    return report
