"""Each format, read through the one door."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from ingest.models import Limits, LineRole, SourceText
from ingest.pipeline import load
from ingest.read import read, read_bytes
from store.models import PassageKind
from tests.ingest.make import docx_bytes, pdf_bytes

LONG = "Practitioners worked hard to keep the child in view while many agencies came and went."


def roles(source: SourceText) -> list[tuple[str, LineRole, int]]:
    lines = source.text.split("\n")
    return [(lines[number], hint.role, hint.level) for number, hint in sorted(source.hints.items())]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Café “quoted” – text".encode(), "Café “quoted” – text"),
        (b"\xef\xbb\xbfWith a mark", "With a mark"),
        ("Café “quoted” – text".encode("cp1252"), "Café “quoted” – text"),
        ("Wide text".encode("utf-16"), "Wide text"),
        (b"One\r\nTwo\rThree", "One\nTwo\nThree"),
        (b"Nul\x00and\x07bell", "Nul and bell"),
        ("Hid\U000e0041den \u202eover\u202cride".encode(), "Hidden override"),
        ("Soft\u00adhyphens go".encode(), "Softhyphens go"),
        ("A de\ufb01nite \ufb02aw, cafe\u0301".encode(), "A definite flaw, café"),
        ("Wide text without a mark".encode("utf-16-be"), "Wide text without a mark"),
    ],
)
def test_plain_text_is_decoded_and_no_word_is_changed(data: bytes, text: str) -> None:
    assert read_bytes(data, "a.txt").text == text


def test_form_feeds_mark_the_pages_of_plain_text() -> None:
    source = read_bytes(b"Page one.\fPage two.", "a.txt")
    assert source.text == "Page one.\nPage two."
    assert [(page.start, page.page) for page in source.pages] == [(0, 1), (10, 2)]


def test_front_matter_is_lifted_out_of_markdown() -> None:
    source = read_bytes(b"---\ntitle: A note\nthemes: [neglect]\n---\n# A note\n\nWords.\n", "a.md")
    assert source.front_matter == {"title": "A note", "themes": ["neglect"]}
    assert source.text == "# A note\n\nWords.\n"


def test_a_web_page_gives_its_main_part_with_headings_lists_and_rows() -> None:
    page = f"""<html><head><title>Site</title><link rel="canonical" href="https://example.org/review">
    <meta property="article:published_time" content="2020-07-01T09:00:00"><script>var hidden = 1;</script></head>
    <body><header>Site name</header><nav>Home</nav><main><header><h1>A review of <em>learning</em></h1></header>
    <!-- a comment --><p>{LONG}<br>Second line.</p><p hidden>Hidden words.</p><p style="display: none">More hidden.</p>
    <h2>Findings</h2><ul><li>First finding is here<ul><li>A deeper point</li></ul></li><li>Second finding</li></ul>
    <table><tr><th>Year</th><th>Count</th></tr><tr><td>2019</td><td>12</td></tr></table></main>
    <footer>Contact us</footer></body></html>"""
    source = read_bytes(page.encode(), "a.html")
    assert roles(source) == [
        ("A review of learning", LineRole.HEADING, 1),
        (LONG, LineRole.TEXT, 1),
        ("Second line.", LineRole.TEXT, 1),
        ("Findings", LineRole.HEADING, 2),
        ("First finding is here", LineRole.ITEM, 1),
        ("A deeper point", LineRole.ITEM, 2),
        ("Second finding", LineRole.ITEM, 1),
        ("Year\tCount", LineRole.HEADER_ROW, 1),
        ("2019\t12", LineRole.ROW, 1),
    ]
    assert source.front_matter == {"source_url": "https://example.org/review", "published": "2020-07-01"}


def test_a_web_page_without_a_main_part_is_read_whole() -> None:
    assert read_bytes(b"<div><p>Some words.</p>tail words</div>", "a.htm").text == "Some words.\n\ntail words"


def build_docx(document: docx.document.Document) -> None:
    document.add_heading("A review of learning", 0)
    document.add_heading("Findings", 1)
    document.add_paragraph(LONG)
    document.add_paragraph("Records were shared late and in parts.", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for cell, words in zip(table._cells, ("Year", "Count", "2019", "12 reviews"), strict=True):
        cell.text = words


def test_a_word_document_gives_headings_lists_and_tables() -> None:
    assert roles(read_bytes(docx_bytes(build_docx), "a.docx")) == [
        ("A review of learning", LineRole.HEADING, 1),
        ("Findings", LineRole.HEADING, 1),
        (LONG, LineRole.TEXT, 1),
        ("Records were shared late and in parts.", LineRole.ITEM, 1),
        ("Year\tCount", LineRole.HEADER_ROW, 1),
        ("2019\t12 reviews", LineRole.ROW, 1),
    ]


def test_a_word_document_becomes_passages_with_kinds(tmp_path: Path) -> None:
    path = tmp_path / "a-review.docx"
    path.write_bytes(docx_bytes(build_docx))
    loaded = load(path, document_id="a-review", source_path=None)
    assert [(one.kind, one.headings[-1]) for one in loaded.passages] == [
        (PassageKind.FINDING, "Findings"),
        (PassageKind.FINDING, "Findings"),
        (PassageKind.TABLE_ROW, "Year | Count"),
    ]
    assert loaded.document.title == "A review of learning"


PAGES = [
    [("Title", "A review of learning"), ("Heading1", "Findings"), ("BodyText", f"{LONG} " * 4)],
    [("BodyText", "The second page tells of records that were kept apart and shared late by every agency.")],
    [("Heading1", "Recommendations"), ("BodyText", "The board asks that one record is kept for each child.")],
]


def test_a_pdf_gives_pages_and_headings_and_drops_what_runs_on_every_page(tmp_path: Path) -> None:
    path = tmp_path / "a-review.pdf"
    path.write_bytes(pdf_bytes(PAGES, header="OFFICIAL", footer="Example Board page"))
    source = read(path)
    assert "OFFICIAL" not in source.text
    assert "Example Board" not in source.text
    assert source.running == ["OFFICIAL", "Example Board page 1"]
    assert [line for line, role, _ in roles(source) if role is LineRole.HEADING] == [
        "A review of learning",
        "Findings",
        "Recommendations",
    ]
    loaded = load(path, document_id="a-review", source_path=None)
    assert [(one.kind, one.locator.page) for one in loaded.passages] == [
        (PassageKind.FINDING, 1),
        (PassageKind.FINDING, 2),
        (PassageKind.RECOMMENDATION, 3),
    ]
    assert loaded.document.media_type == "application/pdf"


def test_a_pdf_with_another_name_is_read_as_what_it_is() -> None:
    assert read_bytes(pdf_bytes(PAGES), "renamed.txt").media_type == "application/pdf"


def test_a_word_document_with_another_name_is_read_as_what_it_is() -> None:
    assert "wordprocessingml" in read_bytes(docx_bytes(build_docx), "renamed.txt").media_type


def test_limits_are_arguments(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(LONG)
    assert read(path, Limits(file_bytes=1000, characters=1000)).text == LONG
