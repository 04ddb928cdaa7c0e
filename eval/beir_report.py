"""What a collection's run found: figures by system, and paired differences with how sure they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict

from eval.figures import SEED, Figure, mean
from eval.report import as_markdown, as_rich, terminal
from eval.tables import Table

SHUFFLES = 10_000
HEADLINE = "nDCG@10"


class Difference(BaseModel):
    """Second Look less another system: the mean over questions with its interval, and the chance of one as large.

    `p` is from a paired randomisation test with 10,000 shuffles, two-sided.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    figure: Figure
    p: float


class CollectionReport(BaseModel):
    """One collection. `figures` is by system and measure; `differences` by system, in nDCG@10."""

    model_config = ConfigDict(extra="forbid")

    name: str
    passages: int
    questions: int
    figures: dict[str, dict[str, Figure]]
    differences: dict[str, Difference]
    milliseconds_p50: float
    milliseconds_p95: float

    @classmethod
    def of(
        cls,
        name: str,
        passages: int,
        values: Mapping[str, Mapping[str, Sequence[float]]],
        ours: str,
        milliseconds: tuple[float, float],
    ) -> CollectionReport:
        """Make a report from each system's values, question by question."""
        mine = values[ours][HEADLINE]
        return cls(
            name=name,
            passages=passages,
            questions=len(mine),
            figures={
                system: {measure: mean(list(seen)) for measure, seen in measures.items()}
                for system, measures in values.items()
            },
            differences={
                system: compare(mine, measures[HEADLINE]) for system, measures in values.items() if system != ours
            },
            milliseconds_p50=milliseconds[0],
            milliseconds_p95=milliseconds[1],
        )


def compare(ours: Sequence[float], other: Sequence[float]) -> Difference:
    """Compare two systems on the same questions."""
    gaps = np.asarray(ours, dtype=np.float64) - np.asarray(other, dtype=np.float64)
    signs = np.random.default_rng(SEED).choice((-1.0, 1.0), size=(SHUFFLES, len(gaps)))
    as_large = np.abs(signs @ gaps) >= abs(gaps.sum()) - 1e-12
    return Difference(figure=mean(gaps.tolist()), p=float((as_large.sum() + 1) / (SHUFFLES + 1)))


def tables(report: CollectionReport) -> list[Table]:
    """Give a report as tables."""
    systems = list(report.figures)
    measures = list(report.figures[systems[0]])
    title = f"{report.name}: {report.passages} passages, {report.questions} questions"
    timed = f"{title}; Second Look p50 {report.milliseconds_p50:.0f} ms, p95 {report.milliseconds_p95:.0f} ms a search"
    figures = [(name, *(shown_figure(report.figures[name][measure]) for measure in measures)) for name in systems]
    gaps = [(name, signed(gap.figure), f"{gap.p:.4f}") for name, gap in report.differences.items()]
    return [
        Table(timed, ("System", *measures), figures),
        Table("Second Look less", ("System", HEADLINE, "p"), gaps),
    ]


def shown_figure(figure: Figure) -> str:
    """Show a figure with its interval."""
    return f"{figure.value:.3f} ({figure.low:.3f} to {figure.high:.3f})"


def signed(figure: Figure) -> str:
    """Show a difference with its sign and its interval."""
    return f"{figure.value:+.3f} ({figure.low:+.3f} to {figure.high:+.3f})"


def print_collections(reports: Sequence[CollectionReport]) -> None:
    """Print every collection's tables."""
    console = terminal()
    for report in reports:
        for table in tables(report):
            console.print(as_rich(table))


def write_collections(reports: Sequence[CollectionReport], path: Path) -> None:
    """Write the collections as Markdown or JSON, by the ending of the file name."""
    if path.suffix.lower() == ".json":
        text = as_one_json(reports)
    else:
        lines = ["# Search on public collections\n", "In brackets: 95 % bootstrap intervals. p: paired randomisation."]
        lines += [line for report in reports for table in tables(report) for line in as_markdown(table)]
        text = "\n".join(lines) + "\n"
    path.write_text(text, encoding="utf-8")


def as_one_json(reports: Sequence[CollectionReport]) -> str:
    """Give the collections as one JSON list."""
    return "[" + ",\n".join(report.model_dump_json(indent=2) for report in reports) + "]\n"
