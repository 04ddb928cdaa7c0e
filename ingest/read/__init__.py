"""A published file in, its text out. One reader a format; the file's content counts as much as its name."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from ingest.errors import EmptyFile, EncryptedFile, MissingFile, NoText, TooLarge, UnreadableFile, UnsupportedType
from ingest.read.apart import read_apart
from ingest.read.formats import FORMATS
from ingest.source import Limits, SourceText
from ingest.text import printable

READERS = FORMATS
ARCHIVES = (".zip",)
SUPPORTED = ", ".join((*FORMATS, *ARCHIVES))

_OTHER_KINDS = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"Rar!", "a compressed file"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_LOCKED = "EncryptedPackage".encode("utf-16-le")  # an office file of today with a password comes in the older wrapping
# What stands in a ZIP file of each office format and in no other.
_OFFICE = ((".docx", "word/"), (".pptx", "ppt/"), (".odt", "content.xml"))
_TEXT_FORMATS = (".txt", ".md", ".html", ".htm", ".mht", ".mhtml")
_PAGE = re.compile(rb"\s*(?:<!doctype html|<html[\s>])", re.I)
_SAMPLE = 4096


def read(path: Path, limits: Limits = Limits()) -> SourceText:
    """Read a file of any supported kind.

    A PDF, an office file, rich text and a web page are read as what they are, whatever their name says. Raises an
    `IngestError` that names the file and says what to do next.
    """
    name = printable(path.name)
    return read_bytes(file_bytes(path, name, limits), name, limits)


def file_bytes(path: Path, name: str, limits: Limits = Limits()) -> bytes:
    """Return the bytes of a file called `name`, or raise the `IngestError` that tells why not."""
    try:
        if not path.exists():
            raise MissingFile(f"{name} was not found. Check the path and try again.")
        if Path(name).suffix.lower() not in (*FORMATS, *ARCHIVES):
            raise _unsupported(name)
        if not path.is_file():
            raise UnreadableFile(f"{name} is no file. Check the path and try again.")
        size = path.stat().st_size
        if size > limits.file_bytes:
            raise TooLarge(
                f"{name} is larger than {_mb(limits.file_bytes)}. Split it into smaller files and add those."
            )
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "unknown reason"
        raise UnreadableFile(f"{name} could not be opened ({reason}). Check that you may read it.") from error
    check_not_empty(data, name)
    return data


def check_not_empty(data: bytes, name: str) -> None:
    """Raise `EmptyFile` where the bytes of a file called `name` hold nothing."""
    if not data.strip(b" \t\r\n\x00"):
        raise EmptyFile(f"{name} is empty. Check that the file was saved or downloaded in full.")


def read_bytes(data: bytes, name: str, limits: Limits = Limits()) -> SourceText:
    """Read the bytes of a file called `name`; see `read`. What a parser may choke on, a process of its own reads."""
    kind = _kind(data, name)
    form = FORMATS[kind]
    try:
        if form.apart:
            source = read_apart(kind, data, name, limits)
        elif len(data) > 4 * limits.characters:  # no character takes more bytes: this spares decoding them
            raise _too_long(name, limits)
        else:
            source = form.reader()(data, name, limits)
    except RecursionError as error:
        raise UnreadableFile(f"{name} is nested too deeply to be read. Save it as plain text and add that.") from error
    if len(source.text) > limits.characters:
        raise _too_long(name, limits)
    if not any(character.isalpha() for character in source.text):
        raise NoText(f"{name} holds no words that we can read. If it is a scan, make a text version and add that.")
    return source


def _kind(data: bytes, name: str) -> str:
    """Choose the format: by content where content is certain, else by the name."""
    suffix = Path(name).suffix.lower()
    if b"%PDF-" in data[:1024] and (suffix not in _TEXT_FORMATS or data.lstrip().startswith(b"%PDF-")):
        return ".pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped_kind(data, name)
    if data.lstrip()[:5] == b"{\\rtf":
        return ".rtf"
    if data.startswith(_OLD_OFFICE):
        if _LOCKED in data:
            raise EncryptedFile(f"{name} needs a password. Save a copy without one and add that.")
        raise UnsupportedType(f"{name} is an older Office file. Save it as .docx, .pptx or .pdf and add that.")
    for magic, kind in _OTHER_KINDS:
        if data.startswith(magic):
            raise UnsupportedType(f"{name} is {kind}, not a {suffix} file. Save it as one of {SUPPORTED} and add that.")
    if suffix not in FORMATS:
        raise _unsupported(name)
    if suffix not in _TEXT_FORMATS and _PAGE.match(data):
        return ".html"  # what a web site sends where a file has gone
    if suffix in _TEXT_FORMATS and b"\x00" in data[:_SAMPLE] and _is_binary(data[:_SAMPLE]):
        raise UnsupportedType(f"{name} is not a text file. Save it as one of {SUPPORTED} and add that.")
    return suffix


def _zipped_kind(data: bytes, name: str) -> str:
    """Tell the office formats apart by what stands in them; what cannot be opened is left to the reader of its name."""
    suffix = Path(name).suffix.lower()
    named = suffix if suffix in dict(_OFFICE) else ".docx"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError):
        return named
    return office_kind(parts) or named


def office_kind(parts: list[str]) -> str | None:
    """The office format that a ZIP file of these parts is, or None where it is none."""
    return next((kind for kind, mark in _OFFICE if any(part.startswith(mark) for part in parts)), None)


def _is_binary(sample: bytes) -> bool:
    """Tell whether bytes are no text: mostly zeros, but not as in UTF-16, or many other control characters."""
    halves = (sample[::2].count(0), sample[1::2].count(0))
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")) or (min(halves) == 0 and max(halves) > len(sample) // 3):
        return False
    controls = sum(0 < byte < 9 or 13 < byte < 32 for byte in sample)
    return sum(halves) > len(sample) // 3 or controls > max(len(sample) // 20, 4)


def _unsupported(name: str) -> UnsupportedType:
    return UnsupportedType(f"{name} is not a kind of file we read. Save it as one of {SUPPORTED} and add that.")


def _too_long(name: str, limits: Limits) -> TooLarge:
    return TooLarge(f"{name} holds over {limits.characters:,} characters. Split it into smaller files and add those.")


def _mb(size: int) -> str:
    return f"{size // (1024 * 1024)} MB"
