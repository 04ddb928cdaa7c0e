"""What a person has put right about a document, kept through every reading of its file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from store.models import Correction, Document


def corrected(document: Document, values: Mapping[str, Any]) -> Document:
    """Put fields right, and remember what was read from the file. A field corrected before keeps that memory."""
    read = as_read(document)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    notes = {name: Correction(was=read[name], at=now) for name in values}
    # Validated again: a model that is only copied would take a value of any kind.
    return Document.model_validate(
        {**document.model_dump(), **values, "corrections": {**document.corrections, **notes}}
    )


def undone(document: Document, names: Iterable[str]) -> Document:
    """Give fields back the value that was read from the file. Names that were not corrected change nothing."""
    names = [name for name in names if name in document.corrections]
    kept = {name: note for name, note in document.corrections.items() if name not in names}
    values = {name: document.corrections[name].was for name in names}
    return Document.model_validate({**document.model_dump(), **values, "corrections": kept})


def carried_over(held: Document | None, read: Document) -> Document:
    """Carry the corrections of the held document over to the same document as read again."""
    if held is None or not held.corrections:
        return read
    said, now = held.model_dump(mode="json"), read.model_dump(mode="json")
    notes = {name: note.model_copy(update={"was": now[name]}) for name, note in held.corrections.items()}
    return Document.model_validate({**now, **{name: said[name] for name in notes}, "corrections": notes})


def read_anew(document: Document, values: Mapping[str, Any]) -> Document:
    """Change what was read; a field that a person corrected keeps the correction."""
    behind = {
        name: note.model_copy(update={"was": values[name]})
        for name, note in document.corrections.items()
        if name in values
    }
    shown = {name: value for name, value in values.items() if name not in behind}
    return document.model_copy(update={**shown, "corrections": {**document.corrections, **behind}})


def as_read(document: Document) -> dict[str, Any]:
    """Give every field as it was read from the file, in plain values."""
    return {
        **document.model_dump(mode="json"),
        **{name: note.was for name, note in document.corrections.items()},
    }
