"""What a person writes to correct a document, held to what each field may be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, Protocol
from urllib.parse import urlsplit

from ingest.describe.dates import iso
from ingest.describe.metadata import OTHER_NAMES, controlled_theme
from ingest.errors import BadCorrection
from ingest.lexicon import load_terms
from ingest.text import clean, printable
from ingest.vocabulary import AGE_BANDS
from store.models import Document, DocumentStatus, DocumentType

LONGEST = 500  # characters of one value: a title, not a page

Written = str | Sequence[str] | None
"""A value as a person wrote it. None, or nothing, says that the publication does not state it."""


class Shelf(Protocol):
    """What is needed of the library to correct a document; `store.library.Library` fits."""

    def document(self, document_id: str) -> Document:
        """Fetch one document."""

    def find(self, document_id: str) -> Document | None:
        """Fetch one document, or None."""

    def correct(self, document_id: str, values: Mapping[str, Any], *, undo: Iterable[str] = ()) -> Document:
        """Put fields of a document right, and give back what was read to those in `undo`."""


def correct(library: Shelf, document_id: str, changes: Mapping[str, Written], *, undo: Iterable[str] = ()) -> Document:
    """Correct fields of a document, or undo corrections. All of it is done, or nothing.

    Raises:
        BadCorrection: a field cannot be corrected, or a value does not fit it. The message names both.
        DocumentNotFound: no document has this id.
    """
    document = library.document(document_id)
    values: dict[str, Any] = {}
    for name, written in changes.items():
        field = _field(name)
        if field in values:
            raise BadCorrection(f"The field {field} is corrected twice. Give it one value.")
        values[field] = _FIELDS[field](written, field)
    undone = {_field(name) for name in undo}
    if both := undone & values.keys():
        raise BadCorrection(f"The field {min(both)} is corrected and undone at once. Do one of the two.")
    if strange := undone - document.corrections.keys():
        raise BadCorrection(f"The field {min(strange)} of this document was not corrected, so nothing can be undone.")
    _check_period({**document.model_dump(), **values})
    _check_origins(library, document_id, values.get("derived_from", ()))
    return library.correct(document_id, values, undo=undone)


def fields() -> list[str]:
    """Name the fields that can be corrected, in the order of `Document`."""
    return [name for name in Document.model_fields if name in _FIELDS]


def _field(name: str) -> str:
    field = name.strip().lower().replace("-", "_").replace(" ", "_")
    field = OTHER_NAMES.get(field, field)
    if field not in _FIELDS:
        raise BadCorrection(f"There is no field {printable(name)!r} to correct. The fields are: {', '.join(fields())}.")
    return field


def _words(written: Written, field: str) -> str | None:
    given = [written] if isinstance(written, str) else list(written or [])
    if len(given) > 1:
        raise BadCorrection(f"The {field} takes one value, and {len(given)} were given.")
    value = re.sub(r"\s+", " ", clean("".join(given))).strip()
    if len(value) > LONGEST:
        raise BadCorrection(f"The {field} is longer than {LONGEST} characters. Write it shorter.")
    return value or None


def _title(written: Written, field: str) -> str:
    value = _words(written, field)
    if value is None:
        raise BadCorrection("A document needs a title. To give back the one that was read, undo the correction.")
    return value


def _listed(written: Written, field: str) -> list[str]:
    given = [written] if isinstance(written, str) else written or []
    parts = [part for value in given for part in value.split(";")]
    return list(dict.fromkeys(value for part in parts if (value := _words(part, field))))


def _date(written: Written, field: str) -> str | None:
    value = _words(written, field)
    if value is None:
        return None
    found = iso(value)
    if found is None:
        raise BadCorrection(f"The {field} {value!r} is not a date. Write it as 2022, 2022-05 or 2022-05-09.")
    return found


def _address(written: Written, field: str) -> str | None:
    value = _words(written, field)
    if value is not None and (urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).netloc):
        raise BadCorrection(f"The {field} {value!r} is not a web address. It starts with https:// or http://.")
    return value


def _one_of(kind: type[StrEnum], *, but: Iterable[StrEnum] = ()) -> Callable[[Written, str], str]:
    choices = [str(member) for member in kind if member not in set(but)]

    def read(written: Written, field: str) -> str:
        value = _words(written, field)
        if value is None:
            raise BadCorrection(f"The {field} cannot be empty. Use one of: {', '.join(choices)}.")
        return _chosen(value, choices, field)

    return read


def _several_of(vocabulary: Callable[[], Sequence[str]]) -> Callable[[Written, str], list[str]]:
    def read(written: Written, field: str) -> list[str]:
        return list(dict.fromkeys(_chosen(value, vocabulary(), field) for value in _listed(written, field)))

    return read


def _chosen(value: str, choices: Sequence[str], field: str) -> str:
    by_form = {_form(choice): choice for choice in choices}
    if (chosen := by_form.get(_form(value))) is not None:
        return chosen
    near = [by_form[form] for form in get_close_matches(_form(value), by_form, n=3)]
    hint = f"Did you mean {' or '.join(near)}? " if near else ""
    raise BadCorrection(f"The {field} {value!r} is not known. {hint}Use: {'; '.join(choices)}.")


def _form(value: str) -> str:
    return value.casefold().replace("_", " ").replace("-", " ").strip()


def _terms(name: str) -> Callable[[], list[str]]:
    return lambda: list(load_terms(name))


def _themes(written: Written, field: str) -> list[str]:
    known = _terms("themes")()
    return list(dict.fromkeys(_chosen(controlled_theme(value), known, field) for value in _listed(written, field)))


def _check_period(values: Mapping[str, Any]) -> None:
    start, end = values["period_start"], values["period_end"]
    if start and end and end[: len(start)] < start[: len(end)]:
        raise BadCorrection(f"The period would end ({end}) before it starts ({start}). Correct both together.")


def _check_origins(library: Shelf, document_id: str, origins: Iterable[str]) -> None:
    for origin in origins:
        if origin == document_id:
            raise BadCorrection("A document cannot be derived from itself.")
        if library.find(origin) is None:
            raise BadCorrection(f"No document with the id {origin!r} is held. List them with 'library list'.")


# A note of ours is held to its sources when it is added, so nothing else can be made one.
_document_type = _one_of(DocumentType, but=[DocumentType.SECOND_LOOK_NOTE])

_FIELDS: dict[str, Callable[[Written, str], Any]] = {
    "title": _title,
    "publisher": _words,
    "authors": _listed,
    "nations": _several_of(_terms("nations")),
    "authorities": _listed,
    "document_type": lambda written, field: _document_type(_words(written, field) or DocumentType.UNKNOWN, field),
    "review_types": _several_of(_terms("review_types")),
    "review_method": _words,
    "published": _date,
    "period_start": _date,
    "period_end": _date,
    "licence": _words,
    "source_url": _address,
    "status": _one_of(DocumentStatus),
    "derived_from": _listed,
    "themes": _themes,
    "agencies": _several_of(_terms("agencies")),
    "roles": _several_of(_terms("roles")),
    "harms": _several_of(_terms("harms")),
    "age_bands": _several_of(lambda: AGE_BANDS),
    "people": _several_of(lambda: ["children", "adults"]),
    "reference": _words,
    "regime_note": _words,
}
