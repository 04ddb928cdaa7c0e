"""One file to one loaded document: read, described and cut into passages."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

from ingest.annotate import annotate
from ingest.cases import case_records
from ingest.conflicts import with_conflicts
from ingest.describe import describe
from ingest.describe.metadata import sidecar
from ingest.errors import NoText
from ingest.models import Limits, Loaded
from ingest.read import READERS, file_bytes, read_bytes
from ingest.split import split
from ingest.starter.origins import STARTER, with_origins
from ingest.structure import structure
from ingest.text import printable
from ingest.themes import document_terms
from store.models import Document, DocumentType, Passage


def load(
    path: Path, *, name: str | None = None, document_id: str, source_path: str | None, limits: Limits = Limits()
) -> Loaded:
    """Read one file, describe it and cut it into passages.

    `name` is the file's own name where `path` is a temporary copy. Raises `IngestError`.
    """
    shown = printable(name or path.name)
    return load_bytes(file_bytes(path, shown, limits), shown, sidecar(path), document_id, source_path, limits)


def load_bytes(
    data: bytes, name: str, beside: dict[str, Any], document_id: str, source_path: str | None, limits: Limits
) -> Loaded:
    """Describe and cut the bytes of a file called `name`; `beside` is the metadata of its sidecar. See `load`."""
    source = read_bytes(data, name, limits)
    found = structure(source)
    passages = annotate(split(source, found.evidence, document_id))
    passages = with_conflicts(passages, [source.text[one.start : one.end] for one in found.headings])
    fields = describe(source, found.headings, passages, name, beside)
    if fields["document_type"] is DocumentType.SECOND_LOOK_NOTE:
        passages = _as_note(fields, passages, source_path)
    if not passages:
        raise NoText(f"{name} holds no paragraphs that we can use. Check that it is a published document.")
    document = Document(
        **{
            "themes": document_terms(passage.themes for passage in passages),
            "agencies": document_terms(passage.agencies for passage in passages),
            "roles": document_terms(passage.roles for passage in passages),
            "harms": document_terms(passage.harms for passage in passages),
            "age_bands": document_terms(passage.age_bands for passage in passages),
            "cases": case_records(passages),
            **fields,
            "derived_from": [slug(stem) for stem in fields.get("derived_from", ())],
            "document_id": document_id,
            "sha256": hashlib.sha256(data).hexdigest(),
            "file_name": name,
            "media_type": source.media_type,
            "source_path": source_path,
            "passages": len(passages),
            "quality_flags": list(dict.fromkeys([*fields.get("quality_flags", ()), *source.flags])),
        }
    )
    return Loaded(document, source.text, passages, tuple(source.notices))


def _as_note(fields: dict[str, Any], passages: list[Passage], source_path: str | None) -> list[Passage]:
    """Hold a starter note to its sources. Any other file that calls itself one is a document of unknown type."""
    if (source_path or "").startswith(STARTER):
        return with_origins(passages)
    fields["document_type"] = DocumentType.UNKNOWN
    return passages


def slug(file_name: str) -> str:
    """Make a document id from a file's name: "West Lothian 2022.txt" gives "west-lothian-2022"."""
    path = Path(file_name)
    stem = path.stem if path.suffix.lower() in READERS else path.name
    return re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-") or "document"
