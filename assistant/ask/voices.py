"""Whose words a passage gives, and how a publication is named: a participant's view is never told as a finding."""

from __future__ import annotations

from assistant.ask.evidence import Found
from assistant.ask.text import has_figure
from prompts import load, say
from store.models import Document, DocumentType, Passage, PassageKind, Valence, Voice


def voice_of(passage: Passage) -> str | None:
    """Say whose words or view a passage gives; None where it is the publication's own."""
    if passage.voice is Voice.QUOTED_SOURCE and passage.quoted_source:
        return say("compose", "voice_quoted", work=passage.quoted_source)
    if passage.voice in (Voice.REVIEW, Voice.PUBLISHER):
        return passage.attribution
    named = load("compose")["voices"][passage.voice.value]
    return f"{named}, {passage.attribution}" if passage.attribution else str(named)


def lead(found: Found) -> str:
    """Introduce a passage: what it is, in which publication, and whose words they are."""
    passage = found.passage
    key = f"lead_{passage.kind.value}"
    if passage.kind is PassageKind.STATISTIC and not has_figure(passage.text):
        key = "lead_text"
    if passage.valence is Valence.STRENGTH:
        key = "lead_strength"
    if passage.case:
        key = "lead_case"
    spoken = voice_of(passage)
    if spoken and not passage.case:
        key = "lead_quote" if passage.kind is PassageKind.QUOTE else "lead_voice"
    values = {"label": short_label(found.document), "case": passage.case, "voice": spoken or ""}
    if key == "lead_quote":
        values["voice"] = f" ({spoken})" if spoken else ""
    return _capital(say("compose", key, **values))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def short_label(document: Document) -> str:
    """Name a publication in a lead: one of our own notes by what it is, any other as `label` does."""
    if document.document_type is DocumentType.SECOND_LOOK_NOTE:
        return say("compose", "a_note")
    return label(document)


def label(document: Document) -> str:
    """Name a publication in a few words: "Research in Practice, 2019" or its title where no publisher is known."""
    if document.document_type is DocumentType.SECOND_LOOK_NOTE:
        return f"the {document.title}"
    name = document.publisher or document.title
    kind = load("compose")["document_types"][document.document_type.value].lower()
    year = f", {document.published[:4]}" if document.published else ""
    if document.document_type is DocumentType.UNKNOWN:
        return f"{name}{year}"
    return f"the {kind} by {name}{year}" if document.publisher else f"the {kind} “{document.title}”{year}"
