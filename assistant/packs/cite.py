"""A passage as a numbered source of a pack."""

from __future__ import annotations

from assistant.ask.models import Source
from store.models import Document, Passage


def cite(number: int, passage: Passage, document: Document, start: int, end: int) -> Source:
    """Make source `number` from `passage.text[start:end]`. It is not proven until `verify` has looked it up."""
    return Source(
        number=number,
        passage_id=passage.passage_id,
        document_id=document.document_id,
        title=document.title,
        publisher=document.publisher,
        published=document.published,
        nation=document.nation,
        document_type=document.document_type.value,
        review_type=", ".join(document.review_types) or None,
        kind=passage.kind.value,
        locator=passage.locator,
        text=passage.text,
        quote=passage.text[start:end],
        quote_start=start,
        quote_end=end,
        verified=False,
    )
