"""The gold sets: which questions go with which library."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from eval.errors import EvaluationError, UsageError
from eval.gold import GoldRow, load_gold
from ingest.pipeline import FileResult, add
from ingest.starter.build import build, notes
from store.library import Library

GOLD = Path(__file__).parent / "gold"
CORPUS = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus"
CORPUS_VARIABLE = "SECONDLOOK_CORPUS_DIR"

Fill = Callable[[Library], None]


@dataclass(frozen=True)
class GoldSet:
    """Questions and the library they are put to.

    `fill` builds a library in a fresh temporary folder; where it is None, the library in `data_dir` is used as it is.
    `originals` are the folders of the files that were added, for the second check of every quote.
    """

    name: str
    title: str
    rows: Sequence[GoldRow]
    fill: Fill | None = None
    data_dir: Path | None = None
    originals: tuple[Path, ...] = ()

    def only(self, split: str) -> GoldSet:
        """Keep the questions of one split."""
        return replace(self, rows=[row for row in self.rows if row.split == split])


def own_library(gold: Path, data_dir: Path) -> GoldSet:
    """Put a gold file to the library in a data folder.

    Raises:
        GoldError: the gold file cannot be used.
    """
    return GoldSet(name="gold", title=f"{gold.name} on {data_dir}", rows=load_gold(gold), data_dir=data_dir)


def standing_sets(corpus: Path | None) -> tuple[list[GoldSet], list[str]]:
    """Give the product's own sets, and a notice for each that has to be left out.

    The founding documents are looked for in `corpus`, else in SECONDLOOK_CORPUS_DIR, else beside the repository.

    Raises:
        GoldError: a gold file cannot be used.
        UsageError: the corpus folder was named by the caller and is not there.
    """
    home = notes()[0].parent
    starter = GoldSet("starter", "Starter library", _gold("starter"), fill_starter, originals=(home,))
    folder = _corpus(corpus)
    if folder is None:
        told = f"The founding sets are left out: their documents are not at {CORPUS}. Name their folder with --corpus."
        return [starter], [told]
    rows = _gold("founding")

    def fill_founding(library: Library) -> None:
        _add(library, folder)

    def fill_both(library: Library) -> None:
        fill_starter(library)
        _add(library, folder)

    founding = GoldSet("founding", "Founding documents", rows, fill_founding, originals=(folder,))
    title = "Founding questions, starter library mixed in"
    return [starter, founding, GoldSet("both", title, rows, fill_both, originals=(home, folder))], []


def _gold(name: str) -> list[GoldRow]:
    """Read a set's questions, and those that its library cannot answer."""
    return [*load_gold(GOLD / f"{name}.jsonl"), *load_gold(GOLD / f"{name}-unanswerable.jsonl")]


def _corpus(named: Path | None) -> Path | None:
    from_environment = os.environ.get(CORPUS_VARIABLE)
    wanted = named or (Path(from_environment) if from_environment else None)
    if wanted is None:
        return CORPUS if CORPUS.is_dir() else None
    if not wanted.is_dir():
        raise UsageError(f"There is no folder {wanted}. Check --corpus or {CORPUS_VARIABLE}.")
    return wanted


def fill_starter(library: Library) -> None:
    """Build the starter library.

    Raises:
        EvaluationError: a note could not be added.
    """
    _refuse_failures(build(library).results)


def _add(library: Library, folder: Path) -> None:
    _refuse_failures(add(library, [folder]).results)


def _refuse_failures(results: Sequence[FileResult]) -> None:
    failed = [result.message for result in results if result.outcome == "failed"]
    if failed:
        raise EvaluationError(f"The library to be tested could not be built: {failed[0]}")
