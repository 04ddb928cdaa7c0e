"""Real PDF files with known contents, drawn line by line, and the words that they are made of."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Sequence

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Table, TableStyle

WIDTH, HEIGHT = A4
_WORDS = (
    "the child family records were shared late by each agency and nobody asked what life at home was like for them"
    " practitioners worked hard but visits were missed when workers changed and plans drifted over many months so that"
    " concerns about neglect alcohol debt and housing stood in separate files until a teacher put them side by side"
).split()


def sentences(count: int, seed: int) -> list[str]:
    """Sentences that differ from each other; each opens with its own number in words of the text."""
    rng = random.Random(seed)
    return [
        f"Point {seed}x{number} is that {' '.join(rng.choice(_WORDS) for _ in range(rng.randint(8, 24)))}."
        for number in range(count)
    ]


def drawn(*pages: Callable[[Canvas], object]) -> bytes:
    """A PDF of pages, each drawn by a function."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    for page in pages:
        canvas.setFont("Helvetica", 10)
        page(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def lines_of(text: str, width: float, size: float = 10) -> list[str]:
    return list(simpleSplit(text, "Helvetica", size, width))


def paragraphs(
    canvas: Canvas, texts: Sequence[str], x: float, y: float, width: float, size: float = 10, lead: float = 12.5
) -> float:
    """Draw paragraphs from `y`, counted from the top, and return where they end."""
    canvas.setFont("Helvetica", size)
    for text in texts:
        for line in lines_of(text, width, size):
            canvas.drawString(x, HEIGHT - y, line)
            y += lead
        y += 0.6 * lead
    return y


def heading(canvas: Canvas, text: str, x: float, y: float, size: float = 16) -> None:
    canvas.setFont("Helvetica-Bold", size)
    canvas.drawString(x, HEIGHT - y, text)
    canvas.setFont("Helvetica", 10)


def across(canvas: Canvas, left: Sequence[str], right: Sequence[str], y: float, lead: float = 12.5) -> float:
    """Draw two columns as some programs do: line by line over both."""
    columns = [[line for text in texts for line in lines_of(text, 225)] for texts in (left, right)]
    for at in range(max(map(len, columns))):
        for lines, x in zip(columns, (60, 310), strict=True):
            if at < len(lines):
                canvas.drawString(x, HEIGHT - y, lines[at])
        y += lead
    return y


def table(canvas: Canvas, rows: Sequence[Sequence[str]], x: float, y: float, widths: Sequence[float]) -> None:
    """Draw a table with lines around its cells and its first row in bold."""
    drawing = Table([list(row) for row in rows], colWidths=list(widths))
    style = [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("FONT", (0, 0), (-1, 0), "Helvetica-Bold")]
    drawing.setStyle(TableStyle(style))
    _, height = drawing.wrapOn(canvas, WIDTH, HEIGHT)
    drawing.drawOn(canvas, x, HEIGHT - y - height)
