from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.ask.asked import names, periods, places, read_question
from assistant.ask.citing import LONGEST_QUOTE, best_quote
from assistant.ask.fusion import ranked, standardised, weighed
from assistant.ask.glossary import review_terms
from assistant.ask.text import readable, sentences, years

SCORES = st.dictionaries(st.sampled_from("abcdefgh"), st.floats(-30, 30), max_size=8)


@given(SCORES, SCORES)
def test_fusion_keeps_every_candidate_once_between_0_and_1(first: dict[str, float], second: dict[str, float]) -> None:
    candidates = sorted({*first, *second})
    fused = ranked(weighed(candidates, [(0.4, first), (0.6, second)]))
    assert sorted(key for key, _ in fused) == candidates
    assert all(0.0 <= score <= 1.0 for _, score in fused)
    assert [score for _, score in fused] == sorted((score for _, score in fused), reverse=True)


def test_what_every_search_puts_first_comes_first() -> None:
    fused = ranked(weighed(["a", "b", "c"], [(0.3, {"a": 9.0, "b": 1.0, "c": 0.0}), (0.7, {"a": 0.8, "c": 0.1})]))
    assert fused[0] == ("a", 1.0)


def test_a_candidate_that_a_search_has_not_seen_is_neither_raised_nor_lowered_by_it() -> None:
    weights = standardised(["a", "b", "c"], {"b": 0.9, "c": 0.2})
    assert weights["c"] < weights["a"] == 0.0 < weights["b"]


def test_scores_count_by_their_own_spread_whatever_their_scale() -> None:
    scores = {"a": 1.0, "b": 2.0, "c": 5.0}
    larger = {key: 100 * value + 7 for key, value in scores.items()}
    assert standardised("abc", scores) == pytest.approx(standardised("abc", larger))


TEXT = st.text(alphabet=st.sampled_from(list("abc .!?\n“”*()A1")), max_size=900)


@given(TEXT, st.dictionaries(st.sampled_from(["abc", "a", "b", "cab"]), st.floats(0.1, 9), max_size=3))
def test_a_quote_is_a_run_of_whole_sentences(text: str, rarity: dict[str, float]) -> None:
    start, end = best_quote(text, rarity)
    assert 0 <= start <= end <= len(text)
    spans = sentences(text)
    if spans:
        assert start in {span[0] for span in spans}
        assert end in {span[1] for span in spans}
        assert end - start <= LONGEST_QUOTE or (start, end) in spans


@given(TEXT)
def test_sentences_cover_every_word_in_order(text: str) -> None:
    spans = sentences(text)
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())


def test_abbreviations_do_not_end_a_sentence() -> None:
    text = "Vincent et al. (2012) found this, e.g. on p. 8. A second sentence."
    start, end = sentences(text)[0]
    assert text[start:end].endswith("p. 8.")


def test_readable_hides_layout_only() -> None:
    assert readable("**Neglect**  is\n<u>common</u>, 3 < 4") == "Neglect is common, 3 < 4"


def test_names_places_and_labels_are_read() -> None:
    asked = read_question("What did the haringey review of child d say, and did Munro agree?")
    assert asked.places == ("Haringey",)
    assert asked.labels == ("child d",)
    assert asked.names == ("Munro",)
    assert names("Reviews of Serious Case work in the NHS") == ()
    assert places("we were reading in the bath") == ()
    assert places("Bath and North East Somerset") == ("Bath and North East Somerset",)


def test_a_child_is_no_label() -> None:
    assert read_question("How does a child I know of cope?").labels == ()
    assert read_question("a child a worker sees").labels == ()
    assert read_question("what about Child A in the list").labels == ("child a",)


@pytest.mark.parametrize("text", ["2014-17", "2014 to 2017", "2014–2017", "between 2014 and 2017"])
def test_periods_have_one_form(text: str) -> None:
    assert periods(text) == {("2014", "2017")}
    assert years(text) >= {"2014", "2017"}


def test_figures_contacts_and_law_are_told_apart() -> None:
    assert read_question("How many reviews featured neglect?").figure
    assert read_question("What is the phone number of the lead officer?").contact
    assert read_question("What does the current national guidance say on timescales?").law
    plain = read_question("What did reviews find about supervision?")
    assert not (plain.figure or plain.contact or plain.law)


def test_everyday_words_reach_review_words() -> None:
    assert "non-accidental injury" in review_terms("Is NAI missed?")
    assert "apparent cooperation" in review_terms("parents let me in but nothing changes")
    assert review_terms("supervision") == ()


def test_signs_for_less_and_more_are_no_tags() -> None:
    text = "Children aged <5 years and those aged >10 years missed appointments."
    assert readable(text) == text


def test_a_page_break_inside_a_sentence_does_not_end_it() -> None:
    text = "Support will help many families, but for some\n\nfamilies it will not. Another point.\n\nA third."
    assert [text[start:end].split(maxsplit=1)[0] for start, end in sentences(text)] == ["Support", "Another", "A"]
