"""The rule by which a gold quote lies in a shown text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.match import lies_in, plain_words, words_needed
from tests.eval.make import WORDS


def test_layout_does_not_count() -> None:
    assert lies_in("Home visits were often cancelled.", "home  **visits**\nwere often can\u00adcelled")
    assert lies_in("the child\u2019s own words", "The child's own words")
    assert lies_in("seen by two nurses weekly", "<td>seen by two</td><td>nurses weekly</td>")


@pytest.mark.parametrize(
    ("text", "lies"),
    [
        (WORDS, True),
        ("the home visits were often cancelled at short", True),  # eight of fifteen words
        ("the home visits were often cancelled at", False),  # seven: not the larger part
        ("Workers saw that the home ... were often cancelled at short notice", False),  # nine, but not in one run
        ("family the by notice short at cancelled often were visits home the that saw workers", False),
        ("", False),
    ],
)
def test_more_than_half_of_the_words_must_stand_in_one_run(text: str, lies: bool) -> None:
    assert lies_in(WORDS, text) is lies


@pytest.mark.parametrize(("quote", "needed"), [("one two three", 3), ("one two three four five six", 5), (WORDS, 8)])
def test_a_short_quote_needs_at_least_five_words(quote: str, needed: int) -> None:
    assert words_needed(quote) == needed


def test_words_are_whole_words() -> None:
    assert not lies_in("a visit was made then", "extra visit was made thence")


@given(st.text(max_size=80), st.text(min_size=1, max_size=80), st.text(max_size=80))
def test_a_quote_lies_in_every_text_that_holds_it(before: str, quote: str, after: str) -> None:
    text = f"{before.replace('<', ' ')} {quote.replace('<', ' ')} {after.replace('<', ' ')}"
    assert lies_in(quote.replace("<", " "), text) is bool(plain_words(quote.replace("<", " ")))
