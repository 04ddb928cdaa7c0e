"""A report on the terminal, as Markdown or as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from eval.errors import UsageError
from eval.models import Miss, Report, SetReport
from eval.tables import Table, tables, wording

PIPE_WIDTH = 150  # characters


def check_output(path: Path | None) -> None:
    """Refuse a report file that cannot be written, before anything is measured.

    Raises:
        UsageError: the file name ends otherwise than in .md or .json, or its folder is not there.
    """
    if path is None:
        return
    if path.suffix.lower() not in (".md", ".json"):
        raise UsageError(f"A report cannot be written as {path.name}. Name a file that ends in .md or .json.")
    if not path.parent.is_dir():
        raise UsageError(f"There is no folder {path.parent}. Make it, or name another file.")


def write_report(report: Report, path: Path) -> None:
    """Write a report as Markdown or JSON, by the ending of the file name."""
    as_json = path.suffix.lower() == ".json"
    text = report.model_dump_json(indent=2) if as_json else "\n".join(_markdown(report))
    path.write_text(text + "\n", encoding="utf-8")


def print_report(console: Console, report: Report, *, show_errors: bool) -> None:
    """Print a report as tables, and each miss where asked for."""
    for measured in report.sets:
        console.print(Text(f"\n{_heading(measured)}", style="bold"))
        for table in tables(measured):
            console.print(as_rich(table))
        if show_errors:
            console.print(Text("\n".join(_all_misses(measured))))
    for line in [*report.notices, *_verdict(report)]:
        console.print(Text(line))


def terminal() -> Console:
    """Give a console that is wide enough for the tables where the output goes to a file or a pipe."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=PIPE_WIDTH)


def _heading(report: SetReport) -> str:
    asked = report.slices[0].questions
    return f"{report.title}: {report.documents} documents, {report.passages} passages, {asked} questions"


def _verdict(report: Report) -> list[str]:
    faults = sum(measured.gold_faults for measured in report.sets)
    told = [f"{faults} gold quotes stand in no stored text. Correct the gold file."] if faults else []
    return told + (report.breaches or ["Every lower bound is reached."])


def as_rich(table: Table) -> RichTable:
    """Give a table as the terminal shows it."""
    shown = RichTable(title=table.title, title_justify="left")
    for column in table.columns:
        shown.add_column(column, overflow="fold")
    for row in table.rows:
        shown.add_row(*(Text(cell) for cell in row))
    return shown


def _markdown(report: Report) -> Iterator[str]:
    yield "# Evaluation report\n"
    yield from (f"- {line}" for line in [*_verdict(report), *report.notices])
    yield "\nIn brackets: 95 % intervals (shares: Wilson; means and differences: bootstrap, 2,000 resamples).\n"
    yield from (f"- **{words['label']}**: {words['meaning']}" for words in wording().values())
    for measured in report.sets:
        yield f"\n## {_heading(measured)}"
        for table in tables(measured):
            yield from as_markdown(table)
        yield f"\n### Misses\n\n{_counted(measured)}"


def as_markdown(table: Table) -> Iterator[str]:
    """Give a table as lines of Markdown under its title."""
    yield f"\n### {table.title}\n"
    yield _line(table.columns)
    yield _line(["---"] * len(table.columns))
    yield from (_line(row) for row in table.rows)


def _line(cells: tuple[str, ...] | list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _counted(report: SetReport) -> str:
    return (
        f"{len(report.misses)} questions of the open split missed something, and {report.sealed_misses} of the sealed "
        "split, which are counted and never shown."
    )


def _all_misses(report: SetReport) -> Iterator[str]:
    yield f"\n{_counted(report)}"
    for miss in report.misses:
        yield from _told(miss)


def _told(miss: Miss) -> Iterator[str]:
    yield f"\n{miss.id} ({miss.kind}, {miss.status}): {miss.question}"
    yield f"  Wrong: {'; '.join(miss.wrong)}"
    yield from (f"  Expected ({quote.stage}): {quote.document}: {quote.text}" for quote in miss.expected)
    yield from (f"  Shown: {line}" for line in miss.shown)
