"""What each part of the search is worth: the gold questions, searched with one part left out at a time.

Run it as `python -m eval.ablation [--corpus FOLDER] [--split train|test] [-o report.md]`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.ask.retrieve import PassageRetriever
from assistant.ask.wording import Wording
from assistant.opening import open_library
from assistant.settings import Settings, get_settings
from eval.baseline import as_shown
from eval.beir_report import compare, shown_figure, signed
from eval.errors import EvaluationError, UsageError
from eval.figures import mean
from eval.gold import GoldRow
from eval.measures import found
from eval.outcome import Shown
from eval.ranking import ndcg, reciprocal_rank
from eval.report import as_markdown, as_rich, check_output, terminal
from eval.sets import standing_sets
from eval.tables import Table
from store.errors import LibraryError
from store.library import Library
from store.models import Document

WHOLE = "As shipped"


class _Without(PassageRetriever):
    """The search with part of what it reads from a question left out."""

    leave_out: Callable[[str, Wording], Wording]

    def read(self, question: str, documents: Sequence[Document], rarity: Mapping[str, float]) -> Wording:
        return self.leave_out(question, super().read(question, documents, rarity))


def variants(library: Library, settings: Settings) -> dict[str, PassageRetriever]:
    """Give the search as shipped and with each part left out, by name."""

    def weighed(**weights: float) -> PassageRetriever:
        return PassageRetriever(library=library, settings=settings.model_copy(update=weights))

    def without(leave_out: Callable[[str, Wording], Wording]) -> PassageRetriever:
        return _Without(library=library, settings=settings, leave_out=leave_out)

    words = settings.lexical_weight + settings.second_stage_weight
    return {
        WHOLE: PassageRetriever(library=library, settings=settings),
        "Without the second stage": weighed(second_stage_weight=0.0, lexical_weight=words),
        "Without the vectors": weighed(dense_weight=0.0),
        "Without the words": weighed(lexical_weight=0.0),
        "Words alone": weighed(dense_weight=0.0, second_stage_weight=0.0),
        "Vectors alone": weighed(lexical_weight=0.0, second_stage_weight=0.0),
        "Question as typed": without(lambda question, wording: replace(wording, core=question)),
        "Without review words": without(lambda _, wording: replace(wording, added=())),
        "Without kinds of passage": without(lambda _, wording: replace(wording, kinds=frozenset())),
        "Without named publications": without(lambda _, wording: replace(wording, documents=frozenset())),
    }


# What is measured of one question, from the passages in order.
MEASURES: dict[str, Callable[[GoldRow, Sequence[Shown]], float]] = {
    "nDCG@10": lambda row, shown: ndcg(_places(shown), _held(row, shown)),
    "Found@1": lambda row, shown: float(found(row, shown[:1])),
    "Found@5": lambda row, shown: float(found(row, shown[:5])),
    "Found@10": lambda row, shown: float(found(row, shown[:10])),
    "MRR@10": lambda row, shown: reciprocal_rank(_places(shown), _held(row, shown)),
}


def _places(shown: Sequence[Shown]) -> list[str]:
    return [str(place) for place in range(len(shown))]


def _held(row: GoldRow, shown: Sequence[Shown]) -> dict[str, int]:
    """Grade the passages: 1 for each gold quote in it; a quote that was not found at all counts as missed."""
    grades = {
        str(place): count for place, source in enumerate(shown) if (count := sum(map(source.holds, row.quotes))) > 0
    }
    missed = [quote for quote in row.quotes if not any(source.holds(quote) for source in shown)]
    return grades | {f"missed {number}": 1 for number in range(len(missed))}


def measure(rows: Sequence[GoldRow], library: Library, settings: Settings) -> list[Table]:
    """Put the answerable questions to every variant; one table for all, then the differences from the whole."""
    asked = [row for row in rows if row.answerable]
    values: dict[str, dict[str, list[float]]] = {}
    for name, retriever in variants(library, settings).items():
        taken = values.setdefault(name, {measure: [] for measure in MEASURES})
        for row in asked:
            shown = as_shown(library, [item.passage for item in retriever.evidence(row.question).items])
            for measure_name, value in MEASURES.items():
                taken[measure_name].append(value(row, shown))
    return [
        Table(
            f"{len(asked)} questions",
            ("Search", *MEASURES),
            [(name, *(shown_figure(mean(seen)) for seen in taken.values())) for name, taken in values.items()],
        ),
        _differences(values),
    ]


def _differences(values: Mapping[str, Mapping[str, Sequence[float]]]) -> Table:
    rows = []
    for name, taken in values.items():
        if name != WHOLE:
            gap = compare(values[WHOLE]["nDCG@10"], taken["nDCG@10"])
            rows.append((name, signed(gap.figure), f"{gap.p:.4f}"))
    return Table(f"{WHOLE}, less", ("Search", "nDCG@10", "p"), rows)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line: 0 when done, 1 where it failed, 2 for wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m eval.ablation", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--corpus", type=Path, help="folder of the founding documents")
    parser.add_argument("--split", default="train", choices=("train", "test"), help="which half of the questions")
    parser.add_argument("-o", "--output", type=Path, help="write the report here (.md)")
    given = parser.parse_args(arguments)
    try:
        check_output(given.output)
        tables = run(given.corpus, given.split, get_settings())
    except (EvaluationError, LibraryError) as error:
        sys.stderr.write(f"{error}\n")
        return 2 if isinstance(error, UsageError) else 1
    for table in tables:
        terminal().print(as_rich(table))
    if given.output:
        lines = ["# What each part of the search is worth", *(line for table in tables for line in as_markdown(table))]
        given.output.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


def run(corpus: Path | None, split: str, settings: Settings) -> list[Table]:
    """Build the library of the founding documents, or of the starter library where they are absent, and measure.

    Raises:
        EvaluationError: the library cannot be built.
        LibraryError: the library or a model cannot be opened.
    """
    sets, _ = standing_sets(corpus)
    chosen = next((gold_set for gold_set in sets if gold_set.name == "founding"), sets[0])
    with TemporaryDirectory(prefix="secondlook-", ignore_cleanup_errors=True) as folder:
        library = open_library(settings.model_copy(update={"data_dir": Path(folder)}))
        try:
            if chosen.fill:
                chosen.fill(library)
            return measure(chosen.only(split).rows, library, settings)
        finally:
            library.close()


if __name__ == "__main__":
    raise SystemExit(main())
