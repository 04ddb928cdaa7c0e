"""Plain text files. The text is the file's own, so that every quotation is verbatim."""

from __future__ import annotations

from ingest.source import Limits, PageSpan, SourceText
from ingest.text import Cleaner, decode


def read_plain(data: bytes, name: str, limits: Limits) -> SourceText:
    """Read a text file. Form feeds, where it has them, mark its pages."""
    cleaner = Cleaner()
    text = cleaner.clean(decode(data))
    pages = [PageSpan(0, 1)] if "\f" in text else []
    at = text.find("\f")
    while at >= 0:
        pages.append(PageSpan(at + 1, len(pages) + 1))
        at = text.find("\f", at + 1)
    return SourceText(
        text=text.replace("\f", "\n"),
        media_type="text/plain",
        pages=pages,
        flags=[str(flag) for flag in cleaner.flags()],
        notices=cleaner.notices(),
    )
