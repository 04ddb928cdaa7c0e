"""Plain text files. The text is the file's own, so that every quotation is verbatim."""

from __future__ import annotations

from ingest.models import Limits, PageSpan, SourceText
from ingest.text import clean, decode


def read_plain(data: bytes, name: str, limits: Limits) -> SourceText:
    """Read a text file. Form feeds, where it has them, mark its pages."""
    text = clean(decode(data))
    pages = [PageSpan(0, 1)] if "\f" in text else []
    for offset, character in enumerate(text if pages else ""):
        if character == "\f":
            pages.append(PageSpan(offset + 1, len(pages) + 1))
    return SourceText(text=text.replace("\f", "\n"), media_type="text/plain", pages=pages)
