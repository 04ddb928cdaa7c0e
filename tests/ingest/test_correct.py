"""What a person puts right stays right."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ingest.correct import correct, fields
from ingest.errors import BadCorrection
from ingest.pipeline import add
from store.errors import DocumentNotFound
from store.filters import Filters
from store.library import Library
from tests.quick import quick_library

REVIEW = (
    "---\ntitle: Harbour learning review\n---\n\nPublished May 2021\n\nFindings\n\n"
    "The lodger was never asked about by any service.\n"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "harbour.md"
    path.write_text(REVIEW, encoding="utf-8")
    return path


@pytest.fixture
def library(tmp_path: Path, file: Path) -> Iterator[Library]:
    library = quick_library(tmp_path / "data")
    add(library, [file])
    yield library
    library.close()


def test_a_correction_survives_reading_the_changed_file_again(library: Library, file: Path) -> None:
    correct(library, "harbour", {"title": "Harbour: a review", "nation": "wales", "date": "9 May 2020"})
    file.write_text(REVIEW.replace("May 2021", "June 2022"), encoding="utf-8")
    result = add(library, [file]).results[0]
    assert (result.outcome, result.title) == ("updated", "Harbour: a review")
    document = library.document("harbour")
    assert (document.title, document.nations, document.published) == ("Harbour: a review", ["Wales"], "2020-05-09")
    assert document.corrections["title"].was == "Harbour learning review"
    assert document.corrections["published"].was == "2022-06"
    assert [each.document_id for each in library.documents()] == ["harbour"]


def test_a_correction_can_be_undone(library: Library) -> None:
    before = library.document("harbour")
    correct(library, "harbour", {"title": "First thought", "published": ""})
    changed = correct(library, "harbour", {"title": "Second thought"})
    assert changed.published is None
    assert changed.corrections["title"].was == "Harbour learning review"
    assert correct(library, "harbour", {}, undo=["title", "date"]) == before
    assert library.document("harbour") == before


def test_a_title_beside_the_file_and_a_correction_the_correction_wins(library: Library, file: Path) -> None:
    correct(library, "harbour", {"title": "By hand"})
    file.with_suffix(".meta.yaml").write_text("title: From beside\n", encoding="utf-8")
    file.write_text(f"{REVIEW}\nMore was said.\n", encoding="utf-8")
    add(library, [file])
    assert library.document("harbour").title == "By hand"
    assert correct(library, "harbour", {}, undo=["title"]).title == "From beside"


def test_a_removed_document_takes_its_corrections_with_it(library: Library, file: Path) -> None:
    correct(library, "harbour", {"title": "By hand"})
    library.remove("harbour")
    add(library, [file])
    assert library.document("harbour").title == "Harbour learning review"


def test_a_withdrawn_document_is_found_no_more_at_once(library: Library) -> None:
    assert library.search_lexical(["lodger"], 5) and library.search_dense("lodger", 5)
    correct(library, "harbour", {"status": "withdrawn"})
    for filters in (None, Filters.of({"document": ["harbour"]})):
        assert library.search_lexical(["lodger"], 5, filters) == []
        assert library.search_dense("lodger", 5, filters) == []
    assert library.document("harbour").status == "withdrawn"
    correct(library, "harbour", {}, undo=["status"])
    assert library.search_lexical(["lodger"], 5)


def test_a_copy_that_a_person_called_none_stays_none(library: Library, tmp_path: Path) -> None:
    points = "\n".join(f"- Point {number}: records were shared late in area {number}." for number in range(12))
    files = [tmp_path / "list-2015.txt", tmp_path / "study-2014.txt"]
    files[0].write_text(f"{points}\n\nMore words.")
    add(library, files[:1])
    correct(library, "list-2015", {"derived_from": ["harbour"]})
    files[1].write_text(points)
    add(library, files[1:])
    assert library.document("list-2015").derived_from == ["harbour"]
    # What would have been found stands behind the correction.
    assert correct(library, "list-2015", {}, undo=["derived_from"]).derived_from == ["study-2014"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"colour": "red"}, r"no field 'colour'.*title, publisher"),
        ({"sha256": "0"}, "no field 'sha256'"),
        ({"title": " "}, "needs a title"),
        ({"title": "a" * 501}, "longer than 500"),
        ({"title": ["a", "b"]}, "takes one value"),
        ({"published": "soon"}, "'soon' is not a date"),
        ({"published": "2021-13"}, "not a date"),
        ({"nations": "Scottland"}, "Did you mean Scotland"),
        ({"nation": "Wales", "nations": "Wales"}, "twice"),
        ({"document_type": "novel"}, "learning_review; "),
        ({"document_type": "second_look_note"}, "not known"),
        ({"status": "gone"}, "current; withdrawn; superseded"),
        ({"status": None}, "cannot be empty"),
        ({"themes": ["neglct"]}, "Did you mean neglect"),
        ({"source_url": "javascript:alert(1)"}, "not a web address"),
        ({"derived_from": "harbour"}, "from itself"),
        ({"derived_from": "nowhere"}, "'nowhere' is held"),
        ({"period_start": "2021", "period_end": "2020-05"}, "end .* before it starts"),
        ({"people": "horses"}, "children; adults"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_and_changes_nothing(
    library: Library, changes: dict[str, Any], said: str
) -> None:
    before = library.document("harbour")
    with pytest.raises(BadCorrection, match=said) as error:
        correct(library, "harbour", {"publisher": "Somebody", **changes})
    assert "\n" not in str(error.value)
    assert library.document("harbour") == before


def test_what_cannot_be_undone_is_refused(library: Library) -> None:
    with pytest.raises(BadCorrection, match="was not corrected"):
        correct(library, "harbour", {}, undo=["title"])
    with pytest.raises(BadCorrection, match="at once"):
        correct(library, "harbour", {"title": "A"}, undo=["title"])
    with pytest.raises(DocumentNotFound):
        correct(library, "nowhere", {"title": "A"})


def test_lists_are_written_in_either_way(library: Library) -> None:
    changed = correct(
        library, "harbour", {"nations": "England; wales", "authors": ["A. Writer", "B. Writer; C. Writer"]}
    )
    assert changed.nations == ["England", "Wales"]
    assert changed.authors == ["A. Writer", "B. Writer", "C. Writer"]
    assert correct(library, "harbour", {"nations": []}).nations == []


def test_control_characters_never_reach_the_record(library: Library) -> None:
    changed = correct(library, "harbour", {"title": "Harbour\n\x1b[31m\u202ereview"})
    assert changed.title == "Harbour [31mreview"


def test_every_field_that_can_be_corrected_is_documented() -> None:
    page = (Path(__file__).parents[2] / "docs" / "cli.md").read_text("utf-8")
    assert [name for name in fields() if f"`{name}`" not in page] == []
