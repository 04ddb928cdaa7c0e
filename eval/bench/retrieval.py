"""Search beside other systems, and search as the library grows; nothing is downloaded.

    python -m eval.bench.retrieval [--set FOLDER]... [--questions 300] [--grow 1000 20000 500000] [--json]

Every system runs in a process of its own, so that its memory is its own. A set is a folder in BEIR layout. `--grow`
needs about 10 kB of disk for each passage, and keeps what it grew in the folder that `--keep` names.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from eval.bench.systems import SYSTEMS
from eval.collection import Collection, read_collection
from eval.errors import EvaluationError, UsageError
from eval.ranking import ndcg, recall

BESIDE = Path(__file__).resolve().parents[3] / "shared" / "bench"
WARM_UP = 5  # questions asked before the clock counts
COLUMNS = {
    "system": "System",
    "ndcg_10": "nDCG@10",
    "recall_5": "Recall@5",
    "recall_10": "Recall@10",
    "index_s": "Index, s per 1,000",
    "p50_ms": "p50, ms",
    "p95_ms": "p95, ms",
    "memory_mb": "Peak memory, MB",
}
GROWTH = {
    "passages": "Passages",
    "documents": "Documents",
    "disk_mb": "Disk, MB",
    "p50_ms": "p50, ms",
    "p95_ms": "p95, ms",
    "filtered_p95_ms": "p95 with a filter, ms",
    "memory_mb": "Peak memory, MB",
}

Row = dict[str, Any]


def measure(system: str, collection: Collection) -> Row:
    """Build one system over a collection, ask every question, and give quality, times and memory."""
    with tempfile.TemporaryDirectory(prefix="secondlook-bench-") as folder:
        passages = sum(1 for _ in collection.entries())
        start = time.perf_counter()
        search = SYSTEMS[system](collection, Path(folder))
        taken = time.perf_counter() - start
        found, times = _asked(search, collection.questions)
    grades = [collection.grades[key] for key in collection.questions]
    pairs = list(zip(found, grades, strict=True))
    return {
        "system": system,
        "ndcg_10": float(np.mean([ndcg(ranked, grade) for ranked, grade in pairs])),
        "recall_5": float(np.mean([recall(ranked, grade, 5) for ranked, grade in pairs])),
        "recall_10": float(np.mean([recall(ranked, grade, 10) for ranked, grade in pairs])),
        "index_s": taken / passages * 1000,
        **_spread(times),
        "memory_mb": _peak(),
    }


def measure_growth(size: int, collections: Sequence[Collection], folder: Path) -> Row:
    """Grow a library to a size, if it is not there yet, and time Second Look's own retriever on it."""
    from assistant.ask.retrieve import PassageRetriever
    from assistant.opening import open_library
    from assistant.settings import Settings
    from eval.bench.grow import grow, size_on_disk, stock
    from store.filters import Filters
    from store.tokens import TokenEncoder

    settings = Settings(data_dir=folder)
    library = open_library(settings)
    if library.counts()[1] < size:
        grow(library, stock(collections, library.embedder, TokenEncoder()), size)
    retriever = PassageRetriever(library=library, settings=settings)
    questions = {key: text for item in collections for key, text in item.questions.items()}
    _, times = _asked(retriever.evidence, questions)
    narrow = Filters.of({"nation": ["Wales"], "theme": ["theme 7"]})
    _, narrowed = _asked(lambda question: retriever.evidence(question, narrow), questions)
    documents, passages = library.counts()
    library.close()
    return {
        "passages": passages,
        "documents": documents,
        "disk_mb": size_on_disk(folder) / 1e6,
        **_spread(times),
        "filtered_p95_ms": _spread(narrowed)["p95_ms"],
        "memory_mb": _peak(),
    }


def _asked(search: Callable[[str], Any], questions: Mapping[str, str]) -> tuple[list[Any], list[float]]:
    for question in islice(questions.values(), WARM_UP):
        search(question)
    found, times = [], []
    for question in questions.values():
        start = time.perf_counter()
        found.append(search(question))
        times.append((time.perf_counter() - start) * 1000)
    return found, times


def _spread(times: Sequence[float]) -> dict[str, float]:
    p50, p95 = np.percentile(times, [50, 95])
    return {"p50_ms": float(p50), "p95_ms": float(p95)}


def _peak() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e3)


def _in_child(*arguments: str) -> Row:
    """Run one measurement in a process of its own.

    Raises:
        EvaluationError: it failed.
    """
    ran = subprocess.run(  # noqa: S603 - our own module, with what our own caller named
        [sys.executable, "-m", "eval.bench.retrieval", *arguments], stdout=subprocess.PIPE, text=True, check=False
    )
    if ran.returncode:
        raise EvaluationError(f"The measurement {' '.join(arguments)} failed; see above.")
    row: Row = json.loads(ran.stdout.splitlines()[-1])
    return row


def compare(folders: Sequence[Path], systems: Sequence[str], questions: int) -> dict[str, list[Row]]:
    """Measure every system on every set."""
    compared: dict[str, list[Row]] = {}
    for folder in folders:
        name = read_collection(folder).name
        for system in systems:
            _tell(f"{name}: {system}")
            row = _in_child("--child", system, "--set", str(folder), "--questions", str(questions))
            compared.setdefault(name, []).append(row)
    return compared


def growth(folders: Sequence[Path], sizes: Sequence[int], questions: int, keep: Path) -> list[Row]:
    """Measure Second Look at every size."""
    rows = []
    named = [part for folder in folders for part in ("--set", str(folder))]
    for size in sizes:
        _tell(f"{size:,} passages")
        kept = ("--keep", str(keep / f"grown-{size}"))
        rows.append(_in_child("--child", "grow", "--grow", str(size), *kept, *named, "--questions", str(questions)))
    return rows


def table(rows: Sequence[Row], columns: Mapping[str, str]) -> str:
    """Lay rows out in Markdown."""
    lines = [f"| {' | '.join(columns.values())} |", f"|{' --- |' * len(columns)}"]
    lines += [f"| {' | '.join(_shown(key, row[key]) for key in columns)} |" for row in rows]
    return "\n".join(lines)


def _shown(key: str, value: float | str) -> str:
    if isinstance(value, str):
        return value
    return f"{value:.3f}" if key.startswith(("ndcg", "recall")) else f"{value:,.1f}".removesuffix(".0")


def _tell(line: str) -> None:
    sys.stderr.write(line + "\n")


def _standing() -> list[Path]:
    return sorted(path.parent for path in BESIDE.glob("*/corpus.jsonl"))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m eval.bench.retrieval", description=(__doc__ or "").split("\n")[0])
    parser.add_argument(
        "--set", dest="sets", action="append", type=Path, help="a folder in BEIR layout; may be repeated"
    )
    parser.add_argument("--system", dest="systems", action="append", choices=list(SYSTEMS), help="only this system")
    parser.add_argument("--questions", type=int, default=300, help="ask this many of each set, evenly spread")
    parser.add_argument("--grow", type=int, nargs="+", help="time Second Look at these numbers of passages instead")
    parser.add_argument("--keep", type=Path, help="folder in which grown libraries are kept")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line: 0 when done, 1 where it failed, 2 for wrong usage."""
    given = _parser().parse_args(arguments)
    try:
        folders = given.sets or _standing()
        if not folders:
            raise UsageError(f"No set was named, and none lies at {BESIDE}. Name one with --set FOLDER.")
        if given.child:
            sys.stdout.write(json.dumps(_child(given, folders)) + "\n")
            return 0
        if given.grow:
            keep = given.keep or Path(tempfile.gettempdir()) / "secondlook-grown"
            rows = growth(folders, given.grow, given.questions, keep)
            sys.stdout.write((json.dumps(rows, indent=2) if given.json else table(rows, GROWTH)) + "\n")
            return 0
        compared = compare(folders, given.systems or list(SYSTEMS), given.questions)
    except EvaluationError as error:
        _tell(str(error))
        return 2 if isinstance(error, UsageError) else 1
    tables = [f"## {name}\n\n{table(rows, COLUMNS)}\n" for name, rows in compared.items()]
    sys.stdout.write(json.dumps(compared, indent=2) + "\n" if given.json else "\n".join(tables))
    return 0


def _child(given: argparse.Namespace, folders: Sequence[Path]) -> Row:
    collections = [read_collection(folder, given.questions) for folder in folders]
    if given.child == "grow":
        return measure_growth(given.grow[0], collections, given.keep)
    return measure(given.child, collections[0])


if __name__ == "__main__":
    raise SystemExit(main())
