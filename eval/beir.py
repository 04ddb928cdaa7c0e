"""Second Look's own search on collections in BEIR layout, beside plain searches over the same passages in the same run.

Run it as `python -m eval.beir FOLDER... [--questions 300] [--cache FOLDER] [-o report.md]`.
Passages are indexed once for each collection, in parts, and kept in the cache folder under the hash of their file and
of the models: a run that was cut short goes on where it stopped.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np

from assistant.ask.retrieve import PassageRetriever
from assistant.opening import open_library
from assistant.settings import Settings, get_settings
from eval.beir_report import CollectionReport, as_one_json, print_collections, write_collections
from eval.collection import Collection, Entry, read_collection
from eval.errors import EvaluationError, UsageError
from eval.ranking import MEASURES
from eval.report import check_output
from eval.rivals import DEPTH, Bm25, Rivals
from ingest.searchable import search_text
from store.errors import LibraryError
from store.library import Library
from store.models import Document, Passage

PART = 500  # passages indexed at a time: what memory has to hold
LAYOUT = "1"  # of the index; a new one is made where it differs
OURS = "Second Look"


def index(collection: Collection, library: Library) -> float:
    """Index the passages that are not there yet, as documents of 500 passages. Returns the seconds it took."""
    start = time.perf_counter()
    entries = collection.entries()
    for number, part in enumerate(_parts(entries)):
        document_id = f"part-{number:05}"
        if library.find(document_id) is None:
            library.add(*_document(document_id, part))
    return time.perf_counter() - start


def _parts(entries: Iterator[Entry]) -> Iterator[list[Entry]]:
    while part := list(islice(entries, PART)):
        yield part


def _document(document_id: str, entries: Sequence[Entry]) -> tuple[Document, str, list[Passage]]:
    passages, text = list[Passage](), ""
    for place, entry in enumerate(entries):
        body = entry.text or entry.title
        headings = [entry.title] if entry.title and entry.text else []
        passages.append(
            Passage(
                passage_id=entry.entry_id,
                document_id=document_id,
                ordinal=place,
                text=body,
                search_text=search_text(headings, body),
                start=len(text),
                end=len(text) + len(body),
                headings=headings,
            )
        )
        text += body + "\n\n"
    digest = hashlib.sha256(f"{document_id}\n{text}".encode()).hexdigest()
    document = Document(
        document_id=document_id,
        title=document_id,
        sha256=digest,
        file_name=document_id,
        media_type="application/jsonl",
        passages=len(passages),
    )
    return document, text, passages


def measure(collection: Collection, library: Library, settings: Settings) -> CollectionReport:
    """Put every question of a collection to Second Look and to the plain searches."""
    retriever = PassageRetriever(library=library, settings=settings)
    rivals = Rivals(Bm25(collection).search, lambda question: library.search_dense(question, DEPTH))
    values: dict[str, dict[str, list[float]]] = {}
    taken: list[float] = []
    for key, question in collection.questions.items():
        ranked = rivals.rank(question)
        start = time.perf_counter()
        evidence = retriever.evidence(question)
        taken.append((time.perf_counter() - start) * 1000)
        ranked[OURS] = [found.passage.passage_id for found in evidence.items]
        for system, order in ranked.items():
            for name, value in MEASURES.items():
                values.setdefault(system, {}).setdefault(name, []).append(value(order, collection.grades[key]))
    p50, p95 = np.percentile(taken, [50, 95])
    return CollectionReport.of(collection.name, library.counts()[1], values, OURS, (float(p50), float(p95)))


def run(folders: Sequence[Path], cache: Path, settings: Settings, questions: int | None) -> list[CollectionReport]:
    """Measure each collection, its index made first where the cache does not hold it.

    Raises:
        EvaluationError: a collection cannot be read.
        LibraryError: an index or a model cannot be opened.
    """
    reports = []
    for folder in folders:
        collection = read_collection(folder, questions)
        key = hashlib.sha256(f"{LAYOUT} {collection.digest()} {settings.embedding_model}".encode()).hexdigest()[:16]
        library = open_library(settings.model_copy(update={"data_dir": cache / key}))
        try:
            seconds = index(collection, library)
            _tell(f"{collection.name}: index ready after {seconds:.0f} s; {len(collection.questions)} questions")
            reports.append(measure(collection, library, settings))
        finally:
            library.close()
    return reports


def _tell(line: str) -> None:
    sys.stderr.write(line + "\n")


def default_cache() -> Path:
    """Give the folder in which indexes of collections are kept between runs."""
    return Path(tempfile.gettempdir()) / "secondlook-collections"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line: 0 when done, 1 where it failed, 2 for wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m eval.beir", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path, help="folders with corpus.jsonl, queries.jsonl and qrels.tsv")
    parser.add_argument("--questions", type=int, help="ask only this many, evenly spread")
    parser.add_argument("--cache", type=Path, default=default_cache(), help="folder in which the indexes are kept")
    parser.add_argument("-o", "--output", type=Path, help="write the report here (.md or .json)")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    given = parser.parse_args(arguments)
    return report_on(given.folders, given.cache, given.questions, given.output, as_json=given.json)


def report_on(
    folders: Sequence[Path], cache: Path, questions: int | None, output: Path | None, *, as_json: bool = False
) -> int:
    """Measure, then print and write: 0 when done, 1 where it failed, 2 for wrong usage."""
    try:
        check_output(output)
        reports = run(folders, cache, get_settings(), questions)
    except (EvaluationError, LibraryError) as error:
        _tell(str(error))
        return 2 if isinstance(error, UsageError) else 1
    if as_json:
        sys.stdout.write(as_one_json(reports))
    else:
        print_collections(reports)
    if output:
        write_collections(reports, output)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
