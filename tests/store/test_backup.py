"""A library comes back from its backup whole, whoever wrote meanwhile; what is no backup changes nothing."""

from __future__ import annotations

import json
import sqlite3
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from store.backup import CATALOGUE, MANIFEST, Manifest, back_up, unpack
from store.errors import BackupError, LibraryError, LibraryUnavailable
from store.library import Library
from tests.quick import quick_library
from tests.store.test_library import TEXTS, shelve


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    library = quick_library(tmp_path / "data")
    for name, texts in TEXTS.items():
        shelve(library, name, texts)
    yield library
    library.close()


@pytest.fixture
def backup(library: Library, tmp_path: Path) -> Path:
    back_up(library.folder, tmp_path / "library.zip")
    return tmp_path / "library.zip"


def restored(file: Path, folder: Path) -> Library:
    unpack(file, folder)
    library = quick_library(folder)
    library.refill()
    return library


def test_what_comes_back_is_found_by_words_and_by_meaning_without_a_model(
    library: Library, backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = library.embedder.embed_query(TEXTS["harbour"][0])
    library.correct("harbour", {"nations": ["Wales"]})  # after the backup
    with monkeypatch.context() as without:
        without.setattr("tests.quick.QuickEmbedder.encode", None)
        without.setattr("tests.quick.QuickEncoder.encode", None)
        again = restored(backup, tmp_path / "again")
        assert again.check().sound
    assert [document.title for document in again.documents()] == ["Harbour", "Meadow"]
    assert again.document("harbour").nations == []
    assert [key for key, _ in again.search_lexical(["lodger"], 5)] == [again.passages("harbour")[0].passage_id]
    assert dict(again.search_vector(asked, 4)) == pytest.approx(dict(library.search_vector(asked, 4)))
    assert again.catalogue.tokens([again.passages("meadow")[0].passage_id])
    assert all(again.holds_exactly(passage) for passage in again.passages("meadow"))
    again.close()


def test_a_backup_taken_while_somebody_writes_holds_whole_documents(library: Library, tmp_path: Path) -> None:
    done = threading.Event()

    def write() -> None:
        number = 0
        while not done.is_set():
            shelve(library, "tower", [f"Edition {number} tells of lift {place}." for place in range(5)])
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        files = [tmp_path / f"{number}.zip" for number in range(4)]
        for file in files:
            back_up(library.folder, file)
    finally:
        done.set()
        writer.join()
    for file in files:
        again = restored(file, tmp_path / file.stem)
        if again.find("tower"):
            assert len({passage.text.split()[1] for passage in again.passages("tower")}) == 1
            assert again.counts() == (3, 9)
        assert again.check().sound
        again.close()


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-200])


def halve(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def flip(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0xFF
    file.write_bytes(data)


def repack(file: Path, **members: bytes) -> None:
    names = {"catalogue": CATALOGUE, "manifest": MANIFEST}
    with zipfile.ZipFile(file) as old:
        held = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in {**held, **{names[key]: value for key, value in members.items()}}.items():
            new.writestr(name, data)


def changed(file: Path) -> None:
    with zipfile.ZipFile(file) as archive:
        repack(file, catalogue=archive.read(CATALOGUE) + b"more")


def swelling(file: Path) -> None:
    repack(file, catalogue=b"\0" * 20_000_000)


@pytest.mark.parametrize(
    "damage",
    [
        cut,
        halve,
        flip,
        changed,
        swelling,
        lambda file: file.write_bytes(b""),
        lambda file: file.write_text("a letter"),
        lambda file: zipfile.ZipFile(file, "w").close(),
        lambda file: repack(file, manifest=b"{}"),
        lambda file: file.unlink(),
        lambda file: (file.unlink(), file.mkdir()),
    ],
)
@pytest.mark.parametrize("replace", [False, True])
def test_what_is_no_whole_backup_is_refused_in_one_line_and_changes_nothing(
    library: Library, backup: Path, tmp_path: Path, damage: Callable[[Path], None], replace: bool
) -> None:
    damage(backup)
    folder = library.folder if replace else tmp_path / "again"
    library.close()
    with pytest.raises(BackupError) as said:
        unpack(backup, folder, replace=replace)
    assert "\n" not in str(said.value) and str(backup) in str(said.value)
    if replace:
        again = quick_library(folder)
        assert again.check().sound and again.counts() == (2, 4)
        again.close()
    else:
        assert list(folder.iterdir()) == []


def test_no_name_in_the_archive_decides_where_something_is_written(backup: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(backup, "a") as archive:
        for name in ("../outside", "/tmp/outside-second-look", "vectors/../../outside", "writer.lock"):
            archive.writestr(name, "stray")
    again = restored(backup, tmp_path / "deep" / "again")
    assert again.check().sound
    again.close()
    assert not list(tmp_path.rglob("*outside*"))
    assert (tmp_path / "deep" / "again" / "writer.lock").read_bytes() == b""


def test_a_library_of_a_later_format_is_refused(library: Library, tmp_path: Path) -> None:
    library.close()
    with closing(sqlite3.connect(library.catalogue.path)) as connection:
        connection.execute("UPDATE meta SET value = '99' WHERE key = 'schema'")
        connection.commit()
    back_up(library.folder, tmp_path / "later.zip")
    with pytest.raises(BackupError, match="another format"):
        unpack(tmp_path / "later.zip", tmp_path / "again")


def test_nothing_is_overwritten_without_a_word(library: Library, backup: Path) -> None:
    with pytest.raises(BackupError, match="--replace"):
        unpack(backup, library.folder)
    with pytest.raises(BackupError, match="--replace"):
        back_up(library.folder, backup)
    assert library.check().sound
    shelve(library, "tower", ["Nobody mended the lift."])
    assert back_up(library.folder, backup, replace=True).documents == 3


def test_a_library_that_is_open_is_not_replaced(library: Library, backup: Path) -> None:
    library.remove("meadow")
    with pytest.raises(BackupError, match="Stop it, then restore again"):
        unpack(backup, library.folder, replace=True)
    assert library.check().sound and library.counts()[0] == 1
    library.close()
    unpack(backup, library.folder, replace=True)
    again = quick_library(library.folder)
    again.refill()
    assert again.check().sound and again.counts()[0] == 2
    again.close()


def test_a_restore_that_was_cut_short_is_finished_by_the_next_writer(
    library: Library, backup: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "again"
    unpack(backup, folder)
    again = quick_library(folder)
    assert again.check().without_vector == 4  # it is known, and said
    shelve(again, "tower", ["Nobody mended the lift."])
    assert again.check().sound
    again.close()


def test_a_damaged_library_is_replaced(library: Library, backup: Path) -> None:
    library.close()
    library.catalogue.path.write_bytes(b"no database " * 1000)
    with pytest.raises(LibraryUnavailable):
        back_up(library.folder, backup, replace=True)
    unpack(backup, library.folder, replace=True)
    again = quick_library(library.folder)
    again.refill()
    assert again.check().sound
    again.close()


def test_where_there_is_no_room_or_no_folder_it_says_so(
    library: Library, backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(LibraryUnavailable, match="cannot be written"):
        back_up(library.folder, tmp_path / "nowhere" / "library.zip")
    with pytest.raises(BackupError, match="no library"):
        back_up(tmp_path / "nowhere", tmp_path / "another.zip")
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 10}))
    with pytest.raises(LibraryError, match="10 are free"):
        unpack(backup, tmp_path / "again")


def test_the_manifest_says_what_is_inside(backup: Path) -> None:
    with zipfile.ZipFile(backup) as archive:
        said = Manifest.model_validate(json.loads(archive.read(MANIFEST)))
        assert sorted(archive.namelist()) == [CATALOGUE, MANIFEST]
    assert (said.product, said.documents, said.passages) == ("Second Look", 2, 4)
