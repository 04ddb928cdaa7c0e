"""The catalogue: documents and passages in SQLite, and the lexical index that follows it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from store.embedding import Vectors
from store.errors import DocumentNotFound, LibraryError, LibraryUnavailable, PassageNotFound
from store.facets import facets_of_document, put_document_facets, put_passage_facets, visible
from store.filters import Filters
from store.halves import pack
from store.kept_vectors import KeptVectors
from store.keywords import VERSION, Entry, KeywordIndex, entry
from store.models import Document, Passage
from store.upgrade import upgrade_from_1

SCHEMA_VERSION = "2"
ATTEMPTS = 5  # looks at two indexes before a writer who comes between each time is put up with
_GONE = "keywords_gone"  # rows that the lexical index may still hold, and the catalogue does not

_Found = TypeVar("_Found")


class Catalogue(KeptVectors):
    """Documents and passages on disk. Safe to use from several threads and to read from several processes."""

    def __init__(self, path: Path) -> None:
        """Open the catalogue at `path`, and make it if it is not there.

        Raises:
            LibraryUnavailable: the file cannot be opened, is damaged, or comes from another version.
        """
        super().__init__(path)
        self._listed: tuple[int, list[Document]] | None = None
        self._keywords = KeywordIndex(path.parent / "keywords")
        try:
            connection = self._connection()
            connection.executescript(files("store").joinpath("schema.sql").read_text(encoding="utf-8"))
            self._check_version(connection)
            self._check_keywords()
        except sqlite3.Error as error:
            self.close()
            raise self._unopened(error) from error
        except LibraryUnavailable:
            self.close()
            raise

    def close(self) -> None:
        """Close the connections of every thread, and the lexical index."""
        self._keywords.close()
        super().close()

    def _check_version(self, connection: sqlite3.Connection) -> None:
        connection.execute("INSERT OR IGNORE INTO meta VALUES ('schema', ?)", (SCHEMA_VERSION,))
        connection.commit()
        if self.meta("schema") == "1":
            with self.writing(passages=True):
                upgrade_from_1(connection)
        found = self.meta("schema")
        if found != SCHEMA_VERSION:
            raise LibraryUnavailable(
                f"The library at {self.path.parent} has format {found}; this version reads format {SCHEMA_VERSION}. "
                "Use the version of Second Look that made it."
            )

    def _check_keywords(self) -> None:
        """Build the lexical index where it is missing or of another version; finish a change that was cut short."""
        if self.meta("keywords") != VERSION or not self._keywords.exists:
            self.rebuild_lexical()
        elif stale := self.meta("keywords_stale"):
            self._index_again(stale)

    def documents(self) -> list[Document]:
        """List every document, by title. Read again only after a change, by this process or another."""
        generation = self.generation()
        if self._listed is None or self._listed[0] != generation:
            rows = self.rows("SELECT record FROM documents")
            found = [Document.model_validate_json(row[0]) for row in rows]
            self._listed = (generation, sorted(found, key=lambda document: document.title.casefold()))
        return list(self._listed[1])

    def find(self, column: str, value: str) -> Document | None:
        """Find one document by `document_id` or `sha256`."""
        if column not in ("document_id", "sha256"):
            raise LibraryError(f"Documents cannot be looked up by {column!r}.")
        query = f"SELECT record FROM documents WHERE {column} = ?"  # noqa: S608 - the column is one of two constants
        rows = self.rows(query, (value,))
        return Document.model_validate_json(rows[0][0]) if rows else None

    def document_text(self, document_id: str) -> str:
        """Give the whole extracted text of a document.

        Raises:
            DocumentNotFound: no document has this id.
        """
        rows = self.rows("SELECT text FROM documents WHERE document_id = ?", (document_id,))
        if not rows:
            raise DocumentNotFound(f"No document with the id {document_id!r} is held. List them with 'library list'.")
        return str(rows[0][0])

    def slice_of_text(self, document_id: str, start: int, end: int) -> str | None:
        """Give `text[start:end]` of a document, or None where the document is not held. Offsets count characters."""
        rows = self.rows(
            "SELECT substr(text, ?, ?) FROM documents WHERE document_id = ?", (start + 1, end - start, document_id)
        )
        return str(rows[0][0]) if rows else None

    def passages(self, document_id: str) -> list[Passage]:
        """List the passages of a document in reading order."""
        rows = self.rows("SELECT record FROM passages WHERE document_id = ? ORDER BY ordinal", (document_id,))
        return [Passage.model_validate_json(row[0]) for row in rows]

    def passages_by_id(self, passage_ids: Sequence[str]) -> dict[str, Passage]:
        """Fetch passages; ids that are not held are left out."""
        rows = self.rows(
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
        return {str(row[0]) for row in self.rows("SELECT passage_id FROM passages")}

    def counts(self) -> tuple[int, int]:
        """Count documents and passages."""
        row = self.rows("SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM passages)")[0]
        return int(row[0]), int(row[1])

    def themes(self) -> list[tuple[str, int, int]]:
        """List themes as (theme, documents, passages), the widest spread first. Withdrawn documents do not count."""
        condition, values = visible(Filters())
        rows = self.rows(
            "SELECT min(value), count(DISTINCT document_id), count(*) FROM passage_facets "  # noqa: S608 - as below
            f"JOIN passages USING (row_number) WHERE key = 'theme' AND {condition} GROUP BY folded "
            "ORDER BY 2 DESC, 3 DESC, 1",
            values,
        )
        return [(str(theme), int(documents), int(passages)) for theme, documents, passages in rows]

    def put(
        self,
        document: Document,
        text: str,
        passages: Sequence[Passage],
        vectors: Vectors,
        tokens: Sequence[bytes] | None = None,
    ) -> None:
        """Keep a document and its passages in one transaction, in place of an earlier one with the same id.

        `vectors` and `tokens` hold the vector and the coded token vectors of each passage, `tokens` only where the
        second stage is there. The lexical index takes the passages in first; until the transaction is done, none of
        them counts as found.
        """
        with self.writing(passages=True) as connection:
            gone = self._row_numbers(document.document_id)
            connection.execute("DELETE FROM documents WHERE document_id = ?", (document.document_id,))
            connection.execute(
                "INSERT INTO documents (document_id, sha256, added_at, record, text) VALUES (?, ?, ?, ?, ?)",
                (document.document_id, document.sha256, document.added_at, document.model_dump_json(), text),
            )
            put_document_facets(connection, document)
            first = self._take_rows(connection, len(passages))
            rows = range(first, first + len(passages))
            for row, passage in zip(rows, passages, strict=True):
                self._put_passage(connection, row, passage)
            connection.executemany(
                "INSERT INTO passage_vectors VALUES (?, ?)", zip(rows, map(pack, vectors), strict=True)
            )
            if tokens is not None:
                connection.executemany("INSERT INTO passage_tokens VALUES (?, ?)", zip(rows, tokens, strict=True))
            self._note_gone(connection, gone)
            self._keywords.put([entry(row, passage, document) for row, passage in zip(rows, passages, strict=True)])
        self._forget_entries()

    @staticmethod
    def _put_passage(connection: sqlite3.Connection, row: int, passage: Passage) -> None:
        connection.execute(
            "INSERT INTO passages (row_number, passage_id, document_id, ordinal, kind, valence, search_text, record) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                row,
                passage.passage_id,
                passage.document_id,
                passage.ordinal,
                passage.kind.value,
                passage.valence.value,
                passage.search_text,
                passage.model_dump_json(),
            ),
        )
        put_passage_facets(connection, row, passage)

    def _take_rows(self, connection: sqlite3.Connection, count: int) -> int:
        first = int(self.meta("last_row") or 0) + 1
        self._set_meta(connection, "last_row", str(first + count - 1))
        return first

    def _row_numbers(self, document_id: str) -> list[int]:
        rows = self.rows("SELECT row_number FROM passages WHERE document_id = ?", (document_id,))
        return [int(row[0]) for row in rows]

    def update(self, document: Document) -> None:
        """Change what is recorded about a document; its text and passages stay.

        Raises:
            DocumentNotFound: no document has this id.
        """
        before = self.find("document_id", document.document_id)
        if before is None:
            raise DocumentNotFound(f"No document with the id {document.document_id!r} is held.")
        narrowed_alike = set(facets_of_document(before)) == set(facets_of_document(document))
        with self.writing() as connection:
            connection.execute(
                "UPDATE documents SET record = ? WHERE document_id = ?",
                (document.model_dump_json(), document.document_id),
            )
            if not narrowed_alike:
                put_document_facets(connection, document)
                self._set_meta(connection, "keywords_stale", document.document_id)
        if not narrowed_alike:
            self._index_again(document.document_id)

    def link(self, duplicates: Mapping[str, str]) -> None:
        """Say of passages, by id, which passage of another document each repeats."""
        with self.writing() as connection:
            connection.executemany(
                "UPDATE passages SET record = json_set(record, '$.duplicate_of', ?) WHERE passage_id = ?",
                [(original, copy) for copy, original in duplicates.items()],
            )

    def _index_again(self, document_id: str) -> None:
        """Make the lexical index follow what is recorded about a document."""
        # Within a transaction, so that no other process writes to the index at the same time.
        with self.writing() as connection:
            document = self.find("document_id", document_id)
            if document is not None:
                self._keywords.put(list(self._entries(document)))
            self._set_meta(connection, "keywords_stale", "")

    def _entries(self, document: Document) -> Iterator[Entry]:
        rows = self.rows("SELECT row_number, record FROM passages WHERE document_id = ?", (document.document_id,))
        for row, record in rows:
            yield entry(int(row), Passage.model_validate_json(record), document)

    def delete(self, document_id: str) -> None:
        """Take a document and its passages out.

        Raises:
            DocumentNotFound: no document has this id.
        """
        with self.writing(passages=True) as connection:
            self._note_gone(connection, self._row_numbers(document_id))
            gone = connection.execute("DELETE FROM documents WHERE document_id = ?", (document_id,)).rowcount
        if not gone:
            raise DocumentNotFound(f"No document with the id {document_id!r} is held. List them with 'library list'.")
        self._forget_entries()

    def _note_gone(self, connection: sqlite3.Connection, rows: Sequence[int]) -> None:
        # Noted in the same transaction, so that a process that dies before it takes them out leaves the note behind.
        self._set_meta(connection, _GONE, json.dumps([*self._gone(), *rows]))

    def _gone(self) -> list[int]:
        rows: list[int] = json.loads(self.meta(_GONE) or "[]")
        return rows

    def _forget_entries(self) -> None:
        # What the catalogue does not hold is not found. Entries that could not be taken out are taken out next time.
        with suppress(LibraryUnavailable), self.writing() as connection:
            self._keywords.put([], self._gone())
            self._set_meta(connection, _GONE, "[]")

    def settle_lexical(self) -> None:
        """Take out of the lexical index what a process that died left there: passages that were never or no more held.

        Raises:
            LibraryUnavailable: the index cannot be written.
        """
        with self.writing():
            self._keywords.cut_off(int(self.meta("last_row") or 0))
        self._forget_entries()

    def settled(self, look: Callable[[], _Found]) -> _Found:
        """Run a look at an index and the catalogue, again where a writer changed passages in between.

        So the two are seen as they stood together, and never half of a document.
        """
        for _ in range(ATTEMPTS - 1):
            before = self.passage_generation()
            found = look()
            if self.passage_generation() == before:
                return found
        return look()

    def search(self, terms: Sequence[str], limit: int, filters: Filters) -> list[tuple[str, float]]:
        """Find passages that hold any of these words: (passage id, BM25 score, higher is better), best first."""
        return self.settled(lambda: self._search(" ".join(terms), limit, filters))

    def _search(self, words: str, limit: int, filters: Filters) -> list[tuple[str, float]]:
        asked = limit
        while True:
            hits = self._keywords.search(words, asked, filters, self.generation())
            ids = self.visible([row for row, _ in hits], filters)
            kept = [(ids[row], score) for row, score in hits if row in ids]
            if len(kept) >= limit or len(hits) < asked:
                return sorted(kept, key=lambda hit: (-hit[1], hit[0]))[:limit]
            asked *= 2  # some of what was found is not held any more, or not yet

    def visible(self, rows: Sequence[int], filters: Filters) -> dict[int, str]:
        """Give the ids of those passages, by row number, that are held, not withdrawn, and fit the filters."""
        return dict(self._visible("row_number", rows, filters))

    def visible_ids(self, passage_ids: Sequence[str], filters: Filters) -> dict[int, str]:
        """Give the same for passages by their ids."""
        return dict(self._visible("passage_id", passage_ids, filters))

    def _visible(self, column: str, keys: Sequence[object], filters: Filters) -> list[tuple[int, str]]:
        condition, values = visible(filters)
        return self.rows(
            "SELECT row_number, passage_id FROM passages "  # noqa: S608 - the condition holds "?" for every value
            f"WHERE {column} IN (SELECT value FROM json_each(?)) AND {condition}",
            (json.dumps(list(keys)), *values),
        )

    def frequencies(self, stems: Sequence[str]) -> dict[str, int]:
        """Count the passages that hold each stem; stems that stand nowhere are left out.

        Passages taken out lately may still count.
        """
        return self._keywords.frequencies(stems, self.generation())

    def check_lexical(self) -> str | None:
        """Ask whether the lexical index agrees with the passages: None where it does, else what is wrong.

        Raises:
            LibraryUnavailable: the catalogue could not be read.
        """
        held = {made.row: made.digest for made in self._all_entries()}
        try:
            indexed = self._keywords.digests()
        except LibraryUnavailable as error:
            return str(error)
        wrong = [row for row in held.keys() | indexed.keys() if held.get(row) != indexed.get(row)]
        return f"{len(wrong)} passages are missing from the lexical index, out of date or too many" if wrong else None

    def check_itself(self) -> str | None:
        """Look for damage in the catalogue: None where there is none, else what is wrong. No index can mend this.

        Besides the file itself, each passage must have its words at its place in the text of its document.
        """
        found = [str(row[0]) for row in self.rows("PRAGMA integrity_check(10)")]
        # The lexical index is checked on its own, and can be made again.
        faults = [line for line in found if line != "ok" and "FTS5" not in line]
        strayed = sum(self._strayed(document.document_id) for document in self.documents())
        if strayed:
            faults.append(f"{strayed} passages do not stand in the text of their document")
        return "; ".join(faults) or None

    def _strayed(self, document_id: str) -> int:
        # Sliced here and not by SQLite, which would walk a long text from its start for every passage.
        text = self.document_text(document_id)
        rows = self.rows(
            "SELECT json_extract(record, '$.start', '$.end', '$.text') FROM passages WHERE document_id = ?",
            (document_id,),
        )
        return sum(text[start:end] != words for start, end, words in (json.loads(row[0]) for row in rows))

    def rebuild_lexical(self) -> None:
        """Make the lexical index again from the passages."""
        with self.writing() as connection:
            self._keywords.rebuild(self._all_entries())
            self._set_meta(connection, "keywords", VERSION)
            self._set_meta(connection, "keywords_stale", "")
            self._set_meta(connection, _GONE, "[]")

    def _all_entries(self) -> Iterator[Entry]:
        for document in self.documents():
            yield from self._entries(document)
