"""A passage is shown whole, escaped, with exactly the quoted words marked."""

from __future__ import annotations

import html
import itertools
import re

from hypothesis import given
from hypothesis import strategies as st

from assistant.ui.render.markup import hidden, marked, visible

PIECES = st.sampled_from(
    [
        "**",
        "*",
        "***",
        "word",
        " ",
        "\n",
        "\n\n",
        "<p>",
        "</td>",
        "<script>",
        "</b>",
        "278*",
        "# ",
        "&",
        "<",
        '"',
        "é",
        "’",
    ]
)
TEXTS = st.lists(PIECES, max_size=30).map("".join)


def quoted(text: str, quote: str) -> str:
    start = text.index(quote)
    return str(marked(text, start, start + len(quote)))


def test_the_quoted_words_stand_in_a_mark() -> None:
    assert quoted("Plans were agreed and then set aside.", "then set aside") == (
        "Plans were agreed and <mark>then set aside</mark>."
    )


def test_asterisks_are_hidden_and_the_mark_stays_on_its_words() -> None:
    text = "**Finding 1** Plans were *quietly set aside*. Visits went on."
    assert quoted(text, "quietly set aside*. Visits") == (
        "Finding 1 Plans were <mark>quietly set aside. Visits</mark> went on."
    )


def test_a_quote_that_starts_inside_a_hidden_mark_loses_no_words() -> None:
    assert str(marked("**Key** point", 1, 7)) == "<mark>Key</mark> point"


def test_a_footnote_star_stays() -> None:
    assert visible("Total N=278* (%) and 5 * 3") == "Total N=278* (%) and 5 * 3"


def test_formatting_tags_are_hidden_and_keep_words_apart() -> None:
    assert visible('<td>Health</td><td class="n">38 of 54</td>').split() == ["Health", "38", "of", "54"]
    assert visible("<p>One.</p><p>Two.</p>").split("\n") == ["", "One.", "", "Two.", ""]


def test_a_script_in_a_document_is_shown_as_text() -> None:
    text = "Before <script>alert('x')</script> after"
    assert quoted(text, "after") == ("Before &lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; <mark>after</mark>")


def test_offsets_outside_the_text_do_not_break_the_page() -> None:
    assert str(marked("Short.", -5, 99)) == "<mark>Short.</mark>"
    assert str(marked("Short.", 4, 2)) == "Short."


@given(text=TEXTS, start=st.integers(0, 120), length=st.integers(0, 60))
def test_only_the_mark_is_markup_and_no_word_is_lost(text: str, start: int, length: int) -> None:
    shown = str(marked(text, start, start + length))
    assert set(re.findall(r"<[^>]*>", shown)) <= {"<mark>", "</mark>"}
    plain = html.unescape(re.sub(r"</?mark>", "", shown))
    assert "".join(plain.split()) == "".join(visible(text).split())


@given(text=TEXTS)
def test_what_is_hidden_never_overlaps(text: str) -> None:
    spans = hidden(text)
    assert all(first.end <= second.start for first, second in itertools.pairwise(spans))


@given(text=st.text(alphabet="abc .,;:é’\"'&", max_size=80))
def test_text_without_formatting_is_shown_letter_for_letter(text: str) -> None:
    assert visible(text) == text
