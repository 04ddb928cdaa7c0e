"""Fictional reviews: written as marked lines, rendered as real files, with what must come out of each.

A line of a review may start with `# ` (a heading, one more `#` for each level), `- ` (a bullet), `> ` (a quotation) or
`| ` (a table row); `---` ends a page and `[nav] ` marks navigation. `@kind[key=value|...] ` says what the words after
it must become; see `Gold`. In a text file the lines stand as they are. A paragraph goes on until a blank line there,
but in an `unwrapped` one each line is a paragraph.
"""

from __future__ import annotations

import io
import re
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

import docx
import pptx
import yaml
from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    PageBreak,
    PageTemplate,
    Paragraph,
    Table,
)

from ingest.load import load_bytes
from ingest.models import Limits, Loaded
from ingest.read import READERS

FOLDER = Path(__file__).with_name("reviews")
_TAG = re.compile(r"@(?P<kind>[a-z_]+)(?:\[(?P<facts>[^\]]*)\])? ")
_LIST_MARK = re.compile(r"^(?:- |> |#+ )")
_BOLD = re.compile(r"\*\*(.+?)\*\*")


class Gold(NamedTuple):
    """What one stretch of a review must become.

    `kind` is a passage kind, or "strength" (any kind, of that valence), "row", or "drop" (must be in no passage).
    `facts` holds what else must be known: `addressee`, `who` (attribution), `voice`, `under` (its finding), `value`,
    `denominator`, `unit`.
    """

    kind: str
    words: str
    facts: dict[str, str]


class Review(NamedTuple):
    """One fictional review: its record, its lines with the tags gone, and what must come out."""

    name: str
    record: dict[str, Any]
    lines: list[str]
    gold: list[Gold]

    @property
    def file_name(self) -> str:
        return f"{self.name}.{self.record['format']}"

    def file_bytes(self) -> bytes:
        """Render the review as a file of its format."""
        return _RENDERERS[self.record["format"]](self)

    def load(self, document_id: str | None = None) -> Loaded:
        """Read, describe and cut the rendered file."""
        return load_bytes(self.file_bytes(), self.file_name, {}, document_id or self.name, None, Limits())


@cache
def reviews(*sets: str) -> list[Review]:
    """Load the reviews of the named sets ("first"), or of all."""
    paths = [FOLDER / f"{name}.yaml" for name in sets] or sorted(FOLDER.glob("*.yaml"))
    records = [record for path in paths for record in yaml.safe_load(path.read_text(encoding="utf-8"))]
    return [_review(record) for record in records if f".{record['format']}" in READERS]


def _review(record: dict[str, Any]) -> Review:
    lines: list[str] = []
    gold: list[Gold] = []
    raw = record["body"].rstrip().split("\n")
    for index, line in enumerate(raw):
        if found := _TAG.search(line):
            words = line[found.end() :]
            for more in raw[index + 1 :] if record["format"] == "txt" and not record.get("unwrapped") else ():
                if not more.strip():
                    break
                words = f"{words} {more.strip()}"
            facts = dict(fact.split("=", 1) for fact in (found["facts"] or "").split("|") if fact)
            gold.append(Gold(found["kind"], _bare(words), facts))
        lines.append(_TAG.sub("", line, count=1))
    return Review(record["name"], record, lines, gold)


def _bare(words: str) -> str:
    """The words of a line without its marks."""
    words = re.sub(r"^(?:- |> |\[nav\] )", "", words.strip()).removesuffix(" |").removeprefix("| ")
    return words.replace("**", "").replace(" | ", " ")


def _parts(line: str) -> tuple[str, int, str]:
    """The look of a line, its level and its words."""
    if heading := re.match(r"(#+) (.*)", line):
        return "heading", len(heading[1]), heading[2]
    for mark, look in (("- ", "bullet"), ("> ", "quote"), ("| ", "row"), ("[nav] ", "nav")):
        if line.startswith(mark):
            return look, 1, line.removeprefix(mark)
    return ("break", 1, "") if line == "---" else ("text", 1, line)


def _cells(words: str) -> list[str]:
    return [cell.strip() for cell in words.removesuffix("|").split(" | ")]


def _pdf(review: Review) -> bytes:
    styles = getSampleStyleSheet()
    body = ParagraphStyle("body", parent=styles["BodyText"], spaceBefore=0, spaceAfter=9)
    quote = ParagraphStyle("quote", parent=body, leftIndent=30)
    flow: list[Flowable] = []
    rows: list[list[Flowable]] = []
    for line in [*filter(None, review.lines), ""]:
        look, level, words = _parts(line)
        if rows and look != "row":
            flow.append(Table(rows, style=[("GRID", (0, 0), (-1, -1), 0.5, colors.grey)]))
            rows = []
        marked = _BOLD.sub(r"<b>\1</b>", escape(words))
        if look == "row":
            rows.append(
                [Paragraph(_BOLD.sub(r"<b>\1</b>", escape(cell)), styles["BodyText"]) for cell in _cells(words)]
            )
        elif look == "break":
            flow.append(PageBreak())
        elif look == "heading":
            flow.append(Paragraph(marked, styles[f"Heading{min(level, 4)}"]))
        elif words:
            text = f"- {marked}" if look == "bullet" else marked
            flow.append(Paragraph(text, quote if look == "quote" else body))
    buffer = io.BytesIO()
    header, footer = review.record.get("header", ""), review.record.get("footer", "")

    def running(canvas: Any, document: Any) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(60, 815, header)
        canvas.drawString(60, 25, f"{footer} {document.page}")

    columns, frames = int(review.record.get("columns", 1)), []
    for column in range(columns):
        frames.append(Frame(72 + column * 451 / columns, 72, 451 / columns, 698, leftPadding=6, rightPadding=10))
    BaseDocTemplate(buffer, pageTemplates=[PageTemplate(frames=frames, onPage=running)]).build(flow)
    return buffer.getvalue()


def _docx(review: Review) -> bytes:
    document = docx.Document()
    rows: list[list[str]] = []
    for line in [*filter(None, review.lines), ""]:
        look, level, words = _parts(line)
        if rows and look != "row":
            table = document.add_table(rows=0, cols=len(rows[0]))
            for row in rows:
                for cell, cell_words in zip(table.add_row().cells, row, strict=True):
                    cell.text = cell_words
            rows = []
        if look == "row":
            rows.append(_cells(words))
        elif look == "heading" and review.record.get("bold_headings"):
            document.add_paragraph().add_run(words).bold = True
        elif look == "heading":
            document.add_heading(words, level)
        elif look == "bullet":
            _runs(document.add_paragraph(style="List Bullet"), words)
        elif words:
            _runs(document.add_paragraph(style="Quote" if look == "quote" else None), words)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _runs(paragraph: Any, words: str) -> None:
    for index, part in enumerate(_BOLD.split(words)):
        paragraph.add_run(part).bold = index % 2 == 1


def _html(review: Review) -> bytes:
    parts: list[str] = []
    for line in filter(None, review.lines):
        look, level, words = _parts(line)
        marked = _BOLD.sub(r"<strong>\1</strong>", escape(words))
        if look == "row":
            parts.append("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in _cells(words)) + "</tr>")
        elif look == "heading":
            parts.append(f"<h{level}>{marked}</h{level}>")
        else:
            opening, closing = _HTML_TAGS[look]
            parts.append(f"{opening}{marked}{closing}")
    body = re.sub(r"((?:<li>.*</li>\n?)+)", r"<ul>\n\1</ul>\n", "\n".join(parts))
    body = re.sub(r"((?:<tr>.*</tr>\n?)+)", r"<table>\n\1</table>\n", body)
    page = f"<!doctype html><html><head><title>A page</title></head><body><main>{body}</main></body></html>"
    return page.encode()


_HTML_TAGS = {
    "text": ("<p>", "</p>"),
    "bullet": ("<li>", "</li>"),
    "quote": ("<blockquote><p>", "</p></blockquote>"),
    "nav": ("<nav>", "</nav>"),
    "break": ("<hr>", ""),
}


def _pptx(review: Review) -> bytes:
    deck = pptx.Presentation()
    slide = body = None
    rows: list[list[str]] = []
    for line in [*filter(None, review.lines), "---"]:
        look, _, words = _parts(line)
        if rows and look != "row" and slide is not None:
            table = slide.shapes.add_table(len(rows), len(rows[0]), 0, 3000000, 9000000, 1000000).table
            for row_number, row in enumerate(rows):
                for column, cell_words in enumerate(row):
                    table.cell(row_number, column).text = cell_words
            rows = []
        if look == "heading":
            slide = deck.slides.add_slide(deck.slide_layouts[1])
            slide.shapes.title.text, body = words, slide.placeholders[1].text_frame
        elif look == "row":
            rows.append(_cells(words))
        elif look != "break" and body is not None:
            paragraph = body.paragraphs[0] if not body.text else body.add_paragraph()
            paragraph.text = words
    buffer = io.BytesIO()
    deck.save(buffer)
    return buffer.getvalue()


def _txt(review: Review) -> bytes:
    return ("\n".join(review.lines) + "\n").encode()


_RENDERERS = {"pdf": _pdf, "docx": _docx, "html": _html, "pptx": _pptx, "txt": _txt, "md": _txt}
