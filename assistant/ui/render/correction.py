"""The form by which a person puts right what is recorded about a document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from assistant.ui import words
from store.corrections import as_read
from store.models import Document, DocumentStatus, DocumentType

NAMES = (
    "title publisher published nations authorities document_type review_types review_method authors themes licence "
    "source_url status"
).split()
_CHOICES = {
    "document_type": (
        "document_types",
        [str(kind) for kind in DocumentType if kind is not DocumentType.SECOND_LOOK_NOTE],
    ),
    "status": ("statuses", [str(status) for status in DocumentStatus]),
}


class Refused(NamedTuple):
    """A correction that does not fit: why not, and what was typed."""

    why: str
    typed: Mapping[str, str]


class Input(NamedTuple):
    """One field of the form. `held` is what stands in the library, `value` what stands in the form.

    `choices` holds pairs of value and words where there is a list to choose from.
    """

    name: str
    label: str
    held: str
    value: str
    choices: list[tuple[str, str]]


def inputs(document: Document, refused: Refused | None) -> list[Input]:
    """Give the fields of the form, as they stand in the library or as they were typed."""
    typed = refused.typed if refused else {}
    return [_input(name, _written(getattr(document, name)), typed) for name in NAMES]


def _input(name: str, held: str, typed: Mapping[str, str]) -> Input:
    vocabulary, values = _CHOICES.get(name, ("", []))
    known = [*values, held] if values and held not in values else values
    choices = [(value, words.term(vocabulary, value) or value) for value in known]
    return Input(name, words.say(f"library.correct.fields.{name}"), held, typed.get(name, held), choices)


def note(document: Document, name: str) -> str:
    """Say when a field was put right and what the file says, or nothing where it was not."""
    found = document.corrections.get(name)
    if found is None:
        return ""
    was = _written(as_read(document)[name]) or words.say("library.not_stated")
    vocabulary = _CHOICES.get(name, ("", []))[0]
    shown = words.term(vocabulary, was) if vocabulary else was
    return words.say("library.corrected", date=words.english_date(found.at[:10]), was=shown)


def _written(value: object) -> str:
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value or "")
