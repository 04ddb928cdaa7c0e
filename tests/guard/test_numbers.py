from __future__ import annotations

import pytest

from assistant.guard.numbers import has_check_digit, numbers


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("her NHS number is 943 476 5919", "NHS number"),
        ("9434765919 was not brought", "NHS number"),
        ("CHI 0101501234", "NHS number"),
        ("NI number QQ 12 34 56 C", "National Insurance number"),
        ("UPN A801200001001", "pupil number"),
        ("court number ZE22C50094", "court or case number"),
        ("mosaic id 20394857", "court or case number"),
        ("case 2015/04567", "court or case number"),
        ("reg is yk19 abc", "vehicle registration"),
        ("outside in BD51 SMR", "vehicle registration"),
        ("dob 14th Feb 2019", "date of birth"),
        ("KT, 7, has bruises", "initials with age"),
        ("J.T. (4) and his sister", "initials with age"),
        ("a boy aged 9 at St Cuthbert's Primary", "school with age"),
        ("postcode g41 2pz", "postcode"),
    ],
)
def test_marks_of_one_person_are_found(text: str, kind: str) -> None:
    assert kind in {span.kind for span in numbers(text)}


@pytest.mark.parametrize(
    "text",
    [
        "NSPCC 0808 800 5000, Samaritans 116 123, help@nspcc.org.uk",
        "ISBN 978-1-78105-601-1",
        "278 reports from 1 April 2014 to 31 March 2017",
        "DFE-RR340 and Cm 5730",
        "1234567890 is no NHS number",
        "children aged 4 to 7 in Year 6",
    ],
)
def test_figures_of_publications_are_not(text: str) -> None:
    assert list(numbers(text)) == []


def test_the_check_digit_is_that_of_the_nhs() -> None:
    assert has_check_digit("943 476 5919")
    assert not has_check_digit("943 476 5918")
    assert not has_check_digit("12345")
