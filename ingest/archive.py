"""ZIP files: the documents in one, each read straight from the archive. Nothing is ever unpacked to the disk."""

from __future__ import annotations

import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from ingest.errors import EmptyFile, EncryptedFile, TooLarge, UnreadableFile, UnsupportedType
from ingest.read import ARCHIVES, READERS, SUPPORTED, check_not_empty, office_kind
from ingest.source import Limits
from ingest.text import printable

_LOCKED = 0x1
_DRIVE = re.compile(r"[A-Za-z]:$")
_SYSTEM = ("__MACOSX", "Thumbs.db", "desktop.ini")
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ValueError,
    OverflowError,
    NotImplementedError,
    EOFError,
    OSError,
    RuntimeError,
)


class Member(NamedTuple):
    """A file in a ZIP file: its place in the archive's list, and its name as shown, folders included."""

    place: int
    name: str


class Contents(NamedTuple):
    """The documents in a ZIP file in the order of their names, and how many other files were passed over."""

    members: list[Member]
    skipped: int


def is_archive(path: Path) -> bool:
    """Tell whether a file is a ZIP file by name, and no office file that only bears such a name."""
    if path.suffix.lower() not in ARCHIVES or not path.is_file():
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            return office_kind(archive.namelist()) is None
    except _BROKEN:
        return True


def contents(path: Path, name: str, limits: Limits) -> Contents:
    """List the documents in a ZIP file called `name`.

    Raises where it is damaged, holds no documents, holds more files than the limit or unpacks to more. Files that are
    not documents, and what systems add by themselves, are passed over; a link or a locked file is listed and raises
    when it is read.
    """
    with _opened(path, name) as archive:
        entries = archive.infolist()
    if len(entries) > limits.members:
        raise TooLarge(
            f"{name} holds more than {limits.members:,} files. Make several smaller ZIP files and add those."
        )
    if sum(entry.file_size for entry in entries) > limits.unpacked_bytes:
        size = limits.unpacked_bytes // (1024 * 1024)
        raise TooLarge(f"{name} unpacks to more than {size:,} MB. Make several smaller ZIP files and add those.")
    files = [(index, entry) for index, entry in enumerate(entries) if not entry.is_dir()]
    members = [Member(index, safe_name(entry.filename)) for index, entry in files if _is_document(entry.filename)]
    if not members:
        raise EmptyFile(f"{name} holds no documents. Put {SUPPORTED} files in it and add it again.")
    return Contents(sorted(members, key=lambda member: member.name), len(files) - len(members))


def member_bytes(path: Path, index: int, name: str, limits: Limits) -> bytes:
    """Read one file of a ZIP file; `name` is how the file is shown. Raises the `IngestError` that tells why not."""
    with _opened(path, name) as archive:
        entry = archive.infolist()[index]
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise UnsupportedType(f"{name} is a link to another file. Add that file itself.")
        if entry.flag_bits & _LOCKED:
            raise EncryptedFile(f"{name} needs a password. Unpack it and add the file.")
        if Path(name).suffix.lower() in ARCHIVES:
            raise UnsupportedType(f"{name} is a ZIP file in a ZIP file. Unpack the outer one and add what is in it.")
        with archive.open(entry) as file:
            # What the archive says of the size may be a lie: no more is unpacked than may be read.
            data = file.read(limits.file_bytes + 1)
    if len(data) > limits.file_bytes:
        size = limits.file_bytes // (1024 * 1024)
        raise TooLarge(f"{name} is larger than {size} MB. Split it into smaller files and add those.")
    check_not_empty(data, name)
    return data


def sidecar_index(path: Path, index: int, name: str) -> int | None:
    """The place of the metadata file that stands beside a file in its ZIP file, or None."""
    with _opened(path, name) as archive:
        entries = [entry.filename for entry in archive.infolist()]
    own = Path(entries[index])
    names = (str(own.with_suffix(".meta.yaml")), f"{own}.meta.yaml")
    return next((at for at, entry in enumerate(entries) if entry in names), None)


def safe_name(name: str) -> str:
    """The name of a file in an archive as shown: no drive, no way up, nothing that cannot be printed."""
    parts = [part for part in re.split(r"[/\\]+", name) if part not in ("", ".", "..") and not _DRIVE.match(part)]
    return printable("/".join(parts)) or "document"


def _is_document(name: str) -> bool:
    parts = re.split(r"[/\\]+", name)
    last = Path(parts[-1])
    if any(part in _SYSTEM or (part.startswith(".") and part not in (".", "..")) for part in parts):
        return False
    return last.suffix.lower() in (*READERS, *ARCHIVES) and not last.stem.upper().startswith("README")


@contextmanager
def _opened(path: Path, name: str) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except _BROKEN as error:
        raise UnreadableFile(f"{name} is damaged, so it cannot be unpacked. Download it again and add it.") from error
