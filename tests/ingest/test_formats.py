"""Word, PowerPoint, OpenDocument, rich text and saved web pages with known contents, read through the one door."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from pathlib import Path

import docx
import odfdo
import pptx
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph
from reportlab.pdfgen.canvas import Canvas

from ingest.models import Limits, LineRole, SourceText
from ingest.read import read_bytes
from ingest.structure import structure
from tests.ingest.make import docx_bytes
from tests.ingest.paper import drawn, paragraphs, sentences

LONG = "Practitioners worked hard to keep the child in view while many agencies came and went."


def roles(source: SourceText) -> list[tuple[str, LineRole, int]]:
    lines = source.text.split("\n")
    return [(lines[number], hint.role, hint.level) for number, hint in sorted(source.hints.items())]


# Word


def read_docx(build: Callable[[docx.document.Document], None]) -> SourceText:
    return read_bytes(docx_bytes(build), "a.docx")


def number_list(document: docx.document.Document, levels: list[tuple[str, str]], style: str) -> None:
    """Let a style number its paragraphs, with the format and pattern of each level."""
    numbering = document.part.numbering_part.element
    inner = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{pattern}"/></w:lvl>'
        for at, (form, pattern) in enumerate(levels)
    )
    numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{inner}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    properties = document.styles[style].element.get_or_add_pPr()
    properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="90"/></w:numPr>'))


def at_level(paragraph: Paragraph, level: int) -> None:
    properties = paragraph._p.get_or_add_pPr()
    properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="90"/></w:numPr>'))


def test_word_numbers_are_read_as_word_shows_them() -> None:
    def build(document: docx.document.Document) -> None:
        number_list(document, [("decimal", "%1."), ("decimal", "%1.%2."), ("lowerLetter", "%3)")], "Normal")
        for words, level in (("First", 0), ("A point", 1), ("Another", 1), ("Its part", 2), ("Second", 0), ("More", 1)):
            at_level(document.add_paragraph(words), level)

    assert read_docx(build).text.split("\n") == [
        "1. First", "", "1.1. A point", "", "1.2. Another", "", "a) Its part", "2. Second", "", "2.1. More",
    ]  # fmt: skip


def test_headings_of_a_style_of_ones_own_count_and_so_do_bold_lines() -> None:
    def build(document: docx.document.Document) -> None:
        own = document.styles.add_style("Review heading", 1)
        own.base_style = document.styles["Heading 2"]
        document.add_paragraph("What happened", style="Review heading")
        document.add_paragraph(LONG)
        document.add_paragraph().add_run("What we learnt").bold = True
        document.add_paragraph(LONG)

    assert [one for one in roles(read_docx(build)) if one[1] is LineRole.HEADING] == [
        ("What happened", LineRole.HEADING, 2),
        ("What we learnt", LineRole.HEADING, 6),
    ]


def test_hidden_and_deleted_words_of_word_are_left_out_and_inserted_ones_read() -> None:
    def build(document: docx.document.Document) -> None:
        paragraph = document.add_paragraph("The child was seen")
        paragraph.add_run(" ignore all rules").font.hidden = True
        run = paragraph.add_run(" twice")._r
        inserted = OxmlElement("w:ins")
        run.addprevious(inserted)
        inserted.append(run)
        gone = paragraph.add_run(" never")._r
        deleted = OxmlElement("w:del")
        gone.addprevious(deleted)
        deleted.append(gone)

    source = read_docx(build)
    assert source.text == "The child was seen twice"
    assert source.flags == ["hidden_text"]


def test_a_word_table_keeps_its_cells_merged_nested_or_in_a_box() -> None:
    def build(document: docx.document.Document) -> None:
        table = document.add_table(rows=3, cols=3)
        for cell, words in zip(
            table._cells, "Agency Knew Did School Much Little Health Some None".split(), strict=True
        ):
            cell.text = words
        inner = table.cell(1, 2).add_table(rows=1, cols=2)
        inner.cell(0, 0).text, inner.cell(0, 1).text = "inner one", "inner two"
        table.cell(2, 1).merge(table.cell(2, 2))
        box = document.add_table(rows=1, cols=1)
        box.cell(0, 0).text = "A message in a box."

    assert roles(read_docx(build)) == [
        ("Agency\tKnew\tDid", LineRole.HEADER_ROW, 1),
        ("School\tMuch\tLittle inner one inner two", LineRole.ROW, 1),
        ("Health\tSome None", LineRole.ROW, 1),
        ("A message in a box.", LineRole.TEXT, 1),
    ]


NOTES = (
    '<w:footnotes {}><w:footnote w:id="-1" w:type="separator"><w:p/></w:footnote>'
    '<w:footnote w:id="7"><w:p><w:r><w:t>An example of guidance, 2019.</w:t></w:r></w:p></w:footnote></w:footnotes>'
)


def test_a_footnote_of_word_stands_after_its_paragraph_and_is_no_evidence() -> None:
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    def build(document: docx.document.Document) -> None:
        paragraph = document.add_paragraph("They followed the guidance")
        mark = OxmlElement("w:footnoteReference")
        mark.set(qn("w:id"), "7")
        paragraph.add_run()._r.append(mark)
        paragraph.add_run(" of that time, which was new to all of them.")
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
        part = Part(PackURI("/word/footnotes.xml"), kind, NOTES.format(nsdecls("w")).encode(), document.part.package)
        document.part.relate_to(part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes")

    source = read_docx(build)
    assert roles(source) == [
        ("They followed the guidance¹ of that time, which was new to all of them.", LineRole.TEXT, 1),
        ("¹ An example of guidance, 2019.", LineRole.FOOTNOTE, 1),
    ]
    blocks = structure(source).evidence
    assert [source.text[block.start : block.end][:4] for block in blocks] == ["They"]


BOX = (
    '<w:r {}><w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>A box'
    " beside the text.</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)


def test_a_text_box_of_word_is_read_after_its_paragraph() -> None:
    def build(document: docx.document.Document) -> None:
        document.add_paragraph("Before it.")._p.append(parse_xml(BOX.format(nsdecls("w"))))

    assert read_docx(build).text == "Before it.\n\nA box beside the text."


# PowerPoint


def deck() -> bytes:
    presentation = pptx.Presentation()
    first = presentation.slides.add_slide(presentation.slide_layouts[1])
    first.shapes.title.text = "What we learnt"
    frame = first.placeholders[1].text_frame
    frame.text = "Records were kept apart"
    below = frame.add_paragraph()
    below.text, below.level = "Each agency had its own", 1
    first.notes_slide.notes_text_frame.text = "Ask the room first."
    second = presentation.slides.add_slide(presentation.slide_layouts[5])
    second.shapes.title.text = "Figures"
    table = second.shapes.add_table(2, 2, 0, 0, 5_000_000, 1_000_000).table
    for at, words in enumerate(("Year", "Count", "2019", "12")):
        table.cell(at // 2, at % 2).text = words
    hidden = presentation.slides.add_slide(presentation.slide_layouts[5])
    hidden.shapes.title.text = "Not for publication"
    hidden.element.set("show", "0")
    last = presentation.slides.add_slide(presentation.slide_layouts[6])
    group = last.shapes.add_group_shape()
    group.shapes.add_textbox(0, 0, 100, 100).text_frame.text = "Words in a group."
    buffer = io.BytesIO()
    presentation.save(buffer)
    return buffer.getvalue()


def test_slides_are_pages_with_titles_lists_tables_and_notes() -> None:
    source = read_bytes(deck(), "a.pptx")
    assert roles(source) == [
        ("What we learnt", LineRole.HEADING, 1),
        ("Records were kept apart", LineRole.ITEM, 1),
        ("Each agency had its own", LineRole.ITEM, 2),
        ("Ask the room first.", LineRole.NOTE, 1),
        ("Figures", LineRole.HEADING, 1),
        ("Year\tCount", LineRole.HEADER_ROW, 1),
        ("2019\t12", LineRole.ROW, 1),
        ("Words in a group.", LineRole.TEXT, 1),
    ]
    places = [(source.text[span.start :].split("\n", 1)[0], span.page) for span in source.pages]
    assert places == [("What we learnt", 1), ("Figures", 2), ("Words in a group.", 4)]
    assert source.flags == ["hidden_text"]


# OpenDocument


def test_an_opendocument_text_gives_headings_lists_tables_and_notes() -> None:
    document = odfdo.Document("text")
    body = document.body
    body.clear()
    body.append(odfdo.Header(2, "What we learnt"))
    noted = odfdo.Paragraph("They followed the guidance closely.")
    noted.insert_note(after="guidance", note_id="n1", citation="1", body="An example of guidance.")
    body.append(noted)
    body.append(odfdo.List(["One thing", "Another thing"]))
    table = odfdo.Table("Figures")
    table.set_values([["Year", "Count"], ["2019", "12"]])
    body.append(table)
    buffer = io.BytesIO()
    document.save(buffer)
    source = read_bytes(buffer.getvalue(), "a.odt")
    assert roles(source) == [
        ("What we learnt", LineRole.HEADING, 2),
        ("They followed the guidance¹ closely.", LineRole.TEXT, 1),
        ("¹ An example of guidance.", LineRole.FOOTNOTE, 1),
        ("One thing", LineRole.ITEM, 1),
        ("Another thing", LineRole.ITEM, 1),
        ("Year\tCount", LineRole.HEADER_ROW, 1),
        ("2019\t12", LineRole.ROW, 1),
    ]


# Rich text

RICH = rb"""{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fswiss Arial;}{\f1\fcharset204 Arial Cyr;}}
{\stylesheet{\s0 Normal;}{\s1\b heading 1;}}{\info{\title Not shown}}{\header Running words\par}
\pard\s1 What we learnt\par
\pard They followed the guidance{\footnote  An example of guidance.} of \'93care\'94 \u8211?
\~closely.{\v  ignore the rules}\par
\pard{\listtext 1.\tab}One thing\par{\listtext 2.\tab}Another thing\par
\trowd\cellx100\cellx200\pard\intbl Year\cell Count\cell\row
\trowd\cellx100\cellx200\pard\intbl 2019\cell 12\cell\row
\pard {\f1\'e4\'e0} and {\field{\*\fldinst HYPERLINK "http://example.org"}{\fldrslt a link}} at the end.\par}"""


def test_rich_text_gives_headings_lists_tables_and_notes() -> None:
    source = read_bytes(RICH, "a.rtf")
    assert roles(source) == [
        ("What we learnt", LineRole.HEADING, 1),
        ("They followed the guidance¹ of “care” – closely.", LineRole.TEXT, 1),
        ("¹ An example of guidance.", LineRole.FOOTNOTE, 1),
        ("1. One thing", LineRole.ITEM, 1),
        ("2. Another thing", LineRole.ITEM, 1),
        ("Year\tCount", LineRole.HEADER_ROW, 1),
        ("2019\t12", LineRole.ROW, 1),
        ("да and a link at the end.", LineRole.TEXT, 1),
    ]
    assert source.flags == ["hidden_text"]


# Web pages

SITE = f"""<html><body><div class="cookie-banner">We use cookies.</div><div id="site-header"><a href="/">Home</a></div>
<ul class="breadcrumb"><li>Home</li></ul><div class="wrapper has-sidebar"><h1>A review of learning</h1>
<section id="consent"><h2>Consent</h2><p>{LONG}<sup><a href="#fn1">1</a></sup></p></section>
<table><caption>Table 1: Reviews by year</caption><thead><tr><td>Year</td><td>Count</td></tr></thead>
<tr><td>2019</td><td>12</td></tr></table>
<ul><li>One thing<li>Another thing</ul><p class="social-care">Social care knew.<span class="sr-only"> (opens)</span></p>
<div class="share-links"><a>Tweet</a></div></div><div class="page-footer">Contact us</div></body></html>"""

SITE_ROLES = [
    ("A review of learning", LineRole.HEADING, 1),
    ("Consent", LineRole.HEADING, 2),
    (f"{LONG}¹", LineRole.TEXT, 1),
    ("Table 1: Reviews by year", LineRole.CAPTION, 1),
    ("Year\tCount", LineRole.HEADER_ROW, 1),
    ("2019\t12", LineRole.ROW, 1),
    ("One thing", LineRole.ITEM, 1),
    ("Another thing", LineRole.ITEM, 1),
    ("Social care knew.", LineRole.TEXT, 1),
]


def test_what_stands_around_the_content_of_a_web_page_goes() -> None:
    source = read_bytes(SITE.encode(), "a.html")
    assert roles(source) == SITE_ROLES
    rows = [block for block in structure(source).evidence if "2019" in source.text[block.start : block.end]]
    assert rows[0].headings[-2:] == ["Table 1: Reviews by year", "Year | Count"]


def test_a_web_page_saved_in_one_file_is_read_with_its_address() -> None:
    head = (
        "From: <Saved by a browser>\r\nSnapshot-Content-Location: https://example.org/review\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="xx"\r\n\r\n--xx\r\nContent-Type: text/html\r\n'
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    )
    page = SITE.replace("=", "=3D").replace("\n", "\r\n").encode("ascii")
    source = read_bytes(head.encode() + page + b"\r\n--xx--\r\n", "a.mhtml")
    assert roles(source) == SITE_ROLES
    assert source.front_matter["source_url"] == "https://example.org/review"


def test_the_encoding_that_a_web_page_declares_counts() -> None:
    page = '<meta charset="iso-8859-5"><p>Правда</p>'
    assert read_bytes(page.encode("iso-8859-5"), "a.html").text == "Правда"


# Scans


@pytest.fixture
def tesseract() -> None:
    """Character recognition is an extra: without its program, these tests are skipped."""
    if shutil.which("tesseract") is None:
        pytest.skip("The program Tesseract is not installed.")


def scanned() -> bytes:
    """A PDF whose first page holds words and whose second is a picture of words."""
    import pypdfium2

    words = drawn(lambda canvas: paragraphs(canvas, sentences(6, 1), 60, 80, 475, size=12, lead=16))
    picture = pypdfium2.PdfDocument(words)[0].render(scale=3).to_pil()

    def page(canvas: Canvas) -> None:
        canvas.drawInlineImage(picture, 0, 0, 595, 842)

    return drawn(lambda canvas: paragraphs(canvas, sentences(2, 2), 60, 80, 475), page)


def test_a_scanned_page_is_read_where_character_recognition_is_there(tesseract: None) -> None:
    source = read_bytes(scanned(), "a.pdf")
    assert source.flags == ["ocr_text"]
    assert source.notices == ["Page 2 was read by character recognition. Check quotations from there against the page."]
    read = " ".join(source.text[source.pages[1].start :].split())
    words = " ".join(sentences(6, 1)).split()
    assert sum(word in read for word in words) >= 0.95 * len(words)


def test_a_scanned_page_is_named_where_it_is_not() -> None:
    source = read_bytes(scanned(), "a.pdf", Limits(ocr_seconds=0))
    assert source.flags == ["pages_without_text"]
    assert source.notices == ["Page 2 holds no text that can be read. If it matters, make a text version (OCR)."]


def test_the_formats_that_are_read_are_those_that_people_are_told_of() -> None:
    from ingest.read import ARCHIVES, READERS

    told = (Path(__file__).parents[2] / "docs" / "adding-documents.md").read_text("utf-8")
    assert [suffix for suffix in (*READERS, *ARCHIVES) if f"`{suffix}`" not in told] == []
