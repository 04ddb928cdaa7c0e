"""Attribution sets by path: read, refused with a reason, and measured."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.attribution.__main__ import main
from eval.attribution.rows import OWN, load_rows
from eval.claims import reading_age
from eval.errors import GoldError


def test_our_own_set_is_whole() -> None:
    rows = load_rows(OWN)
    assert {row.split for row in rows} == {"train", "test"}
    assert sum(row.label for row in rows) >= 40 and sum(not row.label for row in rows) >= 60


def test_labels_of_public_sets_are_read(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    lines = [{"claim": "a", "passage": "b", "label": label} for label in ("Attributable", "contradiction", 1, False)]
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    assert [row.label for row in load_rows(path)] == [True, False, True, False]


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "holds no claim"), ("{", "line 1"), ('{"claim": "a", "passage": "b", "label": "perhaps"}', "not known")],
)
def test_a_set_that_cannot_be_used_says_why(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(GoldError, match=words):
        load_rows(path)


def test_the_command_prints_error_rates_beside_plainer_checks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "set.jsonl"
    passage = "Fathers were rarely invited to meetings."
    lines = [
        {"claim": "Fathers were rarely invited to meetings.", "passage": passage, "label": "supported"},
        {"claim": "Mothers were rarely invited to meetings.", "passage": passage, "label": "unsupported"},
    ]
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    assert main([str(path)]) == 0
    printed = capsys.readouterr().out
    assert "| all | Second Look | 0%" in printed
    assert "Words alone" in printed and "Meaning alone" in printed
    assert main([str(tmp_path / "none.jsonl")]) == 2


def test_reading_age_rises_with_hard_words() -> None:
    easy = "The child was not seen. Ask who else is in the day. Hear what they say. Then look at what has changed."
    hard = (
        "Multidisciplinary organisational accountability necessitates comprehensive interprofessional communication "
        "regarding intergenerational vulnerabilities, notwithstanding considerable operational complexities throughout."
    ) * 2
    assert (reading_age(easy) or 99) < 12 < (reading_age(hard) or 0)
    assert reading_age("Too short.") is None
