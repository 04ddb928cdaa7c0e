"""What documents and passages can be narrowed by, as plain (key, value) pairs, and the SQL that narrows by them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator

from store.filters import Filters
from store.models import Document, DocumentStatus, Passage

# Whose value counts for a key. What runs through a whole document holds for each of its passages.
OF_DOCUMENT = frozenset(
    "nation authority publisher document_type review_type document year people agency role harm age_band".split()
)
OF_PASSAGE = frozenset("kind theme valence agency role harm age_band".split())

_WITHDRAWN = (
    "NOT EXISTS (SELECT 1 FROM document_facets AS gone WHERE gone.key = 'status' AND gone.folded = 'withdrawn'"
    " AND gone.document_id = passages.document_id)"
)


def facets_of_document(document: Document) -> Iterator[tuple[str, str]]:
    """Give every (key, value) that a document carries. `status` and `published` serve the search itself."""
    yield from (("nation", value) for value in document.nations)
    yield from (("authority", value) for value in document.authorities)
    yield from (("review_type", value) for value in document.review_types)
    yield from (("people", value) for value in document.people)
    yield from (("agency", value) for value in document.agencies)
    yield from (("role", value) for value in document.roles)
    yield from (("harm", value) for value in document.harms)
    yield from (("age_band", value) for value in document.age_bands)
    yield "document_type", document.document_type.value
    yield "document", document.document_id
    if document.publisher:
        yield "publisher", document.publisher
    if document.published:
        yield "published", document.published
        yield "year", document.published[:4]
    if document.status is DocumentStatus.WITHDRAWN:
        yield "status", document.status.value


def facets_of_passage(passage: Passage) -> Iterator[tuple[str, str]]:
    """Give every (key, value) that a passage carries itself."""
    yield "kind", passage.kind.value
    yield "valence", passage.valence.value
    yield from (("theme", value) for value in passage.themes)
    yield from (("agency", value) for value in passage.agencies)
    yield from (("role", value) for value in passage.roles)
    yield from (("harm", value) for value in passage.harms)
    yield from (("age_band", value) for value in passage.age_bands)


def put_document_facets(connection: sqlite3.Connection, document: Document) -> None:
    """Record the facets of a document, in place of those it had."""
    connection.execute("DELETE FROM document_facets WHERE document_id = ?", (document.document_id,))
    connection.executemany(
        "INSERT OR IGNORE INTO document_facets (key, folded, document_id, value) VALUES (?, ?, ?, ?)",
        [(key, value.casefold(), document.document_id, value) for key, value in facets_of_document(document)],
    )


def put_passage_facets(connection: sqlite3.Connection, row: int, passage: Passage) -> None:
    """Record the facets of a new passage."""
    connection.executemany(
        "INSERT OR IGNORE INTO passage_facets (key, folded, row_number, value) VALUES (?, ?, ?, ?)",
        [(key, value.casefold(), row, value) for key, value in facets_of_passage(passage)],
    )


def visible(filters: Filters) -> tuple[str, list[str]]:
    """Give an SQL condition on a few rows of `passages`, and its values: not withdrawn, and as the filters ask."""
    return _conditions(filters, exists=True)


def allowed(filters: Filters) -> tuple[str, list[str]]:
    """Give the same condition in the form that is quick where all passages are walked."""
    return _conditions(filters, exists=False)


def _conditions(filters: Filters, *, exists: bool) -> tuple[str, list[str]]:
    where, values = [_WITHDRAWN], list[str]()
    for key, wanted in filters.values.items():
        either = []
        if key == "since":
            either.append(_match("document", "f.key = 'published' AND f.folded >= ?", exists=exists))
            values.append(min(wanted))
        else:
            listed = json.dumps([value.casefold() for value in wanted])
            for kind, keys in (("document", OF_DOCUMENT), ("passage", OF_PASSAGE)):
                if key in keys:
                    among = f"f.key = '{key}' AND f.folded IN (SELECT value FROM json_each(?))"  # noqa: S608 - a key of ours
                    either.append(_match(kind, among, exists=exists))
                    values.append(listed)
        where.append(f"({' OR '.join(either)})")
    return " AND ".join(where), values


def _match(kind: str, condition: str, *, exists: bool) -> str:
    table, column = ("document_facets", "document_id") if kind == "document" else ("passage_facets", "row_number")
    # Only names of ours are put in; every value is a "?".
    if exists:
        return f"EXISTS (SELECT 1 FROM {table} AS f WHERE {condition} AND f.{column} = passages.{column})"  # noqa: S608
    return f"passages.{column} IN (SELECT f.{column} FROM {table} AS f WHERE {condition})"  # noqa: S608
