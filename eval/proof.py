"""Shown quotes checked a second time, by other means than the product's own check. Its `verified` is never trusted."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from assistant.ask.models import Answer, Source
from eval.outcome import Proof
from store.errors import LibraryError
from store.library import Library
from store.models import Document

_SPACE = re.compile(r"\s+")
_READABLE = (".txt", ".md")


def prove(source: Source, library: Library, originals: Sequence[Path]) -> Proof:
    """Look for a shown quote in the stored text and in the original file.

    `originals` are the folders in which a document's file may lie, besides the path it was added from. The original is
    left out where it is not plain text, or not the very file that was added (sha256).
    """
    try:
        document, text = library.document(source.document_id), library.document_text(source.document_id)
    except LibraryError:
        return Proof(stored=False)
    stored = (
        bool(source.quote.strip())
        and source.text[source.quote_start : source.quote_end] == source.quote
        and source.text in text
    )
    original = _original(document, tuple(originals))
    return Proof(stored=stored, original=None if original is None else plain(source.quote) in original)


def plain(text: str) -> str:
    """Make white space and control characters one space, and take out characters that nobody can see."""
    seen = "".join(
        " " if unicodedata.category(letter) == "Cc" else letter
        for letter in text
        if unicodedata.category(letter) != "Cf"
    )
    return _SPACE.sub(" ", seen).strip()


def _original(document: Document, folders: tuple[Path, ...]) -> str | None:
    paths = [folder / document.file_name for folder in folders]
    if document.source_path:
        paths.append(Path(document.source_path))
    kept = (path for path in paths if path.suffix.lower() in _READABLE and path.is_file())
    texts = (_text_of(path, document.sha256) for path in kept)
    return next((text for text in texts if text is not None), None)


@cache
def _text_of(path: Path, sha256: str) -> str | None:
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != sha256:
        return None
    try:
        return plain(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return plain(data.decode("cp1252", errors="replace"))


def cites_shown_sources(answer: Answer) -> tuple[bool, ...]:
    """Say for each claim whether it cites a source, and every source that it cites is shown."""
    shown = {source.number for source in answer.sources}
    return tuple(bool(claim.citations) and shown.issuperset(claim.citations) for claim in answer.claims)
