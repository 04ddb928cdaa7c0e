"""Rich text files: paragraphs with their outline level, lists, tables row by row, and footnotes."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field

from ingest.errors import UnreadableFile
from ingest.read.layout import Layout
from ingest.source import Limits, LineRole, SourceText

_TOKEN = re.compile(
    rb"\\'([0-9a-fA-F]{2})|\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)|[\r\n]+"
)
# Groups whose text is not shown on the page, or stands in its margins.
_UNSHOWN = frozenset(
    "annotation atnauthor atnid atnref atndate background bkmkend bkmkstart colorschememapping colortbl comment company"
    " creatim datastore do doccomm docvar factoidname fldinst filetbl fonttbl footer footerf footerl footerr formfield"
    " ftncn ftnsep ftnsepc generator header headerf headerl headerr info keywords latentstyles"
    " listoverridetable listtable mmath nonshppict objdata operator panose pgdsctbl pict private revtbl rsidtbl shppict"
    " sp stylesheet subject template themedata title userprops xe xmlnstbl".split()
)
_SIGNS = {
    b"tab": "\t", b"line": "\n", b"emdash": "—", b"endash": "–", b"emspace": " ", b"enspace": " ", b"qmspace": " ",
    b"bullet": "•", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”",
}  # fmt: skip
_MARKS = {b"~": " ", b"_": "-", b"{": "{", b"}": "}", b"\\": "\\", b"-": "", b"\n": "\n", b"\r": "\n"}
_CHARSETS = {161: "cp1253", 162: "cp1254", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 238: "cp1250"}
_HEADING = re.compile(r"heading (\d)")
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(slots=True)
class _Group:
    """What holds inside one pair of braces: where its text goes, and how its characters are written."""

    target: str = "body"
    hidden: bool = False
    skipped: int = 1  # plain characters after a Unicode one, for readers that know no Unicode
    font: int = -1


@dataclass(slots=True)
class _Paragraph:
    """A paragraph in the making, with the cells before it in its row."""

    text: list[str] = field(default_factory=list)
    number: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    level: int = 0
    in_table: bool = False
    notes: list[str] = field(default_factory=list)


def read_rtf(data: bytes, name: str, limits: Limits) -> SourceText:
    """Read a rich text file. Hidden text is left out, and so are headers and footers."""
    if not data.lstrip().startswith(b"{\\rtf"):
        raise UnreadableFile(f"{name} is not a rich text file. Open it and save it as .docx or .pdf.")
    reader = _Reader()
    reader.read(data)
    return reader.layout.source("application/rtf")


class _Reader:
    """Goes through the words and marks of one file."""

    def __init__(self) -> None:
        self.layout = Layout()
        self._groups = [_Group()]
        self._paragraph = _Paragraph()
        self._note: list[str] = []
        self._notes = 0
        self._skip = 0
        self._encoding = "cp1252"
        self._fonts: dict[int, str] = {}
        self._styles: dict[int, int] = {}
        self._style = -1
        self._style_name: list[str] = []
        self._rows = 0

    def read(self, data: bytes) -> None:
        """Read a whole file."""
        at = 0
        while found := _TOKEN.search(data, at):
            at = found.end()
            code, word, number, mark, brace, plain = found.groups()
            if brace:
                self._brace(brace)
            elif word:
                value = int(number) if number else None
                if word == b"bin":
                    at += max(value or 0, 0)
                    continue
                self._word(word, value)
            elif code:
                self._bytes(bytes([int(code, 16)]))
            elif mark:
                self._mark(mark)
            elif plain:
                self._bytes(plain)
        self._end_paragraph()

    def _brace(self, brace: bytes) -> None:
        self._skip = 0
        if brace == b"{":
            above = self._groups[-1]
            self._groups.append(_Group(above.target, above.hidden, above.skipped, above.font))
            return
        ended = self._groups.pop() if len(self._groups) > 1 else self._groups[0]
        now = self._groups[-1].target
        if ended.target == "note" and now != "note":
            self._end_note()
        if ended.target == "stylesheet":
            self._end_style()

    def _mark(self, mark: bytes) -> None:
        if mark == b"*":
            # What an older reader may pass over; the groups that we know say themselves what they are.
            self._groups[-1].target = "maybe"
        elif mark in (b"\n", b"\r"):
            self._end_paragraph()
        elif mark in _MARKS:
            self._put(_MARKS[mark])

    def _word(self, word: bytes, value: int | None) -> None:
        group = self._groups[-1]
        text = word.decode("ascii")
        if text == "stylesheet":
            group.target = "stylesheet"
        elif text in ("listtext", "pntext"):
            group.target = "number"
        elif text == "footnote":
            group.target = "note"
        elif text in ("shptxt", "fldrslt"):
            group.target = "body" if group.target in ("maybe", "body", "none") else group.target
        elif text in _UNSHOWN or group.target == "maybe":
            group.target = "fonts" if text == "fonttbl" else "none"
        elif word in _SIGNS:
            self._put(_SIGNS[word])
        else:
            self._setting(text, value, group)

    def _setting(self, word: str, value: int | None, group: _Group) -> None:
        """Follow a word that sets something."""
        if word == "u" and value is not None:
            self._put(chr(value % 0x10000))
            self._skip = group.skipped
        elif word == "uc":
            group.skipped = value or 0
        elif word == "v":
            group.hidden = value != 0
        elif word == "plain":
            group.hidden = False
        elif word == "f":
            group.font = value or 0
        elif word == "fcharset" and group.target == "fonts":
            self._fonts[group.font] = _CHARSETS.get(value or 0, "")
        elif word == "ansicpg" and value and _is_codec(f"cp{value}"):
            self._encoding = f"cp{value}"
        elif group.target == "stylesheet" and word == "s":
            self._style = value or 0
        elif group.target == "body":
            self._layout_word(word, value)

    def _layout_word(self, word: str, value: int | None) -> None:
        """Follow a word that ends or describes a paragraph, cell or row."""
        paragraph = self._paragraph
        if word in ("par", "sect", "page"):
            self._end_paragraph()
        elif word in ("cell", "nestcell"):
            paragraph.cells.append(_flat(paragraph))
            paragraph.text, paragraph.number = [], []
        elif word in ("row", "nestrow"):
            self._end_row()
        elif word == "pard":
            paragraph.level, paragraph.in_table = 0, False
        elif word == "intbl":
            paragraph.in_table = True
        elif word == "outlinelevel" and value is not None:
            paragraph.level = value + 1
        elif word == "s" and value in self._styles:
            paragraph.level = self._styles[value]

    def _bytes(self, data: bytes) -> None:
        dropped = min(self._skip, len(data))
        self._skip -= dropped
        if rest := data[dropped:]:
            encoding = self._fonts.get(self._groups[-1].font) or self._encoding
            self._put(rest.decode(encoding, errors="replace"))

    def _put(self, text: str) -> None:
        group = self._groups[-1]
        if group.target in ("none", "maybe", "fonts"):
            return
        if group.target == "stylesheet":
            self._style_name.append(text)
        elif group.hidden:
            self.layout.hidden |= bool(text.strip())
        elif group.target == "number":
            self._paragraph.number.append(text)
        elif group.target == "note":
            self._note.append(text)
        else:
            self._paragraph.text.append(text)

    def _end_note(self) -> None:
        words = " ".join("".join(self._note).split())
        self._note = []
        if words:
            self._notes += 1
            mark = str(self._notes).translate(_SUPERSCRIPT)
            self._paragraph.text.append(mark)
            self._paragraph.notes.append(f"{mark} {words}")

    def _end_style(self) -> None:
        found = _HEADING.match("".join(self._style_name).strip().lower())
        if found and self._style >= 0:
            self._styles[self._style] = int(found.group(1))
        self._style_name, self._style = [], -1

    def _end_paragraph(self) -> None:
        paragraph = self._paragraph
        if paragraph.in_table or paragraph.cells:
            paragraph.text.append(" ")
            return
        self._rows = 0
        text, number = "".join(paragraph.text), "".join(paragraph.number).strip()
        role = LineRole.HEADING if paragraph.level else LineRole.ITEM if number else LineRole.TEXT
        shown = number if any(map(str.isalnum, number)) else ""
        if number.count(".") > 1 and not paragraph.level:
            role = LineRole.TEXT
        self.layout.add_lines(
            f"{shown} {text.lstrip()}" if shown else text.replace("\t", " "), role, paragraph.level or 1
        )
        self._after(paragraph)

    def _end_row(self) -> None:
        paragraph = self._paragraph
        several = sum(map(bool, paragraph.cells)) > 1
        role = LineRole.HEADER_ROW if several and not self._rows else LineRole.ROW
        self.layout.add("\t".join(paragraph.cells), role)
        self._rows += 1
        self._after(paragraph)

    def _after(self, paragraph: _Paragraph) -> None:
        for note in paragraph.notes:
            self.layout.add(note, LineRole.FOOTNOTE)
        self._paragraph = _Paragraph(level=paragraph.level, in_table=paragraph.in_table)


def _flat(paragraph: _Paragraph) -> str:
    number = "".join(paragraph.number).strip()
    shown = f"{number} " if any(map(str.isalnum, number)) else ""
    return " ".join(f"{shown}{''.join(paragraph.text)}".split())


def _is_codec(name: str) -> bool:
    try:
        codecs.lookup(name)
    except LookupError:
        return False
    return True
