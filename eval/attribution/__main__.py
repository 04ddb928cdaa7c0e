"""Run the support check over an attribution set and print its error rates, beside checks by words or meaning alone."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from eval.attribution.measure import measure
from eval.attribution.rows import OWN, load_rows
from eval.errors import EvaluationError


def main(arguments: list[str] | None = None) -> int:
    """Print one table: 0, or 2 where the file cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m eval.attribution", description=__doc__)
    parser.add_argument(
        "path", nargs="?", type=Path, default=OWN, help="JSONL, each line with claim, passage and label."
    )
    parser.add_argument("--show-errors", action="store_true", help="List what went wrong in the open half.")
    given = parser.parse_args(arguments)
    try:
        rows = load_rows(given.path)
    except EvaluationError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    for line in measure(rows, show_errors=given.show_errors):
        sys.stdout.write(line + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
