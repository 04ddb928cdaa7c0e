"""A published file in, its text out. One reader a format; the file's content counts as much as its name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ingest.errors import EmptyFile, MissingFile, NoText, TooLarge, UnreadableFile, UnsupportedType
from ingest.models import Limits, SourceText
from ingest.read.docx import read_docx
from ingest.read.html import read_html
from ingest.read.markdown import read_markdown
from ingest.read.pdf import read_pdf
from ingest.read.plain import read_plain
from ingest.text import printable

Reader = Callable[[bytes, str, Limits], SourceText]

READERS: dict[str, Reader] = {
    ".txt": read_plain,
    ".md": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".docx": read_docx,
    ".pdf": read_pdf,
}
SUPPORTED = ", ".join(READERS)

_OTHER_KINDS = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\xd0\xcf\x11\xe0", "an older Office file"),
    (b"{\\rtf", "a rich text file"),
    (b"\x1f\x8b", "a compressed file"),
)


def read(path: Path, limits: Limits = Limits()) -> SourceText:
    """Read a file of any supported kind.

    A PDF or a Word file is read as what it is, whatever its name says. Raises an `IngestError` that names the file
    and says what to do next.
    """
    name = printable(path.name)
    return read_bytes(file_bytes(path, name, limits), name, limits)


def file_bytes(path: Path, name: str, limits: Limits = Limits()) -> bytes:
    """Return the bytes of a file called `name`, or raise the `IngestError` that tells why not."""
    try:
        if not path.exists():
            raise MissingFile(f"{name} was not found. Check the path and try again.")
        if Path(name).suffix.lower() not in READERS:
            raise UnsupportedType(f"{name} is not a kind of file we read. Save it as one of {SUPPORTED} and add that.")
        size = path.stat().st_size
        if size > limits.file_bytes:
            limit = limits.file_bytes // (1024 * 1024)
            raise TooLarge(f"{name} is larger than {limit} MB. Split it into smaller files and add those.")
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "unknown reason"
        raise UnreadableFile(f"{name} could not be opened ({reason}). Check that you may read it.") from error
    if not data.strip():
        raise EmptyFile(f"{name} is empty. Check that the file was saved or downloaded in full.")
    return data


def read_bytes(data: bytes, name: str, limits: Limits = Limits()) -> SourceText:
    """Read the bytes of a file called `name`; see `read`."""
    try:
        source = _reader(data, name)(data, name, limits)
    except RecursionError as error:
        raise UnreadableFile(f"{name} is nested too deeply to be read. Save it as plain text and add that.") from error
    if len(source.text) > limits.characters:
        limit = f"{limits.characters:,}"
        raise TooLarge(f"{name} holds over {limit} characters. Split it into smaller files and add those.")
    if not any(character.isalpha() for character in source.text):
        raise NoText(f"{name} holds no words that we can read. If it is a scan, make a text version and add that.")
    return source


def _reader(data: bytes, name: str) -> Reader:
    """Choose the reader: by content where content is certain, else by the name."""
    suffix = Path(name).suffix.lower()
    if b"%PDF-" in data[:1024]:
        return read_pdf
    if data.startswith(b"PK\x03\x04"):
        return read_docx
    for magic, kind in _OTHER_KINDS:
        if data.startswith(magic):
            raise UnsupportedType(f"{name} is {kind}, not a {suffix} file. Save it as one of {SUPPORTED} and add that.")
    if suffix not in READERS:
        raise UnsupportedType(f"{name} is not a kind of file we read. Save it as one of {SUPPORTED} and add that.")
    return READERS[suffix]
