"""PowerPoint files: one page a slide, its title as heading, lists, tables, and the speaker's notes marked."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Any

from ingest.errors import UnreadableFile, UnsupportedType
from ingest.read.layout import Layout
from ingest.read.office import parts_of
from ingest.source import Limits, LineRole, SourceText

_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DIAGRAM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}dm"


def read_pptx(data: bytes, name: str, limits: Limits) -> SourceText:
    """Read a slide deck. Slides that are marked not to be shown are left out, and so are dates and slide numbers."""
    if not any(path.startswith("ppt/") for path in parts_of(data, name, limits)):
        raise UnsupportedType(f"{name} is not a PowerPoint file. Save it as .pptx or .pdf and add that.")
    layout = Layout()
    try:
        for number, slide in enumerate(_open(data).slides, 1):
            if slide.element.get("show") == "0":
                layout.hidden = True
            else:
                layout.start_page(number)
                _add_slide(slide, layout)
    except (MemoryError, RecursionError):
        raise
    except Exception as error:  # python-pptx lets errors of lxml, zipfile and its own through.
        raise UnreadableFile(f"{name} is damaged. Open it in PowerPoint, save it again and add that.") from error
    return layout.source(_MEDIA_TYPE)


def _open(data: bytes) -> Any:
    import pptx

    return pptx.Presentation(io.BytesIO(data))


def _add_slide(slide: Any, layout: Layout) -> None:
    title = slide.shapes.title
    if title is not None:
        layout.add(_one_line(title.text_frame), LineRole.HEADING)
    for shape in _shapes(slide.shapes):
        if title is not None and shape.shape_id == title.shape_id:
            continue
        _add_shape(slide, shape, layout)
    if slide.has_notes_slide and (frame := slide.notes_slide.notes_text_frame) is not None:
        for paragraph in frame.paragraphs:
            for line in _lines(paragraph):
                layout.add(line, LineRole.NOTE)


def _shapes(shapes: Iterable[Any]) -> Iterator[Any]:
    """Yield the shapes of a slide in the order in which a screen reader reads them, those in groups too."""
    for shape in shapes:
        if hasattr(shape, "shapes"):
            yield from _shapes(shape.shapes)
        else:
            yield shape


def _add_shape(slide: Any, shape: Any, layout: Layout) -> None:
    if getattr(shape, "has_table", False):
        for number, row in enumerate(shape.table.rows):
            cells = [_one_line(cell.text_frame) for cell in row.cells]
            heads = number == 0 and sum(map(bool, cells)) > 1
            layout.add("\t".join(cells), LineRole.HEADER_ROW if heads else LineRole.ROW)
    elif shape.has_text_frame:
        if not _is_furniture(shape):
            _add_frame(shape, layout)
    else:
        for paragraph in _diagram(slide, shape):
            layout.add(paragraph, LineRole.ITEM)


def _add_frame(shape: Any, layout: Layout) -> None:
    listed = shape.is_placeholder and _kind(shape) in ("BODY", "OBJECT")
    for paragraph in shape.text_frame.paragraphs:
        bare = paragraph._p.pPr is not None and paragraph._p.pPr.find(f"{_A}buNone") is not None
        item = (listed and not bare) or paragraph.level > 0 or _has_bullet(paragraph)
        for line in _lines(paragraph):
            layout.add(line, LineRole.ITEM if item else LineRole.TEXT, paragraph.level + 1)


def _has_bullet(paragraph: Any) -> bool:
    properties = paragraph._p.pPr
    return properties is not None and any(
        properties.find(f"{_A}{name}") is not None for name in ("buChar", "buAutoNum")
    )


def _kind(shape: Any) -> str:
    """The kind of a placeholder, such as "BODY"."""
    kind = shape.placeholder_format.type
    return str(kind.name) if kind is not None else "OBJECT"


def _is_furniture(shape: Any) -> bool:
    return shape.is_placeholder and _kind(shape) in ("DATE", "FOOTER", "HEADER", "SLIDE_NUMBER")


def _lines(paragraph: Any) -> list[str]:
    return str(paragraph.text).replace("\v", "\n").split("\n")


def _one_line(frame: Any) -> str:
    return " ".join(str(frame.text).replace("\v", " ").split())


def _diagram(slide: Any, shape: Any) -> list[str]:
    """The words of a SmartArt diagram, which stand in a part of their own."""
    from pptx.oxml import parse_xml

    found = shape.element.find(f".//{{{_DIAGRAM}}}relIds")
    if found is None:
        return []
    root = parse_xml(slide.part.related_part(found.get(_RELATION)).blob)
    paragraphs = root.iter(f"{_A}p")
    return ["".join(text.text or "" for text in paragraph.iter(f"{_A}t")) for paragraph in paragraphs]
