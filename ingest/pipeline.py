"""The way in: a path to a loaded document, and any number of paths into the library."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from ingest.derive import Copies
from ingest.describe import describe
from ingest.describe.metadata import sidecar
from ingest.errors import IngestError, NoText
from ingest.models import Limits, Loaded
from ingest.read import READERS, file_bytes, read_bytes
from ingest.report import AddReport, FileResult, Outcome, Progress, Stage
from ingest.split import split
from ingest.starter.origins import with_origins
from ingest.structure import structure
from ingest.themes import document_themes
from ingest.walk import documents_at
from store.errors import LibraryError
from store.models import Document, DocumentType, Passage

__all__ = ["AddReport", "FileResult", "Loaded", "Progress", "add", "load", "slug"]


class Shelf(Protocol):
    """What `add` needs of the library; `store.library.Library` fits."""

    def find_by_sha256(self, sha256: str) -> Document | None:
        """Fetch the document made from a file with these bytes, or None."""

    def find(self, document_id: str) -> Document | None:
        """Fetch one document, or None."""

    def documents(self) -> list[Document]:
        """List every document."""

    def passages(self, document_id: str) -> list[Passage]:
        """List the passages of a document in reading order."""

    def add(
        self,
        document: Document,
        text: str,
        passages: Sequence[Passage],
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        """Keep a document in place of an earlier one with the same id."""

    def update_document(self, document: Document) -> None:
        """Change what is recorded about a document."""


def load(
    path: Path, *, name: str | None = None, document_id: str, source_path: str | None, limits: Limits = Limits()
) -> Loaded:
    """Read one file, describe it and cut it into passages.

    `name` is the file's own name where `path` is a temporary copy. Raises `IngestError`.
    """
    data = file_bytes(path, limits)
    shown = name or path.name
    source = read_bytes(data, shown, limits)
    found = structure(source)
    passages = split(source, found.evidence, document_id)
    if not passages:
        raise NoText(f"{shown} holds no paragraphs that we can use. Check that it is a published document.")
    fields = describe(source, found.headings, passages, shown, sidecar(path))
    document = Document(
        **{
            "themes": document_themes(passage.themes for passage in passages),
            **fields,
            "derived_from": [slug(stem) for stem in fields.get("derived_from", ())],
            "document_id": document_id,
            "sha256": hashlib.sha256(data).hexdigest(),
            "file_name": shown,
            "media_type": source.media_type,
            "source_path": source_path,
            "passages": len(passages),
        }
    )
    if document.document_type is DocumentType.SECOND_LOOK_NOTE:
        passages = with_origins(passages)
    return Loaded(document, source.text, passages)


def slug(file_name: str) -> str:
    """Make a document id from a file's name: "West Lothian 2022.txt" gives "west-lothian-2022"."""
    stem = Path(file_name).stem if Path(file_name).suffix.lower() in READERS else file_name
    return re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-") or "document"


def add(
    library: Shelf,
    targets: Sequence[str | Path],
    *,
    progress: Callable[[Progress], None] | None = None,
    name: str | None = None,
) -> AddReport:
    """Add files, and the documents in folders, to the library. One bad file is reported and the others go in.

    `name` is the file's own name where the one target is a temporary copy.
    """
    report = AddReport()
    files: list[Path] = []
    for target in targets:
        try:
            found = documents_at(target)
        except IngestError as error:
            report.results.append(FileResult(path=str(target), outcome="failed", message=str(error)))
            continue
        files.extend(found.files)
        report.skipped += found.skipped
    copies = Copies(library)
    for number, path in enumerate(files, 1):
        tell = _teller(progress, number, len(files), name or path.name)
        tell("read", 0, 0)
        try:
            result = _add_one(library, path, name, copies, tell)
        except (IngestError, LibraryError) as error:
            result = FileResult(path=str(path), outcome="failed", message=str(error))
        report.results.append(result)
        tell("done", result.passages, result.passages)
    return report


Teller = Callable[[Stage, int, int], None]


def _teller(progress: Callable[[Progress], None] | None, number: int, files: int, name: str) -> Teller:
    def tell(stage: Stage, done: int, total: int) -> None:
        if progress:
            progress(Progress(number, files, name, stage, done, total))

    return tell


def _add_one(library: Shelf, path: Path, name: str | None, copies: Copies, tell: Teller) -> FileResult:
    shown = name or path.name
    digest = hashlib.sha256(file_bytes(path)).hexdigest()
    if held := library.find_by_sha256(digest):
        return _unchanged(path, shown, held)
    source_path = str(path.resolve()) if name is None else None
    document_id, outcome = _identity(library, shown, source_path, digest)
    loaded = load(path, name=name, document_id=document_id, source_path=source_path)
    origins = copies.origins(loaded.document, loaded.passages)
    stated = loaded.document.derived_from
    document = loaded.document.model_copy(update={"derived_from": list(dict.fromkeys([*stated, *origins]))})
    library.add(document, loaded.text, loaded.passages, lambda done, total: tell("index", done, total))
    for copy in copies.later_copies(document):
        library.update_document(copy.model_copy(update={"derived_from": [*copy.derived_from, document_id]}))
    verb = "Added" if outcome == "added" else "Updated"
    return FileResult(
        path=str(path),
        outcome=outcome,
        document_id=document_id,
        title=document.title,
        passages=len(loaded.passages),
        message=f"{verb} {document.title}: {len(loaded.passages)} passages.",
    )


def _unchanged(path: Path, shown: str, held: Document) -> FileResult:
    other = "" if held.file_name == shown else f" as {held.file_name}"
    return FileResult(
        path=str(path),
        outcome="unchanged",
        document_id=held.document_id,
        title=held.title,
        passages=held.passages,
        message=f"{shown} is already held{other}. Nothing was changed.",
    )


def _identity(library: Shelf, shown: str, source_path: str | None, digest: str) -> tuple[str, Outcome]:
    """Choose the id: the file's slug, or the slug and part of the hash where another document has the slug."""
    document_id = slug(shown)
    held = library.find(document_id)
    if held is None:
        return document_id, "added"
    if source_path is not None and held.source_path == source_path:
        return document_id, "updated"
    return f"{document_id}-{digest[:8]}", "added"
