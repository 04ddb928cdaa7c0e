from __future__ import annotations

from pathlib import Path

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
