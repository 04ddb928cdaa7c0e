"""Word documents: paragraphs with their styles and numbers, lists, tables row by row, notes and text boxes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from ingest.errors import UnreadableFile, UnsupportedType
from ingest.read.docx.notes import Notes
from ingest.read.docx.numbers import Numbers
from ingest.read.docx.styles import Styles
from ingest.read.docx.words import W, Words, wholly_bold
from ingest.read.layout import Layout
from ingest.read.office import parts_of
from ingest.source import Limits, LineRole, SourceText

_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MOST_BOLD_WORDS, _LOWEST_HEADING = 14, 6
_WRAPPERS = tuple(f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"))


def read_docx(data: bytes, name: str, limits: Limits) -> SourceText:
    """Read a Word document.

    Text marked as deleted or hidden is left out and text marked as inserted is read. Numbers that Word makes by itself
    are read as Word shows them; bullets are not. A note stands after the paragraph that points to it.
    """
    if not any(path.startswith("word/") for path in parts_of(data, name, limits)):
        raise UnsupportedType(f"{name} is not a Word document. Save it as .docx, .pdf or .txt and add that.")
    reader = _Reader(_open(data, name))
    reader.read()
    return reader.layout.source(_MEDIA_TYPE)


def _open(data: bytes, name: str) -> Any:
    import docx

    try:
        return docx.Document(io.BytesIO(data))
    except MemoryError:
        raise
    except Exception as error:  # python-docx lets errors of lxml, zipfile and its own through.
        raise UnreadableFile(f"{name} is damaged. Open it in Word, save it again and add that.") from error


class _Reader:
    """Walks through one document and adds what it finds to a layout."""

    def __init__(self, document: Any) -> None:
        self.layout = Layout()
        self._body = document.element.body
        self._styles = Styles(document)
        self._numbers = Numbers(document, self._styles)
        self._notes = Notes(document)

    def read(self) -> None:
        """Read the whole document."""
        for block in _blocks(self._body):
            self._block(block)

    def _block(self, block: Any) -> None:
        if block.tag == f"{W}p":
            self._paragraph(block)
        else:
            self._table(block)

    def _paragraph(self, paragraph: Any) -> None:
        words = Words(paragraph, self._notes, self._styles)
        self.layout.hidden |= words.hidden
        role, level = self._role(paragraph, words.text)
        number = self._numbers.of(paragraph) if words.text.strip() else ""
        if number and role is LineRole.ITEM and number.count(".") > 1:
            role, level = LineRole.TEXT, 1  # "3.14" numbers a paragraph, not an item of a list
        for index, line in enumerate(words.text.split("\n")):
            self.layout.add(f"{number} {line}" if number and not index else line, role, level)
        for box in words.boxes:
            for block in _blocks(box):
                self._block(block)
        for note in words.notes:
            self.layout.add(note, LineRole.FOOTNOTE)

    def _role(self, paragraph: Any, text: str) -> tuple[LineRole, int]:
        """What a paragraph's style says: heading, list item, quotation or plain text."""
        style = self._styles.of(paragraph)
        if level := self._styles.heading_level(paragraph, style):
            return LineRole.HEADING, level
        if self._numbers.is_item(paragraph):
            return LineRole.ITEM, self._numbers.depth(paragraph) + 1
        if self._styles.named(style, "list"):
            return LineRole.ITEM, 1
        if self._styles.named(style, "quote"):
            return LineRole.QUOTE, 1
        words = text.strip()
        short = 0 < len(words.split()) <= _MOST_BOLD_WORDS and "\n" not in words and words[-1] not in ".;,:"
        heads = short and wholly_bold(paragraph) and any(map(str.isalpha, words))
        return (LineRole.HEADING, _LOWEST_HEADING) if heads else (LineRole.TEXT, 1)

    def _table(self, table: Any) -> None:
        rows = list(_children(table, "tr"))
        columns = max((len(list(_children(row, "tc"))) for row in rows), default=0)
        if columns < 2:  # a box around text
            for row in rows:
                for cell in _children(row, "tc"):
                    for block in _blocks(cell):
                        self._block(block)
            return
        notes: list[str] = []
        for number, row in enumerate(rows):
            cells = [self._cell(cell, notes) for cell in _children(row, "tc")]
            heads = row.find(f"{W}trPr/{W}tblHeader") is not None or (number == 0 and sum(map(bool, cells)) > 1)
            self.layout.add("\t".join(cells), LineRole.HEADER_ROW if heads else LineRole.ROW)
        for note in notes:
            self.layout.add(note, LineRole.FOOTNOTE)

    def _cell(self, cell: Any, notes: list[str]) -> str:
        """The words of a cell in one line, those of a table inside it too."""
        parts: list[str] = []
        for block in _blocks(cell):
            if block.tag == f"{W}p":
                words = Words(block, self._notes, self._styles)
                self.layout.hidden |= words.hidden
                number = self._numbers.of(block) if words.text.strip() else ""
                parts.append(f"{number} {words.text}" if number else words.text)
                parts += [self._cell(box, notes) for box in words.boxes]
                notes += words.notes
            else:
                parts += [self._cell(inner, notes) for row in _children(block, "tr") for inner in _children(row, "tc")]
        return " ".join(" ".join(parts).split())


def _blocks(parent: Any) -> Iterator[Any]:
    """Yield paragraphs and tables in reading order, those inside content controls too."""
    for child in parent:
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif child.tag in _WRAPPERS:
            yield from _blocks(child)


def _children(parent: Any, tag: str) -> Iterator[Any]:
    """Yield the rows of a table or the cells of a row, those inside content controls too."""
    for child in parent:
        if child.tag == f"{W}{tag}":
            yield child
        elif child.tag in _WRAPPERS:
            yield from _children(child, tag)
