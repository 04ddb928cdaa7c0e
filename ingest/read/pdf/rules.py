"""The straight lines drawn on a page: table borders, whether as strokes, thin boxes or the edges of filled cells."""

from __future__ import annotations

import ctypes
import itertools
from typing import Any, NamedTuple

from ingest.read.pdf.shapes import Rule
from ingest.read.pdf.words import Frame

_MOST_OBJECTS, _MOST_POINTS = 20_000, 6_000  # a page with more is a drawing, and no table is looked for
_SHORTEST, _STRAIGHT = 6.0, 1.0  # points
_THIN = 3.0


class Rules(NamedTuple):
    """The lines of a page: those that run across and those that run down."""

    across: list[Rule]
    down: list[Rule]


def rules_of(page: Any, frame: Frame) -> Rules:
    """Collect the lines of a page."""
    import pypdfium2.raw as pdfium

    rules = Rules([], [])
    count = pdfium.FPDFPage_CountObjects(page)
    if count > _MOST_OBJECTS:
        return rules
    points = 0
    for index in range(count):
        shape = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPageObj_GetType(shape) != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        points += max(pdfium.FPDFPath_CountSegments(shape), 0)
        if points > _MOST_POINTS:
            return Rules([], [])
        _add(_outline(shape, frame), rules)
    return rules


def _outline(shape: Any, frame: Frame) -> list[list[tuple[float, float]]]:
    """The corners of a shape as shown, in one list for each stroke of the pen. Curves end a stroke."""
    import pypdfium2.raw as pdfium

    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(shape, matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    strokes: list[list[tuple[float, float]]] = []
    for index in range(pdfium.FPDFPath_CountSegments(shape)):
        segment = pdfium.FPDFPath_GetPathSegment(shape, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        across = matrix.a * x.value + matrix.c * y.value + matrix.e
        down = matrix.b * x.value + matrix.d * y.value + matrix.f
        point = frame.place(across, down)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_LINETO and strokes:
            strokes[-1].append(point)
        else:
            strokes.append([point])
        if pdfium.FPDFPathSegment_GetClose(segment):
            strokes[-1].append(strokes[-1][0])
    return strokes


def _add(strokes: list[list[tuple[float, float]]], rules: Rules) -> None:
    for stroke in strokes:
        xs, ys = [x for x, _ in stroke], [y for _, y in stroke]
        width, height = max(xs) - min(xs), max(ys) - min(ys)
        if height <= _THIN < width:  # a thin box is one line, not two
            rules.across.append(Rule((min(ys) + max(ys)) / 2, min(xs), max(xs)))
            continue
        if width <= _THIN < height:
            rules.down.append(Rule((min(xs) + max(xs)) / 2, min(ys), max(ys)))
            continue
        for (x0, y0), (x1, y1) in itertools.pairwise(stroke):
            if abs(y1 - y0) <= _STRAIGHT and abs(x1 - x0) >= _SHORTEST:
                rules.across.append(Rule((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
            elif abs(x1 - x0) <= _STRAIGHT and abs(y1 - y0) >= _SHORTEST:
                rules.down.append(Rule((x0 + x1) / 2, min(y0, y1), max(y0, y1)))
