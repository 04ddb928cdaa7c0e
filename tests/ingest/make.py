"""Files and documents made for the tests, and a library kept in memory."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import docx
import pypdf
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate

from ingest.models import Loaded
from ingest.pipeline import load, slug
from store.models import Document, Passage


def load_text(folder: Path, text: str, name: str = "a-review.txt", source_path: str | None = None) -> Loaded:
    """Write a text to a file and load it."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return load(path, document_id=slug(name), source_path=source_path or str(path))


def texts(loaded: Loaded) -> list[str]:
    return [passage.text for passage in loaded.passages]


def only(loaded: Loaded, words: str) -> Passage:
    """The one passage that holds these words."""
    found = [passage for passage in loaded.passages if words in passage.text]
    assert len(found) == 1, [passage.text for passage in found]
    return found[0]


def docx_bytes(build: Callable[[docx.document.Document], None]) -> bytes:
    document = docx.Document()
    build(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def pdf_bytes(pages: Sequence[Sequence[tuple[str, str]]], header: str = "", footer: str = "") -> bytes:
    """A PDF of pages, each a list of (style, text), with a running header and a footer that ends in the page number."""
    styles = getSampleStyleSheet()
    flow = []
    for page in pages:
        flow += [Paragraph(text, styles[style]) for style, text in page]
        flow.append(PageBreak())
    buffer = io.BytesIO()

    def running(canvas: object, document: object) -> None:
        draw = canvas.drawString  # type: ignore[attr-defined]
        draw(60, 810, header)
        draw(60, 30, f"{footer} {document.page}" if footer else "")  # type: ignore[attr-defined]

    SimpleDocTemplate(buffer).build(flow, onFirstPage=running, onLaterPages=running)
    return buffer.getvalue()


def locked_pdf_bytes() -> bytes:
    """A PDF that opens only with a password."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf_bytes([[("BodyText", "Some words.")]])))
    writer.encrypt("secret")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def blank_pdf_bytes() -> bytes:
    """A PDF with a page and no text, as a scan has."""
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


class MemoryLibrary:
    """A library that forgets."""

    def __init__(self) -> None:
        self.held: dict[str, Document] = {}
        self.kept: dict[str, list[Passage]] = {}
        self._lock = threading.RLock()

    @contextmanager
    def writing(self) -> Iterator[None]:
        with self._lock:
            yield

    def settle(self) -> None:
        """Nothing is ever left half done."""

    def find_by_sha256(self, sha256: str) -> Document | None:
        return next((document for document in self.held.values() if document.sha256 == sha256), None)

    def find(self, document_id: str) -> Document | None:
        return self.held.get(document_id)

    def documents(self) -> list[Document]:
        return list(self.held.values())

    def passages(self, document_id: str) -> list[Passage]:
        return self.kept[document_id]

    def encode(self, passages: Sequence[Passage], progress: Callable[[int, int], None] | None = None) -> None:
        if progress:
            progress(len(passages), len(passages))

    def add(self, document: Document, text: str, passages: Sequence[Passage], *, encoded: None = None) -> None:
        assert all(text[passage.start : passage.end] == passage.text for passage in passages)
        self.held[document.document_id] = document
        self.kept[document.document_id] = list(passages)

    def link(self, duplicates: Mapping[str, str]) -> None:
        for document_id, passages in self.kept.items():
            self.kept[document_id] = [
                one.model_copy(update={"duplicate_of": duplicates.get(one.passage_id, one.duplicate_of)})
                for one in passages
            ]

    def update_document(self, document: Document) -> None:
        assert document.document_id in self.held
        self.held[document.document_id] = document
