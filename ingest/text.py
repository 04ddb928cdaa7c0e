"""Bytes to text, and the few changes that are made to every text before it is stored. None of them changes a word.

* Line ends become one line feed; control characters become spaces.
* Letters are written in one way (Unicode NFC), and a ligature such as "ﬁ" as the letters it draws.
* Soft hyphens and characters that nobody can see go. Those that can hide or turn words are reported.

All this happens before offsets are counted, so a quotation is always at its place.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from ingest.source import Flag

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
# What changes nothing that is seen: soft hyphens, byte order marks, zero-width spaces, marks of the writing direction.
_UNSEEN = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202c\u2060-\u2064\u2066-\u206f\ufeff\ufe00-\ufe0f\ufff9-\ufffb]"
)
# What can hide words from people and show them to machines, or show them in another order than they stand in. The flags
# of England, Scotland and Wales are tag characters behind a black flag: they hide nothing.
_FLAGS = re.compile("(?<=\U0001f3f4)[\U000e0061-\U000e007a]{2,6}\U000e007f")
_HIDING = re.compile("[\U000e0000-\U000e01ef\u202d\u202e]|[\ufe00-\ufe0f]{2,}")
_SURROGATE = re.compile("[\ud800-\udfff]")
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
# Bullets and arrows of the fonts Symbol and Wingdings, which have no letters of their own.
_SYMBOLS = dict.fromkeys((0xF0B7, 0xF0A7, 0xF0A8, 0xF06E, 0xF0D8, 0xF076, 0xF0FC, 0xF071, 0xF0E0), "•")
_SHAPES = _LIGATURES | _SYMBOLS
_SHAPED = re.compile("[" + "".join(map(chr, _SHAPES)) + "]")
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 4096


class Cleaner:
    """Cleans the parts of one document and remembers whether some of it was hidden."""

    def __init__(self) -> None:
        self.hidden = False

    def clean(self, text: str) -> str:
        """Apply the changes that the module names. Form feeds stay: the plain text reader takes them as page breaks."""
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if text.isascii():
            return _CONTROL.sub(" ", text)
        if _SURROGATE.search(text):  # halves of characters, as rich text writes them
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        text = _FLAGS.sub("", text)
        if _HIDING.search(text):
            self.hidden = True
            text = _HIDING.sub("", text)
        text = _UNSEEN.sub("", _CONTROL.sub(" ", text))
        return unicodedata.normalize("NFC", _SHAPED.sub(lambda found: _SHAPES[ord(found.group())], text))

    def flags(self) -> list[Flag]:
        """What a machine should know of what was cleaned."""
        return [Flag.HIDDEN_TEXT] if self.hidden else []

    def notices(self) -> list[str]:
        """What a person should know of what was cleaned."""
        hidden = "The file holds characters that can hide words or turn them round. They were taken out."
        return [hidden] if self.hidden else []


def decode(data: bytes, declared: str | None = None) -> str:
    """Decode as a byte order mark says, as UTF-8, as the encoding that the file declares, else as Windows-1252.

    UTF-16 without a mark is known by the zero bytes beside its letters.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data.decode(name, errors="replace")
    if unmarked := _unmarked_utf16(data[:_SAMPLE]):
        return data.decode(unmarked, errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode(_known(declared) or "cp1252", errors="replace")


def _unmarked_utf16(sample: bytes) -> str | None:
    half = len(sample) // 2
    if half < 4:
        return None
    zeros = [sample[start::2].count(0) for start in (0, 1)]
    if zeros[1] > 0.8 * half and not zeros[0]:
        return "utf-16-le"
    return "utf-16-be" if zeros[0] > 0.8 * half and not zeros[1] else None


def _known(declared: str | None) -> str | None:
    """The name of a declared encoding that turns bytes into text, or None."""
    try:
        name = codecs.lookup(declared or "").name
        b"".decode(name)
    except (LookupError, ValueError):
        return None
    # Browsers read these two as Windows-1252, and so do the people who write them.
    return None if name in ("ascii", "iso8859-1") else name


def clean(text: str) -> str:
    """Clean one text; see `Cleaner.clean`."""
    return Cleaner().clean(text)


def printable(name: str) -> str:
    """Make a file's name fit to be shown, stored and sent: what has no printed form becomes "�", spaces plain."""
    return "".join(_shown(character) for character in name)


def _shown(character: str) -> str:
    kind = unicodedata.category(character)
    # Cs: bytes of a name that is not UTF-8. Cc and Cf: line ends, terminal codes, and turns of the writing direction.
    return "\ufffd" if kind in ("Cs", "Cc", "Cf") else " " if kind in ("Zs", "Zl", "Zp") else character
