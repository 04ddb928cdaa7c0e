"""What counts as an answer: the thing asked for, of whom and when it was asked, in one sentence."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.ask.answerable import Judgement, Shortfall, judge
from assistant.ask.evidence import Evidence, Found
from assistant.ask.expected import Kind, kind_asked
from assistant.ask.text import content_stems
from store.models import Document, PassageKind
from tests.ask.make import document, found


def judged(question: str, items: Sequence[Found]) -> Judgement:
    terms = tuple(content_stems(question))
    return judge(Evidence(question, terms, dict.fromkeys(terms, 6.0), tuple(items), held=5))


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How many reviews featured neglect?", Kind.NUMBER),
        ("What percentage of reviews featured neglect?", Kind.SHARE),
        ("neglect rate in serious case reviews 2017-20", Kind.SHARE),
        ("How old was the mother?", Kind.AGE),
        ("When was the child born?", Kind.DATE),
        ("How long were the prison sentences?", Kind.LENGTH),
        ("What was the budget of the study?", Kind.MONEY),
        ("Who chaired the review?", Kind.PERSON),
        ("What has the harbour board done since the review?", Kind.AFTERMATH),
        ("How did the committee respond to the findings?", Kind.AFTERMATH),
        ("What did police need to change after the harbour case?", None),
        ("How many men were charged?", Kind.NUMBER),
        ("Was anybody charged over the injury?", Kind.LEGAL),
        ("Which hospital treated the mother?", Kind.PLACE),
        ("Which board had the best results?", Kind.RANK),
        ("What did the harbour families tell the reviewers?", Kind.HEARD),
        ("What did reviews find about neglect?", None),
        ("When families move, what gets lost?", None),
    ],
)
def test_the_kind_of_thing_asked_for(question: str, kind: Kind | None) -> None:
    assert kind_asked(question) is kind


SURVEY = "Of the 128 people who answered the questionnaire, 31 had seen the briefings."


def test_a_figure_answers_only_for_what_it_counts() -> None:
    item = found(SURVEY, kind=PassageKind.STATISTIC)
    assert judged("How many people had seen the briefings?", [item]).shortfall is None
    other = judged("How many teachers had seen the briefings?", [item])
    assert other.shortfall is Shortfall.MISSING and "teachers" in other.missing


@pytest.mark.parametrize(
    "question",
    [
        "What has the harbour board changed since the review?",
        "Was anybody charged over the injury?",
        "Which hospital treated the mother?",
        "Which board has the best supervision?",
        "What did families say about supervision?",
    ],
)
def test_what_a_passage_on_the_subject_does_not_give_is_named(question: str) -> None:
    item = found("The harbour board asked for supervision of staff after an injury to a baby of a young mother.")
    judgement = judged(question, [item])
    assert judgement.shortfall in (Shortfall.KIND, Shortfall.MISSING) and judgement.missing


def test_what_was_done_or_said_is_an_answer_where_it_is_given() -> None:
    done = found("The harbour board has since changed its plans in response to the review.")
    assert judged("What has the harbour board changed since the review?", [done]).shortfall is None
    said = found("Families told the reviewers that supervision was kind.")
    assert judged("What did families say about supervision?", [said]).shortfall is None


def test_a_meaning_of_several_words_must_be_held_whole() -> None:
    part = found("Of 128 people who answered, 31 worked for a housing service.", kind=PassageKind.STATISTIC)
    asked = "How many people who answered worked for the ambulance?"
    assert judged(asked, [part]).missing == ("ambulance",)
    whole = found("Of 128 people who answered, 31 worked for an emergency service.", kind=PassageKind.STATISTIC)
    assert judged(asked, [whole]).shortfall is None


def test_a_figure_never_answers_for_another_period() -> None:
    item = found("Neglect featured in 208 of 278 reports, 2014 to 2017.", kind=PassageKind.STATISTIC)
    assert judged("How many reports featured neglect in 2014-17?", [item]).shortfall is None
    later = judged("How many reports featured neglect in 2017-20?", [item])
    assert later.shortfall is Shortfall.YEARS and not later.items


def test_the_year_of_a_work_that_is_cited_is_no_year_of_a_figure() -> None:
    item = found("Plans were made for 40 children, as described before (Smith 2009).", kind=PassageKind.STATISTIC)
    assert judged("How many children had plans in 2009?", [item]).shortfall is not None


def test_a_figure_of_one_nation_never_answers_for_another() -> None:
    both: Document = document(nations=["England", "Scotland"])
    item = found("Poverty was noted in 97 of 278 reports in England.", both, kind=PassageKind.STATISTIC)
    assert judged("How many reports noted poverty in England?", [item]).shortfall is None
    assert judged("How many reports noted poverty in Scotland?", [item]).shortfall is not None


def test_a_date_a_name_and_an_age_must_be_given() -> None:
    item = found("The case group met the reviewers and talked about Child C and the mother.", case="Harbour, Child C")
    for question in ("When was Child C born?", "Who chaired the case group?", "How old was the mother of Child C?"):
        assert judged(question, [item]).shortfall in (Shortfall.KIND, Shortfall.MISSING)


def test_a_label_belongs_to_its_place() -> None:
    haringey = found("Child D had a fractured arm.", case="Haringey, Child D, March 2015")
    oldham = found("Child D was not weighed.", document("list"), case="Oldham, Child D, January 2015")
    assert judged("What happened to Child D of West Lothian?", [haringey, oldham]).shortfall is Shortfall.NAMES
    several = judged("What happened to Child D?", [haringey, oldham])
    assert several.shortfall is Shortfall.SEVERAL and len(several.missing) == 2
    one = judged("What happened to Child D of Haringey?", [haringey, oldham])
    assert [item.passage.case for item in one.items] == ["Haringey, Child D, March 2015"]


def test_a_number_of_other_things_is_no_number_of_reviews() -> None:
    asked = "How many reviews found that information was not shared?"
    other = found("Of 128 people, 66 found that information in reviews they had read was not shared with them at work.")
    given = found("In 19 of the reviews information was not shared.")
    assert judged(asked, [other]).shortfall is Shortfall.KIND
    assert judged(asked, [given]).shortfall is None


def test_a_place_that_the_whole_document_is_about_is_not_named_as_missing() -> None:
    of = document(title="Released under freedom of information", publisher=None, authorities=["Moray"])
    held = found("There were six findings about how people worked together.", of)
    assert judged("How many findings in the Moray review?", [held]).shortfall is None
