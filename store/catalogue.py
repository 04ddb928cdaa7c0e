"""The catalogue: documents and passages in SQLite, with the lexical index in the same file and transaction."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.resources import files
from pathlib import Path
from typing import Any

from store.errors import DocumentNotFound, LibraryError, LibraryUnavailable, PassageNotFound
from store.filters import Filters
from store.models import Document, Passage

SCHEMA_VERSION = "1"

# What the lexical index answers when it is damaged; any other answer means that it could not be asked.
_FAULTS = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_ERROR)

_PASSAGE_CONDITIONS = {
    "kind": " AND passages.kind IN (SELECT value FROM json_each(?))",
    "valence": " AND passages.valence IN (SELECT value FROM json_each(?))",
    "theme": (
        " AND EXISTS (SELECT 1 FROM passage_themes WHERE passage_themes.row_number = passages.row_number"
        " AND lower(theme) IN (SELECT value FROM json_each(?)))"
    ),
}


class Catalogue:
    """Documents and passages on disk. Safe to use from several threads and to read from several processes."""

    def __init__(self, path: Path) -> None:
        """Open the catalogue at `path`, and make it if it is not there.

        Raises:
            LibraryUnavailable: the file cannot be opened, is damaged, or comes from another version.
        """
        self.path = path
        self._connections: dict[int, sqlite3.Connection] = {}
        self._opening = threading.Lock()
        self._write_lock = threading.RLock()
        self._listed: tuple[int, list[Document]] | None = None
        try:
            connection = self._connection()
            connection.executescript(files("store").joinpath("schema.sql").read_text(encoding="utf-8"))
            self._check_version(connection)
        except sqlite3.Error as error:
            self.close()
            raise self._unopened(error) from error
        except LibraryUnavailable:
            self.close()
            raise

    def _check_version(self, connection: sqlite3.Connection) -> None:
        connection.execute("INSERT OR IGNORE INTO meta VALUES ('schema', ?)", (SCHEMA_VERSION,))
        connection.commit()
        found = self.meta("schema")
        if found != SCHEMA_VERSION:
            raise LibraryUnavailable(
                f"The library at {self.path.parent} has format {found}; this version reads format {SCHEMA_VERSION}. "
                "Use the version of Second Look that made it."
            )

    def _connection(self) -> sqlite3.Connection:
        # One connection a thread. A later thread with the number of one that has ended takes over its connection.
        connection = self._connections.get(threading.get_ident())
        if connection is None:
            with self._opening:
                connection = self._connections[threading.get_ident()] = self._connect()
        return connection

    def _connect(self) -> sqlite3.Connection:
        try:
            connection = sqlite3.connect(self.path, timeout=30, check_same_thread=False)
        except sqlite3.Error as error:
            raise self._unopened(error) from error
        try:
            for setting in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
                connection.execute(f"PRAGMA {setting}")
        except sqlite3.Error as error:
            connection.close()
            raise self._unopened(error) from error
        return connection

    def _unopened(self, error: sqlite3.Error) -> LibraryUnavailable:
        return LibraryUnavailable(
            f"The library at {self.path.parent} cannot be opened: {error}. "
            "If the file is damaged, restore it from a backup or choose another data folder."
        )

    def close(self) -> None:
        """Close the connections of every thread."""
        with self._opening:
            while self._connections:
                self._connections.popitem()[1].close()

    def _rows(self, query: str, values: Sequence[object] = ()) -> list[Any]:
        try:
            return self._connection().execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise LibraryUnavailable(
                f"The library at {self.path.parent} could not be read: {error}. "
                "Try again. If the file is damaged, restore it from a backup."
            ) from error

    @contextmanager
    def writing(self, *, passages: bool = False) -> Iterator[sqlite3.Connection]:
        """Run one transaction: all of it is kept, or none of it. `passages` says that it changes passages.

        Raises:
            LibraryUnavailable: the disk is full or read-only, or another process holds the library too long.
            LibraryError: what was to be kept clashes with what is held.
        """
        with self._write_lock:
            connection = self._connection()
            try:
                connection.execute("BEGIN IMMEDIATE")
                yield connection
                self._count_change(connection, "generation")
                if passages:
                    self._count_change(connection, "passage_generation")
                connection.commit()
            except sqlite3.Error as error:
                self._roll_back(connection)
                raise self._unwritten(error) from error
            except BaseException:
                self._roll_back(connection)
                raise

    @staticmethod
    def _count_change(connection: sqlite3.Connection, key: str) -> None:
        connection.execute(
            "INSERT INTO meta VALUES (?, '1') ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1",
            (key,),
        )

    @staticmethod
    def _roll_back(connection: sqlite3.Connection) -> None:
        with suppress(sqlite3.Error):  # the error that led here is the one to tell
            connection.rollback()

    def _unwritten(self, error: sqlite3.Error) -> LibraryError:
        if isinstance(error, sqlite3.IntegrityError):
            return LibraryError(
                f"The library at {self.path.parent} refused a change: {error}. Nothing was changed. "
                "The same file or passage is held under another id; remove that document first."
            )
        return LibraryUnavailable(
            f"The library at {self.path.parent} could not be written: {error}. Nothing was changed. "
            "Check free space and permissions, and that no other program is writing to it."
        )

    def meta(self, key: str) -> str | None:
        """Read one value of the library's own record."""
        rows = self._rows("SELECT value FROM meta WHERE key = ?", (key,))
        return str(rows[0][0]) if rows else None

    def generation(self) -> int:
        """Count the changes made so far, by any process."""
        return int(self.meta("generation") or 0)

    def passage_generation(self) -> int:
        """Count the changes of passages and vectors made so far, by any process."""
        return int(self.meta("passage_generation") or 0)

    def note_vectors_changed(self) -> None:
        """Tell other processes that vectors have changed while the passages stayed."""
        with self.writing(passages=True):
            pass

    def documents(self) -> list[Document]:
        """List every document, by title. Read again only after a change, by this process or another."""
        generation = self.generation()
        if self._listed is None or self._listed[0] != generation:
            rows = self._rows("SELECT record FROM documents")
            found = [Document.model_validate_json(row[0]) for row in rows]
            self._listed = (generation, sorted(found, key=lambda document: document.title.casefold()))
        return list(self._listed[1])

    def find(self, column: str, value: str) -> Document | None:
        """Find one document by `document_id` or `sha256`."""
        if column not in ("document_id", "sha256"):
            raise LibraryError(f"Documents cannot be looked up by {column!r}.")
        query = f"SELECT record FROM documents WHERE {column} = ?"  # noqa: S608 - the column is one of two constants
        rows = self._rows(query, (value,))
        return Document.model_validate_json(rows[0][0]) if rows else None

    def document_text(self, document_id: str) -> str:
        """Give the whole extracted text of a document.

        Raises:
            DocumentNotFound: no document has this id.
        """
        rows = self._rows("SELECT text FROM documents WHERE document_id = ?", (document_id,))
        if not rows:
            raise DocumentNotFound(f"No document with the id {document_id!r} is held. List them with 'library list'.")
        return str(rows[0][0])

    def slice_of_text(self, document_id: str, start: int, end: int) -> str | None:
        """Give `text[start:end]` of a document, or None where the document is not held. Offsets count characters."""
        rows = self._rows(
            "SELECT substr(text, ?, ?) FROM documents WHERE document_id = ?", (start + 1, end - start, document_id)
        )
        return str(rows[0][0]) if rows else None

    def passages(self, document_id: str) -> list[Passage]:
        """List the passages of a document in reading order."""
        rows = self._rows("SELECT record FROM passages WHERE document_id = ? ORDER BY ordinal", (document_id,))
        return [Passage.model_validate_json(row[0]) for row in rows]

    def passages_by_id(self, passage_ids: Sequence[str]) -> dict[str, Passage]:
        """Fetch passages; ids that are not held are left out."""
        rows = self._rows(
            "SELECT passage_id, record FROM passages WHERE passage_id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(passage_ids)),),
        )
        return {str(row[0]): Passage.model_validate_json(row[1]) for row in rows}

    def passage(self, passage_id: str) -> Passage:
        """Fetch one passage.

        Raises:
            PassageNotFound: no passage has this id.
        """
        found = self.passages_by_id([passage_id]).get(passage_id)
        if found is None:
            raise PassageNotFound(f"No passage with the id {passage_id!r} is held. It may have been removed.")
        return found

    def passage_ids(self) -> set[str]:
        """Give the id of every passage held."""
        return {str(row[0]) for row in self._rows("SELECT passage_id FROM passages")}

    def counts(self) -> tuple[int, int]:
        """Count documents and passages."""
        row = self._rows("SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM passages)")[0]
        return int(row[0]), int(row[1])

    def themes(self) -> list[tuple[str, int, int]]:
        """List themes as (theme, documents, passages), the widest spread first."""
        rows = self._rows(
            "SELECT theme, count(DISTINCT document_id), count(*) FROM passage_themes "
            "JOIN passages USING (row_number) GROUP BY theme ORDER BY 2 DESC, 3 DESC, 1"
        )
        return [(str(theme), int(documents), int(passages)) for theme, documents, passages in rows]

    def put(
        self, document: Document, text: str, passages: Sequence[Passage], tokens: Sequence[bytes] | None = None
    ) -> None:
        """Keep a document and its passages in one transaction, in place of an earlier one with the same id.

        `tokens` holds the token vectors of each passage, where the second stage is there.
        """
        with self.writing(passages=True) as connection:
            connection.execute("DELETE FROM documents WHERE document_id = ?", (document.document_id,))
            connection.execute(
                "INSERT INTO documents (document_id, sha256, added_at, record, text) VALUES (?, ?, ?, ?, ?)",
                (document.document_id, document.sha256, document.added_at, document.model_dump_json(), text),
            )
            for place, passage in enumerate(passages):
                row_number = connection.execute(
                    "INSERT INTO passages (passage_id, document_id, ordinal, kind, valence, search_text, record) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (
                        passage.passage_id,
                        passage.document_id,
                        passage.ordinal,
                        passage.kind.value,
                        passage.valence.value,
                        passage.search_text,
                        passage.model_dump_json(),
                    ),
                ).lastrowid
                connection.executemany(
                    "INSERT OR IGNORE INTO passage_themes (row_number, theme) VALUES (?, ?)",
                    [(row_number, theme) for theme in passage.themes],
                )
                if tokens is not None:
                    connection.execute("INSERT INTO passage_tokens VALUES (?, ?)", (row_number, tokens[place]))

    def tokens(self, passage_ids: Sequence[str]) -> dict[str, bytes]:
        """Fetch the token vectors of passages; passages that have none are left out."""
        rows = self._rows(
            "SELECT passage_id, vectors FROM passages JOIN passage_tokens USING (row_number) "
            "WHERE passage_id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(passage_ids)),),
        )
        return {str(key): bytes(vectors) for key, vectors in rows}

    def without_tokens(self) -> list[str]:
        """List the ids of passages that have no token vectors."""
        rows = self._rows(
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

    def update(self, document: Document) -> None:
        """Change what is recorded about a document; its text and passages stay.

        Raises:
            DocumentNotFound: no document has this id.
        """
        with self.writing() as connection:
            changed = connection.execute(
                "UPDATE documents SET record = ? WHERE document_id = ?",
                (document.model_dump_json(), document.document_id),
            ).rowcount
        if not changed:
            raise DocumentNotFound(f"No document with the id {document.document_id!r} is held.")

    def set_meta(self, key: str, value: str) -> None:
        """Write one value of the library's own record."""
        with self.writing() as connection:
            self._set_meta(connection, key, value)

    @staticmethod
    def _set_meta(connection: sqlite3.Connection, key: str, value: str) -> None:
        connection.execute(
            "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", (key, value)
        )

    def drop_tokens(self, fingerprint: str) -> None:
        """Take out all token vectors, and record which model the next ones are made with."""
        with self.writing() as connection:
            connection.execute("DELETE FROM passage_tokens")
            self._set_meta(connection, "tokens", fingerprint)

    def delete(self, document_id: str) -> None:
        """Take a document and its passages out.

        Raises:
            DocumentNotFound: no document has this id.
        """
        with self.writing(passages=True) as connection:
            gone = connection.execute("DELETE FROM documents WHERE document_id = ?", (document_id,)).rowcount
        if not gone:
            raise DocumentNotFound(f"No document with the id {document_id!r} is held. List them with 'library list'.")

    def search(
        self, match: str, limit: int, filters: Filters, document_ids: Sequence[str] | None
    ) -> list[tuple[str, float]]:
        """Run a full-text query: (passage id, BM25 score, higher is better), best first.

        `match` is an FTS5 expression made by `store.lexical`. `document_ids` narrows to these documents, None to all.
        """
        where, values = self._narrow(filters, document_ids)
        rows = self._rows(
            "SELECT passages.passage_id, -bm25(lexical) AS score FROM lexical "  # noqa: S608 - only "?" is added
            f"JOIN passages ON passages.row_number = lexical.rowid WHERE lexical MATCH ? {where} "
            "ORDER BY score DESC, passages.passage_id LIMIT ?",
            (match, *values, limit),
        )
        return [(str(row[0]), float(row[1])) for row in rows]

    @staticmethod
    def _narrow(filters: Filters, document_ids: Sequence[str] | None) -> tuple[str, list[str]]:
        where, values = "", []
        if document_ids is not None:
            where += " AND passages.document_id IN (SELECT value FROM json_each(?))"
            values.append(json.dumps(list(document_ids)))
        for key, wanted in filters.for_passages().items():
            listed = json.dumps([value.casefold() for value in wanted])
            where += _PASSAGE_CONDITIONS[key]
            values.append(listed)
        return where, values

    def frequencies(self, stems: Sequence[str]) -> dict[str, int]:
        """Count the passages that hold each Porter stem; stems that stand nowhere are left out."""
        rows = self._rows(
            "SELECT term, doc FROM lexical_terms WHERE term IN (SELECT value FROM json_each(?))",
            (json.dumps(list(stems)),),
        )
        return {str(term): int(count) for term, count in rows}

    def check_lexical(self) -> str | None:
        """Ask the lexical index whether it agrees with the passages: None where it does, else what is wrong.

        Raises:
            LibraryUnavailable: it could not be asked, for example because another process writes for too long.
        """
        with self._write_lock:
            connection = self._connection()
            try:
                connection.execute("INSERT INTO lexical (lexical, rank) VALUES ('integrity-check', 1)")
                connection.commit()
            except sqlite3.Error as error:
                # The check is an INSERT: what it opened must not stay open, or nobody could write any more.
                self._roll_back(connection)
                if getattr(error, "sqlite_errorcode", 0) & 0xFF in _FAULTS:
                    return str(error)
                raise self._unwritten(error) from error
        return None

    def check_itself(self) -> str | None:
        """Look for damage in the catalogue: None where there is none, else what is wrong. No index can mend this.

        Besides the file itself, each passage must have its words at its place in the text of its document.
        """
        found = [str(row[0]) for row in self._rows("PRAGMA integrity_check(10)")]
        # The lexical index is checked on its own, and can be made again.
        faults = [line for line in found if line != "ok" and "FTS5" not in line]
        strayed = sum(self._strayed(document.document_id) for document in self.documents())
        if strayed:
            faults.append(f"{strayed} passages do not stand in the text of their document")
        return "; ".join(faults) or None

    def _strayed(self, document_id: str) -> int:
        # Sliced here and not by SQLite, which would walk a long text from its start for every passage.
        text = self.document_text(document_id)
        rows = self._rows(
            "SELECT json_extract(record, '$.start', '$.end', '$.text') FROM passages WHERE document_id = ?",
            (document_id,),
        )
        return sum(text[start:end] != words for start, end, words in (json.loads(row[0]) for row in rows))

    def rebuild_lexical(self) -> None:
        """Make the lexical index again from the passages."""
        with self.writing() as connection:
            connection.execute("INSERT INTO lexical (lexical) VALUES ('rebuild')")
