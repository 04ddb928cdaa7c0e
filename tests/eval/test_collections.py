"""Public collections: read as they are published, measured by known values, and put to the search itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.settings import Settings
from eval.beir import run
from eval.beir_report import compare
from eval.collection import read_collection
from eval.errors import UsageError
from eval.ranking import min_max, ndcg, recall, reciprocal_rank, reciprocal_rank_fusion

ENTRIES = {
    "p1": ("Kettles", "A kettle boils water for tea."),
    "p2": ("Bicycles", "The chain of a bicycle needs oil in winter."),
    "p3": ("Gardens", "Tomatoes want sun, and a stake to lean on."),
    "p4": ("Ferries", "The last ferry to the island leaves at dusk."),
}
QUESTIONS = {
    "q1": "When does the last boat to the island leave?",
    "q2": "How do I look after a bicycle chain?",
    "q3": "?",
}


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    folder = tmp_path / "small"
    folder.mkdir()
    corpus = [json.dumps({"_id": key, "title": title, "text": text}) for key, (title, text) in ENTRIES.items()]
    (folder / "corpus.jsonl").write_text("\n".join(corpus) + "\n", encoding="utf-8")
    asked = [json.dumps({"_id": key, "text": text}) for key, text in QUESTIONS.items()]
    (folder / "queries.jsonl").write_text("\n".join(asked), encoding="utf-8")
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq1\tp4\t2\nq2\tp2\t1\nq2\tp1\t0\n", encoding="utf-8")
    return folder


def test_questions_without_a_relevant_passage_are_left_out(collection: Path) -> None:
    read = read_collection(collection)
    assert read.questions.keys() == {"q1", "q2"}
    assert read.grades["q1"] == {"p4": 2}
    assert [entry.title for entry in read.entries()] == ["Kettles", "Bicycles", "Gardens", "Ferries"]


def test_a_folder_that_is_no_collection_is_refused_with_what_it_lacks(tmp_path: Path, collection: Path) -> None:
    with pytest.raises(UsageError, match=r"corpus\.jsonl, queries\.jsonl, qrels\.tsv"):
        read_collection(tmp_path)
    (collection / "qrels.tsv").write_text("q1\tp4\t1\nq2 and no more\n", encoding="utf-8")
    with pytest.raises(UsageError, match="line 2"):
        read_collection(collection)


def test_measures_have_their_known_values() -> None:
    ranked, grades = ["a", "b", "c"], {"b": 1, "c": 2, "z": 0}
    assert ndcg(ranked, grades) == pytest.approx((1 / 1.584963 + 2 / 2) / (2 + 1 / 1.584963))
    assert (recall(ranked, grades, 2), recall(ranked, grades, 3)) == (0.5, 1.0)
    assert (reciprocal_rank(ranked, grades), reciprocal_rank(ranked, grades, 1)) == (0.5, 0.0)
    assert ndcg(ranked, {}) == recall(ranked, {}, 5) == 0.0


def test_plain_fusions_put_first_what_both_lists_do() -> None:
    first, second = [("a", 9.0), ("b", 8.0), ("c", 0.0)], [("b", 0.9), ("d", 0.2)]
    assert min_max(first, second)[0] == reciprocal_rank_fusion(first, second)[0] == "b"
    assert sorted(min_max(first, second)) == ["a", "b", "c", "d"]
    assert min_max([], []) == []


def test_a_difference_that_is_chance_has_a_high_p_and_a_steady_one_a_low_p() -> None:
    assert compare([0.5, 0.4, 0.6, 0.5] * 5, [0.4, 0.5, 0.5, 0.6] * 5).p > 0.5
    assert compare([0.6] * 20, [0.4] * 20).p < 0.001


def test_a_collection_is_put_to_every_search_and_indexed_once(collection: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    report = run([collection], cache, Settings(), None)[0]
    assert (report.passages, report.questions) == (4, 2)
    assert set(report.figures) == {"BM25", "Embedder", "Min-max", "RRF", "Second Look"}
    assert report.figures["Second Look"]["nDCG@10"].value == 1.0
    kept = sorted(path.name for path in cache.iterdir())
    run([collection], cache, Settings(), 1)
    assert sorted(path.name for path in cache.iterdir()) == kept
