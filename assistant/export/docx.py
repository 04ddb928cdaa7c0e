"""A pack as a Word document: real headings, lists and tables, a language, a title, and header rows that repeat."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from assistant.ask.text import readable
from assistant.export.parts import QUOTED, heading, label_of, marks, overview, reference, remarks, words
from assistant.packs.models import Card, Item, Pack, Section, Table

ACCENT, QUIET = RGBColor(0x0B, 0x55, 0x63), RGBColor(0x4A, 0x5A, 0x61)
# A file does not tell when it was made, so that nobody's working hours are in it.
MADE = datetime(2000, 1, 1, tzinfo=UTC)


def docx(pack: Pack) -> bytes:
    """Write a pack as a .docx file."""
    document = Document()
    _dress(document, pack)
    document.add_heading(pack.title, 0)
    document.add_paragraph(pack.purpose)
    document.add_heading(words("about"), 1)
    for key, value in pack.details.items():
        _say(document, f"{key}: ", bold=True).add_run(value)
    document.add_heading(words("notices"), 2)
    for notice in pack.notices:
        document.add_paragraph(notice, style="List Bullet")
    document.add_heading(words("overview"), 1)
    rows = [[part, minutes] for part, minutes in overview(pack)]
    _table(document, Table(caption="", columns=[words("overview_part"), words("overview_minutes")], rows=rows))
    for section in pack.sections:
        _section(document, section)
    document.add_heading(words("sources"), 1)
    for source in pack.sources:
        document.add_paragraph(f"[{source.number}] {reference(source)}")
        document.add_paragraph(readable(source.quote), style="Quote")
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _dress(document: WordDocument, pack: Pack) -> None:
    about = document.core_properties
    about.title, about.author, about.language = pack.title, "Second Look", "en-GB"
    about.subject, about.comments = pack.purpose, " ".join(pack.labels)
    about.created = about.modified = MADE
    styles: Any = document.styles
    normal = styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(11.5)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(6), 1.2
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    normal.element.get_or_add_rPr().append(language)
    for name, size in (("Title", 24), ("Heading 1", 16), ("Heading 2", 13), ("Heading 3", 12)):
        font = styles[name].font
        font.name, font.size, font.color.rgb = "Arial", Pt(size), ACCENT
        fonts = styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{kind}"), None)
    styles["Quote"].font.color.rgb = RGBColor(0x17, 0x26, 0x2C)
    styles["Quote"].paragraph_format.left_indent = Cm(0.8)
    for page in document.sections:
        page.page_width, page.page_height = Cm(21), Cm(29.7)
        page.left_margin = page.right_margin = Cm(2.2)
        page.top_margin, page.bottom_margin = Cm(2.6), Cm(2)
        page.header.paragraphs[0].text = " ".join(pack.labels)


def _section(document: WordDocument, section: Section) -> None:
    # A sheet to write on begins its own page, so that it can be handed out alone.
    document.add_heading(heading(section), 1).paragraph_format.page_break_before = bool(section.tables)
    if section.intro:
        document.add_paragraph(section.intro)
    for item in section.items:
        _item(document, item)
    for table in section.tables:
        document.add_heading(table.caption, 2)
        _table(document, table)
    if section.cards:
        document.add_heading(words("cards"), 2)
    for card in section.cards:
        _card(document, card)
    if section.note:
        _quiet(document, words("note_for_leader", note=section.note))


def _item(document: WordDocument, item: Item) -> None:
    if label := label_of(item):
        said = _say(document, label, bold=True)
        said.runs[0].font.size, said.runs[0].font.color.rgb = Pt(10), ACCENT
        said.paragraph_format.space_after, said.paragraph_format.keep_with_next = Pt(0), True
    text = f"{item.text}{marks(item)}"
    if item.kind in QUOTED:
        document.add_paragraph(text, style="Quote")
    else:
        said = _say(document, text, bold=item.core or item.id == "stop")
        if item.core:
            said.runs[0].font.size = Pt(13)
    for remark in remarks(item):
        _quiet(document, remark)


def _say(document: WordDocument, text: str, *, bold: bool = False) -> Any:
    said = document.add_paragraph()
    said.add_run(text).bold = bold
    return said


def _quiet(document: WordDocument, text: str) -> None:
    said = document.add_paragraph()
    run = said.add_run(text)
    run.font.size, run.font.color.rgb = Pt(10), QUIET
    said.paragraph_format.space_after = Pt(3)


def _card(document: WordDocument, card: Card) -> None:
    document.add_heading(f"{card.title} ({card.holder})" if card.holder else card.title, 3)
    for line in card.lines:
        document.add_paragraph(line, style="List Bullet")
    for title, lines in card.parts.items():
        _say(document, title, bold=True)
        for line in lines:
            document.add_paragraph(line, style="List Bullet")


def _table(document: WordDocument, table: Table) -> None:
    made = document.add_table(rows=1, cols=len(table.columns), style="Table Grid")
    for cell, column in zip(made.rows[0].cells, table.columns, strict=True):
        cell.paragraphs[0].add_run(column).bold = True
        _shade(cell)
    # Word reads the first row as headings, and repeats it on the next page.
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    made.rows[0]._tr.get_or_add_trPr().append(repeat)
    for row in table.rows:
        line = made.add_row()
        for cell, text in zip(line.cells, row, strict=True):
            cell.text = text
        if not any(row):
            line.height = Cm(1.5)
    if table.caption:
        described = OxmlElement("w:tblCaption")
        described.set(qn("w:val"), table.caption)
        made._tbl.tblPr.append(described)
    document.add_paragraph()


def _shade(cell: Any) -> None:
    shade = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", "E8F1F3")):
        shade.set(qn(f"w:{key}"), value)
    cell._tc.get_or_add_tcPr().append(shade)
