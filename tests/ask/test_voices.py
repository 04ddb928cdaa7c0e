from __future__ import annotations

from pathlib import Path

import pytest

from assistant.ask.service import AskService
from assistant.settings import Settings
from ingest.pipeline import add
from store.embedding import PassageEmbedder
from store.library import Library

POINTS = [
    f"{number}. The {who} said that the {what} was never shared with the others who needed to know about it."
    for number, (who, what) in enumerate(
        (who, what)
        for who in ("midwife", "teacher", "housing officer", "youth worker")
        for what in ("family history", "change of address", "missed appointment")
    )
]


def test_a_copy_is_no_second_voice(tmp_path: Path, embedder: PassageEmbedder) -> None:
    study = "A study of sharing\n\nPublished June 2014\n\nFindings\n\n" + "\n\n".join(POINTS)
    extract = "An extract\n\nPublished May 2016\n\nFindings\n\n" + "\n\n".join(POINTS)
    (tmp_path / "extract.txt").write_text(extract, encoding="utf-8")
    (tmp_path / "study.txt").write_text(study, encoding="utf-8")
    library = Library(tmp_path / "data", embedder)
    add(library, [tmp_path / "extract.txt", tmp_path / "study.txt"])
    assert library.document("extract").derived_from == ["study"]
    answer = AskService(library, Settings()).ask("Did the midwife say the family history was shared?")
    assert answer.sources
    assert {source.document_id for source in answer.sources} == {"study"}
    assert answer.support.independent == 1


def test_a_letter_inside_a_word_is_no_label(tmp_path: Path, embedder: PassageEmbedder) -> None:
    text = "A review\n\nPublished May 2016\n\nFindings\n\nThe child died after bruising that a health visitor shared."
    (tmp_path / "review.txt").write_text(text, encoding="utf-8")
    library = Library(tmp_path / "data", embedder)
    add(library, [tmp_path / "review.txt"])
    answer = AskService(library, Settings()).ask("Was the bruising of Child D shared with health visitors?")
    assert answer.status == "no_information"


def test_a_proof_that_fails_ends_in_words_and_no_fault(
    tmp_path: Path, embedder: PassageEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "A review\n\nPublished May 2016\n\nFindings\n\nThe lodger in the spare room was never asked about at all."
    (tmp_path / "review.txt").write_text(text, encoding="utf-8")
    library = Library(tmp_path / "data", embedder)
    add(library, [tmp_path / "review.txt"])
    monkeypatch.setattr(Library, "holds_exactly", lambda self, passage: False)
    for question in ("how many lodgers were asked about?", "did anybody talk with the man who rented a room?"):
        answer = AskService(library, Settings()).ask(question)
        assert answer.status == "no_information"
        assert answer.sources == [] and answer.claims == []
