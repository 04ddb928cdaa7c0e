"""`secondlook evaluate`: gold sets in, a report out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from assistant.ask.service import AskService
from assistant.opening import second_stage
from assistant.settings import Settings, get_settings
from eval.asking import Examiner
from eval.embedding import RememberingEmbedder
from eval.errors import EvaluationError, UsageError
from eval.misses import misses
from eval.models import Report, SetReport
from eval.outcome import Outcome
from eval.proof import plain
from eval.report import check_output, print_report, terminal, write_report
from eval.risk import risks
from eval.sets import GoldSet, own_library, standing_sets
from eval.summary import slices, timings
from eval.thresholds import Thresholds, load_thresholds
from store.embedding import PassageEmbedder
from store.library import Library
from store.tokens import TokenEncoder

PASSED, FAILED, USAGE = 0, 1, 2
PRECISION_NOTICE = (
    "Precision at 5 is not measured: a gold row lists enough passages to prove an answer, not every passage that bears "
    "on it. Only people reading the answers can judge it."
)

Tell = Callable[[str], None]


def main(
    *,
    gold: Path | None,
    output: Path | None,
    data_dir: Path,
    corpus: Path | None,
    split: str | None,
    show_errors: bool,
    as_json: bool,
) -> int:
    """Run the evaluation for the command line: 0 where every lower bound is reached, 1 where not, 2 for wrong usage."""
    err = Console(stderr=True, highlight=False, soft_wrap=True)
    try:
        check_output(output)
        thresholds = load_thresholds()
        if gold:
            sets, notices = [own_library(gold, data_dir)], list[str]()
        else:
            sets, notices = standing_sets(corpus)
        report = evaluate(_narrowed(sets, split), get_settings(), thresholds, tell=partial(err.print, markup=False))
    except EvaluationError as error:
        err.print(str(error), markup=False)
        return USAGE if isinstance(error, UsageError) else FAILED
    report.notices = [*notices, *report.notices]
    if output:
        write_report(report, output)
    if as_json:
        sys.stdout.write(report.model_dump_json(indent=2) + "\n")
    else:
        print_report(terminal(), report, show_errors=show_errors)
    return FAILED if report.breaches else PASSED


def _narrowed(sets: Sequence[GoldSet], split: str | None) -> list[GoldSet]:
    if split is None:
        return list(sets)
    kept = [narrow for gold_set in sets if (narrow := gold_set.only(split)).rows]
    if not kept:
        raise UsageError(f"No question is in the split {split!r}. The splits are train and test.")
    return kept


def evaluate(sets: Sequence[GoldSet], settings: Settings, thresholds: Thresholds, *, tell: Tell) -> Report:
    """Put each set to its library and measure the answers.

    Each set with a `fill` gets a fresh library in a temporary folder, gone afterwards. `tell` hears what is being done.

    Raises:
        EvaluationError: a library cannot be built or holds nothing.
        LibraryError: a library or the embedding model cannot be opened.
    """
    embedder = RememberingEmbedder(settings.embedding_model, allow_download=settings.allow_model_download)
    embedder.load()
    encoder = second_stage(settings)
    report = Report(sets=[], notices=[PRECISION_NOTICE])
    for gold_set in sets:
        tell(f"{gold_set.title}: opening the library")
        with _library(gold_set, embedder, encoder) as library:
            tell(f"{gold_set.title}: asking {len(gold_set.rows)} questions")
            measured = measure(gold_set, library, settings)
        report.sets.append(measured)
        report.breaches += thresholds.breaches(measured)
    return report


@contextmanager
def _library(gold_set: GoldSet, embedder: PassageEmbedder, encoder: TokenEncoder | None) -> Iterator[Library]:
    with TemporaryDirectory(prefix="secondlook-", ignore_cleanup_errors=True) as temporary:
        library = Library(gold_set.data_dir or Path(temporary), embedder, encoder)
        try:
            if gold_set.fill:
                gold_set.fill(library)
            if not library.counts()[1]:
                raise EvaluationError(f"The library at {library.folder} holds nothing. Add documents, then try again.")
            yield library
        finally:
            library.close()


def measure(gold_set: GoldSet, library: Library, settings: Settings) -> SetReport:
    """Put one set to an open library."""
    examiner = Examiner(AskService(library, settings), gold_set.originals)
    outcomes = [examiner.examine(row) for row in gold_set.rows]
    opened, sealed = misses(outcomes)
    documents, passages = library.counts()
    return SetReport(
        name=gold_set.name,
        title=gold_set.title,
        documents=documents,
        passages=passages,
        slices=slices(outcomes),
        risks=list(risks(outcomes)),
        timings=timings(outcomes),
        misses=opened,
        sealed_misses=sealed,
        gold_faults=_gold_faults(outcomes, library),
    )


def _gold_faults(outcomes: Sequence[Outcome], library: Library) -> int:
    texts = [plain(library.document_text(document.document_id)) for document in library.documents()]
    quotes = [plain(quote.text) for outcome in outcomes for quote in outcome.row.quotes]
    return sum(not any(quote in text for text in texts) for quote in quotes)
