"""How fast each stage of ingest is and how much memory it takes, beside a plain loader and splitter in the same run.

Run `python -m eval.bench.ingest`, or `make bench`. Without files it makes a PDF of 300 pages from the starter notes.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from eval.bench.paper import long_pdf
from eval.bench.plain import load_plainly, split_plainly
from ingest.describe import describe
from ingest.load import load_bytes, slug
from ingest.models import Limits, SourceText
from ingest.read import read_bytes
from ingest.split import split
from ingest.structure import structure
from store.models import Document, Passage

T = TypeVar("T")


class Stage(NamedTuple):
    """One stage, measured: wall seconds, what it worked through, and its peak memory in megabytes.

    `pieces` are the passages or chunks that came out of it or went into it. `peak_mb` is that of the process that did
    the work, all that it held before the stage included.
    """

    name: str
    seconds: float
    pages: int
    pieces: int
    peak_mb: float

    def row(self) -> dict[str, object]:
        """The figures of a stage, with its rates."""
        rate = {"pages_a_second": self.pages, "pieces_a_second": self.pieces}
        rates = {name: round(count / self.seconds, 1) if self.seconds else None for name, count in rate.items()}
        shown = {"seconds": round(self.seconds, 3), "pages": self.pages, "pieces": self.pieces}
        return {"name": self.name, **shown, **rates, "peak_mb": round(self.peak_mb)}


def measure(files: Sequence[Path], indexed: int) -> list[Stage]:
    """Measure every stage over some files; `indexed` passages at most are embedded and indexed."""
    stages: list[Stage] = []
    data = [(path.name, path.read_bytes()) for path in files]

    sources, read = _timed(lambda: [read_bytes(content, name) for name, content in data])
    pages = sum(max(len(source.pages), 1) for source in sources)
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    stages.append(Stage("read", read.seconds, pages, 0, max(child, read.peak_mb)))

    found, structured = _timed(lambda: [structure(source) for source in sources])
    stages.append(
        Stage("structure", structured.seconds, pages, sum(len(one.evidence) for one in found), structured.peak_mb)
    )

    passages, cut = _timed(lambda: _split(sources, data))
    count = sum(map(len, passages))
    stages.append(Stage("split", cut.seconds - structured.seconds, pages, count, cut.peak_mb))

    described = _timed(
        lambda: [
            describe(source, one.headings, held, name, {})
            for source, one, held, (name, _) in zip(sources, found, passages, data, strict=True)
        ]
    )[1]
    stages.append(Stage("describe", described.seconds, pages, count, described.peak_mb))

    chosen = [passage for held in passages for passage in held][:indexed]
    seconds, peak = _index(data[0], chosen)
    share = max(round(pages * len(chosen) / count), 1) if count else 0
    stages.append(Stage("embed and index", seconds, share, len(chosen), peak))

    texts, loaded = _timed(lambda: [load_plainly(name, content) for name, content in data])
    stages.append(Stage("plain loader", loaded.seconds, pages, 0, loaded.peak_mb))
    chunks, split_up = _timed(lambda: [split_plainly(text) for text in texts])
    stages.append(Stage("plain splitter", split_up.seconds, pages, sum(map(len, chunks)), split_up.peak_mb))
    return stages


def _split(sources: Sequence[SourceText], data: Sequence[tuple[str, bytes]]) -> list[list[Passage]]:
    """Structure anew and split: splitting changes the blocks that it is given."""
    return [
        split(source, structure(source).evidence, slug(name)) for source, (name, _) in zip(sources, data, strict=True)
    ]


def _index(first: tuple[str, bytes], passages: Sequence[Passage]) -> tuple[float, float]:
    """Embed and index passages as one document in a library of their own; the models are loaded before."""
    from store.embedding import PassageEmbedder
    from store.library import Library
    from store.tokens import TokenEncoder

    name, content = first
    loaded = load_bytes(content, name, {}, slug(name), None, Limits())
    document: Document = loaded.document.model_copy(update={"passages": len(passages)})
    own = [
        passage.model_copy(update={"passage_id": f"{slug(name)}:{at}", "document_id": slug(name), "ordinal": at})
        for at, passage in enumerate(passages)
    ]
    with tempfile.TemporaryDirectory() as folder:
        library = Library(Path(folder), PassageEmbedder(), TokenEncoder())
        library.embedder.embed_query("A first question, so that the model is loaded.")
        _, taken = _timed(lambda: library.add(document, loaded.text, own))
        library.close()
    return taken.seconds, taken.peak_mb


class _Taken(NamedTuple):
    seconds: float
    peak_mb: float


def _timed(work: Callable[[], T]) -> tuple[T, _Taken]:
    _forget_peak()
    started = time.perf_counter()
    result = work()
    return result, _Taken(time.perf_counter() - started, _peak_mb())


def _forget_peak() -> None:
    """Let the system count the peak of this process anew, where it can."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        return


def _peak_mb() -> float:
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))
    except (OSError, StopIteration):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _table(stages: Sequence[Stage]) -> str:
    rows = [stage.row() for stage in stages]
    lines = ["stage              seconds   pages/s  pieces/s   peak MB"]
    for row in rows:
        rates = [f"{row[key] or 0:>10}" for key in ("pages_a_second", "pieces_a_second", "peak_mb")]
        lines.append(f"{row['name']:<16} {row['seconds']:>9} {''.join(rates)}")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench.ingest", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="documents to measure with")
    parser.add_argument("--pages", type=int, default=300, help="pages of the PDF that is made where no file is given")
    parser.add_argument("--indexed", type=int, default=400, help="most passages that are embedded and indexed")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        files = options.files
        if not files:
            files = [Path(folder) / "long.pdf"]
            files[0].write_bytes(long_pdf(options.pages))
        stages = measure(files, options.indexed)
    print(json.dumps({"stages": [stage.row() for stage in stages]}) if options.json else _table(stages))


if __name__ == "__main__":
    main()
