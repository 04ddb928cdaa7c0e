"""A pack as slides: real placeholders, 16:9, dark words on white, sources in the notes, a text beside each table."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from assistant.ask.models import Source
from assistant.ask.text import readable
from assistant.export.parts import QUOTED, heading, label_of, marks, overview, reference, remarks, words
from assistant.packs.models import Card, Item, Pack, Section, Table

WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
_colour: Any = RGBColor  # python-pptx gives it no types
INK, QUIET, ACCENT, WASH, WHITE = (
    _colour.from_string(code) for code in ("17262C", "4A5A61", "0B5563", "E8F1F3", "FFFFFF")
)
TITLE, CONTENT, TITLE_ONLY = 0, 1, 5  # layouts of python-pptx's own template
MOST_WORDS = 88  # on one slide: a heading of a briefing fits on one
MOST_ROWS, MOST_SOURCES = 4, 5
SIZES = ((30, 32), (52, 28), (72, 24), (10_000, 21))  # up to so many words, so many points
LONGEST_PROPERTY = 255  # characters that PowerPoint takes in each field about a file
MADE = datetime(2000, 1, 1, tzinfo=UTC)  # a file does not tell when it was made
_GRID = "{5940675A-B579-460E-94D1-54222C63F5DA}"  # the built-in style "No Style, Table Grid"
_DECORATIVE = (
    '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:ext '
    'uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
)


@dataclass
class _Slide:
    """What one slide holds: a title, points with what stands in front of them, or a table, and notes for who speaks."""

    title: str
    points: list[tuple[str, str]] = field(default_factory=list)
    table: Table | None = None
    notes: list[str] = field(default_factory=list)


def pptx(pack: Pack) -> bytes:
    """Write a pack as a .pptx file."""
    deck = Presentation()
    _widen(deck)
    about = deck.core_properties
    about.title, about.author, about.language = pack.title[:LONGEST_PROPERTY], "Second Look", "en-GB"
    about.subject, about.comments = (text[:LONGEST_PROPERTY] for text in (pack.purpose, " ".join(pack.labels)))
    about.created = about.modified = MADE
    about.last_modified_by = "Second Look"
    first = deck.slides.add_slide(deck.slide_layouts[TITLE])
    _write(first.shapes.title, [("", pack.title)], 40, ACCENT, bold=True)
    _write(first.placeholders[1], [("", pack.purpose)], 22, INK)
    _frame(first, pack, 1)
    first.notes_slide.notes_text_frame.text = "\n".join(_about(pack))
    for number, slide in enumerate(_slides(pack), start=2):
        _add(deck, slide, pack, number)
    made = io.BytesIO()
    deck.save(made)
    return made.getvalue()


def _about(pack: Pack) -> list[str]:
    return [*(f"{key}: {value}" for key, value in pack.details.items()), words("notices"), *pack.notices]


def _slides(pack: Pack) -> Iterator[_Slide]:
    sources = {source.number: source for source in pack.sources}
    if pack.layout == "full" and any(section.minutes for section in pack.sections):
        columns = [words("overview_part"), words("overview_minutes")]
        rows = [[part, minutes] for part, minutes in overview(pack)]
        yield _Slide(words("overview"), table=Table(caption=words("overview"), columns=columns, rows=rows))
    for section in pack.sections:
        yield from _of_section(section, sources)
    yield from _spread(_Slide(words("notices")), [("", notice) for notice in pack.notices])
    cited = [("", f"[{source.number}] {reference(source)}") for source in pack.sources]
    for at in range(0, len(cited), MOST_SOURCES):
        part = pack.sources[at : at + MOST_SOURCES]
        yield _Slide(words("sources"), cited[at : at + MOST_SOURCES], notes=[_full(source) for source in part])


def _of_section(section: Section, sources: dict[int, Source]) -> Iterator[_Slide]:
    title = heading(section)
    told = [words("note_for_leader", note=section.note)] if section.note else []
    intro = [section.intro] if section.intro else []
    for group in _groups(section.items):
        cited = dict.fromkeys(number for item in group for number in item.citations if number in sources)
        said = [line for item in group for line in remarks(item)]
        notes = [*intro, *said, *told, *(_full(sources[number]) for number in cited)]
        yield _Slide(title, [_point(item) for item in group], notes=notes)
        intro, told = [], []
    for table in section.tables:
        for at in range(0, max(1, len(table.rows)), MOST_ROWS):
            part = table.model_copy(update={"rows": table.rows[at : at + MOST_ROWS]})
            yield _Slide(table.caption or title, table=part, notes=[*intro, *told])
    for card in section.cards:
        yield from _of_card(card)


def _of_card(card: Card) -> Iterator[_Slide]:
    title = f"{card.title} ({card.holder})" if card.holder else card.title
    points = [("", line) for line in card.lines]
    points += [(name if at == 0 else "", line) for name, lines in card.parts.items() for at, line in enumerate(lines)]
    yield from _spread(_Slide(title), points)


def _point(item: Item) -> tuple[str, str]:
    parts = [words("for_whom", who=item.audience) if item.audience else "", label_of(item) or ""]
    text = f"“{item.text}”" if item.kind in QUOTED else item.text
    return ". ".join(part for part in parts if part), f"{text}{marks(item)}"


def _groups(items: Sequence[Item]) -> Iterator[list[Item]]:
    """Put items together as long as a slide has room for their words."""
    group: list[Item] = []
    for item in items:
        if group and sum(len(one.text.split()) for one in [*group, item]) > MOST_WORDS:
            yield group
            group = []
        group.append(item)
    if group:
        yield group


def _spread(slide: _Slide, points: Sequence[tuple[str, str]]) -> Iterator[_Slide]:
    """Give as many slides of one title as its points need."""
    part: list[tuple[str, str]] = []
    for point in points:
        if part and sum(len(text.split()) for _, text in [*part, point]) > MOST_WORDS:
            yield _Slide(slide.title, part)
            part = []
        part.append(point)
    if part:
        yield _Slide(slide.title, part)


def _full(source: Source) -> str:
    return f"[{source.number}] {reference(source)}: “{readable(source.quote)}”"


def _add(deck: Any, slide: _Slide, pack: Pack, number: int) -> None:
    made = deck.slides.add_slide(deck.slide_layouts[CONTENT if slide.table is None else TITLE_ONLY])
    _write(made.shapes.title, [("", slide.title)], 30, ACCENT, bold=True)
    if slide.table is None:
        length = sum(len(text.split()) for _, text in slide.points)
        size = next(points for most, points in SIZES if length <= most)
        _write(made.placeholders[1], slide.points, size, INK)
    else:
        _table(made, slide.table)
    _frame(made, pack, number)
    if slide.notes:
        made.notes_slide.notes_text_frame.text = "\n".join(slide.notes)


def _write(place: Any, lines: Sequence[tuple[str, str]], size: int, colour: RGBColor, *, bold: bool = False) -> None:
    """Fill a placeholder, one paragraph a line; what stands in front of a line is set in bold."""
    frame = place.text_frame
    frame.word_wrap = True
    for at, (lead, text) in enumerate(lines):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        paragraph.space_after, paragraph.alignment = Pt(8), PP_ALIGN.LEFT
        for words_of, heavy in ((f"{lead}: ", True), (text, bold)):
            if words_of == ": ":
                continue
            run = paragraph.add_run()
            run.text = words_of
            run.font.size, run.font.bold, run.font.name = Pt(size), heavy, "Arial"
            run.font.color.rgb, run.font.language_id = colour, MSO_LANGUAGE_ID.ENGLISH_UK


def _table(slide: Any, table: Table) -> None:
    rows, columns = len(table.rows) + 1, len(table.columns)
    high = Inches(0.5) if any(any(row) for row in table.rows) else Inches(1.15)
    place = (Inches(0.75), Inches(1.75), WIDTH - Inches(1.5), Emu(Inches(0.5) + high * (rows - 1)))
    frame = slide.shapes.add_table(rows, columns, *place)
    frame._element.graphic.graphicData.tbl.tblPr.find(qn("a:tableStyleId")).text = _GRID
    named = frame._element.nvGraphicFramePr.cNvPr
    named.set("descr", words("table_says", caption=table.caption, columns=", ".join(table.columns)))
    named.set("name", table.caption or words("overview"))
    for line, row in enumerate([table.columns, *table.rows]):
        for at, text in enumerate(row):
            cell = frame.table.cell(line, at)
            cell.fill.solid()
            cell.fill.fore_color.rgb = WASH if line == 0 else WHITE
            cell.vertical_anchor = MSO_ANCHOR.TOP
            _write(cell, [("", text)], 14 if columns > 2 else 16, INK, bold=line == 0)


def _frame(slide: Any, pack: Pack, number: int) -> None:
    """Put what stands on every slide: a bar that only decorates, the pack's labels and the number of the slide."""
    bar = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, 0, 0, Inches(0.22), HEIGHT)
    bar.fill.solid()
    bar.fill.fore_color.rgb = ACCENT
    bar.line.fill.background()
    bar.name = "bar"
    bar._element.nvSpPr.cNvPr.append(etree.fromstring(_DECORATIVE))
    foot = slide.shapes.add_textbox(Inches(0.75), Inches(6.95), WIDTH - Inches(1.5), Inches(0.4))
    foot.name = "label"
    _write(foot, [("", f"{' '.join(pack.labels)}  {words('slide', number=number)}")], 11, QUIET)


def _widen(deck: Any) -> None:
    """Make the template 16:9: its placeholders, which every slide takes its places from, are stretched with it."""
    share = WIDTH / deck.slide_width
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT
    for holder in (deck.slide_master, *deck.slide_layouts):
        for place in holder.placeholders:
            place.left, place.width = Emu(int(place.left * share)), Emu(int(place.width * share))
    for place, top, high in zip(deck.slide_layouts[TITLE].placeholders, (1.9, 4.0), (2.0, 2.0), strict=False):
        place.left, place.top, place.width, place.height = Inches(0.95), Inches(top), Inches(11.4), Inches(high)
    for at in (CONTENT, TITLE_ONLY):
        for place in deck.slide_layouts[at].placeholders:
            if place.placeholder_format.idx == 0:
                place.left, place.top, place.width, place.height = Inches(0.75), Inches(0.45), Inches(11.8), Inches(1.1)
                place.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
            elif place.placeholder_format.idx == 1:
                place.left, place.top, place.width, place.height = Inches(0.75), Inches(1.7), Inches(11.8), Inches(5.0)
