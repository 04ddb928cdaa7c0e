"""Gold files: what is read, and which line is to blame."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eval.errors import GoldError
from eval.gold import load_gold
from eval.proof import plain
from eval.sets import CORPUS, GOLD

GOOD: dict[str, Any] = {
    "id": "G1",
    "kind": "fact",
    "question": "What was seen?",
    "answer": "This.",
    "quotes": [{"text": "what was seen", "document": "north"}],
    "answerable": True,
}


def _file(folder: Path, *rows: Any) -> Path:
    path = folder / "gold.jsonl"
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), encoding="utf-8")
    return path


def test_rows_are_read_and_blank_lines_passed_over(tmp_path: Path) -> None:
    rows = load_gold(_file(tmp_path, GOOD, "", {**GOOD, "id": "G2", "split": "test", "phrasing": "plain"}))
    assert [(row.id, row.split, row.sealed) for row in rows] == [("G1", None, False), ("G2", "test", True)]
    assert rows[0].documents == ("north",)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "not a JSON object"),
        ("[]", "dictionary"),
        ({**GOOD, "kind": "riddle"}, "kind"),
        ({**GOOD, "colour": "red"}, "colour"),
        ({**GOOD, "quotes": []}, "at least one quote"),
        ({**GOOD, "answerable": False}, "cannot have answerable=false"),
        ({**GOOD, "kind": "abstain"}, "cannot have answerable=true"),
        ({**GOOD, "quotes": [{"text": "", "document": "north"}]}, "quotes.0.text"),
        ({**GOOD, "split": "valid"}, "split"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: Any, told: str) -> None:
    with pytest.raises(GoldError, match="line 2") as raised:
        load_gold(_file(tmp_path, GOOD, line))
    assert told in str(raised.value)


def test_an_id_stands_once(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="'G1' stands on two lines"):
        load_gold(_file(tmp_path, GOOD, GOOD))


def test_a_file_that_is_missing_or_empty_is_told(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="cannot be read"):
        load_gold(tmp_path / "none.jsonl")
    with pytest.raises(GoldError, match="holds no question"):
        load_gold(_file(tmp_path, ""))


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the founding documents are not beside the repository")
def test_every_founding_quote_stands_in_its_document() -> None:
    texts = {path.stem: plain(path.read_text(encoding="utf-8")) for path in CORPUS.glob("*.txt")}
    rows = load_gold(GOLD / "founding.jsonl")
    missing = [row.id for row in rows for quote in row.quotes if plain(quote.text) not in texts[quote.document]]
    assert missing == []
