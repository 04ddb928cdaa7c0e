"""Metadata that a person wrote: front matter, or a file NAME.meta.yaml beside the document."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from ingest.describe.dates import iso
from ingest.errors import BadMetadata
from ingest.lexicon import load_terms
from ingest.read.markdown import parse_metadata
from ingest.text import clean, decode
from store.models import DocumentStatus, DocumentType

_Choice = TypeVar("_Choice", bound=StrEnum)

_WORDS = ("title", "publisher", "review_method", "licence", "source_url", "reference", "regime_note")
_LISTS = (
    "authors",
    "nations",
    "authorities",
    "review_types",
    "derived_from",
    "agencies",
    "roles",
    "harms",
    "age_bands",
    "people",
)
_DATES = ("published", "period_start", "period_end")
OTHER_NAMES = {
    "license": "licence",
    "author": "authors",
    "nation": "nations",
    "url": "source_url",
    "date": "published",
    "authority": "authorities",
    "review_type": "review_types",
    "type": "document_type",
}


def sidecar(path: Path) -> dict[str, Any]:
    """Read NAME.meta.yaml (or NAME.EXT.meta.yaml) beside a document; {} where there is none."""
    for beside in (path.with_suffix(".meta.yaml"), path.with_name(f"{path.name}.meta.yaml")):
        if beside.is_file():
            return parse_metadata(clean(decode(beside.read_bytes())), beside.name)
    return {}


def fields_from(metadata: dict[str, Any], name: str) -> dict[str, Any]:
    """Turn a metadata mapping into fields of `Document`. Names that we do not know are left out.

    Raises `BadMetadata`, naming the field, where a value is of the wrong kind.
    """
    fields: dict[str, Any] = {}
    for raw, value in metadata.items():
        key = OTHER_NAMES.get(raw.lower(), raw.lower())
        if value is None or value == "":
            continue
        if key in _WORDS:
            fields[key] = _plain(value, key, name)
        elif key in _LISTS:
            fields[key] = _list(value, key, name)
        elif key in _DATES:
            fields[key] = _date(value, key, name)
        elif key == "document_type":
            fields[key] = _one_of(DocumentType, value, key, name)
        elif key == "status":
            fields[key] = _one_of(DocumentStatus, value, key, name)
        elif key == "themes":
            fields[key] = [controlled_theme(theme) for theme in _list(value, key, name)]
    return fields


def controlled_theme(theme: str) -> str:
    """The controlled wording of a theme; a note in brackets after it does not count."""
    bare = re.sub(r"\s*\([^)]*\)$", "", theme).strip()
    return next((term for term in load_terms("themes") if term.lower() == bare.lower()), bare)


def _list(value: Any, key: str, name: str) -> list[str]:
    items = value if isinstance(value, list) else [value]
    return [words for item in items if (words := _plain(item, key, name))]


def _plain(value: Any, key: str, name: str) -> str:
    if isinstance(value, (list, dict)):
        raise BadMetadata(f"The {key} in the metadata of {name} is not plain words. Correct it or take it out.")
    return str(value).strip()


def _date(value: Any, key: str, name: str) -> str:
    found = iso(value)
    if found is None:
        raise BadMetadata(
            f"The {key} in the metadata of {name} is not a date. Write it as 2022, 2022-05 or 2022-05-09."
        )
    return found


def _one_of(kind: type[_Choice], value: Any, key: str, name: str) -> _Choice:
    try:
        return kind(str(value).strip().lower().replace(" ", "_"))
    except ValueError as error:
        choices = ", ".join(member.value for member in kind)
        raise BadMetadata(f"The metadata of {name} has a {key} we do not know. Use one of: {choices}.") from error
