"""What the indexes read of a passage."""

from __future__ import annotations

import pytest

from ingest.searchable import normal_words, search_text


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        (
            "**Multi agency** and multiagency and Multi-Agency work",
            "multi-agency and multi-agency and multi-Agency work",
        ),
        ("front line, front-line and frontline staff", "frontline, frontline and frontline staff"),
        ("supervision- are crucial", "supervision-are crucial"),
        ("multi- and single-agency", "multi- and single-agency"),
        ("soft\u00adhyphen", "softhyphen"),
        ("what they <u>must</u> do *et al.*", "what they must do et al."),
        ("line one\n\n  line\u00a0two", "line one line two"),
        ("see [the guidance](https://example.org)", "see the guidance"),
        ("a_name_with_lines and _one_", "a_name_with_lines and one"),
    ],
)
def test_markup_goes_and_spellings_become_one(text: str, normal: str) -> None:
    assert normal_words(text) == normal


def test_the_heading_path_stands_in_front() -> None:
    assert search_text(["Part 1", "**Neglect**"], "Some words.") == "Part 1 > Neglect\nSome words."
    assert search_text([], "Some words.") == "Some words."


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("the vulner-\nability of a child", "the vulnerability of a child"),
        ("all multi-\nagency work", "all multi-agency work"),
        ("they used guidance¹² often.³", "they used guidance often."),
    ],
)
def test_what_the_page_did_to_a_word_is_undone_for_the_search(text: str, words: str) -> None:
    assert normal_words(text) == words
