"""How a question is read before it is searched: slips put right, idle asking left out, names and kinds noticed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from assistant.ask.choosing import LEADING, further, spread_over_voices
from assistant.ask.evidence import Found
from assistant.ask.spelling import correct
from assistant.ask.structure import with_structure
from assistant.ask.text import stem
from assistant.ask.wording import Wording, core_of, kinds_asked, names_of
from store.models import Document, Passage, PassageKind

HELD = {"learning", "professional", "families", "pregnant", "skin", "through", "doctor"}


def frequencies(stems: Sequence[str]) -> Mapping[str, int]:
    held = {stem(word) for word in HELD}
    return {one: 3 for one in stems if one in held}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("the lerning for profesionals", "the learning for professionals"),
        ("pregant and her famlies", "pregnant and her families"),
        ("what shud the docters do", "what should the doctors do"),
    ],
)
def test_slips_are_put_right_by_words_that_the_library_holds(typed: str, meant: str) -> None:
    assert correct(typed, frequencies)[0] == meant


@pytest.mark.parametrize(
    "typed", ["the learning", "they are skint", "SARs and LCSPRs", "hoarding complains noticed", "zebras", "thorugh x"]
)
def test_a_word_that_is_one_is_never_changed(typed: str) -> None:
    changed = correct(typed, frequencies)[1]
    assert set(changed) <= {"thorugh"}


def test_a_sentence_that_only_asks_is_left_out() -> None:
    said = "Nobody rings anyone, we only send messages."
    assert core_of(f"{said} Has a review said anything about that?", set()) == said
    assert core_of(f"{said} What did the Ashgrove review find?", {"ashgrove"}) == said
    assert core_of("What did the reviews say?", set()) == "What did the reviews say?"
    assert core_of("What did they say about supervision?", set()) == "What did they say about supervision?"


@pytest.mark.parametrize(
    "points_back",
    ["Did the chairs say so?", "What did the chairs think?", "Which study noticed that?", "Which case was it?"],
)
def test_a_question_that_only_points_back_is_left_out(points_back: str) -> None:
    said = "Every agency pulls back into itself."
    assert core_of(f"{said} {points_back}", set()) == said
    assert core_of(points_back, set()) == points_back


def test_what_is_quoted_is_looked_for_however_plain_its_words() -> None:
    said = "People here say 'it happens to other people'."
    assert core_of(f"{said} Did the chairs hear that too?", set()) == said


def test_review_words_stand_behind_the_question_where_there_are_some() -> None:
    assert Wording("Dad was never there").wider == ""
    assert Wording("Dad was never there", added=("father", "male carer")).wider == (
        "Dad was never there. father, male carer"
    )


def test_kinds_are_read_from_the_words_that_ask_for_them() -> None:
    assert kinds_asked("What was recommended?") == {PassageKind.RECOMMENDATION}
    assert PassageKind.STATISTIC in kinds_asked("How many families had been known?")
    assert kinds_asked("My staff feel alone") == frozenset()


def _document(key: str, title: str, **values: list[str]) -> Document:
    return Document.model_validate(
        {"document_id": key, "title": title, "sha256": key, "file_name": key, "media_type": "text/plain", **values}
    )


def test_a_publication_is_named_by_its_place_or_by_a_rare_word_of_its_title() -> None:
    documents = [
        _document("a", "Learning review", authorities=["Moray"]),
        _document("b", "The Ashgrove report on barriers to learning"),
        *(_document(f"x{number}", "Another report") for number in range(4)),
    ]
    rarity = {stem("ashgrove"): 6.0, stem("barriers"): 1.0, stem("report"): 1.0}
    assert names_of("What happened in Moray?", documents, rarity) == {"a": {"moray"}}
    assert names_of("What did the Ashgrove report say on barriers?", documents, rarity) == {"b": {"ashgrove"}}
    assert names_of("Ashgrove barriers", documents, rarity) == {}


def _passage(key: str, kind: PassageKind = PassageKind.TEXT, **values: object) -> Passage:
    held = {"passage_id": key, "document_id": "d", "ordinal": 0, "kind": kind, "text": key, "search_text": key}
    return Passage.model_validate({**held, "start": 0, "end": 1, **values})


def test_structure_raises_what_is_asked_for_and_lowers_questions_nobody_asked_for() -> None:
    passages = {
        "text": _passage("text", headings=["A"]),
        "advice": _passage("advice", PassageKind.RECOMMENDATION, headings=["B"]),
        "prompt": _passage("prompt", PassageKind.QUESTION, headings=["C"]),
    }
    alike = dict.fromkeys(passages, 1.0)
    asked = with_structure(alike, passages, Wording("x", kinds=frozenset({PassageKind.RECOMMENDATION})))
    assert asked["advice"] > asked["text"] > asked["prompt"]
    of_one_kind = {"a": _passage("a", headings=["A"]), "b": _passage("b", headings=["B"])}
    plain = with_structure({"a": 2.0, "b": 1.0}, of_one_kind, Wording("x"))
    assert plain["a"] > plain["b"]


def test_a_case_lends_its_best_score_to_its_other_passages() -> None:
    passages = {
        "told": _passage("told", case="Child Y"),
        "advice": _passage("advice", case="Child Y"),
        "other": _passage("other", case="Child Z"),
    }
    scores = with_structure({"told": 3.0, "advice": 1.0, "other": 1.0}, passages, Wording("x"))
    assert scores["advice"] > scores["other"]


def test_the_five_best_come_first_and_then_every_voice_is_heard() -> None:
    def found(document: str, score: float) -> Found:
        passage = _passage(f"{document}{score}", document_id=document)
        return Found(passage, _document(document, document), score, 1.0, 0.5, 0.5, 0.5)

    loud = [found("loud", 1.0 - place / 100) for place in range(9)]
    chosen = spread_over_voices([*loud, found("quiet", 0.6), found("still", 0.55)], 7)
    assert chosen[:LEADING] == loud[:LEADING]
    assert [item.document.document_id for item in chosen[LEADING:]] == ["quiet", "still"]


def test_a_reason_is_told_in_the_words_that_were_typed() -> None:
    document = _document("d", "A review")
    typed = Found(_passage("a"), document, 1.0, 1.0, 0.2, 0.5, 0.5, matched=("famili",), words=("families",))
    assert typed.reason == "holds your words: families"
    assert Found(_passage("a"), document, 1.0, 0.0, 0.2, 0.5, 0.0).reason == "the nearest there is"


def test_what_can_be_opened_besides_gives_each_publication_a_place() -> None:
    def found(document: str, score: float) -> Found:
        words = "what this passage says is long enough to stand by itself"
        passage = _passage(f"{document}{score}", document_id=document, text=words)
        return Found(passage, _document(document, document), score, 1.0, 0.5, 0.5, 0.5)

    loud = [found("loud", 1.0 - place / 100) for place in range(9)]
    quiet = found("quiet", 0.6)
    rest = further([*loud, quiet], [item.passage.passage_id for item in loud[:3]])
    assert rest == [*loud[3:5], quiet, *loud[5:]]
