"""Passages and evidence for tests of the composer: small, made up, with any field set by hand."""

from __future__ import annotations

from typing import Any

from assistant.ask.evidence import Found
from store.models import Document, DocumentType, Passage, passage_id


def document(name: str = "harbour", **changes: Any) -> Document:
    values: dict[str, Any] = {
        "document_id": name,
        "title": f"{name.title()} review",
        "sha256": name,
        "file_name": f"{name}.txt",
        "media_type": "text/plain",
        "publisher": f"{name.title()} Partnership",
        "published": "2021-05",
        "nations": ["England"],
        "document_type": DocumentType.LEARNING_REVIEW,
    }
    return Document(**{**values, **changes})


def found(text: str, of: Document | None = None, *, score: float = 1.0, **changes: Any) -> Found:
    held = of or document()
    passage = Passage(
        **{
            "passage_id": passage_id(held.document_id, text),
            "document_id": held.document_id,
            "ordinal": 0,
            "text": text,
            "search_text": text,
            "start": 0,
            "end": len(text),
            **changes,
        }
    )
    return Found(passage, held, score=score, lexical=1.0, similarity=0.6, closeness=0.8, coverage=0.5)
