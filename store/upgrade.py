"""A library of an earlier format is brought to this one in place, when it is opened, in one transaction."""

from __future__ import annotations

import sqlite3

from store.facets import put_document_facets, put_passage_facets
from store.models import Document, Passage


def upgrade_from_1(connection: sqlite3.Connection) -> None:
    """From format 1: facets instead of themes alone, and no lexical index in the same file.

    Token vectors keep their old coding and so count as missing: the fingerprint of their model tells. Vectors are
    taken from the vector index by `Library`.
    """
    for (record,) in connection.execute("SELECT record FROM documents").fetchall():
        put_document_facets(connection, Document.model_validate_json(record))
    for row, record in connection.execute("SELECT row_number, record FROM passages"):
        put_passage_facets(connection, row, Passage.model_validate_json(record))
    for trigger in ("passages_added", "passages_removed"):
        connection.execute(f"DROP TRIGGER IF EXISTS {trigger}")
    for table in ("lexical_terms", "lexical", "passage_themes"):
        connection.execute(f"DROP TABLE IF EXISTS {table}")
    connection.execute("INSERT OR REPLACE INTO meta SELECT 'last_row', coalesce(max(row_number), 0) FROM passages")
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('vectors', 'to be kept')")
    connection.execute("UPDATE meta SET value = '2' WHERE key = 'schema'")
