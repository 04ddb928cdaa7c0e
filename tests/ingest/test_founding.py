"""What comes out of the five founding documents, counted."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from ingest.models import Loaded
from ingest.pipeline import load
from store.models import DocumentType, Passage, PassageKind, Valence

WEST_LOTHIAN = "west-lothian-learning-review-2022"
STUDY = "dfe-kingston-barriers-to-learning-2014"
TRIENNIAL = "rip-triennial-briefing-2019"
CASES = "case-reviews-published-2015"
MORAY = "moray-scr-findings-2021"

Founding = dict[str, Loaded]


def kinds(passages: list[Passage]) -> Counter[PassageKind]:
    return Counter(passage.kind for passage in passages)


def section(passage: Passage) -> str:
    return passage.locator.section or ""


def test_every_passage_stands_at_its_span(founding: Founding) -> None:
    for loaded in founding.values():
        for passage in loaded.passages:
            assert loaded.text[passage.start : passage.end] == passage.text
            assert 0 < len(passage.text) <= 1200


def test_no_two_passages_have_one_id(founding: Founding) -> None:
    ids = [passage.passage_id for loaded in founding.values() for passage in loaded.passages]
    assert len(ids) == len(set(ids))


def test_loading_again_gives_the_same_passages(founding: Founding, corpus: Path) -> None:
    again = load(corpus / f"{MORAY}.txt", document_id=MORAY, source_path=None)
    assert again == founding[MORAY]


def test_west_lothian_has_three_findings_five_questions_and_five_learning_points(founding: Founding) -> None:
    passages = founding[WEST_LOTHIAN].passages
    numbered = [one for one in passages if one.kind is PassageKind.FINDING and "Finding " in section(one)]
    assert [one.headings[-1] for one in numbered] == ["Finding 1", "Finding 2", "Finding 3"]
    assert kinds(passages)[PassageKind.QUESTION] == 5
    points = {one.headings[-1] for one in passages if one.kind is PassageKind.LEARNING_POINT}
    assert len(points) == 5


def test_west_lothian_appendix_has_seventeen_findings_each_with_its_case(founding: Founding) -> None:
    passages = founding[WEST_LOTHIAN].passages
    older = [one for one in passages if one.kind is PassageKind.FINDING and section(one).startswith("Appendix B")]
    assert len(older) == 17
    assert Counter(one.case for one in older) == {"Child A": 6, "Child B": 4, "Neglect SCR": 6, "Baby S": 1}


def test_west_lothian_keeps_its_ninety_printed_paragraph_numbers_and_makes_up_none(founding: Founding) -> None:
    loaded = founding[WEST_LOTHIAN]
    printed = set(re.findall(r"^(?:- )?(\d+(?:\.\d+){1,2})\s", loaded.text, re.MULTILINE))
    located = {passage.locator.paragraph for passage in loaded.passages if passage.locator.paragraph}
    assert len(printed) == 90
    assert located == printed


def test_a_sentence_over_a_page_break_is_one_passage(founding: Founding) -> None:
    ends = {(passage.locator.lines or "").partition("-")[2] for passage in founding[WEST_LOTHIAN].passages}
    assert {"143", "253", "295", "414"} <= ends


def test_a_quotation_names_who_is_quoted(founding: Founding) -> None:
    quotes = [one for one in founding[WEST_LOTHIAN].passages if one.kind is PassageKind.QUOTE]
    assert {"Frontline staff", "Survey respondent", "Frontline manager"} <= {one.attribution for one in quotes}
    groups = Counter(one.attribution for one in founding[STUDY].passages if "Appendix 2" in section(one))
    assert sum(count for who, count in groups.items() if who and who.startswith("Focus group")) >= 125


def test_reference_lists_contents_and_forms_are_no_evidence(founding: Founding) -> None:
    for loaded in founding.values():
        for passage in loaded.passages:
            assert not re.search(
                r"(?i)^(?:references?|contents|acknowledgements)\b", passage.headings[-1] if passage.headings else ""
            )
            assert "Please tick" not in passage.text
            assert "@" not in passage.text
            assert "Back to contents" not in passage.text


@pytest.mark.parametrize(("name", "part"), [(STUDY, "EXECUTIVE SUMMARY"), (CASES, "")])
def test_the_forty_barriers_and_enablers_are_found_in_the_study_and_in_its_extract(
    founding: Founding, name: str, part: str
) -> None:
    found = kinds([one for one in founding[name].passages if section(one).startswith(part)])
    assert (found[PassageKind.BARRIER], found[PassageKind.ENABLER]) == (15, 25)


def test_the_study_has_ten_recommendations(founding: Founding) -> None:
    passages = [one for one in founding[STUDY].passages if one.kind is PassageKind.RECOMMENDATION]
    named = {heading for one in passages for heading in one.headings if re.match(r"Recommendation \d+$", heading)}
    assert len(named) == 10


def test_the_triennial_briefing_has_its_boxes_and_no_shortcodes(founding: Founding) -> None:
    passages = founding[TRIENNIAL].passages
    found = kinds(passages)
    assert found[PassageKind.KEY_MESSAGE] == 5
    assert found[PassageKind.LEARNING_POINT] == 32
    assert found[PassageKind.QUESTION] == 26
    assert not any("[su_" in one.text or "[/su_" in one.text or "[su_" in one.search_text for one in passages)


def test_the_triennial_tables_carry_their_captions(founding: Founding) -> None:
    rows = [one for one in founding[TRIENNIAL].passages if one.kind is PassageKind.TABLE_ROW]
    captions = Counter(heading[:7] for one in rows for heading in one.headings if heading.startswith("Table "))
    assert captions == {"Table 1": 6, "Table 2": 6, "Table 3": 8, "Table 4": 9, "Table 5": 7}
    assert any("n=278" in one.search_text and one.text.startswith("Alcohol misuse 99") for one in rows)


def test_the_case_list_has_nineteen_cases_with_their_fields(founding: Founding) -> None:
    passages = founding[CASES].passages
    cases = {one.case for one in passages if one.case}
    assert len(cases) == 19
    assert "Croydon, Josh, April 2015" in cases
    fields = Counter(one.headings[-1] for one in passages if one.case)
    assert (fields["Background"], fields["Learning"], fields["Findings"], fields["Recommendations"]) == (19, 9, 1, 13)
    assert kinds(passages)[PassageKind.LEARNING_POINT] == 9
    assert sum("Keywords:" in one.text for one in passages) == 19


def test_moray_has_six_findings_and_twenty_four_questions(founding: Founding) -> None:
    passages = founding[MORAY].passages
    assert kinds(passages)[PassageKind.FINDING] == 6
    assert kinds(passages)[PassageKind.QUESTION] == 24
    assert kinds(passages)[PassageKind.CORRESPONDENCE] == 6
    strengths = [one for one in passages if one.valence is Valence.STRENGTH]
    assert [one.headings for one in strengths] == [["FINDING 6"]]


def test_what_the_documents_say_of_themselves(founding: Founding) -> None:
    found = {name: loaded.document for name, loaded in founding.items()}
    assert found[WEST_LOTHIAN].title.startswith("Learning review: Taking forward findings")
    assert found[WEST_LOTHIAN].publisher == "West Lothian Child Protection Committee"
    assert found[WEST_LOTHIAN].authors == ["Beth Smith", "Jane Scott"]
    assert found[STUDY].publisher == "Department for Education / Kingston University"
    assert found[STUDY].licence == "© Kingston University 2014"
    assert found[STUDY].authors[-1] == "Ray Jones"
    assert found[TRIENNIAL].publisher == "Research in Practice"
    assert found[CASES].publisher is None
    assert {name: document.published for name, document in found.items()} == {
        WEST_LOTHIAN: "2022-05",
        STUDY: "2014-07",
        TRIENNIAL: "2019",
        CASES: "2015",
        MORAY: "2021-11-09",
    }
    assert {name: document.nation for name, document in found.items()} == {
        WEST_LOTHIAN: "Scotland",
        STUDY: "England",
        TRIENNIAL: "England",
        CASES: "England",
        MORAY: "Scotland",
    }
    assert {name: document.document_type for name, document in found.items()} == {
        WEST_LOTHIAN: DocumentType.LEARNING_REVIEW,
        STUDY: DocumentType.RESEARCH_REPORT,
        TRIENNIAL: DocumentType.NATIONAL_ANALYSIS_BRIEFING,
        CASES: DocumentType.CASE_LIST,
        MORAY: DocumentType.FOI_RELEASE,
    }
    assert len(found[CASES].authorities) == 17
    assert (found[TRIENNIAL].period_start, found[TRIENNIAL].period_end) == ("2014-04-01", "2017-03-31")
    assert found[MORAY].review_types == ["significant_case_review"]


def test_no_licence_is_made_up(founding: Founding) -> None:
    stated = {name for name, loaded in founding.items() if loaded.document.licence}
    assert stated == {STUDY}
