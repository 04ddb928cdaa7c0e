"""What repeats: a copy is no second voice, and the pairs it is measured on are split by document."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from assistant.library.cluster import clusters, joined
from assistant.library.likeness import Features, lesson_words
from assistant.library.recurrence import RecurrenceService
from assistant.library.reported import reported
from assistant.settings import Settings
from eval.recurrence.pairs import OWN, load_pairs
from ingest.pipeline import Given, add
from ingest.starter.build import notes
from ingest.starter.origins import STARTER
from store import browse
from store.filters import Filters
from tests.library.conftest import QuickRuntime


def rows(angles: list[float]) -> Features:
    vectors = np.array([[np.cos(one), np.sin(one)] for one in angles], dtype=np.float32)
    return Features(vectors, sparse.csr_matrix(vectors))


@settings(deadline=None)  # the machine may be busy
@given(st.lists(st.floats(0, 6), min_size=1, max_size=12))
def test_every_lesson_is_in_one_group(angles: list[float]) -> None:
    groups = clusters(rows(angles), 0.9)
    assert sorted(row for group in groups for row in group) == list(range(len(angles)))


def test_near_lessons_are_one_and_far_ones_are_not() -> None:
    assert sorted(map(sorted, clusters(rows([0, 0.05, 3, 3.05, 1.5]), 0.9))) == [[0, 1], [2, 3], [4]]


@settings(deadline=None)  # the machine may be busy
@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=12))
def test_joining_keeps_every_row_once_and_every_pair_together(pairs: list[tuple[int, int]]) -> None:
    made = joined([[row, row + 1] for row in range(0, 12, 2)], pairs)
    rows = [row for group in made for row in group]
    assert sorted(rows) == sorted({*range(12), *(row for pair in pairs for row in pair)})
    assert all(any({*pair} <= {*group} for group in made) for pair in pairs)


def test_a_note_leads_to_what_it_reports_and_a_filter_holds_for_that_too(corpus: Path, tmp_path: Path) -> None:
    made = QuickRuntime(Settings(data_dir=tmp_path / "data"))
    told = next(note for note in notes() if note.stem == "west-lothian-2022")
    report = add(made.library, [Given(told, told.name, f"{STARTER}{told.stem}")])
    report = add(made.library, [next(corpus.glob("west-lothian*"))])
    assert not report.failed
    pairs = reported(made.library, made.passages(told.stem))
    assert len(pairs) > 3
    for note, other in pairs:
        assert other.document_id in note.origins
    service = made.service(RecurrenceService)
    joint = [one for one in service.recurrence().lessons if {place.document_id for place in one.places} > {told.stem}]
    assert joint
    for lesson in joint:
        assert lesson.independent == 1
        assert lesson.statement.document_id == "west-lothian-learning-review-2022"
    for wanted in ({"theme": ["neglect"]}, {"document": [told.stem]}):
        fitting = browse.passage_ids(made.library.catalogue, Filters.of(wanted))
        shown = service.recurrence(Filters.of(wanted)).lessons
        assert shown
        assert {place.passage_id for one in shown for place in one.places} <= fitting
    made.correct("west-lothian-learning-review-2022", {"status": "withdrawn"})
    assert reported(made.library, made.passages(told.stem)) == []
    made.close()


def test_the_same_finding_of_two_reviews_counts_twice(shelf: QuickRuntime) -> None:
    found = shelf.service(RecurrenceService).recurrence()
    first = found.lessons[0]
    assert set(first.document_ids) == {"harbour", "fellside"}
    assert first.independent == 2
    assert first.statement.words in {place.words for place in first.places} | {first.statement.words}
    for lesson in found.lessons:
        assert lesson.independent <= lesson.documents
    row = found.matrix.rows[0]
    assert {cell.document_id for cell in row.cells if cell.state == "own"} == {"harbour", "fellside"}


def test_a_case_and_a_reference_are_no_part_of_a_lesson(shelf: QuickRuntime) -> None:
    passage = shelf.passages("harbour")[0]
    text = "In Oldham in 2015, the review of Child D recommended genograms. (2015 case list, Oldham, Child D)"
    assert lesson_words(passage.model_copy(update={"text": text})) == "recommended genograms."


def test_the_pairs_are_split_by_document() -> None:
    pairs = load_pairs(OWN)
    assert len(pairs) >= 120
    halves = {half: [pair for pair in pairs if pair.split == half] for half in ("train", "test")}
    seen = {key.partition(":")[0] for pair in halves["train"] for key in (pair.a, pair.b)}
    for pair in halves["test"]:
        assert not {key.partition(":")[0] for key in (pair.a, pair.b)} <= seen
    for half in halves.values():
        assert {pair.same for pair in half} == {True, False}
