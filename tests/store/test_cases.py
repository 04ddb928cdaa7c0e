"""Case records are kept with their document and read through the library."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.embedding import PassageEmbedder
from store.errors import DocumentNotFound
from store.library import Library
from store.models import CaseRecord, Document, Passage, passage_id


def test_case_records_are_read_back_by_document_and_together(tmp_path: Path, embedder: PassageEmbedder) -> None:
    library = Library(tmp_path, embedder)
    for name in ("one", "two"):
        text = f"A list of reviews called {name}."
        case = CaseRecord(name=f"Kent, Child {name}, 2023", authority="Kent", keywords=["housing"])
        document = Document(
            document_id=name, title=name, sha256=name, file_name=f"{name}.txt", media_type="text/plain", cases=[case]
        )
        passage = Passage(
            passage_id=passage_id(name, text),
            document_id=name,
            ordinal=0,
            text=text,
            search_text=text,
            start=0,
            end=len(text),
        )
        library.add(document, text, [passage])
    assert [case.name for case in library.cases()] == ["Kent, Child one, 2023", "Kent, Child two, 2023"]
    assert library.cases("two")[0].learning == "not stated"
    with pytest.raises(DocumentNotFound):
        library.cases("three")
    library.close()
