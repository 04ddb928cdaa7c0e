"""Public retrieval collections in BEIR layout: a folder with corpus, questions and judgements."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.errors import UsageError

_QRELS = ("qrels.tsv", "qrels/test.tsv", "qrels/dev.tsv", "test.tsv")


@dataclass(frozen=True)
class Entry:
    """One passage of a collection, as it was published."""

    entry_id: str
    title: str
    text: str


@dataclass(frozen=True)
class Collection:
    """Questions and judgements, and where the passages lie. `grades` is by question and entry; 0 is not relevant."""

    name: str
    folder: Path
    questions: Mapping[str, str]
    grades: Mapping[str, Mapping[str, int]]

    def entries(self) -> Iterator[Entry]:
        """Read the passages one by one, those without any words left out.

        Raises:
            UsageError: a line is not what BEIR's layout says.
        """
        for record in _records(self.folder / "corpus.jsonl"):
            entry = Entry(str(record["_id"]), str(record.get("title") or ""), str(record.get("text") or ""))
            if entry.title.strip() or entry.text.strip():
                yield entry

    def digest(self) -> str:
        """Give the sha256 of the passages' file, so that an index is made once for the same passages."""
        with (self.folder / "corpus.jsonl").open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


def read_collection(folder: Path, most_questions: int | None = None) -> Collection:
    """Read a collection; with `most_questions`, evenly spread questions of that number. Unjudged ones are left out.

    Raises:
        UsageError: the folder lacks one of its three files, or a line is not what BEIR's layout says.
    """
    judgements = next((folder / name for name in _QRELS if (folder / name).is_file()), None)
    missing = [name for name in ("corpus.jsonl", "queries.jsonl") if not (folder / name).is_file()]
    if judgements is None or missing:
        named = ", ".join([*missing, *([] if judgements else ["qrels.tsv"])])
        raise UsageError(f"{folder} is no collection in BEIR layout: it lacks {named}.")
    grades = _grades(judgements)
    asked = {str(record["_id"]): str(record["text"]) for record in _records(folder / "queries.jsonl")}
    judged = sorted(key for key in asked if any(grade > 0 for grade in grades.get(key, {}).values()))
    if not judged:
        raise UsageError(f"No question of {folder} has a relevant passage in {judgements.name}.")
    step = max(1.0, len(judged) / most_questions) if most_questions else 1.0
    chosen = [judged[int(place * step)] for place in range(int(len(judged) / step))]
    return Collection(folder.resolve().name, folder, {key: asked[key] for key in chosen}, grades)


def _records(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                record = json.loads(line)
                record["_id"]
            except (ValueError, KeyError, TypeError) as error:
                raise UsageError(f"{path}, line {number}: not a JSON object with an _id. Correct the line.") from error
            yield record


def _grades(path: Path) -> dict[str, dict[str, int]]:
    grades: dict[str, dict[str, int]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        for number, row in enumerate(rows, start=1):
            # The layout of TREC has an unused second column.
            cells = row if len(row) != 4 else [row[0], *row[2:]]
            try:
                question, entry, grade = cells[0], cells[1], int(float(cells[2]))
            except (IndexError, ValueError) as error:
                if number == 1 or not row:
                    continue  # a heading, or a blank line
                raise UsageError(f"{path}, line {number}: not question, passage, grade. Correct the line.") from error
            grades.setdefault(question, {})[entry] = grade
    return grades
