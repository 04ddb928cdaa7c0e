"""A library of an earlier format is brought to this one in place, when it is opened, in one transaction."""

from __future__ import annotations

import sqlite3

import numpy as np

from store.codes import compress
from store.facets import put_document_facets, put_passage_facets
from store.models import Document, Passage
from store.tokens import DIMENSION, MODEL, TokenEncoder


def upgrade_from_1(connection: sqlite3.Connection) -> None:
    """From format 1: facets instead of themes alone, and no lexical index in the same file.

    Vectors are taken over from the vector index by `Library`, which holds it.
    """
    if connection.execute("SELECT 1 FROM meta WHERE key = 'schema' AND value = '1'").fetchone() is None:
        return  # another process has done it meanwhile
    for (record,) in connection.execute("SELECT record FROM documents").fetchall():
        put_document_facets(connection, Document.model_validate_json(record))
    for row, record in connection.execute("SELECT row_number, record FROM passages"):
        put_passage_facets(connection, row, Passage.model_validate_json(record))
    for trigger in ("passages_added", "passages_removed"):
        connection.execute(f"DROP TRIGGER IF EXISTS {trigger}")
    for table in ("lexical_terms", "lexical", "passage_themes"):
        connection.execute(f"DROP TABLE IF EXISTS {table}")
    connection.execute("INSERT OR REPLACE INTO meta SELECT 'last_row', coalesce(max(row_number), 0) FROM passages")
    _code_tokens(connection)
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('vectors', 'to be kept')")
    connection.execute("UPDATE meta SET value = '2' WHERE key = 'schema'")


def _code_tokens(connection: sqlite3.Connection) -> None:
    """Code the token vectors, which held one byte a number. Those of another model go: a repair makes them again."""
    if connection.execute("SELECT 1 FROM meta WHERE key = 'tokens' AND value = ?", (MODEL,)).fetchone() is None:
        connection.execute("DELETE FROM passage_tokens")
        connection.execute("DELETE FROM meta WHERE key = 'tokens'")
        return
    for (row,) in connection.execute("SELECT row_number FROM passage_tokens").fetchall():
        query = "SELECT vectors FROM passage_tokens WHERE row_number = ?"
        vectors = np.frombuffer(connection.execute(query, (row,)).fetchone()[0], dtype=np.int8)
        coded = compress(vectors.reshape(-1, DIMENSION))
        connection.execute("UPDATE passage_tokens SET vectors = ? WHERE row_number = ?", (coded, row))
    connection.execute("UPDATE meta SET value = ? WHERE key = 'tokens'", (TokenEncoder().fingerprint,))
