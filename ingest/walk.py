"""Which files a path stands for: a file, or the documents of a folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from ingest.archive import contents, is_archive, member_bytes, sidecar_index
from ingest.describe.metadata import sidecar
from ingest.errors import EmptyFile, UnreadableFile, UnsupportedType
from ingest.read import ARCHIVES, READERS, SUPPORTED, file_bytes
from ingest.read.markdown import parse_metadata
from ingest.source import Limits
from ingest.text import clean, decode, printable

_WEB = re.compile(r"https?://", re.I)


class Given(NamedTuple):
    """A file to add. With a `name`, `path` is a copy whose own place means nothing, such as an upload.

    `source_path` then says where the file came from; None where nobody can tell. With a `member`, the file is the one
    at that place of the list of the ZIP file at `path`.
    """

    path: Path
    name: str | None = None
    source_path: str | None = None
    member: int | None = None

    @property
    def shown(self) -> str:
        """The name of the file, as shown to people."""
        return printable(self.name or self.path.name)

    def place(self) -> str | None:
        """Where the file came from, as recorded with the document."""
        if self.name is not None:
            return self.source_path
        return self._own_place()

    def _own_place(self) -> str:
        # A name that is not UTF-8 is written in escapes, so that two such files stay two.
        return str(self.path.resolve()).encode("utf-8", "backslashreplace").decode()

    def data(self, limits: Limits) -> bytes:
        """The bytes of the file. Raises the `IngestError` that tells why not."""
        if self.member is None:
            return file_bytes(self.path, self.shown, limits)
        return member_bytes(self.path, self.member, self.shown, limits)

    def beside(self, limits: Limits) -> dict[str, Any]:
        """The metadata in the file beside it, NAME.meta.yaml; {} where there is none."""
        if self.member is None:
            return sidecar(self.path)
        index = sidecar_index(self.path, self.member, self.shown)
        if index is None:
            return {}
        name = f"{self.shown}.meta.yaml"
        return parse_metadata(clean(decode(member_bytes(self.path, index, name, limits))), name)


class Expanded(NamedTuple):
    """What a file stands for: itself, or the documents of a ZIP file, and how many others in it were passed over."""

    files: list[Given]
    skipped: int = 0


def expand(given: Given, limits: Limits = Limits()) -> Expanded:
    """Find the documents of a file that is a ZIP file; any other file stands for itself. Raises `IngestError`."""
    if given.member is not None or not is_archive(given.path):
        return Expanded([given])
    found = contents(given.path, given.shown, limits)
    place = given.place()
    return Expanded(
        [
            Given(given.path, f"{given.shown}/{one.name}", f"{place}/{one.name}" if place else None, one.place)
            for one in found.members
        ],
        found.skipped,
    )


class Found(NamedTuple):
    """The documents at a path, sorted, and how many other files of a folder were passed over."""

    files: list[Path]
    skipped: int


def documents_at(target: str | Path) -> Found:
    """Find the documents at a path.

    A file named directly always counts. In a folder, hidden files, README files and kinds that we do not read are
    passed over. Raises `IngestError` for a web address, a folder without documents and a path that cannot be opened.
    """
    named = printable(str(target))
    if is_address(named):
        raise UnsupportedType(f"{named} is a web address. Download the file, then add the file.")
    try:
        path = Path(target).expanduser()
        if not path.is_dir():
            return Found([path], 0)
        files = list(_walk(path))
    except (OSError, RuntimeError, ValueError) as error:  # RuntimeError: "~name" of nobody on this computer
        raise UnreadableFile(f"{named} could not be opened. Check the path, and that you may read it.") from error
    documents = [file for file in files if _is_document(file)]
    if not documents:
        folder = printable(path.name)
        raise EmptyFile(f"The folder {folder} holds no documents. Put {SUPPORTED} files in it and add it again.")
    return Found(documents, len(files) - len(documents))


def is_address(target: str) -> bool:
    """Whether a target is a web address."""
    return _WEB.match(target.strip()) is not None


def _walk(folder: Path) -> Iterator[Path]:
    """Files under a folder in sorted order. Hidden folders, and folders that are links, are not entered."""
    for entry in sorted(folder.iterdir()):
        if entry.is_dir():
            if not entry.is_symlink() and not entry.name.startswith("."):
                yield from _walk(entry)
        else:
            yield entry


def _is_document(file: Path) -> bool:
    readable = file.suffix.lower() in (*READERS, *ARCHIVES)
    return readable and not file.name.startswith(".") and not file.stem.upper().startswith("README")
