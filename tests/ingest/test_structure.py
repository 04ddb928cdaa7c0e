"""The rules of structure, each on a text of its own."""

from __future__ import annotations

from pathlib import Path

from ingest.pipeline import load
from store.models import PassageKind, Valence
from tests.ingest.make import load_text, only, texts

LONG = "Practitioners worked hard to keep the child in view while many agencies came and went."


def test_headings_stand_over_what_follows(tmp_path: Path) -> None:
    loaded = load_text(
        tmp_path,
        f"Part 1: Introduction\n\n1. Why this review\n\n{LONG}\n\nPart 2: Findings in full\n\nMore is told here.\n",
    )
    assert only(loaded, LONG).headings == ["Part 1: Introduction", "Why this review"]
    assert only(loaded, "More is told").headings == ["Part 2: Findings in full"]


def test_a_printed_number_is_kept_and_none_is_made_up(tmp_path: Path) -> None:
    loaded = load_text(tmp_path, f"2. Method\n\n- 2.1 {LONG}\n\nA paragraph without a number follows it here.\n")
    assert only(loaded, LONG).locator.paragraph == "2.1"
    assert only(loaded, LONG).text == LONG
    assert only(loaded, "without a number").locator.paragraph is None


def test_hard_wrapped_lines_are_one_passage(tmp_path: Path) -> None:
    wrapped = (
        "Records were kept by each agency on its own and were not seen by others\nwho needed them, and so the picture "
        "stayed in parts."
    )
    loaded = load_text(tmp_path, f"{wrapped}\n\n{LONG}\n")
    assert texts(loaded) == [wrapped, LONG]
    assert loaded.passages[0].locator.lines == "1-2"


def test_a_sentence_goes_on_over_a_page_number(tmp_path: Path) -> None:
    loaded = load_text(
        tmp_path,
        "The school knew of the bruise and told the health visitor, who\n\n14\n\npassed it on within the day.\n",
    )
    assert len(loaded.passages) == 1
    assert loaded.passages[0].text.endswith("passed it on within the day.")


def test_contents_lists_and_navigation_are_left_out(tmp_path: Path) -> None:
    loaded = load_text(
        tmp_path,
        "Contents\n\nIntroduction\t1\nWhat we found in the review\t4\nReferences\t9\n\nIntroduction\n\n"
        f"{LONG}\n\nBack to contents\n\nRate this Page\n\nwriter@example.org\n",
    )
    assert texts(loaded) == [LONG]


def test_a_reference_list_is_left_out_up_to_the_next_part(tmp_path: Path) -> None:
    loaded = load_text(
        tmp_path,
        f"Summary\n\n{LONG}\n\nReferences\n\nSmith, J. (2019) Learning from reviews. London: Example Press.\n\n"
        "Jones, A. (2020) More learning from reviews of practice\n\nAppendix A\n\nThe panel met four times over "
        "the year.\n",
    )
    assert texts(loaded) == [LONG, "The panel met four times over the year."]


def test_labels_say_what_stands_beneath(tmp_path: Path) -> None:
    loaded = load_text(
        tmp_path,
        "Neglect\n\nKey message\n\nNeglect harms children of every age, and it is often met late.\n\nLearning "
        "points\n\n"
        "  • Dental care is a sign that many people can see.\n  • Missed appointments are a message from the home.\n\n"
        "Reflective questions\n\n  • How do we hear from children who do not speak yet?\n\nPoverty\n\n" + LONG + "\n",
    )
    kinds = [(passage.kind, passage.headings[-1]) for passage in loaded.passages]
    assert kinds == [
        (PassageKind.KEY_MESSAGE, "Key message"),
        (PassageKind.LEARNING_POINT, "Learning points"),
        (PassageKind.LEARNING_POINT, "Learning points"),
        (PassageKind.QUESTION, "Reflective questions"),
        (PassageKind.TEXT, "Poverty"),
    ]


def test_only_the_statement_under_a_numbered_finding_is_the_finding(tmp_path: Path) -> None:
    loaded = load_text(
        tmp_path,
        f"FINDING 1. Agencies do not share\nwhat they know about risk in time.\n{LONG} It was seen again. "
        f"QUESTIONS FOR "
        "THE BOARD TO CONSIDER • How will the board know that sharing is better? • What would families say of it?\n",
    )
    assert [passage.kind for passage in loaded.passages] == [
        PassageKind.FINDING,
        PassageKind.TEXT,
        PassageKind.QUESTION,
        PassageKind.QUESTION,
    ]
    assert loaded.passages[2].headings == ["FINDING 1", "QUESTIONS FOR THE BOARD TO CONSIDER"]
    assert loaded.passages[2].text == "How will the board know that sharing is better?"


def test_barriers_are_problems_and_enablers_are_not(tmp_path: Path) -> None:
    loaded = load_text(
        tmp_path,
        f"Introduction\n\n{LONG}\n\nBarriers to learning\n\nCulture\n\n- Blame makes people careful about what "
        f"they say.\n\n"
        "Enablers to learning\n\nCulture\n\n- Time to think together makes learning last.\n",
    )
    blame, time = only(loaded, "Blame"), only(loaded, "Time to think")
    assert (blame.kind, blame.valence) == (PassageKind.BARRIER, Valence.PROBLEM)
    assert (time.kind, time.valence) == (PassageKind.ENABLER, Valence.NEUTRAL)
    assert blame.headings == ["Barriers to learning", "Culture"]


def test_a_recommendation_takes_its_number_from_its_label(tmp_path: Path) -> None:
    loaded = load_text(
        tmp_path,
        "Recommendations\n\nRecommendation 1: Keep one record for each child that all can read\n\nRecommendation "
        "2: Ask families what helped them\n",
    )
    assert [(one.kind, one.headings[-1]) for one in loaded.passages] == [
        (PassageKind.RECOMMENDATION, "Recommendation 1"),
        (PassageKind.RECOMMENDATION, "Recommendation 2"),
    ]


def test_a_short_list_stays_with_its_stem_and_long_items_name_it(tmp_path: Path) -> None:
    loaded = load_text(
        tmp_path,
        "Reviews of neglect typically speak of:\n\n  • Poor dental care\n  • Missed appointments\n\n"
        f"The supports that people named were:\n\n  • {LONG}\n  • {LONG.replace('child', 'baby')}\n",
    )
    assert loaded.passages[0].text.endswith("• Missed appointments")
    assert only(loaded, LONG).headings[-1] == "The supports that people named were:"
    assert only(loaded, LONG).locator.section is None


def test_a_plain_table_gives_rows_with_caption_and_header(tmp_path: Path) -> None:
    loaded = load_text(
        tmp_path,
        "Parents in the reviews\n\nCharacteristic Number of reviews (n=278)\nAlcohol misuse 99 (36%)\nDrug misuse "
        "99 (36%)\n"
        "Criminal record (of which violent crime)\n\n83 (30%)\n\n42 (15%)\n\nTable 1: Parental characteristics (A "
        "minimum.)\n",
    )
    rows = [passage for passage in loaded.passages if passage.kind is PassageKind.TABLE_ROW]
    assert [row.text.split("\n")[0] for row in rows] == [
        "Alcohol misuse 99 (36%)",
        "Drug misuse 99 (36%)",
        "Criminal record (of which violent crime)",
    ]
    assert rows[2].text.endswith("42 (15%)")
    assert rows[0].headings == [
        "Parents in the reviews",
        "Table 1: Parental characteristics",
        "Characteristic Number of reviews (n=278)",
    ]


def test_tab_rows_carry_their_header(tmp_path: Path) -> None:
    loaded = load_text(
        tmp_path,
        f"{LONG}\n\nTable 2: Who came\n\nGroup\tPeople who came\nStrategic leaders\t12 people\nFront line "
        f"staff\t30 people\n",
    )
    assert only(loaded, "Strategic leaders").headings == ["Table 2: Who came", "Group | People who came"]


def test_markdown_tables_give_rows(tmp_path: Path) -> None:
    loaded = load_text(
        tmp_path, f"# Title of it\n\n{LONG}\n\n| Year | Count |\n| --- | --- |\n| 2019 | 12 reviews |\n", "a.md"
    )
    row = only(loaded, "12 reviews")
    assert (row.text, row.headings[-1]) == ("2019 | 12 reviews", "Year | Count")


def test_tags_in_plain_text_part_the_passages(tmp_path: Path) -> None:
    loaded = load_text(
        tmp_path,
        f'{LONG}\n\n\t<p>They said it was hard.</p> <ul style="list-style-type: none"> • “We <u>must</u> talk '
        f"sooner and more "
        "often.” (Focus group 3) • “Records never reached us in time.” (Focus group 1)\n",
    )
    quote = only(loaded, "talk sooner")
    assert quote.text == "“We <u>must</u> talk sooner and more often.” (Focus group 3)"
    assert (quote.kind, quote.attribution) == (PassageKind.QUOTE, "Focus group 3")
    assert quote.search_text.endswith("“We must talk sooner and more often.” (Focus group 3)")


def test_a_quotation_takes_the_name_on_the_next_line(tmp_path: Path) -> None:
    loaded = load_text(
        tmp_path, f'{LONG}\n\n"We need to go right back to basics about how we work together."\n\n(Frontline staff)\n'
    )
    quote = only(loaded, "basics")
    assert (quote.kind, quote.attribution) == (PassageKind.QUOTE, "Frontline staff")


def test_shortcodes_name_the_section_and_go(tmp_path: Path) -> None:
    loaded = load_text(
        tmp_path,
        '[su_accordion] [su_spoiler open="yes" title="About neglect"]\n\nAbout neglect\n\n'
        + LONG
        + "\n\n[/su_spoiler] [/su_accordion]\n\nJoin us\n\nMembership gives access to everything on this site.\n",
    )
    assert texts(loaded) == [LONG]
    assert loaded.passages[0].headings == ["About neglect"]


def test_a_case_list_gives_one_passage_for_each_field(tmp_path: Path) -> None:
    entry = (
        "Death of a baby.\n\nBackground: The family had moved three times.\n\nKey issues: records were in parts. "
        "**Learning:** ask about the other children.\n\nModel: systems model.\n\nKeywords: infants, records\n\n"
    )
    loaded = load_text(
        tmp_path,
        f"Reviews published this year\n\nMay 2019 - Leeds - Child Z\n\n{entry}April 2019 – Kent - Baby Y\n\n{entry}",
    )
    first = [passage for passage in loaded.passages if passage.case == "Leeds, Child Z, May 2019"]
    assert [(one.kind, one.text) for one in first] == [
        (PassageKind.CASE, "Death of a baby."),
        (PassageKind.CASE, "The family had moved three times."),
        (PassageKind.CASE, "records were in parts."),
        (PassageKind.LEARNING_POINT, "ask about the other children."),
        (PassageKind.CASE, "Model: systems model.\n\nKeywords: infants, records"),
    ]
    assert first[1].headings == ["Reviews published this year", "May 2019 - Leeds - Child Z", "Background"]
    assert {passage.case for passage in loaded.passages} == {"Leeds, Child Z, May 2019", "Kent, Baby Y, April 2019"}


def test_forms_are_left_out(tmp_path: Path) -> None:
    body = "\n\n".join(LONG.replace("child", f"child number {number}") for number in range(12))
    form = "1. JOB TITLE:\n\n2. Please select your sector:\n\n- Health\n\n3. Did it help? Please tick:\n\n- (a) A lot"
    loaded = load_text(tmp_path, f"Part 1: The study\n\n{body}\n\nAppendix 1\n\n{form}\n")
    assert len(loaded.passages) == 12


def test_long_paragraphs_are_cut_at_sentence_ends(tmp_path: Path) -> None:
    paragraph = " ".join(
        f"Sentence number {number} tells of practice in the area, e.g. of visits." for number in range(40)
    )
    loaded = load_text(tmp_path, paragraph)
    assert " ".join(texts(loaded)) == paragraph
    assert all(400 <= len(text) <= 1200 and text.endswith(".") for text in texts(loaded))


def test_the_same_words_are_kept_once(tmp_path: Path) -> None:
    loaded = load_text(tmp_path, f"{LONG}\n\nAnother paragraph stands between the two.\n\n{LONG}\n")
    assert texts(loaded) == [LONG, "Another paragraph stands between the two."]


def test_notes_of_our_own_have_a_kind_for_each_part(tmp_path: Path) -> None:
    loaded = load_text(
        tmp_path,
        '---\ntitle: "Second Look note: Neglect"\ndocument_type: second_look_note\nthemes: [mental health (any '
        "mention; mostly parental)]\n---\n"
        "# Neglect\n\nThis note reports one publication, and is not that publication.\n\n## What the reviews found\n"
        "- Neglect was named late in the reviews of two places. (Example 2019, Neglect)\n\n## Figures\n- 12 of 30 "
        "reviews in 2019. (Example 2019)\n\n"
        "## What helped\n- One worker stayed with the family for years. (Example 2019)\n\n## Where the sources "
        "differ or stay silent\n"
        "- The tables of the two sources do not agree. (Example 2019)\n\n## Questions to take with you\n- What "
        "would the child say of today? (Second Look question)\n\n"
        "## Sources\n- Example 2019. Example Board.\n",
        "a-note.md",
    )
    assert [(one.kind, one.valence) for one in loaded.passages] == [
        (PassageKind.TEXT, Valence.NEUTRAL),
        (PassageKind.FINDING, Valence.NEUTRAL),
        (PassageKind.STATISTIC, Valence.NEUTRAL),
        (PassageKind.FINDING, Valence.STRENGTH),
        (PassageKind.CONFLICT, Valence.NEUTRAL),
        (PassageKind.QUESTION, Valence.NEUTRAL),
    ]
    assert loaded.passages[1].text.endswith("(Example 2019, Neglect)")
    assert loaded.document.themes == ["mental health"]


def test_a_long_question_on_its_own_line_is_no_heading(tmp_path: Path) -> None:
    path = tmp_path / "review.txt"
    path.write_text(
        "A review\n\nPublished May 2020\n\nFindings\n\nThe lodger was never asked about by anybody.\n\n"
        "Questions\n\n5. What would a new lead professional need to hear from you on the first day?\n",
        encoding="utf-8",
    )
    passages = load(path, document_id="review", source_path=None).passages
    assert any("lead professional" in passage.text and passage.kind == "question" for passage in passages)


def test_the_questions_that_a_review_set_itself_are_not_for_the_reader(tmp_path: Path) -> None:
    for name in ("Research questions", "Questions for the review", "Key questions addressed by the panel"):
        loaded = load_text(
            tmp_path, f"{LONG}\n\n{name}\n\n- How was the history of the family known to those who met them?\n"
        )
        assert only(loaded, "How was the history").kind is not PassageKind.QUESTION, name
