"""OpenDocument texts, as LibreOffice writes them: headings by level, lists, tables row by row, footnotes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingest.errors import EncryptedFile, UnsupportedType
from ingest.read.layout import Layout
from ingest.read.office import part, parts_of
from ingest.source import Limits, LineRole, SourceText

_NAMES = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TEXT, _TABLE, _OFFICE, _DRAW = (_NAMES % name for name in ("text", "table", "office", "drawing"))
_STYLE, _MANIFEST = _NAMES % "style", _NAMES % "manifest"
_SKIPPED = frozenset(
    (
        f"{_TEXT}tracked-changes",
        f"{_TEXT}table-of-content",
        f"{_TEXT}hidden-text",
        f"{_OFFICE}annotation",
        f"{_OFFICE}annotation-end",
        f"{_OFFICE}forms",
        f"{_TEXT}sequence-decls",
    )
)
_MOST_SPACES, _MOST_REPEATS = 100, 50
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def read_odt(data: bytes, name: str, limits: Limits) -> SourceText:
    """Read an OpenDocument text. Deleted and hidden text is left out; a note stands after its paragraph."""
    parts = parts_of(data, name, limits)
    if "content.xml" not in parts:
        raise UnsupportedType(f"{name} is not an OpenDocument text. Save it as .odt, .docx or .pdf and add that.")
    if "META-INF/manifest.xml" in parts:
        manifest = part(data, "META-INF/manifest.xml", name)
        if next(manifest.iter(f"{_MANIFEST}encryption-data"), None) is not None:
            raise EncryptedFile(f"{name} needs a password. Save a copy without one and add that.")
    root = part(data, "content.xml", name)
    body = root.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise UnsupportedType(f"{name} is an OpenDocument file, but no text. Save it as .odt, .docx or .pdf.")
    reader = _Reader(_hidden_styles(root))
    reader.blocks(body)
    return reader.layout.source("application/vnd.oasis.opendocument.text")


def _hidden_styles(root: Any) -> frozenset[str]:
    """The names of the styles whose text is not shown."""
    return frozenset(
        style.get(f"{_STYLE}name", "")
        for style in root.iter(f"{_STYLE}style")
        if any(one.get(f"{_TEXT}display") == "none" for one in style.iter(f"{_STYLE}text-properties"))
    )


class _Reader:
    """Walks through one text and adds what it finds to a layout."""

    def __init__(self, hidden: frozenset[str]) -> None:
        self.layout = Layout()
        self._hidden = hidden
        self._notes: list[str] = []
        self._boxes: list[Any] = []

    def blocks(self, parent: Any, depth: int = 0) -> None:
        """Add the blocks below an element; `depth` counts the lists around it."""
        for child in parent:
            if child.tag == f"{_TEXT}h":
                self._paragraph(child, LineRole.HEADING, _number(child, f"{_TEXT}outline-level"))
            elif child.tag == f"{_TEXT}p":
                self._paragraph(child, LineRole.ITEM if depth else LineRole.TEXT, max(depth, 1))
            elif child.tag == f"{_TEXT}list":
                self.blocks(child, depth + 1)
            elif child.tag == f"{_TABLE}table":
                self._table(child)
            elif isinstance(child.tag, str) and child.tag not in _SKIPPED:
                self.blocks(child, depth)

    def _paragraph(self, element: Any, role: LineRole, level: int) -> None:
        self.layout.add_lines(self._words(element), role, level)
        self._after()

    def _after(self) -> None:
        """Add the boxes and notes that hang on what was read last."""
        notes, boxes = self._notes, self._boxes
        self._notes, self._boxes = [], []
        for box in boxes:
            self.blocks(box)
        for note in notes:
            self.layout.add(note, LineRole.FOOTNOTE)

    def _words(self, element: Any) -> str:
        return "".join(self._pieces(element))

    def _pieces(self, element: Any) -> Iterator[str]:
        yield " ".join(f"|{element.text or ''}|".split())[1:-1]
        for child in element:
            yield from self._piece(child)
            yield " ".join(f"|{child.tail or ''}|".split())[1:-1]

    def _piece(self, child: Any) -> Iterator[str]:
        tag = child.tag
        if tag == f"{_TEXT}s":
            yield " " * min(_number(child, f"{_TEXT}c"), _MOST_SPACES)
        elif tag == f"{_TEXT}tab":
            yield " "
        elif tag == f"{_TEXT}line-break":
            yield "\n"
        elif tag == f"{_TEXT}note":
            yield self._note(child)
        elif tag == f"{_DRAW}text-box":
            self._boxes.append(child)
        elif isinstance(tag, str) and tag not in _SKIPPED:
            if child.get(f"{_TEXT}style-name") in self._hidden:
                self.layout.hidden |= bool("".join(child.itertext()).strip())
            else:
                yield from self._pieces(child)

    def _note(self, note: Any) -> str:
        mark = "".join(note.find(f"{_TEXT}note-citation").itertext()) if len(note) else ""
        body = note.find(f"{_TEXT}note-body")
        words = " ".join(self._words(paragraph) for paragraph in body.iter(f"{_TEXT}p")) if body is not None else ""
        mark = mark.translate(_SUPERSCRIPT)
        if words.strip():
            self._notes.append(f"{mark} {words}")
        return mark

    def _table(self, table: Any) -> None:
        for number, row in enumerate(table.iter(f"{_TABLE}table-row")):
            if next(row.iterancestors(f"{_TABLE}table")) is not table:
                continue
            cells = [words for cell in row for words in self._cells(cell)]
            while cells and not cells[-1]:
                cells.pop()
            marked = next(row.iterancestors(f"{_TABLE}table-header-rows"), None) is not None
            heads = marked or (number == 0 and sum(map(bool, cells)) > 1)
            self.layout.add("\t".join(cells), LineRole.HEADER_ROW if heads else LineRole.ROW)
        self._after()

    def _cells(self, cell: Any) -> Iterator[str]:
        if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            return
        paragraphs = (element for element in cell.iter(f"{_TEXT}p", f"{_TEXT}h"))
        words = " ".join(" ".join(self._words(paragraph) for paragraph in paragraphs).split())
        repeats = _number(cell, f"{_TABLE}number-columns-repeated")
        yield from [words] * min(repeats, _MOST_REPEATS)


def _number(element: Any, name: str) -> int:
    value = element.get(name, "")
    return max(int(value), 1) if value.isdigit() else 1
