"""Bytes to text, and the only changes that are ever made to a document's own words: none."""

from __future__ import annotations

import re
import unicodedata

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
# Tag characters, bidirectional overrides and zero-width spaces can hide words from a reader.
_INVISIBLE = re.compile("[\U000e0000-\U000e007f\u202a-\u202e\u2066-\u2069\u200b\u2060\ufeff]")
_BOMS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def decode(data: bytes) -> str:
    """Decode as UTF-8 (a byte order mark is dropped), UTF-16 where a mark says so, else Windows-1252."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data.decode(name, errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def clean(text: str) -> str:
    """Make line ends one line feed, control characters spaces, and take out characters that nobody can see.

    Form feeds stay: the plain text reader takes them as page breaks.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _INVISIBLE.sub("", _CONTROL.sub(" ", text))


def printable(name: str) -> str:
    """Make a file's name fit to be shown, stored and sent: what has no printed form becomes "�", spaces plain."""
    return "".join(_shown(character) for character in name)


def _shown(character: str) -> str:
    kind = unicodedata.category(character)
    # Cs: bytes of a name that is not UTF-8. Cc and Cf: line ends, terminal codes, and turns of the writing direction.
    return "\ufffd" if kind in ("Cs", "Cc", "Cf") else " " if kind in ("Zs", "Zl", "Zp") else character
