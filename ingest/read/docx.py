"""Word documents: paragraphs with their styles, lists, and tables row by row."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from ingest.errors import EncryptedFile, TooLarge, UnreadableFile, UnsupportedType
from ingest.models import Limits, LineRole, SourceText
from ingest.read.layout import Layout
from ingest.text import clean

_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED = (f"{_W}del", f"{_W}moveFrom", f"{_W}txbxContent", f"{_W}pPr", f"{_W}rPr", f"{_W}instrText")
_HEADING_STYLE = re.compile(r"heading\s*(\d)", re.I)
_LARGEST_RATIO = 10


def read_docx(data: bytes, name: str, limits: Limits) -> SourceText:
    """Read a Word document.

    Text marked as deleted is left out and text marked as inserted is read. Numbers that Word makes by itself are not in
    the file's text, so they are not read and never made up.
    """
    _check_archive(data, name, limits)
    body, styles = _open(data, name)
    layout = Layout()
    for element in _blocks(body):
        if element.tag == f"{_W}p":
            role, level = _role(element, styles)
            for line in clean(_words(element)).split("\n"):
                layout.add(line, role, level)
        else:
            _add_table(element, layout)
    return SourceText(text=layout.text, media_type=_MEDIA_TYPE, hints=layout.hints)


def _check_archive(data: bytes, name: str, limits: Limits) -> None:
    """Refuse what is not a sound Word archive, before anything is unpacked."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise EncryptedFile(f"{name} needs a password or is an older Word file. Save it as .docx without a password.")
    try:
        entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except zipfile.BadZipFile as error:
        raise UnreadableFile(
            f"{name} is damaged or is not a Word document. Open it in Word and save it again."
        ) from error
    if "word/document.xml" not in {entry.filename for entry in entries}:
        raise UnsupportedType(f"{name} is not a Word document. Save it as .docx, .pdf or .txt and add that.")
    if sum(entry.file_size for entry in entries) > limits.file_bytes * _LARGEST_RATIO:
        raise TooLarge(f"{name} unpacks to more than we can read. Split it into smaller files and add those.")


def _open(data: bytes, name: str) -> tuple[Any, dict[str, str]]:
    """Return the body element, and the names of the styles by their id."""
    import docx

    try:
        document = docx.Document(io.BytesIO(data))
        styles = {style.style_id: str(style.name or "") for style in document.styles}
    except Exception as error:  # python-docx lets errors of lxml, zipfile and its own through.
        raise UnreadableFile(f"{name} is damaged. Open it in Word, save it again and add that.") from error
    return document.element.body, styles


def _blocks(parent: Any) -> Iterator[Any]:
    """Yield paragraphs and tables in reading order, those inside content controls too."""
    for child in parent:
        if child.tag in (f"{_W}p", f"{_W}tbl"):
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins"):
            yield from _blocks(child)


def _words(element: Any) -> str:
    """The text of an element: tabs and line breaks kept, deleted text and text boxes left out."""
    parts: list[str] = []
    for child in element:
        if child.tag in _SKIPPED:
            continue
        if child.tag == f"{_W}t":
            parts.append(child.text or "")
        elif child.tag == f"{_W}tab":
            parts.append(" ")
        elif child.tag in (f"{_W}br", f"{_W}cr"):
            parts.append("\n")
        elif child.tag in (f"{_W}noBreakHyphen",):
            parts.append("-")
        else:
            parts.append(_words(child))
    return "".join(parts)


def _role(paragraph: Any, styles: dict[str, str]) -> tuple[LineRole, int]:
    """What the style of a paragraph says: heading, list item, quotation or plain text."""
    properties = paragraph.find(f"{_W}pPr")
    if properties is None:
        return LineRole.TEXT, 1
    style_element = properties.find(f"{_W}pStyle")
    style = styles.get(style_element.get(f"{_W}val"), "").lower() if style_element is not None else ""
    if found := _HEADING_STYLE.match(style):
        return LineRole.HEADING, int(found.group(1))
    if style == "title":
        return LineRole.HEADING, 1
    numbering = properties.find(f"{_W}numPr")
    if numbering is not None or style.startswith("list"):
        depth = numbering.find(f"{_W}ilvl") if numbering is not None else None
        return LineRole.ITEM, int(depth.get(f"{_W}val")) + 1 if depth is not None else 1
    return (LineRole.QUOTE, 1) if "quote" in style else (LineRole.TEXT, 1)


def _add_table(table: Any, layout: Layout) -> None:
    for number, row in enumerate(table.iter(f"{_W}tr")):
        cells = [" ".join(clean(_cell(cell)).split()) for cell in row if cell.tag == f"{_W}tc"]
        header = number == 0 and len(cells) > 1
        layout.add("\t".join(cells), LineRole.HEADER_ROW if header else LineRole.ROW)


def _cell(cell: Any) -> str:
    return " ".join(_words(paragraph) for paragraph in _blocks(cell) if paragraph.tag == f"{_W}p")
