"""A report as plain tables, which the terminal and the Markdown file both show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from eval.figures import Figure
from eval.measures import MEASURES, RECALLS
from eval.models import Group, SetReport, Slice
from eval.outcome import SYSTEMS

SYSTEM_NAMES = {
    "second_look": "Second Look",
    "hybrid": "Its search alone",
    "bm25": "BM25 alone",
    "dense": "Vectors alone",
}


@dataclass(frozen=True)
class Table:
    """A title, the names of the columns, and rows of as many cells."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


@cache
def wording() -> dict[str, dict[str, str]]:
    """Give the label and the meaning of every measure."""
    source = Path(__file__).with_name("measures.yaml").read_text(encoding="utf-8")
    words: dict[str, dict[str, str]] = yaml.safe_load(source)
    return words


def percent(figure: Figure) -> str:
    """Write a share: "83% (67 to 92), n 36"."""
    if figure.value is None or figure.low is None or figure.high is None:
        return "-"
    return f"{figure.value:.0%} ({100 * figure.low:.0f} to {100 * figure.high:.0f}), n {figure.n}"


def brief_percent(figure: Figure) -> str:
    """Write a share and its number of observations, for tables of many columns: "83% of 36"."""
    return "-" if figure.value is None else f"{figure.value:.0%} of {figure.n}"


def tables(report: SetReport) -> Iterator[Table]:
    """Give every table of one set."""
    yield _recall(report)
    yield _gain(report)
    yield _measures(report)
    yield _broken_down(report, ("kind", "phrasing"), report.slices)
    yield _broken_down(report, ("document",), report.slices[:1])
    yield _endings(report)
    yield _risks(report)
    yield _timings(report)


def _recall(report: SetReport) -> Table:
    rows = [
        (part.split, SYSTEM_NAMES[system], *(percent(part.recall[system][name]) for name in RECALLS))
        for part in report.slices
        for system in SYSTEMS
    ]
    return Table("Finding the answer", ("Split", "System", *(wording()[name]["label"] for name in RECALLS)), rows)


def _gain(report: SetReport) -> Table:
    rows = [
        (part.split, SYSTEM_NAMES[baseline], percent(figure))
        for part in report.slices
        for baseline, figure in part.gain.items()
    ]
    return Table("Second Look less the baseline, first 10", ("Split", "Baseline", "Difference in points"), rows)


def _measures(report: SetReport) -> Table:
    rows = [(wording()[name]["label"], *(percent(part.measures[name]) for part in report.slices)) for name in MEASURES]
    return Table("The answers", ("Measure", *(part.split for part in report.slices)), rows)


def _broken_down(report: SetReport, dimensions: Sequence[str], parts: Sequence[Slice]) -> Table:
    rows = [
        (value, part.split, str(group.questions), *_in_brief(group))
        for dimension in dimensions
        for value in report.slices[0].by[dimension]
        for part in parts
        if (group := part.by[dimension].get(value))
    ]
    found = ("First 5", "First 10", "Search alone, 10", "BM25, 10", "Vectors, 10")
    title = f"By {' and '.join(dimensions)}"
    return Table(title, (title, "Split", "Questions", *found, "Answered", "Left unanswered"), rows)


def _in_brief(group: Group) -> tuple[str, ...]:
    figures = (
        group.recall["second_look"]["recall_at_5"],
        *(group.recall[system]["recall_at_10"] for system in SYSTEMS),
        group.measures["answers_given"],
        group.measures["abstains_rightly"],
    )
    return tuple(brief_percent(figure) for figure in figures)


def _endings(report: SetReport) -> Table:
    statuses = sorted({status for counts in report.slices[0].endings.values() for status in counts})
    rows = [
        (part.split, kind, *(str(counts.get(status, 0)) for status in statuses))
        for part in report.slices
        for kind, counts in part.endings.items()
    ]
    return Table("How answers ended", ("Split", "Kind", *statuses), rows)


def _risks(report: SetReport) -> Table:
    rows = [(risk.split, risk.level, percent(risk.coverage), percent(risk.risk)) for risk in report.risks]
    return Table("Coverage and risk", ("Split", "Counted", "Questions answered", "Of those, wrong"), rows)


def _timings(report: SetReport) -> Table:
    rows = [(step, f"{timing.p50:.1f}", f"{timing.p95:.1f}", str(timing.n)) for step, timing in report.timings.items()]
    return Table("Milliseconds", ("Step", "p50", "p95", "n"), rows)
