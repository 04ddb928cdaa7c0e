from __future__ import annotations

from pathlib import Path

import pytest

from eval.errors import GoldError
from eval.guard.baselines import by_words
from eval.guard.run import evaluate
from eval.guard.sets import PAIRS, gold, public

SIZES = {"danger": (230, 230), "people": (419, 422), "decision": (200, 200), "instructions": (100, 60)}
SIZES |= {"told_danger": (120, 120), "told_people": (150, 150), "told_decision": (75, 75)}
SEALED = {"danger": 160, "people": 241, "decision": 200, "instructions": 80}
SEALED |= {"told_danger": 240, "told_people": 300, "told_decision": 150}


@pytest.mark.parametrize("name", sorted(PAIRS))
def test_the_gold_sets_have_their_sizes_and_are_partly_sealed(name: str) -> None:
    rows = gold(name)
    positive = [row for row in rows if row.expected == PAIRS[name]]
    assert (len(positive), len(rows) - len(positive)) == SIZES[name]
    assert sum(row.split == "sealed" for row in rows) == SEALED[name]
    assert len({row.text for row in rows}) == len(rows)
    assert all(0 <= start < end <= len(row.text) for row in rows for start, end in row.spans)


def test_public_sets_are_read_as_spans_and_as_tags(tmp_path: Path) -> None:
    spans = tmp_path / "spans.jsonl"
    spans.write_text(
        '{"text": "Call Kelly Smith", "spans": [[5, 16]]}\n'
        '{"source_text": "no one", "privacy_mask": []}\n'
        '{"full_text": "to Bob", "labels": [{"start": 3, "end": 6}]}\n',
        encoding="utf-8",
    )
    tags = tmp_path / "tags.bio"
    tags.write_text("Call O\nKelly B-PER\nSmith I-PER\n\nno O\none O\n", encoding="utf-8")
    for path in (spans, tags):
        rows = public(path)
        start, end = rows[0].spans[0]
        assert rows[0].text[start:end] == "Kelly Smith"
        assert rows[1].expected is None
    report = evaluate(sets=[tags])
    assert report.sets[0].recall.n == 1
    assert report.breaches == []


def test_a_set_that_cannot_be_read_says_which_line(tmp_path: Path) -> None:
    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"text": "fine", "spans": []}\n{"text": 3}\n', encoding="utf-8")
    with pytest.raises(GoldError, match="line 2"):
        public(broken)


def test_the_guard_does_better_than_a_list_of_words() -> None:
    report = evaluate("open")
    assert report.breaches == []
    for one in report.sets:
        assert one.recall.value is not None
        assert one.words_recall.value is not None
        assert one.recall.value > one.words_recall.value


def test_a_list_of_words_is_what_it_says() -> None:
    row = gold("danger")[0].model_copy(update={"text": "he has a knife"})
    assert by_words(row, "immediate_danger")
    assert not by_words(row, "case_decision")
