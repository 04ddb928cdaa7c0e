"""A long PDF to measure with, typeset from our own starter notes: real sentences, as many pages as asked for."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator

from ingest.read import read
from ingest.starter.build import notes

_LINES = 58  # of a page
_WIDTH, _LEADING, _LEFT = 480, 12.5, 55


def long_pdf(pages: int) -> bytes:
    """Make a PDF of this many pages with a running header, page numbers, headings and numbered paragraphs.

    Each paragraph says which it is, so that none is a copy of another.
    """
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    lines = _lines()
    for page in range(1, pages + 1):
        canvas.setFont("Helvetica", 9)
        canvas.drawString(_LEFT, 815, "Learning from reviews")
        canvas.drawString(_LEFT, 25, f"Page {page} of {pages}")
        for number, (line, bold) in enumerate(itertools.islice(lines, _LINES)):
            canvas.setFont("Helvetica-Bold" if bold else "Helvetica", 10)
            canvas.drawString(_LEFT, 785 - _LEADING * number, line)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _lines() -> Iterator[tuple[str, bool]]:
    """Yield lines without end, with whether each is of a heading."""
    from reportlab.lib.utils import simpleSplit

    texts = [line.strip() for note in notes() for line in read(note).text.splitlines() if line.strip()]
    for turn in itertools.count(1):
        for at, text in enumerate(texts):
            heading = text.startswith("#")
            own = f" This is note {at + 1} of turn {turn}."
            words = text.lstrip("# ") if heading else f"{turn}.{at + 1} {text.lstrip('-* ')}{own}"
            for line in simpleSplit(words, "Helvetica", 10, _WIDTH):
                yield line, heading
            yield "", False
