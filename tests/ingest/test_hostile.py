"""Files made to harm. Each ends in a clear error or a clean document, within its limits of time and memory."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import docx
import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest import errors
from ingest.load import load_bytes
from ingest.models import Limits
from ingest.pipeline import add, load
from ingest.read import read, read_bytes
from tests.ingest import hostile
from tests.ingest.make import MemoryLibrary, docx_bytes
from tests.ingest.paper import drawn, paragraphs, sentences

TIGHT = Limits(seconds=60, memory_bytes=700 * 1024 * 1024, unpacked_bytes=100 * 1024 * 1024)
SEEN = b"<w:p><w:r><w:t>The child was not seen alone by anyone.</w:t></w:r></w:p>"
CELL, CELL_END = b"<w:tbl><w:tr><w:tc>", b"</w:tc></w:tr></w:tbl>"
OUTSIDE = b"<!DOCTYPE x [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
TAGGED = (
    "The child was seen.\U000e0049\U000e0067\U000e006e\U000e006f\U000e0072\U000e0065 Records \u202ewere\u202c kept."
)
CLEAN = "The child was seen. Records were kept."


ENDS_IN_AN_ERROR: dict[str, tuple[Callable[[], bytes], type[errors.IngestError] | None]] = {
    "bomb.docx": (lambda: hostile.docx_with(b" " * (150 << 20)), errors.TooLarge),
    "entities.docx": (lambda: hostile.docx_with(hostile.word_xml(SEEN + b"<w:p>&j;</w:p>", hostile.BOMB)), None),
    "deep.docx": (lambda: hostile.docx_with(hostile.word_xml(CELL * 5000 + SEEN + CELL_END * 5000)), None),
    "entities.odt": (
        lambda: hostile.zip_of({"content.xml": hostile.odt_xml(b"<text:p>Seen &j;</text:p>", hostile.BOMB)}),
        None,
    ),
    "deep.html": (lambda: b"<div>" * 20_000 + b"words" + b"</div>" * 20_000, None),
    "laughing.pdf": (lambda: hostile.laughing_pdf(9), None),
    "aliases.md": (
        lambda: b"---\na: &a [x, x]\nb: &b [*a, *a]\ntitle: [*b, *b]\n---\nThe child was not seen.",
        errors.BadMetadata,
    ),
    "program.txt": (lambda: b"MZ" + bytes(range(256)) * 10, errors.UnsupportedType),
    "noise.txt": (lambda: bytes(range(256)) * 10, errors.UnsupportedType),
    "zeros.txt": (lambda: b"\x00" * 5000, errors.EmptyFile),
    "locked.docx": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        errors.EncryptedFile,
    ),
    "cut.pdf": (lambda: drawn(partial(_page, 1))[:600], None),
    "cut.pptx": (lambda: hostile.zip_of({"ppt/presentation.xml": b"<p"})[:-10], None),
    "cut.odt": (lambda: hostile.zip_of({"content.xml": b"<office"}), None),
    "cut.rtf": (lambda: b"no rich text", None),
    "none.mht": (lambda: b"Subject: nothing\n\nwords", None),
}


@pytest.mark.parametrize("name", ENDS_IN_AN_ERROR)
def test_what_cannot_be_read_says_so_in_one_clear_line(tmp_path: Path, name: str) -> None:
    make, error = ENDS_IN_AN_ERROR[name]
    path = tmp_path / name
    path.write_bytes(make())
    with pytest.raises(error or errors.UnreadableFile) as raised:
        load(path, document_id="x", source_path=None, limits=TIGHT)
    message = str(raised.value)
    assert name in message
    assert "\n" not in message
    assert message.endswith(".")


@pytest.mark.parametrize(
    ("name", "data", "text"),
    [
        ("drawing.pdf", hostile.drawing_pdf(300_000), "The child was not seen alone."),
        ("outside.docx", hostile.docx_with(hostile.word_xml(SEEN + b"<w:p>&x;</w:p>", OUTSIDE)),
         "The child was not seen alone by anyone."),
        ("script.html", b"<p>The child was seen.</p><script>alert('words')</script><p onclick='x()'>Yes.</p>",
         "The child was seen.\n\nYes."),
        ("deep.rtf", b"{\\rtf1 " + b"{" * 9_000 + b"The child was seen." + b"}" * 9_000 + b"}", "The child was seen."),
        ("open.html", b"<p>One point here" * 3000, "\n\n".join(["One point here"] * 3000)),
        ("comments.html", b"<!--" * 50_000 + b"--><p>The child was seen.</p>", "The child was seen."),
        ("nul.txt", b"The\x00child\x00was seen.", "The child was seen."),
        ("nul.html", b"<p>The\x00child was</p><p>seen.</p>", "The child was\n\nseen."),
        ("page.pdf", b"<!DOCTYPE html><p>This page has moved.</p>", "This page has moved."),
        ("paper.txt", hostile.one_page_pdf(hostile.words_in_pdf(b"The child was seen.")), "The child was seen."),
        ("rich.docx", b"{\\rtf1 The child was seen.}", "The child was seen."),
    ],
)  # fmt: skip
def test_what_can_be_read_is_read_clean(name: str, data: bytes, text: str) -> None:
    assert read_bytes(data, name, TIGHT).text == text


@pytest.mark.slow
def test_a_pdf_of_a_million_objects_is_read() -> None:
    assert read_bytes(hostile.many_objects_pdf(1_000_000), "a.pdf", TIGHT).text == "The child was not seen alone."


def test_a_text_of_200_mb_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    with path.open("wb") as file:
        for _ in range(200):
            file.write(b"word " * 200_000)
    with pytest.raises(errors.TooLarge, match=r"long\.txt holds over 20,000,000 characters"):
        read(path)


def test_reading_is_stopped_when_its_time_is_up() -> None:
    data = hostile.docx_with(hostile.word_xml(SEEN * 300_000))
    with pytest.raises(errors.TooSlow, match=r"slow\.docx took longer than 1 seconds to read"):
        read_bytes(data, "slow.docx", Limits(seconds=1))


def test_reading_is_stopped_when_its_memory_is_up() -> None:
    data = hostile.docx_with(hostile.word_xml(SEEN * 600_000))
    with pytest.raises((errors.TooMuchMemory, errors.UnreadableFile), match=r"fat\.docx"):
        read_bytes(data, "fat.docx", Limits(memory_bytes=200 * 1024 * 1024))


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.docx", "a.rtf"])
def test_hidden_and_turned_characters_go_and_are_told(tmp_path: Path, name: str) -> None:
    escaped = "".join(f"\\u{ord(unit)}?" if ord(unit) > 127 else unit for unit in _utf16(TAGGED))
    data = {
        "a.docx": docx_bytes(_with_tags),
        "a.rtf": f"{{\\rtf1 {escaped}}}".encode(),
        "a.html": f"<p>{TAGGED}</p>".encode(),
    }.get(name, TAGGED.encode())
    path = tmp_path / name
    path.write_bytes(data)
    source = read(path)
    assert source.text == CLEAN
    assert source.flags == ["hidden_text"]
    assert len(source.notices) == 1
    loaded = load(path, document_id="a", source_path=None)
    assert loaded.document.quality_flags == ["hidden_text"]
    assert all(loaded.text[one.start : one.end] == one.text for one in loaded.passages)


def _with_tags(document: docx.document.Document) -> None:
    document.add_paragraph(TAGGED)


def _utf16(text: str) -> list[str]:
    data = text.encode("utf-16-le")
    return [chr(data[at] + 256 * data[at + 1]) for at in range(0, len(data), 2)]


def test_the_flag_of_a_nation_hides_nothing() -> None:
    flag = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
    source = read_bytes(f"Scotland {flag} reviews.".encode(), "a.txt")
    assert source.text == "Scotland \U0001f3f4 reviews."
    assert source.flags == []


def test_a_zip_file_gives_its_documents_and_reports_each_that_does_not_go_in(tmp_path: Path) -> None:
    review = b"A review of learning about neglect\n\nThe child was not seen alone by anyone for many weeks."
    other = b"Another review of learning\n\nRecords were kept apart and shared late by every agency."
    parts = {
        "../../up.txt": review,
        "C:\\folder\\down.txt": other,
        "folder/down.meta.yaml": b"title: not beside it",
        "bad.pdf": b"no paper",
        "inner.zip": hostile.zip_of({"a.txt": review}),
        "picture.png": b"\x89PNG",
        "__MACOSX/._up.txt": b"rubbish",
    }
    (tmp_path / "reviews.zip").write_bytes(hostile.zip_of(parts))
    (tmp_path / "linked.zip").write_bytes(hostile.linked_zip("passwords.txt", "/etc/passwd"))
    report = add(MemoryLibrary(), [tmp_path])
    outcomes = {result.path: result.outcome for result in report.results}
    assert outcomes == {
        "linked.zip/passwords.txt": "failed",
        "reviews.zip/bad.pdf": "failed",
        "reviews.zip/folder/down.txt": "added",
        "reviews.zip/inner.zip": "failed",
        "reviews.zip/up.txt": "added",
    }
    assert report.skipped == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["linked.zip", "reviews.zip"]


def test_metadata_beside_a_file_in_a_zip_file_counts(tmp_path: Path) -> None:
    parts = {
        "a/review.txt": b"Words of a review that was published.",
        "a/review.meta.yaml": b"title: As a person put it",
    }
    (tmp_path / "reviews.zip").write_bytes(hostile.zip_of(parts))
    result = add(MemoryLibrary(), [tmp_path / "reviews.zip"]).results[0]
    assert (result.document_id, result.title) == ("review", "As a person put it")


@pytest.mark.parametrize(
    ("data", "limits", "words"),
    [
        (
            hostile.zip_of({f"{number}.txt": b"words" for number in range(9)}),
            Limits(members=8),
            "holds more than 8 files",
        ),
        (hostile.zip_of({"a.txt": b"words " * 900_000}), Limits(unpacked_bytes=4 << 20), "unpacks to more than 4 MB"),
        (hostile.zip_of({"a.png": b"words"}), Limits(), "holds no documents"),
        (hostile.zip_of({"a.txt": b"words"})[:-30], Limits(), "is damaged"),
        (b"PK nothing", Limits(), "is damaged"),
    ],
)
def test_a_zip_file_as_a_whole_can_be_refused(tmp_path: Path, data: bytes, limits: Limits, words: str) -> None:
    (tmp_path / "many.zip").write_bytes(data)
    result = add(MemoryLibrary(), [tmp_path / "many.zip"], limits=limits).results[0]
    assert result.outcome == "failed"
    assert result.message.startswith(f"many.zip {words}")


@pytest.mark.parametrize(
    "text",
    [
        f"# Review\n\n## Recommendations\n\n### Health {',' * 70} Big Board\n\n- All staff should read the plan.\n",
        f"# Review\n\n## Questions for the board\n\nWhy? In {'1' * 100_000} ? Who knows\n",
    ],
    ids=["a heading of commas", "an answer of digits"],
)
def test_no_look_of_a_line_takes_forever(text: str) -> None:
    assert load_bytes(text.encode(), "review.md", {}, "review", None, Limits()).passages


def test_a_long_paper_is_read_within_its_memory() -> None:
    """300 pages, read by a process that may take no more than 300 MB of address space."""
    data = drawn(*(partial(_page, number) for number in range(1, 301)))
    source = read_bytes(data, "long.pdf", Limits(memory_bytes=300 * 1024 * 1024))
    assert [span.page for span in source.pages] == list(range(1, 301))
    assert re.findall(r"Point (\d+)x0", source.text) == [str(number) for number in range(1, 301)]


def _page(number: int, canvas: Canvas) -> None:
    paragraphs(canvas, sentences(16, number), 60, 60, 475)
