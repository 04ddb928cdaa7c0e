"""A library in one file and back. The file holds the catalogue, which is the truth; the indexes are made from it."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from store.catalogue import SCHEMA_VERSION
from store.errors import BackupError, LibraryUnavailable
from store.writer import WriterLock

CATALOGUE, MANIFEST = "catalogue.sqlite3", "manifest.json"
READABLE = ("1", SCHEMA_VERSION)  # an earlier format is brought to this one when the library is opened
_CHUNK = 1024 * 1024
_LONGEST_MANIFEST = 64 * 1024


class Manifest(BaseModel):
    """What a backup says of itself. `bytes` and `sha256` are of the catalogue inside."""

    model_config = ConfigDict(extra="forbid")

    product: Literal["Second Look"] = "Second Look"
    backup_format: Literal[1] = 1
    made_at: str
    documents: int = Field(ge=0)
    passages: int = Field(ge=0)
    bytes: int = Field(ge=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


def back_up(folder: Path, file: Path, *, replace: bool = False) -> Manifest:
    """Write the library in `folder` to `file`, as it stood at one moment, whoever writes to it meanwhile.

    The file appears whole or not at all. What lies in the folder beside the library (fetched files, keys) is not in it.

    Raises:
        BackupError: there is no library in the folder, or there is such a file already and `replace` was not said.
        LibraryUnavailable: the library cannot be read, or the file cannot be written.
    """
    if not (folder / CATALOGUE).is_file():
        raise BackupError(f"There is no library at {folder}. Name its folder with --data-dir.")
    if file.exists() and not replace:
        raise BackupError(f"{file} is there already. Choose another name, or say --replace.")
    try:
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as place:
            copy = Path(place, CATALOGUE)
            documents, passages = _copy_catalogue(folder, copy)
            manifest = Manifest(
                made_at=datetime.now(UTC).isoformat(timespec="seconds"),
                documents=documents,
                passages=passages,
                bytes=copy.stat().st_size,
                sha256=_sha256(copy),
            )
            packed = Path(place, "packed")
            _pack(copy, manifest, packed)
            os.replace(packed, file)
    except OSError as error:
        raise LibraryUnavailable(
            f"The backup {file} cannot be written ({error.strerror or error}). "
            "Nothing was changed. Check that the folder is there, its permissions, and free space."
        ) from error
    return manifest


def _copy_catalogue(folder: Path, copy: Path) -> tuple[int, int]:
    """Copy the catalogue as it stands now; SQLite shows one moment, however long it takes. Counts what is in it."""
    try:
        with (
            closing(
                sqlite3.connect(f"{(folder / CATALOGUE).resolve().as_uri()}?mode=ro", uri=True, timeout=30)
            ) as held,
            closing(sqlite3.connect(copy)) as made,
        ):
            held.backup(made)
            made.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it
            return _sound(made)
    except sqlite3.Error as error:
        raise LibraryUnavailable(
            f"The library at {folder} could not be copied: {error}. Nothing was changed. Check free space. "
            "If the library is damaged, 'secondlook library check' says how."
        ) from error


def _sound(catalogue: sqlite3.Connection) -> tuple[int, int]:
    """Count documents and passages of a catalogue that is whole.

    Raises:
        sqlite3.DatabaseError: it is damaged, or no catalogue of ours.
    """
    found = catalogue.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if found != "ok":
        raise sqlite3.DatabaseError(str(found))
    [(documents, passages)] = catalogue.execute(
        "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM passages)"
    )
    return int(documents), int(passages)


def _pack(copy: Path, manifest: Manifest, file: Path) -> None:
    with file.open("wb") as written:
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.writestr(MANIFEST, manifest.model_dump_json(indent=2))
            archive.write(copy, CATALOGUE)
        written.flush()
        os.fsync(written.fileno())


def unpack(file: Path, folder: Path, *, replace: bool = False) -> Manifest:
    """Put the catalogue of a backup into `folder`. Its indexes are to be made again: see `Library.refill`.

    Everything is proven before anything in the folder changes, and then one file changes at one stroke. Only the two
    known members of the archive are read, and nothing is written under a name that the archive chooses.

    Raises:
        BackupError: the file is no backup of ours, or damaged; or the folder holds a library and `replace` was not
            said; or a program has that library open.
        LibraryUnavailable: the folder cannot be written.
    """
    if (folder / CATALOGUE).exists() and not replace:
        raise BackupError(
            f"There is a library at {folder} already, and nothing was changed. "
            "Restore into another folder with --data-dir, or say --replace to put the backup in its place."
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".restore-") as place:
            copy = Path(place, CATALOGUE)
            manifest = _proven(file, copy)
            with WriterLock(folder).held():
                _put_in_place(copy, folder)
    except OSError as error:
        raise LibraryUnavailable(
            f"The backup could not be put into {folder} ({error.strerror or error}). Check permissions and free space, "
            "then restore again."
        ) from error
    return manifest


def _proven(file: Path, copy: Path) -> Manifest:
    """Take the catalogue out of a backup, letter for letter what its manifest says."""
    with _damage_told(file), zipfile.ZipFile(file) as archive:
        with archive.open(MANIFEST) as said:
            manifest = Manifest.model_validate_json(said.read(_LONGEST_MANIFEST))
        _check_room(manifest.bytes, copy.parent)
        with archive.open(CATALOGUE) as packed, copy.open("wb") as written:
            # No more than was promised is written, whatever the archive unpacks to.
            _copy_at_most(packed, written, manifest.bytes + 1)
        if copy.stat().st_size != manifest.bytes or _sha256(copy) != manifest.sha256:
            raise zipfile.BadZipFile("its checksum does not fit")
        with closing(sqlite3.connect(copy)) as made:
            if _sound(made) != (manifest.documents, manifest.passages):
                raise sqlite3.DatabaseError("it does not hold what it says")
            _check_version(file, made)
            _note_unfinished(made)
    return manifest


def _check_version(file: Path, made: sqlite3.Connection) -> None:
    found = made.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()
    if found is None or found[0] not in READABLE:
        raise BackupError(
            f"{file} holds a library of another format than this version of Second Look reads. Nothing was changed. "
            "Restore it with the version that made it, or a later one."
        )


@contextmanager
def _damage_told(file: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise BackupError(f"There is no file {file}.") from error
    except IsADirectoryError as error:
        raise BackupError(f"{file} is a folder. Name the file that 'secondlook library backup' wrote.") from error
    except (KeyError, ValidationError) as error:
        raise BackupError(
            f"{file} is no backup that this version of Second Look can read. Nothing was changed."
        ) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, sqlite3.Error) as error:
        raise BackupError(
            f"{file} is no backup of Second Look, or it is damaged or cut short ({error}). Nothing was changed. "
            "Use another copy."
        ) from error


def _check_room(needed: int, place: Path) -> None:
    free = shutil.disk_usage(place).free
    if needed > free:
        raise OSError(None, f"it needs {needed} bytes, and {free} are free")


def _copy_at_most(source: IO[bytes], target: IO[bytes], most: int) -> None:
    while most > 0 and (part := source.read(min(_CHUNK, most))):
        target.write(part)
        most -= len(part)
    target.flush()
    os.fsync(target.fileno())


def _note_unfinished(made: sqlite3.Connection) -> None:
    """Say of every passage that its vector is still to come, so that a restore that is cut short is finished later."""
    made.execute("INSERT OR REPLACE INTO meta SELECT 'unfinished', json_group_array(passage_id) FROM passages")
    made.execute("DELETE FROM meta WHERE key = 'keywords'")
    made.commit()


def _put_in_place(copy: Path, folder: Path) -> None:
    catalogue = folder / CATALOGUE
    if catalogue.exists():
        _refuse_if_open(catalogue)
    os.replace(copy, catalogue)
    # What may be left of a catalogue that was too damaged to open; with the new one it would be read as its own.
    for ending in ("-wal", "-shm", "-journal"):
        catalogue.with_name(CATALOGUE + ending).unlink(missing_ok=True)
    shutil.rmtree(folder / "keywords", ignore_errors=True)


def _refuse_if_open(catalogue: Path) -> None:
    try:
        with closing(sqlite3.connect(catalogue, timeout=1)) as held:
            # Only the last one who has a catalogue open may leave the write-ahead log.
            held.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        raise BackupError(
            f"A program has the library at {catalogue.parent} open, and nothing was changed. "
            "Stop it, then restore again."
        ) from error
    except sqlite3.DatabaseError:
        return  # damaged: that is why it is replaced


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
