"""Measure the guard: `python -m eval.guard [--split open|sealed] [--show-errors] [--json] [SET ...]`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from eval.errors import EvaluationError
from eval.figures import Figure
from eval.guard.run import GuardReport, evaluate


def main() -> int:
    """Run and print: 0 where every bound is reached, 1 where not, 2 where a set cannot be used."""
    asked = argparse.ArgumentParser(prog="python -m eval.guard", description="Measure the guard.")
    asked.add_argument("sets", nargs="*", type=Path, help="public sets: JSONL with spans, or tokens with BIO tags")
    asked.add_argument("--split", choices=("open", "sealed"))
    asked.add_argument("--show-errors", action="store_true", help="list each message of the open halves judged wrongly")
    asked.add_argument("--json", action="store_true", help="print the report as JSON")
    options = asked.parse_args()
    try:
        report = evaluate(options.split, options.sets)
    except EvaluationError as error:
        print(error, file=sys.stderr)
        return 2
    print(report.model_dump_json(indent=2) if options.json else _shown(report, errors=options.show_errors))
    return 1 if report.breaches else 0


def _shown(report: GuardReport, *, errors: bool) -> str:
    lines = ["| set | half | caught | false alarms | details found | word list: caught | word list: false alarms |"]
    lines.append("| --- | --- | --- | --- | --- | --- | --- |")
    for one in report.sets:
        cells = (one.recall, one.false_alarms, one.spans_found, one.words_recall, one.words_false_alarms)
        lines.append(f"| {one.name} | {one.split} | {' | '.join(_figure(cell) for cell in cells)} |")
    lines.append(f"\nOne message: p50 {report.p50} ms, p95 {report.p95} ms ({report.processor_p95} ms of processor).")
    lines.append(f"The longest has {report.longest_words} words.")
    if errors:
        lines += [f"- {miss.id}: expected {miss.expected}, found {miss.found}: {miss.text}" for miss in report.misses]
    return "\n".join([*lines, *report.breaches])


def _figure(figure: Figure) -> str:
    if figure.value is None or figure.low is None or figure.high is None:
        return "-"
    return f"{figure.value:.1%} ({figure.low:.1%} to {figure.high:.1%}, n = {figure.n})"


if __name__ == "__main__":
    raise SystemExit(main())
