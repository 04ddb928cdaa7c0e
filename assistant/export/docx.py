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
from assistant.export.parts import (
    QUOTED,
    groups,
    heading,
    label_of,
    listed,
    marks,
    one_line,
    overview,
    reference,
    remarks,
    shares,
    ways,
    words,
)
from assistant.packs.models import Card, Item, Pack, Section, Table

ACCENT, QUIET = RGBColor(0x0B, 0x55, 0x63), RGBColor(0x4A, 0x5A, 0x61)
LONGEST_PROPERTY = 255  # characters that Word takes in each field about a document
WIDTH = 16.6  # centimetres between the margins
# A file does not tell when it was made, so that nobody's working hours are in it.
MADE = datetime(2000, 1, 1, tzinfo=UTC)


def docx(pack: Pack) -> bytes:
    """Write a pack as a .docx file."""
    document = Document()
    _dress(document, pack)
    document.add_heading(pack.title, 0)
    document.add_paragraph(pack.purpose)
    if pack.layout == "one_page":
        _one_page(document, pack)
        return _saved(document)
    if pack.layout == "full":
        _about(document, pack)
    if pack.layout == "full" and pack.minutes:
        document.add_heading(words("overview"), 1)
        rows = [[part, minutes] for part, minutes in overview(pack)]
        _table(document, Table(caption="", columns=[words("overview_part"), words("overview_minutes")], rows=rows))
    for section in pack.sections:
        _section(document, section, own_page=bool(pack.minutes and section.tables))
    if pack.layout == "brief":
        _about(document, pack)
    if pack.sources:
        document.add_heading(words("sources"), 1)
    for source in pack.sources:
        document.add_paragraph(f"[{source.number}] {reference(source)}")
        if not pack.quotes_once:
            document.add_paragraph(readable(source.quote), style="Quote")
    return _saved(document)


def _about(document: WordDocument, pack: Pack) -> None:
    if pack.details or pack.notices:
        document.add_heading(words("about"), 1)
    for key, value in pack.details.items():
        _say(document, f"{key}: ", bold=True).add_run(value)
    if pack.notices:
        document.add_heading(words("notices"), 2)
    for notice in pack.notices:
        document.add_paragraph(notice, style="List Bullet")


def _saved(document: WordDocument) -> bytes:
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _one_page(document: WordDocument, pack: Pack) -> None:
    """Write a pack on one side of A4: its points, a line for each source, and what to bear in mind."""
    for section in pack.sections:
        document.add_heading(section.title, 1)
        for item in section.items:
            document.add_paragraph(one_line(item), style="List Bullet")
        for table in section.tables:
            for row in table.rows:
                document.add_paragraph(". ".join(cell.rstrip(".") for cell in row if cell), style="List Bullet")
    document.add_heading(words("notices"), 1)
    document.add_paragraph(" ".join(pack.notices))
    document.add_heading(words("sources"), 1)
    document.add_paragraph("; ".join(f"[{source.number}] {reference(source)}" for source in pack.sources))
    styles: Any = document.styles
    for name, size in (("Normal", 10), ("Title", 18), ("Heading 1", 12), ("Header", 8)):
        styles[name].font.size = Pt(size)
        styles[name].paragraph_format.space_after, styles[name].paragraph_format.line_spacing = Pt(2), 1.0
        styles[name].paragraph_format.space_before = Pt(6 if name == "Heading 1" else 0)
    styles["List Bullet"].paragraph_format.space_after = Pt(2)
    for page in document.sections:
        page.top_margin, page.bottom_margin = Cm(2), Cm(1.2)


def _dress(document: WordDocument, pack: Pack) -> None:
    about = document.core_properties
    about.title, about.author, about.language = pack.title[:LONGEST_PROPERTY], "Second Look", "en-GB"
    about.subject, about.comments = (text[:LONGEST_PROPERTY] for text in (pack.purpose, " ".join(pack.labels)))
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


def _section(document: WordDocument, section: Section, *, own_page: bool) -> None:
    # A sheet to write on begins its own page, so that it can be handed out alone.
    apart = own_page or bool(section.audience or section.at)
    document.add_heading(heading(section), 1).paragraph_format.page_break_before = apart
    if section.intro:
        document.add_paragraph(section.intro)
    if section.audience:
        _quiet(document, words("facilitator_only"))
    for title, items in groups(section):
        if title:
            document.add_heading(title, 2)
        for item in items:
            _item(document, item, bulleted=section.listed)
    for table in section.tables:
        document.add_heading(table.caption, 2)
        _table(document, table)
    if section.cards:
        document.add_heading(words("cards"), 2)
    for card in section.cards:
        _card(document, card)
    if section.note:
        _quiet(document, words("note_for_leader", note=section.note))


def _item(document: WordDocument, item: Item, *, bulleted: bool) -> None:
    if label := label_of(item):
        said = _say(document, label, bold=True)
        said.runs[0].font.size, said.runs[0].font.color.rgb = Pt(10), ACCENT
        said.paragraph_format.space_after, said.paragraph_format.keep_with_next = Pt(0), True
    text = f"{item.text}{marks(item)}"
    if listed(item):
        document.add_paragraph(text, style="List Bullet")
        return
    if item.kind in QUOTED:
        document.add_paragraph(text, style="Quote")
    elif bulleted:
        document.add_paragraph(text, style="List Bullet")
    else:
        said = _say(document, text, bold=item.core or item.id == "stop")
        if item.core:
            said.runs[0].font.size = Pt(13)
    if table := ways(item):
        _table(document, table)
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
    title = document.add_heading(f"{card.title} ({card.holder})" if card.holder else card.title, 3)
    title.paragraph_format.page_break_before = card.key is not None  # a card of a role is handed out alone
    for line in card.lines:
        document.add_paragraph(line, style="List Bullet")
    for title, lines in card.parts.items():
        _say(document, title, bold=True)
        for line in lines:
            document.add_paragraph(line, style="List Bullet")


def _table(document: WordDocument, table: Table) -> None:
    made = document.add_table(rows=1, cols=len(table.columns), style="Table Grid")
    made.autofit = False
    for column, part in zip(made.columns, shares(table), strict=True):
        column.width = Cm(WIDTH * part)
    for cell, column in zip(made.rows[0].cells, table.columns, strict=True):
        cell.paragraphs[0].add_run(column).bold = True
        _shade(cell)
    # Word reads the first row as headings, and repeats it on the next page.
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    made.rows[0]._tr.get_or_add_trPr().append(repeat)
    for row in table.rows:
        line = made.add_row()
        whole = OxmlElement("w:cantSplit")
        line._tr.get_or_add_trPr().append(whole)
        for cell, text in zip(line.cells, row, strict=True):
            cell.text = text
        if not any(row):
            line.height = Cm(1.5)
    for line in made.rows:
        for cell, part in zip(line.cells, shares(table), strict=True):
            cell.width = Cm(WIDTH * part)
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
