"""Who, what, when and where, from metadata and from the text."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.errors import BadMetadata
from ingest.pipeline import load
from store.models import DocumentType
from tests.ingest.make import load_text

LONG = "Practitioners worked hard to keep the child in view while many agencies came and went."


def test_what_nothing_states_stays_unknown(tmp_path: Path) -> None:
    document = load_text(tmp_path, LONG, "some-notes.txt").document
    assert document.document_type is DocumentType.UNKNOWN
    assert (document.publisher, document.published, document.licence, document.nation) == (None, None, None, None)
    assert (document.review_types, document.authorities, document.period_start) == ([], [], None)


def test_front_matter_wins_over_the_text(tmp_path: Path) -> None:
    document = load_text(
        tmp_path,
        "---\ntitle: Stated title\npublished: 2021-03-04\nnation: Wales\nreview_type: "
        "child_practice_review\nlicense: OGL v3.0\n"
        f"derived_from: [Other Review.txt]\nunknown_name: 1\n---\n# Another title\n\nMay 2019\n\n{LONG}\n",
        "a.md",
    ).document
    assert (document.title, document.published, document.licence) == ("Stated title", "2021-03-04", "OGL v3.0")
    assert (document.nations, document.review_types) == (["Wales"], ["child_practice_review"])
    assert document.derived_from == ["other-review"]


def test_a_metadata_file_beside_the_document_wins(tmp_path: Path) -> None:
    (tmp_path / "a-review.meta.yaml").write_text(
        "title: Beside it\npublisher: Example Board\ndocument_type: review report\n"
    )
    document = load_text(tmp_path, f"Review of learning in one town\n\n{LONG}\n").document
    assert (document.title, document.publisher) == ("Beside it", "Example Board")
    assert document.document_type is DocumentType.REVIEW_REPORT


@pytest.mark.parametrize("line", ["published: soon", "document_type: novel", "title: {a: b}", "authors: [[a, b]]"])
def test_a_wrong_value_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(BadMetadata, match=line.partition(":")[0]):
        load_text(tmp_path, f"---\n{line}\n---\n{LONG}\n", "a.md")


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("May 2022", "2022-05"),
        ("14 July 2014", "2014-07-14"),
        ("Published: 3rd March 2020", "2020-03-03"),
        ("Response 09-11-21", "2021-11-09"),
        ("Date of publication 2019", "2019"),
        ("Published 31/02/2020", None),
        ("The panel met in May 2022 to talk of it.", None),
    ],
)
def test_the_date_is_cut_to_what_is_known(tmp_path: Path, line: str, published: str | None) -> None:
    assert load_text(tmp_path, f"Review of learning in one town\n\n{line}\n\n{LONG}\n").document.published == published


def test_the_year_in_the_file_name_is_used_last(tmp_path: Path) -> None:
    assert load_text(tmp_path, LONG, "some-review-2018.txt").document.published == "2018"
    assert load_text(tmp_path, f"May 2017\n\n{LONG}", "other-review-2018.txt").document.published == "2017-05"


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("The review looks at cases between 1 April 2014 and 31 March 2017 in full.", ("2014-04-01", "2017-03-31")),
        ("The survey ran between May and July 2013 in four areas.", ("2013-05", "2013-07")),
        ("Two children came to notice from 2018 to 2021 in the area.", ("2018", "2021")),
        ("Between March and the summer nothing was recorded at all.", (None, None)),
    ],
)
def test_the_period_is_the_most_exact_one_stated(
    tmp_path: Path, text: str, period: tuple[str | None, str | None]
) -> None:
    document = load_text(tmp_path, text).document
    assert (document.period_start, document.period_end) == period


def test_a_body_that_is_only_mentioned_is_no_publisher(tmp_path: Path) -> None:
    mentioned = f"Review of learning in one town\n\nThe Department for Education paid for it. {LONG}\n"
    assert load_text(tmp_path, mentioned).document.publisher is None
    stated = f"Review of learning in one town\n\n{LONG} It was published by Ofsted.\n"
    assert load_text(tmp_path, stated, "b.txt").document.publisher == "Ofsted"


def test_scr_is_read_by_nation(tmp_path: Path) -> None:
    scotland = f"The SCR was asked for by the Child Protection Committee. The SCR was done in Fife, Scotland. {LONG}"
    england = f"The SCR was asked for by the LSCB. The SCR was read by Ofsted in England. {LONG}"
    assert load_text(tmp_path, scotland).document.review_types == ["significant_case_review"]
    assert load_text(tmp_path, england, "b.txt").document.review_types == ["serious_case_review"]


@pytest.mark.parametrize(
    ("statement", "licence"),
    [
        ("This is licensed under the Open Government Licence v3.0 for all.", "Open Government Licence v3.0"),
        ("© Example University [2014]", "© Example University 2014"),
        ("It may be used under CC BY 4.0 by all.", "CC BY 4.0"),
    ],
)
def test_the_licence_is_told_in_the_words_of_the_document(tmp_path: Path, statement: str, licence: str) -> None:
    assert load_text(tmp_path, f"{LONG}\n\n{statement}\n").document.licence == licence


def test_themes_are_found_by_stem_and_synonym(tmp_path: Path) -> None:
    loaded = load_text(
        tmp_path,
        "The mother's partner used coercive control in the home.\n\nThe children's voices were not heard, and "
        "neglected children "
        "were missed.\n\nFamily violence was named once more, late.\n",
    )
    assert loaded.passages[0].themes == ["domestic abuse / domestic violence", "fathers / male carers / hidden men"]
    assert loaded.passages[1].themes == ["neglect", "voice / lived experience of the child"]
    assert loaded.document.themes == ["domestic abuse / domestic violence"]


def test_a_sentence_of_a_list_is_no_title(tmp_path: Path) -> None:
    path = tmp_path / "review.txt"
    path.write_text(f"Harbour learning review\n\nPublished May 2021\n\nFindings\n\n1. {LONG}\n")
    assert load(path, document_id="x", source_path=None).document.title == "Harbour learning review"


def test_the_file_name_is_the_title_where_nothing_else_is(tmp_path: Path) -> None:
    path = tmp_path / "some-plain_notes.txt"
    path.write_text("12 March 2020\n\n" + f"{LONG} " * 8)
    assert load(path, document_id="x", source_path=None).document.title == "Some plain notes"
