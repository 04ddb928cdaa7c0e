"""Case records of lists that look otherwise than the founding one, and what follows a document under a new id."""

from __future__ import annotations

from pathlib import Path

from ingest.derive import repeats
from ingest.split import renamed
from store.models import NOT_STATED
from tests.ingest.make import load_text

LIST = """Reviews published this year

2023 - Anonymous - Child Q

Death of a 5-month-old boy in June 2021. Nobody had been told of the new address.

Background: Sam lived with his mother. Sam was known to social care and was subject to a child protection plan.

Learning: ask who else lives in the home. Keywords: infants; housing

2023 – Kent – Family T

Serious neglect of three children aged 4 to 9.

Background: The children were not in school.

Model: SILP

Keywords: neglect, home education and poverty

2022 - Fife - Young Person R

Background: The young person lived in residential care.

Keywords: residential care
"""


def test_a_list_without_months_gives_records_with_what_is_stated(tmp_path: Path) -> None:
    loaded = load_text(tmp_path, LIST)
    first, second, third = loaded.cases
    assert (first.authority, first.label, first.published_month) == ("Anonymous", "Child Q", "2023")
    assert (first.event_date, first.child_age, first.age_band, first.child_sex) == (
        "2021-06",
        "5-month-old",
        "under 1",
        "boy",
    )
    assert first.outcome == "death"
    assert first.aliases == ["Sam"]
    assert "child protection plan" in first.cp_status
    assert first.keywords == ["infants", "housing"]
    assert first.model == NOT_STATED
    assert (second.model, second.keywords) == ("SILP", ["neglect", "home education", "poverty"])
    assert second.outcome == "serious harm"
    assert third.outcome == NOT_STATED
    assert {"outcome", "child_age", "learning", "event_date"} <= set(third.missing_fields)


def test_a_document_without_a_list_has_no_case_records(tmp_path: Path) -> None:
    text = "A review of practice\n\nIt was noted that records were not up to date in the team [Child B].\n"
    assert load_text(tmp_path, text).cases == []


def test_what_passages_say_of_each_other_follows_them_to_a_new_id(tmp_path: Path) -> None:
    loaded = load_text(
        tmp_path,
        "FINDING 1. Agencies do not share what they know about risk in time.\n\nQUESTIONS FOR THE BOARD\n\n"
        "• How will the board know that sharing is better?\n\nFigures\n\n"
        "In that year 40 of 100 records (60%) were late.\n",
    )
    moved = renamed(loaded.passages, "another-id")
    ids = {passage.passage_id for passage in moved}
    assert all(passage_id.startswith("another-id:") for passage_id in ids)
    assert {passage.parent_id for passage in moved if passage.parent_id} <= ids
    assert {note.passage_id for passage in moved for note in passage.conflict_with} <= ids
    assert any(passage.parent_id for passage in moved)
    assert any(passage.conflict_with for passage in moved)


def test_a_repeated_passage_names_its_original(tmp_path: Path) -> None:
    words = "Records need to be short, dated and read by those who come after us."
    original = load_text(tmp_path, f"One report\n\n{words}\n", "one.txt")
    copy = load_text(
        tmp_path, f"Another report\n\n{words.replace(', ', ',  ')}\n\nIts own words stand here too.\n", "two.txt"
    )
    linked = repeats(copy.passages, original.passages)
    assert [passage.duplicate_of for passage in linked] == [original.passages[0].passage_id, None]
