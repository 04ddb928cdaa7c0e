"""Retrieval sets in BEIR format: `corpus.jsonl`, `queries.jsonl` and `qrels.tsv` (or `qrels/test.tsv`) in a folder."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from eval.errors import EvaluationError


@dataclass(frozen=True)
class RetrievalSet:
    """`texts` and `questions` by id; `grades` gives, by question, the passages that answer it, each with its grade."""

    name: str
    texts: Mapping[str, str]
    questions: Mapping[str, str]
    grades: Mapping[str, Mapping[str, int]]


def load(folder: Path) -> RetrievalSet:
    """Read a set; questions without a passage that answers them are left out.

    Raises:
        EvaluationError: a file is missing or not in the format.
    """
    try:
        texts = {row["_id"]: f"{row.get('title', '')}\n{row['text']}".strip() for row in _rows(folder / "corpus.jsonl")}
        asked = {row["_id"]: row["text"] for row in _rows(folder / "queries.jsonl")}
        grades = _grades(folder)
    except (OSError, KeyError, ValueError) as error:
        raise EvaluationError(f"{folder} is no retrieval set in BEIR format: {error}.") from error
    questions = {key: text for key, text in asked.items() if grades.get(key)}
    return RetrievalSet(folder.name, texts, questions, grades)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def _grades(folder: Path) -> dict[str, dict[str, int]]:
    path = next((path for path in (folder / "qrels.tsv", folder / "qrels" / "test.tsv") if path.is_file()), None)
    if path is None:
        raise FileNotFoundError("it has no qrels.tsv and no qrels/test.tsv")
    grades: dict[str, dict[str, int]] = {}
    for line in path.read_text("utf-8").splitlines():
        # Three columns as in BEIR, or four as in TREC; a line of headings has no number at its end.
        cells = line.split("\t") if "\t" in line else line.split()
        if len(cells) >= 3 and cells[-1].strip().lstrip("-").isdigit() and int(cells[-1]) > 0:
            grades.setdefault(cells[0], {})[cells[-2]] = int(cells[-1])
    return grades


def ndcg(ranked: Sequence[str], grades: Mapping[str, int], depth: int = 10) -> float:
    """Normalised discounted cumulative gain of the first `depth`, with the grade itself as gain, as trec_eval does."""
    weights = 1 / np.log2(np.arange(2, depth + 2))
    gains = [grades.get(key, 0) for key in ranked[:depth]]
    ideal = sorted(grades.values(), reverse=True)[:depth]
    return float(np.dot(gains, weights[: len(gains)]) / np.dot(ideal, weights[: len(ideal)]))


def recall(ranked: Sequence[str], grades: Mapping[str, int], depth: int) -> float:
    """Share of the passages that answer which are among the first `depth`."""
    return len(set(ranked[:depth]) & grades.keys()) / len(grades)
