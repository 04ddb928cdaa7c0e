"""Looks over the whole library: which documents and passages fit, and how many. Nothing withdrawn is among them.

Every count is the length of the list that the same filters give, because both come from one condition.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from store.embedding import Vectors
from store.facets import OF_DOCUMENT, allowed
from store.filters import Filters
from store.halves import unpack
from store.kept_vectors import KeptVectors
from store.models import Passage, PassageKind

_HELD = (
    "NOT EXISTS (SELECT 1 FROM document_facets AS gone WHERE gone.key = 'status' AND gone.folded = 'withdrawn'"
    " AND gone.document_id = documents.document_id)"
)
# A document without a passage can still be narrowed by what it carries itself.
_BY_DOCUMENT = frozenset({*OF_DOCUMENT, "since"}) - {"agency", "role", "harm", "age_band"}


@dataclass(frozen=True)
class Spread:
    """One value of a key, with the number of documents that carry it and fit the filters."""

    value: str
    documents: int


def document_ids(catalogue: KeptVectors, filters: Filters | None = None) -> set[str]:
    """Give the ids of documents that are not withdrawn and fit: by what they carry, or by one passage that fits."""
    condition, values = _documents(filters or Filters())
    # Only names of ours are put into the query; every value is a "?".
    return {str(row[0]) for row in catalogue.rows(f"SELECT document_id FROM documents WHERE {condition}", values)}  # noqa: S608


def spread(catalogue: KeptVectors, key: str, filters: Filters | None = None) -> list[Spread]:
    """Count the fitting documents for each value of `key` (nation, year, document_type, publisher ...), by value."""
    condition, values = _documents(filters or Filters())
    rows = catalogue.rows(
        "SELECT min(value), count(*) FROM document_facets JOIN documents USING (document_id) "  # noqa: S608 - as above
        f"WHERE key = ? AND {condition} GROUP BY folded ORDER BY folded",
        (key, *values),
    )
    return [Spread(str(value), int(count)) for value, count in rows]


def passages(
    catalogue: KeptVectors, filters: Filters, kinds: Iterable[PassageKind] = (), limit: int | None = None
) -> list[Passage]:
    """List the passages that fit, by document and in reading order. `kinds` narrows further; empty: every kind."""
    condition, values = _passages(filters, kinds)
    rows = catalogue.rows(
        f"SELECT record FROM passages WHERE {condition} ORDER BY document_id, ordinal LIMIT ?",  # noqa: S608 - as above
        (*values, -1 if limit is None else limit),
    )
    return [Passage.model_validate_json(row[0]) for row in rows]


def passage_ids(catalogue: KeptVectors, filters: Filters, kinds: Iterable[PassageKind] = ()) -> set[str]:
    """Give the ids of the passages that `passages` lists."""
    condition, values = _passages(filters, kinds)
    return {str(row[0]) for row in catalogue.rows(f"SELECT passage_id FROM passages WHERE {condition}", values)}  # noqa: S608


def theme_names(catalogue: KeptVectors) -> list[Spread]:
    """List the themes of passages with the number of their documents, the widest spread first."""
    rows = catalogue.rows(
        "SELECT min(value), count(DISTINCT passages.document_id) FROM passage_facets "  # noqa: S608 - as above
        f"JOIN passages USING (row_number) JOIN documents USING (document_id) WHERE key = 'theme' AND {_HELD} "
        "GROUP BY folded ORDER BY 2 DESC, 1"
    )
    return [Spread(str(value), int(count)) for value, count in rows]


def vectors_of(catalogue: KeptVectors, passage_ids: Sequence[str]) -> Vectors:
    """Give the kept vectors of passages as rows of length 1, in order; a row of zeros where one has none."""
    held = catalogue.vectors_by_id(passage_ids)
    if not held:
        return np.zeros((len(passage_ids), 1), dtype=np.float32)
    known = list(held)
    made = dict(zip(known, unpack([held[key] for key in known]), strict=True))
    width = len(next(iter(made.values())))
    rows = np.array([made.get(key, np.zeros(width)) for key in passage_ids], dtype=np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0, lengths, 1.0), dtype=np.float32)


def _passages(filters: Filters, kinds: Iterable[PassageKind]) -> tuple[str, list[str]]:
    condition, values = allowed(filters)
    wanted = [kind.value for kind in kinds]
    among = "kind IN (SELECT value FROM json_each(?))"
    return (" AND ".join([condition, among]), [*values, json.dumps(wanted)]) if wanted else (condition, values)


def _documents(filters: Filters) -> tuple[str, list[str]]:
    own = Filters({key: values for key, values in filters.values.items() if key in _BY_DOCUMENT})
    where, values = [_HELD], list[str]()
    for key, wanted in own.values.items():
        if key == "since":
            where.append(_carries("f.key = 'published' AND f.folded >= ?"))
            values.append(min(wanted))
        else:
            where.append(_carries(f"f.key = '{key}' AND f.folded IN (SELECT value FROM json_each(?))"))  # noqa: S608
            values.append(json.dumps([value.casefold() for value in wanted]))
    if len(own.values) < len(filters.values):
        condition, more = allowed(filters)
        where.append(f"documents.document_id IN (SELECT passages.document_id FROM passages WHERE {condition})")  # noqa: S608
        values += more
    return " AND ".join(where), values


def _carries(condition: str) -> str:
    return f"documents.document_id IN (SELECT f.document_id FROM document_facets AS f WHERE {condition})"  # noqa: S608


def spread_among(catalogue: KeptVectors, key: str, document_ids: Sequence[str]) -> list[Spread]:
    """Count these documents for each value of `key`, by value."""
    rows = catalogue.rows(
        "SELECT min(value), count(*) FROM document_facets WHERE key = ? "
        "AND document_id IN (SELECT value FROM json_each(?)) GROUP BY folded ORDER BY folded",
        (key, json.dumps(list(document_ids))),
    )
    return [Spread(str(value), int(count)) for value, count in rows]
