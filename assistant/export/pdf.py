"""A pack as a PDF, set with ReportLab. It has no tags: the Word and HTML files are the accessible ones."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import KeepTogether, ListFlowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer
from reportlab.platypus import Table as Grid

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

INK, QUIET, ACCENT, LINE, WASH = (HexColor(code) for code in ("#17262c", "#4a5a61", "#0b5563", "#b9c4c9", "#e8f1f3"))
WIDTH = A4[0] - 36 * mm
BLANK_ROW = 17 * mm


def pdf(pack: Pack) -> bytes:
    """Write a pack as a PDF. The same pack gives the same bytes."""
    made = io.BytesIO()
    small = pack.layout == "one_page"
    flow = one_page(pack) if small else _flow(pack)
    document = SimpleDocTemplate(
        made,
        pagesize=A4,
        leftMargin=18 * mm,
        rightMargin=18 * mm,
        topMargin=16 * mm if small else 20 * mm,
        bottomMargin=14 * mm if small else 18 * mm,
        title=pack.title,
        author="Second Look",
        subject=pack.purpose,
        lang="en-GB",
        invariant=1,
    )

    def frame(canvas: Any, page: Any) -> None:
        canvas.setFont(_fonts()[0], 8)
        canvas.setFillColor(QUIET)
        canvas.drawString(18 * mm, A4[1] - 12 * mm, " ".join(pack.labels))
        canvas.drawRightString(A4[0] - 18 * mm, 10 * mm, words("page", number=page.page))

    document.build(list(flow), onFirstPage=frame, onLaterPages=frame)
    return made.getvalue()


def _flow(pack: Pack) -> Iterator[Any]:
    yield _say(pack.title, "title")
    yield _say(pack.purpose, "body")
    if pack.layout == "full":
        yield from _about(pack)
    if pack.layout == "full" and pack.minutes:
        rows = [[part, minutes] for part, minutes in overview(pack)]
        times = Table(caption="", columns=[words("overview_part"), words("overview_minutes")], rows=rows)
        yield KeepTogether([_say(words("overview"), "h1"), _grid(times)])
    for section in pack.sections:
        yield from _section(section)
    if pack.layout == "brief":
        yield from _about(pack)
    for at, source in enumerate(pack.sources):
        above = [] if at else [_say(words("sources"), "h1")]
        quote = [] if pack.quotes_once else [_say(readable(source.quote), "quote")]
        style = "quiet" if pack.quotes_once else "body"
        yield KeepTogether([*above, _say(f"[{source.number}] {reference(source)}", style), *quote])


def _about(pack: Pack) -> Iterator[Any]:
    if pack.details or pack.notices:
        yield _say(words("about"), "h1")
    for key, value in pack.details.items():
        yield Paragraph(f"<b>{escape(key)}:</b> {escape(value)}", _styles()["body"])
    if pack.notices:
        yield _say(words("notices"), "h2")
        yield _bullets(pack.notices)


def one_page(pack: Pack) -> Iterator[Any]:
    """Set a pack on one side of A4: its points, where to read on, what to bear in mind, and a line for each source."""
    yield _say(pack.title, "title")
    yield _say(pack.purpose, "small")
    for section in pack.sections:
        lines = [one_line(item) for item in section.items]
        lines += [". ".join(cell.rstrip(".") for cell in row if cell) for table in section.tables for row in table.rows]
        yield _say(section.title, "h2")
        yield _bullets(lines, "small")
    yield _say(words("notices"), "h2")
    yield _say(" ".join(pack.notices), "tiny")
    yield _say(words("sources"), "h2")
    yield _say("; ".join(f"[{source.number}] {reference(source)}" for source in pack.sources), "tiny")


def _section(section: Section) -> Iterator[Any]:
    if section.at:  # a stage of a story is handed out, or shown, by itself
        yield PageBreak()
    first: list[Any] = [_say(heading(section), "h1")]
    if section.intro:
        first.append(_say(section.intro, "quiet"))
    if section.audience:
        first.append(_say(words("facilitator_only"), "quiet"))
    blocks = list(_blocks(section))
    yield KeepTogether([*first, *(blocks[0] if blocks else [])])
    yield from (KeepTogether(block) for block in blocks[1:])
    for table in section.tables:
        yield KeepTogether([_say(table.caption, "h2"), _grid(table), Spacer(1, 4 * mm)])
    if section.cards:
        yield _say(words("cards"), "h2")
    for card in section.cards:
        if card.key is not None:  # a card of a role is handed out alone
            yield PageBreak()
        yield KeepTogether(_card(card))
    if section.note:
        yield _say(words("note_for_leader", note=section.note), "quiet")


def _blocks(section: Section) -> Iterator[list[Any]]:
    """Give what is kept together, in order: an item, or the heading of a group with its first."""
    for title, items in groups(section):
        above = [_say(title, "h2")] if title else []
        for item in items:
            yield [
                *above,
                *([_bullets([f"{item.text}{marks(item)}"])] if listed(item) else _item(item, bulleted=section.listed)),
            ]
            above = []


def _item(item: Item, *, bulleted: bool) -> list[Any]:
    label = label_of(item)
    if bulleted and item.kind not in QUOTED:
        return [_bullets([f"{item.text}{marks(item)}"]), *(_say(remark, "quiet") for remark in remarks(item))]
    style = "quote" if item.kind in QUOTED else "core" if item.core else "strong" if item.id == "stop" else "body"
    return [
        *([_say(label, "what")] if label else []),
        _say(f"{item.text}{marks(item)}", style),
        *([_grid(table), Spacer(1, 2 * mm)] if (table := ways(item)) else []),
        *(_say(remark, "quiet") for remark in remarks(item)),
    ]


def _card(card: Card) -> list[Any]:
    said = [_say(f"{card.title} ({card.holder})" if card.holder else card.title, "h3"), _bullets(card.lines)]
    for title, lines in card.parts.items():
        said += [_say(title, "strong"), _bullets(lines)]
    return said


def _bullets(lines: list[str], style: str = "body") -> Any:
    return ListFlowable([_say(line, style) for line in lines], bulletType="bullet", start="•", leftIndent=12)


def _grid(table: Table) -> Any:
    head = [Paragraph(f"<b>{escape(column)}</b>", _styles()["body"]) for column in table.columns]
    rows = [[_say(cell, "body") for cell in row] for row in table.rows]
    heights = [None, *(None if any(row) else BLANK_ROW for row in table.rows)]
    timetable = not any(not any(row) for row in table.rows) and len(table.columns) == 2
    widths = [WIDTH * 0.5, WIDTH * 0.18] if timetable else [WIDTH * part for part in shares(table)]
    grid = Grid([head, *rows], colWidths=widths, rowHeights=heights, repeatRows=1, splitInRow=1, hAlign="LEFT")
    grid.setStyle(
        [
            ("GRID", (0, 0), (-1, -1), 0.5, LINE),
            ("BACKGROUND", (0, 0), (-1, 0), WASH),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ]
    )
    return grid


def _say(text: str, style: str) -> Paragraph:
    return Paragraph(escape(text), _styles()[style])


@cache
def _fonts() -> tuple[str, str]:
    """Register the fonts that come with ReportLab: they hold the accents and quotation marks of publications."""
    import reportlab

    folder = Path(reportlab.__file__).parent / "fonts"
    for name, file in (
        ("Pack", "Vera.ttf"),
        ("Pack-Bold", "VeraBd.ttf"),
        ("Pack-It", "VeraIt.ttf"),
        ("Pack-BI", "VeraBI.ttf"),
    ):
        pdfmetrics.registerFont(TTFont(name, str(folder / file)))
    pdfmetrics.registerFontFamily("Pack", normal="Pack", bold="Pack-Bold", italic="Pack-It", boldItalic="Pack-BI")
    return "Pack", "Pack-Bold"


@cache
def _styles() -> dict[str, ParagraphStyle]:
    plain, bold = _fonts()
    body = ParagraphStyle("body", fontName=plain, fontSize=10, leading=14.5, textColor=INK, spaceAfter=4)

    def like(name: str, **changes: Any) -> ParagraphStyle:
        return ParagraphStyle(name, parent=body, **changes)

    made = [
        body,
        like("title", fontName=bold, fontSize=19, leading=24, textColor=ACCENT, spaceAfter=6),
        like("h1", fontName=bold, fontSize=13.5, leading=18, textColor=ACCENT, spaceBefore=12, keepWithNext=1),
        like("h2", fontName=bold, fontSize=11, leading=15, textColor=ACCENT, spaceBefore=6, keepWithNext=1),
        like("h3", fontName=bold, spaceBefore=4, keepWithNext=1),
        like(
            "what", fontName=bold, fontSize=8, leading=11, textColor=ACCENT, spaceBefore=5, spaceAfter=1, keepWithNext=1
        ),
        like(
            "core",
            fontName=bold,
            fontSize=11.5,
            leading=16,
            backColor=WASH,
            borderPadding=4,
            spaceBefore=4,
            spaceAfter=8,
        ),
        like("strong", fontName=bold),
        like("quote", leftIndent=10, spaceBefore=2),
        like("small", fontSize=9.5, leading=12.5, spaceAfter=2),
        like("tiny", fontSize=8, leading=10, textColor=QUIET, spaceAfter=1),
        like("quiet", fontSize=8.5, leading=12, textColor=QUIET, spaceAfter=3),
    ]
    return {style.name: style for style in made}
