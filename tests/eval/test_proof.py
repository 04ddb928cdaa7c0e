"""The second check of shown quotes, on a real library."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assistant.ask.models import Answer, Claim, Source, Status
from eval.outcome import Proof
from eval.proof import cites_shown_sources, plain, prove
from store.library import Library


@pytest.fixture
def source(library: Library) -> Source:
    """A source that is as it should be, but for `verified`, which must not matter."""
    passage = next(held for held in library.passages("north") if "cancelled" in held.text)
    return Source(
        number=1,
        passage_id=passage.passage_id,
        document_id="north",
        title="North Valley learning review",
        publisher=None,
        published=None,
        nation=None,
        document_type="unknown",
        review_type=None,
        kind=passage.kind.value,
        locator=passage.locator,
        text=passage.text,
        quote=passage.text,
        quote_start=0,
        quote_end=len(passage.text),
        verified=False,
    )


def test_a_true_quote_is_proven_in_the_store_and_in_the_file(library: Library, papers: Path, source: Source) -> None:
    assert prove(source, library, [papers]) == Proof(stored=True, original=True)


@pytest.mark.parametrize(
    "change",
    [
        {"quote": "Home visits were never cancelled."},
        {"quote_start": 3},
        {"quote": " ", "quote_end": 0},
        {"text": "Words of nobody.", "quote": "Words of nobody.", "quote_end": 16},
        {"document_id": "south"},
        {"document_id": "gone"},
    ],
)
def test_a_changed_quote_is_not_proven_whatever_it_says_of_itself(
    library: Library, papers: Path, source: Source, change: dict[str, object]
) -> None:
    false = source.model_copy(update={"verified": True, **change})
    assert not prove(false, library, [papers]).holds


def test_another_file_of_the_same_name_is_not_the_original(library: Library, source: Source, tmp_path: Path) -> None:
    (tmp_path / "north.txt").write_text("Something else.", encoding="utf-8")
    document = library.document("north").model_copy(update={"source_path": None})
    moved = library.document("north")
    try:
        library.update_document(document)
        assert prove(source, library, [tmp_path]) == Proof(stored=True, original=None)
    finally:
        library.update_document(moved)


def test_the_original_is_found_where_it_was_added_from_or_in_a_folder(
    library: Library, papers: Path, source: Source, tmp_path: Path
) -> None:
    shutil.copy(papers / "north.txt", tmp_path / "north.txt")
    assert prove(source, library, [tmp_path]).original is True


def test_what_nobody_can_see_does_not_count() -> None:
    assert plain("\ufeffbroken\u00ad \x00 boiler\n") == "broken boiler"


def test_a_claim_must_cite_sources_that_are_shown(source: Source) -> None:
    claims = [Claim(text="a", citations=[1]), Claim(text="b", citations=[]), Claim(text="c", citations=[1, 2])]
    answer = Answer(
        question="q", standalone_question="q", status=Status.ANSWERED, summary="", claims=claims, sources=[source]
    )
    assert cites_shown_sources(answer) == (True, False, False)
