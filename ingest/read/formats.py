"""The formats that are read, each with its reader. Readers are imported when they are first needed."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import NamedTuple, cast

from ingest.source import Limits, SourceText

Reader = Callable[[bytes, str, Limits], SourceText]


class Format(NamedTuple):
    """One format: where its reader is, and whether a process of its own reads it, as a parser may choke on it."""

    place: str
    apart: bool = True

    def reader(self) -> Reader:
        """Import the reader."""
        module, function = self.place.split(":")
        return cast(Reader, getattr(importlib.import_module(module), function))


_PLAIN = Format("ingest.read.plain:read_plain", apart=False)
_HTML = Format("ingest.read.html:read_html")

FORMATS: dict[str, Format] = {
    ".txt": _PLAIN,
    ".md": Format("ingest.read.markdown:read_markdown", apart=False),
    ".html": _HTML,
    ".htm": _HTML,
    ".mht": Format("ingest.read.mhtml:read_mhtml"),
    ".mhtml": Format("ingest.read.mhtml:read_mhtml"),
    ".docx": Format("ingest.read.docx:read_docx"),
    ".pptx": Format("ingest.read.pptx:read_pptx"),
    ".odt": Format("ingest.read.odt:read_odt"),
    ".rtf": Format("ingest.read.rtf:read_rtf"),
    ".pdf": Format("ingest.read.pdf:read_pdf"),
}
