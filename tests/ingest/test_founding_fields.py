"""What is known of the passages of the founding documents: whose voice, which finding, which case, what disagrees."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from ingest.derive import repeats
from ingest.models import Loaded
from store.models import NOT_STATED, CaseRecord, Level, Passage, PassageKind, Voice
from tests.ingest.make import MemoryLibrary
from tests.ingest.test_founding import CASES, MORAY, STUDY, TRIENNIAL, WEST_LOTHIAN, Founding

SLOTS = {
    "How do we know it's an underlying issue?",
    "How prevalent and widespread is the issue?",
    "Why does it matter?",
    "Questions for the CPC",
}


def at(loaded: Loaded, line: int) -> list[Passage]:
    """The passages that start on a line."""
    return [one for one in loaded.passages if int((one.locator.lines or "0").split("-")[0]) == line]


def of_kind(loaded: Loaded, kind: PassageKind) -> list[Passage]:
    return [one for one in loaded.passages if one.kind is kind]


def lines_of(passage: Passage) -> set[str]:
    return {place.locator.lines or "" for place in passage.also_at}


# 000


def test_the_three_findings_carry_their_pattern_and_their_other_place(founding: Founding) -> None:
    numbered = [one for one in of_kind(founding[WEST_LOTHIAN], PassageKind.FINDING) if one.finding]
    assert [one.finding for one in numbered] == ["Finding 1", "Finding 2", "Finding 3"]
    assert {one.pattern_category for one in numbered} == {"Professional norms and cultures - longer-term work"}
    assert [one.locator.lines for one in numbered] == ["170", "204", "235-237"]
    assert [lines_of(one) for one in numbered] == [{"154-158"}, {"162"}, {"166"}]
    assert "living with vulnerable parents" in numbered[0].text


def test_each_finding_has_its_five_slots(founding: Founding) -> None:
    passages = founding[WEST_LOTHIAN].passages
    for number in (1, 2, 3):
        mine = [one for one in passages if one.finding == f"Finding {number}"]
        statement = next(one for one in mine if one.kind is PassageKind.FINDING)
        rest = [one for one in mine if one is not statement]
        assert {one.parent_id for one in rest} == {statement.passage_id}
        assert {heading for one in rest for heading in one.headings} >= SLOTS


def test_five_learning_points_of_two_cases(founding: Founding) -> None:
    points = of_kind(founding[WEST_LOTHIAN], PassageKind.LEARNING_POINT)
    assert [one.locator.paragraph for one in points] == ["10.2", "10.3", "10.5", "10.7", "10.9"]
    assert [one.headings[-1][:16] for one in points] == [f"Learning point {number}" for number in range(1, 6)]


def test_the_questions_speak_to_the_committee(founding: Founding) -> None:
    asked = of_kind(founding[WEST_LOTHIAN], PassageKind.QUESTION)
    assert [one.locator.lines for one in asked] == ["200", "230", "231", "264", "265"]
    assert {(one.addressee, one.level) for one in asked} == {("CPC", Level.STRATEGIC)}


def test_quotations_of_the_learning_review_name_their_voice(founding: Founding) -> None:
    quotes = {one.locator.lines: one for one in of_kind(founding[WEST_LOTHIAN], PassageKind.QUOTE)}
    assert {lines: one.voice for lines, one in quotes.items() if one.voice is not Voice.QUOTED_SOURCE} == {
        "348": Voice.SURVEY,
        "354": Voice.PARTICIPANT,
        "372": Voice.SURVEY,
        "383": Voice.PARTICIPANT,
    }
    assert quotes["185"].quoted_source == "Care Inspectorate 2021, p.22"
    assert quotes["43"].quoted_source == "Scottish Government 2015, p.8"
    assert len(quotes) == 10


def test_missing_numbers_are_not_made_up_and_truncated_words_are_not_repaired(founding: Founding) -> None:
    loaded = founding[WEST_LOTHIAN]
    for line in (65, 75, 106, 310, 322):
        assert at(loaded, line)[0].locator.paragraph is None
    assert "November 2018 January 2020" in at(loaded, 67)[0].text
    assert "practice chance" in at(loaded, 403)[0].text
    assert not any("Introd\tluction" in one.text or "a\tappraisal" in one.text for one in loaded.passages)


# 001 and 003


def test_forty_barriers_and_enablers_stand_once_with_two_locations(founding: Founding) -> None:
    study = [one for one in founding[STUDY].passages if (one.locator.section or "").startswith("EXECUTIVE SUMMARY")]
    bullets = [one for one in study if one.kind in (PassageKind.BARRIER, PassageKind.ENABLER)]
    copies = [one for one in founding[CASES].passages if one.kind in (PassageKind.BARRIER, PassageKind.ENABLER)]
    linked = [one.duplicate_of for one in repeats(copies, founding[STUDY].passages)]
    assert len(bullets) == len(copies) == 40
    assert linked == [one.passage_id for one in bullets]


def test_the_extract_is_derived_from_the_study_and_links_to_it(corpus: Path) -> None:
    from ingest.pipeline import add

    library = MemoryLibrary()
    report = add(library, [corpus / f"{STUDY}.txt", corpus / f"{CASES}.txt"])
    study, cases = (library.held[one.document_id or ""] for one in report.results)
    assert cases.derived_from == [study.document_id]
    linked = [one for one in library.kept[cases.document_id] if one.duplicate_of]
    originals = {one.passage_id for one in library.kept[study.document_id]}
    assert sum(one.kind in (PassageKind.BARRIER, PassageKind.ENABLER) for one in linked) == 40
    assert {one.duplicate_of for one in linked} <= originals
    assert not any(one.case for one in linked)


def test_participants_of_the_study_are_no_findings_of_it(founding: Founding) -> None:
    quotes = of_kind(founding[STUDY], PassageKind.QUOTE)
    groups = [one for one in quotes if re.fullmatch(r"Focus group \w", one.attribution or "")]
    appendix = [one for one in groups if "Appendix 2" in (one.locator.section or "")]
    # 133 labels are printed there; three quotations are printed twice.
    assert Counter((one.attribution or "")[-1] for one in appendix) == {
        "A": 11,
        "B": 26,
        "C": 18,
        "D": 14,
        "1": 17,
        "2": 15,
        "3": 17,
        "4": 12,
    }
    assert sum(len(one.also_at) for one in appendix) == 3
    assert {one.voice for one in groups} == {Voice.PARTICIPANT}
    assert all(one.voice is not Voice.REVIEW for one in groups)


def test_repeated_quotations_are_kept_once(founding: Founding) -> None:
    loaded = founding[STUDY]
    assert [lines_of(at(loaded, line)[0]) for line in (1859, 1861, 1877)] == [{"1863"}, {"1865"}, {"1955"}]
    assert not any(at(loaded, line) for line in (1863, 1865, 1955))


def test_references_captions_forms_and_addresses_of_the_study_are_no_evidence(founding: Founding) -> None:
    for one in founding[STUDY].passages:
        first = int((one.locator.lines or "0").split("-")[0])
        assert first not in {1542, 1560, 1565, 1591, 1600, 1612, 1614, 1654, 2042}
        assert not re.match(r"Figure \d", one.text)


# 002


def test_the_briefing_takes_its_quotations_from_the_report(founding: Founding) -> None:
    quotes = of_kind(founding[TRIENNIAL], PassageKind.QUOTE)
    assert {one.locator.lines: one.voice for one in quotes} == {
        "184": Voice.QUOTED_SOURCE,
        "302": Voice.QUOTED_SOURCE,
        "394": Voice.SURVEY,
    }
    assert quotes[0].quoted_source == (
        "Complexity and challenge: A triennial analysis of serious case reviews 2014-2017"
    )


def test_strategic_and_practice_questions_are_told_apart(founding: Founding) -> None:
    asked = of_kind(founding[TRIENNIAL], PassageKind.QUESTION)
    by_heading = Counter((one.headings[-1], one.level) for one in asked if one.level)
    assert by_heading == {
        ("Strategic", Level.STRATEGIC): sum(one.headings[-1] == "Strategic" for one in asked),
        ("Practice", Level.PRACTICE): sum(one.headings[-1] == "Practice" for one in asked),
    }
    assert by_heading[("Practice", Level.PRACTICE)] >= 5


@pytest.mark.parametrize(
    ("row", "value", "numerator", "denominator"),
    [
        ("Alcohol misuse 99 (36%)", 36, 99, 278),
        ("Disability 2 7 5 15 11 40 (14%)", 14, 40, 278),
        ("Behaviour problems* - 3 7 26 26 62 (38%)", 38, 62, 165),
        ("CSE** - - 0 17 9 26 (24%)", 24, 26, 107),
        ("Domestic violence 64%", 64, None, 208),
        ("Unclear 68", 68, 68, 278),
    ],
)
def test_a_row_knows_what_its_figure_is_a_share_of(
    founding: Founding, row: str, value: int, numerator: int | None, denominator: int
) -> None:
    figure = next(one.statistic for one in founding[TRIENNIAL].passages if one.text == row)
    assert figure is not None
    assert (figure.value, figure.numerator, figure.denominator) == (value, numerator, denominator)


def test_figures_in_the_text_keep_their_whole(founding: Founding) -> None:
    loaded = founding[TRIENNIAL]
    plans, exploitation = at(loaded, 65)[0].statistic, at(loaded, 252)[0].statistic
    assert plans and (plans.value, plans.unit, plans.numerator, plans.denominator) == (15, "per cent", 54, 368)
    assert exploitation and (exploitation.value, exploitation.denominator) == (9, 278)
    assert at(loaded, 58)[0].statistic and at(loaded, 58)[0].statistic.denominator is None  # type: ignore[union-attr]


# 003


def _case(founding: Founding, name: str) -> CaseRecord:
    return next(one for one in founding[CASES].cases if one.name.startswith(name))


def test_nineteen_case_records_as_coded_by_hand(founding: Founding) -> None:
    cases = founding[CASES].cases
    assert len(cases) == 19
    assert Counter(one.outcome for one in cases) == {"death": 13, "serious harm": 6}
    assert Counter(one.child_sex for one in cases) == {"girl": 9, "boy": 5, NOT_STATED: 5}
    assert Counter(one.published_month for one in cases) == {
        "2015-01": 6,
        "2015-02": 2,
        "2015-03": 9,
        "2015-04": 2,
    }
    assert Counter(one.age_band for one in cases) == {
        "under 1": 8,
        "1-5": 2,
        "6-10": 1,
        "11-15": 1,
        "16-17": 2,
        "adolescent": 2,
        NOT_STATED: 3,
    }
    assert sum(one.model != NOT_STATED for one in cases) == 9
    assert sum(len(one.keywords) for one in cases) == 58
    stated = Counter(
        field
        for one in cases
        for field in ("background", "key_issues", "learning", "findings", "recommendations")
        if getattr(one, field) != NOT_STATED
    )
    assert stated == {"background": 19, "key_issues": 16, "learning": 9, "findings": 1, "recommendations": 13}


def test_main_harms_of_the_cases(founding: Founding) -> None:
    assert Counter(one.harm_type for one in founding[CASES].cases) == {
        "injury": 5,
        "SIDS or unascertained": 4,
        "drowning": 2,
        "suicide or attempted suicide": 2,
        "hanging": 1,
        "fire": 1,
        "killed with a parent": 1,
        "sexual abuse": 1,
        "sexual exploitation": 1,
        "abuse and neglect of several kinds": 1,
    }


def test_aliases_missing_fields_and_truncation_of_cases(founding: Founding) -> None:
    assert _case(founding, "Leeds, Child V").aliases == ["Ryan"]
    assert _case(founding, "Hertfordshire").aliases == ["Child B", "B"]
    assert _case(founding, "Dorset").aliases == ["Felicity"]
    assert [one.name for one in founding[CASES].cases if one.truncated_fields] == ["Leeds, Child V, March 2015"]
    assert _case(founding, "Leeds, Child V").truncated_fields == ["recommendations"]
    walsall = _case(founding, "Walsall")
    assert (walsall.key_issues, walsall.child_age) == (NOT_STATED, NOT_STATED)
    assert {"key_issues", "learning", "findings", "model", "child_age"} <= set(walsall.missing_fields)
    oxfordshire = _case(founding, "Oxfordshire")
    assert (oxfordshire.published_month, oxfordshire.event_date) == ("2015-03", "2004-05/2012-06")
    assert _case(founding, "Haringey").key_issues.endswith("Family history of violence and criminal activity.")
    truncated = [one for one in founding[CASES].passages if one.truncated]
    assert [one.locator.lines for one in truncated] == ["200"]


# 004


def test_each_question_of_the_release_hangs_on_its_finding(founding: Founding) -> None:
    passages = founding[MORAY].passages
    findings = {one.finding: one.passage_id for one in passages if one.kind is PassageKind.FINDING}
    asked = of_kind(founding[MORAY], PassageKind.QUESTION)
    assert list(findings) == [f"Finding {number}" for number in range(1, 7)]
    assert Counter(one.finding for one in asked) == dict(zip(findings, (5, 1, 5, 4, 6, 3), strict=True))
    assert all(one.parent_id == findings[one.finding] for one in asked)
    assert {one.addressee for one in asked} == {"CPC"}
    parts = [one.sub_questions for one in asked if one.sub_questions]
    assert [len(one) for one in parts] == [4]
    assert parts[0][3] == "Governance of such a process and links to other relevant groups?"
    assert not any(one.pattern_category for one in passages)


def test_fifty_five_questions_are_ready_made(founding: Founding) -> None:
    counts = {name: len(of_kind(loaded, PassageKind.QUESTION)) for name, loaded in founding.items()}
    assert (counts[WEST_LOTHIAN], counts[TRIENNIAL], counts[MORAY]) == (5, 26, 24)
    assert sum(counts[name] for name in (WEST_LOTHIAN, TRIENNIAL, MORAY)) == 55


def test_correspondence_speaks_for_its_publisher(founding: Founding) -> None:
    letters = of_kind(founding[MORAY], PassageKind.CORRESPONDENCE)
    assert {one.voice for one in letters} == {Voice.PUBLISHER}
    assert max(int((one.locator.lines or "0").split("-")[0]) for one in letters) == 19
    assert founding[MORAY].document.reference == "101002905146; 101002900167"


# What does not agree


def test_the_known_disagreements_are_noted_and_no_others(founding: Founding) -> None:
    found = set()
    for name, loaded in founding.items():
        by_id = {one.passage_id: one for one in loaded.passages}
        for one in loaded.passages:
            for note in one.conflict_with:
                other = by_id[note.passage_id]
                found.add((name, *sorted({one.locator.lines or "", other.locator.lines or ""})))
    assert found == {
        (STUDY, "717", "721"),
        (STUDY, "1494", "634"),
        (STUDY, "1136", "280"),
        (TRIENNIAL, "160", "65"),
        (TRIENNIAL, "107", "116"),
        (WEST_LOTHIAN, "332"),
        (WEST_LOTHIAN, "301"),
    }


def test_documents_are_described_in_full(founding: Founding) -> None:
    found = {name: loaded.document for name, loaded in founding.items()}
    assert {name: document.people for name, document in found.items()} == {name: ["children"] for name in found}
    assert "DFE-RR340" in (found[STUDY].reference or "")
    assert "learning reviews" in (found[WEST_LOTHIAN].regime_note or "")
    assert "numeric_conflict" in found[TRIENNIAL].quality_flags
    assert "truncated" in found[CASES].quality_flags
    assert found[WEST_LOTHIAN].review_method == "SCIE Learning Together"
