"""A library that an earlier version made is brought up to date when it is opened."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from store.embedding import PassageEmbedder
from store.filters import Filters
from store.library import Library
from store.models import Document, Passage
from store.tokens import MODEL, TokenEncoder
from tests.store.test_library import TEXTS, shelve

SCHEMA = (Path(__file__).parent / "formats" / "1.sql").read_text("utf-8")


@pytest.fixture
def old(tmp_path: Path, embedder: PassageEmbedder, encoder: TokenEncoder) -> Path:
    """The folder of a library as format 1 kept it: with FTS5, themes alone and one byte for each number of a token."""
    library = Library(tmp_path / "new", embedder, encoder)
    shelve(library, "harbour", TEXTS["harbour"], nations=["England"])
    shelve(library, "meadow", TEXTS["meadow"], nations=["Scotland"])
    documents, folder = library.documents(), tmp_path / "old"
    library.close()
    (tmp_path / "new" / "vectors").rename(tmp_path / "vectors")
    folder.mkdir()
    (tmp_path / "vectors").rename(folder / "vectors")
    with closing(sqlite3.connect(folder / "catalogue.sqlite3")) as connection:
        connection.executescript(SCHEMA)
        for key, value in (("schema", "1"), ("embedding", embedder.fingerprint), ("tokens", MODEL)):
            connection.execute("INSERT INTO meta VALUES (?, ?)", (key, value))
        again = Library(tmp_path / "new", embedder)
        for document in documents:
            keep(connection, document, again.document_text(document.document_id), again.passages(document.document_id))
            for passage in again.passages(document.document_id):
                vectors = encoder.encode([passage.search_text])[0].tobytes()
                connection.execute(
                    "INSERT INTO passage_tokens SELECT row_number, ? FROM passages WHERE passage_id = ?",
                    (vectors, passage.passage_id),
                )
        again.close()
        connection.commit()
    return folder


def keep(connection: sqlite3.Connection, document: Document, text: str, passages: list[Passage]) -> None:
    connection.execute(
        "INSERT INTO documents VALUES (?, ?, ?, ?, ?)",
        (document.document_id, document.sha256, document.added_at, document.model_dump_json(), text),
    )
    for item in passages:
        row = connection.execute(
            "INSERT INTO passages (passage_id, document_id, ordinal, kind, valence, search_text, record) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                *(item.passage_id, item.document_id, item.ordinal, item.kind.value, item.valence.value),
                *(item.search_text, item.model_dump_json()),
            ),
        ).lastrowid
        connection.executemany("INSERT INTO passage_themes VALUES (?, ?)", [(row, theme) for theme in item.themes])


def test_a_library_of_format_1_opens_whole(old: Path, embedder: PassageEmbedder, encoder: TokenEncoder) -> None:
    library = Library(old, embedder, encoder)
    assert library.catalogue.meta("schema") == "2"
    assert library.check().sound
    assert library.themes() == [("neglect", 1, 1)]
    neglect, scotland = Filters.of({"theme": ["Neglect"]}), Filters.of({"nation": ["scotland"]})
    [(found, _)] = library.search_lexical(["dental"], 5, neglect)
    assert found.startswith("harbour")
    assert [key for key, _ in library.search_dense("teeth", 5, neglect)] == [found]
    assert {key.split(":")[0] for key, _ in library.search_dense("teeth", 5, scotland)} == {"meadow"}
    assert library.closeness("missed dentist", [found])[found] > 0.5
    shelve(library, "tower", ["The lift was broken."])
    library.remove("harbour")
    assert library.check().sound
    library.close()


def test_token_vectors_of_another_model_are_made_again_by_a_repair(
    old: Path, embedder: PassageEmbedder, encoder: TokenEncoder
) -> None:
    with closing(sqlite3.connect(old / "catalogue.sqlite3")) as connection:
        connection.execute("UPDATE meta SET value = 'another model' WHERE key = 'tokens'")
        connection.commit()
    library = Library(old, embedder, encoder)
    assert library.check().without_tokens == 4
    assert library.check(repair=True).sound
    library.close()


def test_an_upgrade_that_is_cut_short_is_done_at_the_next_start(
    old: Path, embedder: PassageEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("store.upgrade.put_passage_facets", die)
        with pytest.raises(KeyboardInterrupt):
            Library(old, embedder)
    library = Library(old, embedder)
    assert library.check().sound
    library.close()
