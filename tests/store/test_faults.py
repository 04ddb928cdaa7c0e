"""What goes wrong is said in one line, changes nothing, and can be mended."""

from __future__ import annotations

import logging
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from store.embedding import PassageEmbedder
from store.errors import LibraryError, LibraryUnavailable
from store.filters import Filters
from store.library import Library
from store.tokens import TokenEncoder
from tests.quick import quick_library
from tests.store.test_library import TEXTS, shelve

NEGLECT = Filters.of({"theme": ["neglect"]})


@pytest.fixture
def library(tmp_path: Path, embedder: PassageEmbedder) -> Iterator[Library]:
    library = Library(tmp_path / "data", embedder)
    shelve(library, "harbour", TEXTS["harbour"])
    yield library
    library.close()


def beside(library: Library) -> sqlite3.Connection:
    """The same file, opened by somebody else who does not wait."""
    return sqlite3.connect(library.catalogue.path, timeout=0.1)


def damage_words(library: Library) -> None:
    """Cut every file of the lexical index short, as a disk that failed would."""
    library.catalogue.close()
    for file in (library.folder / "keywords").glob("*.*"):
        if file.suffix in (".term", ".idx", ".fast"):
            file.write_bytes(file.read_bytes()[:-20])


def test_a_damaged_lexical_index_is_found_and_mended(library: Library) -> None:
    damage_words(library)
    with pytest.raises(LibraryUnavailable, match=r"lexical index at .* could not be used"):
        library.search_lexical(["dental"], 5)
    found = library.check()
    assert found.lexical_fault and not found.sound
    with closing(beside(library)) as other:
        other.execute("BEGIN IMMEDIATE")  # the look left nothing locked
        other.rollback()
    assert library.check(repair=True).sound
    assert library.check().sound
    assert library.search_lexical(["dental"], 5)


def test_a_lexical_index_that_fell_behind_is_found_and_mended(library: Library) -> None:
    with closing(beside(library)) as other:
        other.execute("UPDATE passages SET record = replace(record, 'Dental', 'Mental') WHERE ordinal = 1")
        other.execute("UPDATE documents SET text = replace(text, 'Dental', 'Mental')")
        other.commit()
    assert library.check().lexical_fault == "1 passages are missing from the lexical index, out of date or too many"
    assert library.check(repair=True).sound
    assert library.search_lexical(["mental"], 5)


def test_a_lexical_index_that_is_gone_is_built_when_the_library_is_opened(
    library: Library, embedder: PassageEmbedder
) -> None:
    library.close()
    shutil.rmtree(library.folder / "keywords")
    again = Library(library.folder, embedder)
    assert again.search_lexical(["dental"], 5)
    assert again.check().sound
    again.close()


def test_a_change_of_facets_that_was_cut_short_is_finished_at_the_next_start(
    library: Library, embedder: PassageEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("store.keywords.KeywordIndex.put", die)
        with pytest.raises(KeyboardInterrupt):
            library.update_document(library.document("harbour").model_copy(update={"nations": ["Wales"]}))
    library.close()
    again = Library(library.folder, embedder)
    assert again.search_lexical(["dental"], 5, Filters.of({"nation": ["Wales"]}))
    assert again.check().sound
    again.close()


def test_a_repair_that_mended_nothing_is_not_called_sound(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    damage_words(library)
    monkeypatch.setattr(library.catalogue, "rebuild_lexical", lambda: None)
    report = library.check(repair=True)
    assert not report.repaired and not report.sound


@pytest.mark.parametrize("damage", ["gone", "no database", "no folder"])
def test_a_vector_index_that_does_not_open_is_found_and_made_again(library: Library, damage: str) -> None:
    [(key, nearness)] = library.search_dense("dental", 5, NEGLECT)
    library.vectors.close()
    shutil.rmtree(library.vectors.folder)
    if damage == "no database":
        library.vectors.folder.mkdir()
        (library.vectors.folder / "chroma.sqlite3").write_bytes(b"no database at all " * 500)
    elif damage == "no folder":
        library.vectors.folder.write_text("a file")
    found = library.check()
    assert not found.sound
    assert found.without_vector == 2
    assert bool(found.vector_fault) == (damage != "gone")
    assert library.check(repair=True).sound
    assert library.check().sound
    assert dict(library.search_dense("dental", 5, NEGLECT)) == pytest.approx({key: nearness})


def test_vectors_that_came_and_went_are_found_and_mended(library: Library) -> None:
    passages = library.passages("harbour")
    stray = passages[0].model_copy(update={"passage_id": "nowhere:1"})
    library.vectors.put([stray], np.ones((1, 384), dtype=np.float32))
    library.vectors.delete([passages[1].passage_id])
    found = library.check()
    assert (found.without_vector, found.orphan_vectors, found.sound) == (1, 1, False)
    assert library.check(repair=True).sound
    assert library.vectors.ids() == {passage.passage_id for passage in passages}


def test_a_vector_of_other_words_is_found_and_mended(library: Library) -> None:
    [first, second] = library.passages("harbour")
    swapped = library.vectors.fetch([second.passage_id])[second.passage_id]
    library.vectors.put([first], np.array([swapped], dtype=np.float32))
    assert library.check().without_vector == 1
    assert library.check(repair=True).sound
    assert library.search_dense(first.text, 1)[0][0] == first.passage_id


def test_many_vectors_agree_with_what_is_kept_beside_them(tmp_path: Path) -> None:
    library = quick_library(tmp_path / "many")
    shelve(library, "many", [f"Point number {number} says something of its own." for number in range(600)])
    assert library.check().sound
    library.close()


def test_words_that_do_not_stand_in_the_source_are_found_and_no_repair_is_claimed(library: Library) -> None:
    with closing(beside(library)) as other:
        other.execute("UPDATE documents SET text = replace(text, 'Dental', 'Mental')")
        other.commit()
    for repair in (False, True):
        report = library.check(repair=repair)
        assert not report.sound and not report.repaired
        assert report.catalogue_fault == "1 passages do not stand in the text of their document"


def test_a_damaged_catalogue_is_said_in_one_line(library: Library) -> None:
    library.close()
    data = bytearray(library.catalogue.path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    library.catalogue.path.write_bytes(data)
    with pytest.raises(LibraryUnavailable, match="restore it from a backup") as said:
        Library(library.folder, library.embedder).check()
    assert "\n" not in str(said.value)


def test_a_library_that_another_program_writes_to_can_still_be_looked_at(library: Library) -> None:
    with closing(beside(library)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert library.check().sound
        other.rollback()


def test_the_same_file_under_another_id_is_refused_and_changes_nothing(library: Library) -> None:
    document = library.document("harbour").model_copy(update={"document_id": "tower"})
    stray = library.passages("harbour")[0].model_copy(update={"passage_id": "tower:1", "document_id": "tower"})
    with pytest.raises(LibraryError, match="held under another id"):
        library.add(document, "Nobody", [stray])
    assert library.check().sound
    assert library.counts() == (1, 2)


def test_a_failed_replacement_leaves_the_vectors_as_they_were(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise LibraryUnavailable("The disk is full.")

    document, text = library.document("harbour"), library.document_text("harbour")
    [(key, nearness)] = library.search_dense("dental", 5, NEGLECT)
    changed = [
        passage.model_copy(update={"themes": [], "search_text": "quite other words"})
        for passage in library.passages("harbour")
    ]
    extra = changed[0].model_copy(update={"passage_id": "harbour:extra"})
    monkeypatch.setattr(library.catalogue, "put", fail)
    with pytest.raises(LibraryUnavailable, match="disk is full"):
        library.add(document, text, [*changed, extra])
    assert library.check().sound
    assert dict(library.search_dense("dental", 5, NEGLECT)) == pytest.approx({key: nearness})


def test_a_catalogue_that_cannot_be_read_is_said_in_one_line(library: Library) -> None:
    with closing(beside(library)) as other:
        other.execute("ALTER TABLE documents RENAME TO mislaid")
    for read in (library.documents, library.counts, lambda: library.document("harbour")):
        with pytest.raises(LibraryUnavailable, match="could not be read: no such table") as said:
            read()
        assert "\n" not in str(said.value)


def test_a_vector_index_that_refuses_is_said_in_one_line(library: Library) -> None:
    with pytest.raises(LibraryUnavailable, match=r"vector index at .* could not be used") as said:
        library.vectors.put(library.passages("harbour"), np.ones((2, 3), dtype=np.float32))
    assert "\n" not in str(said.value)


def test_after_a_failed_start_the_vector_index_starts_afresh(tmp_path: Path, embedder: PassageEmbedder) -> None:
    library = Library(tmp_path, embedder)
    (tmp_path / "vectors").write_text("a file where a folder should be")
    with pytest.raises(LibraryUnavailable, match="cannot be opened"):
        shelve(library, "harbour", TEXTS["harbour"])
    (tmp_path / "vectors").unlink()
    shelve(library, "harbour", TEXTS["harbour"])
    assert library.check().sound
    library.close()


def test_token_vectors_of_another_model_count_as_missing(
    tmp_path: Path, embedder: PassageEmbedder, encoder: TokenEncoder, caplog: pytest.LogCaptureFixture
) -> None:
    library = Library(tmp_path, embedder, encoder)
    shelve(library, "harbour", TEXTS["harbour"])
    ids = [passage.passage_id for passage in library.passages("harbour")]
    assert library.catalogue.meta("tokens") == encoder.fingerprint
    library.catalogue.set_meta("tokens", "another model")
    assert library.closeness("missed dentist", ids) == {}
    report = library.check()
    assert report.without_tokens == 2
    assert report.tokens_fault
    assert "another model" in report.tokens_fault
    with caplog.at_level(logging.WARNING, logger="store.library"):
        Library(tmp_path, embedder, encoder).close()
    assert "2 of 2 passages" in caplog.text
    assert "library check --repair" in caplog.text
    shelve(library, "meadow", TEXTS["meadow"])
    assert library.closeness("missed dentist", ids) == {}
    assert library.check().without_tokens == 2
    assert library.check(repair=True).sound
    assert set(library.closeness("missed dentist", ids)) == set(ids)
    library.close()
