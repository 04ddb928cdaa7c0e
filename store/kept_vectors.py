"""What the models made of passages: vectors for exact scores, token vectors for the second stage."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from store.database import Database
from store.facets import allowed
from store.filters import Filters

_PART = 20_000  # vectors read at a time


class KeptVectors(Database):
    """The part of the catalogue that holds vectors beside passages."""

    def tokens(self, passage_ids: Sequence[str]) -> dict[str, bytes]:
        """Fetch the token vectors of passages; passages that have none are left out."""
        rows = self.rows(
            "SELECT passage_id, vectors FROM passages JOIN passage_tokens USING (row_number) "
            "WHERE passage_id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(passage_ids)),),
        )
        return {str(key): bytes(vectors) for key, vectors in rows}

    def without_tokens(self) -> list[str]:
        """List the ids of passages that have no token vectors."""
        rows = self.rows(
            "SELECT passage_id FROM passages WHERE row_number NOT IN (SELECT row_number FROM passage_tokens)"
        )
        return [str(row[0]) for row in rows]

    def put_tokens(self, tokens: dict[str, bytes]) -> None:
        """Keep token vectors of passages that are held already."""
        with self.writing() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO passage_tokens SELECT row_number, ? FROM passages WHERE passage_id = ?",
                [(vectors, passage_id) for passage_id, vectors in tokens.items()],
            )

    def drop_tokens(self, fingerprint: str) -> None:
        """Take out all token vectors, and record which model the next ones are made with."""
        with self.writing() as connection:
            connection.execute("DELETE FROM passage_tokens")
            self._set_meta(connection, "tokens", fingerprint)

    def vectors(self, rows: Sequence[int]) -> list[tuple[int, bytes]]:
        """Fetch the vectors of passages, as `store.near.pack` made them; rows that have none are left out."""
        return self.rows(
            "SELECT row_number, vector FROM passage_vectors WHERE row_number IN (SELECT value FROM json_each(?))",
            (json.dumps(list(rows)),),
        )

    def vectors_by_id(self, passage_ids: Sequence[str]) -> dict[str, bytes]:
        """Fetch the same by passage id."""
        rows = self.rows(
            "SELECT passage_id, vector FROM passages JOIN passage_vectors USING (row_number) "
            "WHERE passage_id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(passage_ids)),),
        )
        return {str(key): bytes(vector) for key, vector in rows}

    def allowed_vectors(self, filters: Filters) -> Iterator[list[tuple[int, bytes]]]:
        """Fetch the vectors of every passage that is not withdrawn and fits the filters, a part at a time."""
        condition, values = allowed(filters)
        query = (
            "SELECT row_number, vector FROM passages JOIN passage_vectors USING (row_number) "  # noqa: S608 - as above
            f"WHERE {condition}"
        )
        with self._read_faults():
            cursor = self._connection().execute(query, values)
            while part := cursor.fetchmany(_PART):
                yield part

    def without_vectors(self) -> list[str]:
        """List the ids of passages whose vector the catalogue does not hold."""
        rows = self.rows(
            "SELECT passage_id FROM passages WHERE row_number NOT IN (SELECT row_number FROM passage_vectors)"
        )
        return [str(row[0]) for row in rows]

    def put_vectors(self, vectors: Mapping[str, bytes]) -> None:
        """Keep vectors of passages that are held already."""
        with self.writing() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO passage_vectors SELECT row_number, ? FROM passages WHERE passage_id = ?",
                [(vector, passage_id) for passage_id, vector in vectors.items()],
            )
