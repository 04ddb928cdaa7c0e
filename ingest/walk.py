"""Which files a path stands for: a file, or the documents of a folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ingest.errors import EmptyFile, IngestError, UnsupportedType
from ingest.read import READERS, SUPPORTED

_WEB = re.compile(r"https?://", re.I)


class Found(NamedTuple):
    """The documents at a path, sorted, and how many other files of a folder were passed over."""

    files: list[Path]
    skipped: int


def documents_at(target: str | Path) -> Found:
    """Find the documents at a path.

    A file named directly always counts. In a folder, hidden files, README files and kinds that we do not read are
    passed over. Raises `IngestError` for a web address, a folder without documents and a folder that cannot be read.
    """
    if _WEB.match(str(target)):
        raise UnsupportedType(f"{target} is a web address. Download the file, then add the file.")
    path = Path(target).expanduser()
    if not path.is_dir():
        return Found([path], 0)
    try:
        files = list(_walk(path))
    except OSError as error:
        raise IngestError(f"The folder {path.name} could not be opened. Check that you may read it.") from error
    documents = [file for file in files if _is_document(file)]
    if not documents:
        raise EmptyFile(f"The folder {path.name} holds no documents. Put {SUPPORTED} files in it and add it again.")
    return Found(documents, len(files) - len(documents))


def _walk(folder: Path) -> Iterator[Path]:
    """Files under a folder in sorted order. Hidden folders, and folders that are links, are not entered."""
    for entry in sorted(folder.iterdir()):
        if entry.is_dir():
            if not entry.is_symlink() and not entry.name.startswith("."):
                yield from _walk(entry)
        else:
            yield entry


def _is_document(file: Path) -> bool:
    readable = file.suffix.lower() in READERS
    return readable and not file.name.startswith(".") and not file.stem.upper().startswith("README")
