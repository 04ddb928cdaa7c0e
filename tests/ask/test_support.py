"""The support check, through the rules that it promises to hold."""

from __future__ import annotations

import pytest

from assistant.ask.support import Fault, Ground, fault_of
from assistant.ask.text import numbers
from eval.attribution.rows import OWN, load_rows

PASSAGE = (
    "Of 128 respondents, 31 (24%) had heard of changes through practice briefings and 66 through training. "
    "Staff did not always know why practice had changed. "
    "Fathers were often not spoken to, and most visits were to the mother."
)


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("31 of 128 respondents had heard of changes through practice briefings.", None),
        ("Staff did not always know why practice had changed.", None),
        ("66 had heard of changes through practice briefings.", Fault.NUMBER),
        ("32 respondents had heard of changes through practice briefings.", Fault.NUMBER),
        ("31 per cent had heard of changes through practice briefings.", Fault.NUMBER),
        ("Staff always knew why practice had changed.", Fault.NEGATION),
        ("Mothers were often not spoken to.", Fault.OPPOSITE),
        ("Maisie did not always know why practice had changed.", Fault.NAME),
        ("Midwives did not always know why practice had changed.", Fault.NAME),
        ("Le personnel ne savait pas pourquoi.", Fault.NAME),
        ("Workers did something else entirely there.", Fault.WORDS),
        ("", Fault.EMPTY),
        ("…", Fault.EMPTY),
    ],
)
def test_each_fault_has_a_name(statement: str, fault: Fault | None) -> None:
    assert fault_of(statement, [Ground(PASSAGE)]) is fault


def test_a_year_or_place_may_come_from_the_title() -> None:
    ground = Ground(PASSAGE, "West Lothian learning review 2022")
    assert fault_of("In West Lothian in 2022, staff did not always know why practice had changed.", [ground]) is None
    assert fault_of("In Leeds, staff did not always know why practice had changed.", [ground]) is Fault.NAME


def test_numbers_have_one_form() -> None:
    text = "Sixty six of 1,138 (5.80 per cent) in 2014-17, twenty-one more, and one other"
    assert [number.value for number in numbers(text)] == ["66", "1138", "5.8", "2014", "2017", "21"]


def test_little_that_is_false_passes_the_open_half() -> None:
    rows = [row for row in load_rows(OWN) if row.split == "train"]
    passed = [row for row in rows if not row.label and fault_of(row.claim, [Ground(row.passage)]) is None]
    assert passed == []
