"""Files that cannot be read: each gives one clear line that names the file and says what to do."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from ingest import errors
from ingest.models import Limits
from ingest.pipeline import load
from ingest.read import read
from tests.ingest.make import blank_pdf_bytes, docx_bytes, locked_pdf_bytes, pdf_bytes


def zip_bytes() -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("other.txt", "words")
    return buffer.getvalue()


BAD = {
    "empty.txt": (b"", errors.EmptyFile),
    "spaces.txt": (b" \n\t\n", errors.EmptyFile),
    "numbers.txt": (b"1 2 3 4", errors.NoText),
    "letter.doc": (b"words", errors.UnsupportedType),
    "picture.txt": (b"\x89PNG\r\n\x1a\n0000", errors.UnsupportedType),
    "old-word.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", errors.UnsupportedType),
    "cut.docx": (docx_bytes(lambda document: None)[:2000], errors.UnreadableFile),
    "words.docx": (b"only words", errors.UnreadableFile),
    "other.docx": (zip_bytes(), errors.UnsupportedType),
    "blank.docx": (docx_bytes(lambda document: None), errors.NoText),
    "garbage.pdf": (b"%PDF-1.7\n" + b"garbage " * 50, errors.UnreadableFile),
    "words.pdf": (b"only words", errors.UnreadableFile),
    "locked.pdf": (locked_pdf_bytes(), errors.EncryptedFile),
    "scan.pdf": (blank_pdf_bytes(), errors.NoText),
    "bad-head.md": (b"---\ntitle: [unclosed\n---\nWords of a note.", errors.BadMetadata),
    "list-head.md": (b"---\n- one\n---\nWords of a note.", errors.BadMetadata),
    "hidden.html": (b"<html><body><p hidden>words</p></body></html>", errors.NoText),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_gives_one_clear_line(tmp_path: Path, name: str) -> None:
    data, error = BAD[name]
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(error) as raised:
        load(path, document_id="x", source_path=None)
    message = str(raised.value)
    assert name in message
    assert "\n" not in message
    assert message.endswith(".")
    assert str(tmp_path) not in message


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(errors.MissingFile, match=r"gone\.txt was not found"):
        read(tmp_path / "gone.txt")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    folder = tmp_path / "folder.txt"
    folder.mkdir()
    with pytest.raises(errors.UnreadableFile, match=r"folder\.txt"):
        read(folder)


@pytest.mark.parametrize(
    ("name", "data", "limits"),
    [
        ("big.txt", b"words " * 20, Limits(file_bytes=100)),
        ("long.txt", b"words " * 20, Limits(characters=100)),
        ("pages.pdf", pdf_bytes([[("BodyText", "words")], [("BodyText", "words")]]), Limits(pages=1)),
        ("bomb.docx", docx_bytes(lambda document: None), Limits(unpacked_bytes=1000)),
    ],
)
def test_too_large_is_told_with_the_limit(tmp_path: Path, name: str, data: bytes, limits: Limits) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(errors.TooLarge, match=name):
        read(path, limits)


def test_a_huge_line_is_read_and_cut(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    path.write_text("word " * 200_000)
    loaded = load(path, document_id="huge", source_path=None)
    assert max(len(passage.text) for passage in loaded.passages) <= 2400
