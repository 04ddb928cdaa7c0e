"""Which publications speak in a passage, so that a copy or a note on another publication is no second voice."""

from __future__ import annotations

from assistant.ask.evidence import Found
from store.models import Document, Passage


def voices_of(passage: Passage, document: Document) -> tuple[str, ...]:
    """Give the ids of the publications that speak here, as answers count them; a repeated passage is its original."""
    if passage.duplicate_of and not passage.origins:
        return (passage.duplicate_of.rpartition(":")[0],)
    return Found(passage, document, 0, 0, 0, 0, 0).voices
