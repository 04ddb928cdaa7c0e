"""Measure which lessons are taken for the same: precision and recall on labelled pairs, beside two baselines."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from eval.errors import EvaluationError
from eval.recurrence.measure import measure
from eval.recurrence.pairs import OWN, load_pairs


def main(arguments: list[str] | None = None) -> int:
    """Print one table: 0, or 2 where the pairs or their documents cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m eval.recurrence", description=__doc__)
    parser.add_argument("path", nargs="?", type=Path, default=OWN, help="JSONL, each line with a, b and same.")
    parser.add_argument("--corpus", type=Path, help="Folder of the founding documents.")
    parser.add_argument("--library", type=Path, help="Data folder that holds the documents; else one is built.")
    parser.add_argument("--show-errors", action="store_true", help="List what went wrong in the open half.")
    given = parser.parse_args(arguments)
    try:
        for line in measure(
            load_pairs(given.path), corpus=given.corpus, folder=given.library, show_errors=given.show_errors
        ):
            sys.stdout.write(line + "\n")
    except EvaluationError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
