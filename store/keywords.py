"""The lexical index: BM25 over word stems, in a Tantivy index in a folder. It follows the catalogue.

Every entry stands under the row number of its passage and carries the passage's facets, so that a filter is part of the
search. What the index finds is only a candidate: the catalogue says what is held and what a filter allows.
"""

from __future__ import annotations

import hashlib
import shutil
import threading
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from store.errors import LibraryUnavailable
from store.facets import OF_DOCUMENT, facets_of_document, facets_of_passage
from store.filters import Filters
from store.models import Document, Passage

if TYPE_CHECKING:
    import tantivy

VERSION = "1"  # of the fields and of how words are cut and stemmed: another version is built anew
_HEAP_BYTES = 30_000_000  # the least that a writer of one thread works well with
_LONGEST_WORD = 60
_WITHDRAWN = "status=withdrawn"


class Entry(NamedTuple):
    """One passage as the index keeps it. `published` is a date as a number: 20140500 for May 2014, 0 for unknown."""

    row: int
    text: str
    facets: tuple[str, ...]
    published: int

    @property
    def digest(self) -> int:
        """A fingerprint of what is indexed, by which a check finds an entry that has fallen behind."""
        said = "\0".join([self.text, *self.facets, str(self.published)])
        return int.from_bytes(hashlib.blake2b(said.encode(), digest_size=7).digest())


def entry(row: int, passage: Passage, document: Document) -> Entry:
    """Make the entry of a passage."""
    pairs = [pair for pair in facets_of_document(document) if pair[0] in OF_DOCUMENT or pair[0] == "status"]
    facets = {_facet(key, value) for key, value in (*pairs, *facets_of_passage(passage))}
    return Entry(row, passage.search_text, tuple(sorted(facets)), _as_number(document.published or ""))


def _facet(key: str, value: str) -> str:
    return f"{key}={value.casefold()}"


def _as_number(date: str) -> int:
    digits = date.replace("-", "")
    return int(digits.ljust(8, "0")) if digits.isascii() and digits.isdigit() else 0


class KeywordIndex:
    """Words to passages. Tantivy is imported on first use. Safe for several threads and reading processes.

    One process writes at a time; the catalogue's writer lock sees to that. Every method raises `LibraryUnavailable`
    where Tantivy fails.
    """

    def __init__(self, folder: Path) -> None:
        """Remember the folder; nothing is opened yet."""
        self.folder = folder
        self._lock = threading.Lock()
        self._opened: tuple[tantivy.Index, tantivy.TextAnalyzer] | None = None
        self._seen: int | None = None

    @property
    def exists(self) -> bool:
        """Whether there is an index at all."""
        return (self.folder / "meta.json").is_file()

    def close(self) -> None:
        """Let go of the files."""
        with self._lock:
            self._opened = self._seen = None

    def put(self, entries: Sequence[Entry], gone: Iterable[int] = ()) -> None:
        """Keep entries, in place of those with the same rows, and take the rows in `gone` out: all of it or nothing."""
        import tantivy

        rows = [*gone, *(made.row for made in entries)]
        if not rows:
            return
        with self._faults(), self._writer() as writer:
            writer.delete_documents_by_query(tantivy.Query.term_set_query(_schema(), "row", rows))
            _write(writer, entries)

    def cut_off(self, last: int) -> None:
        """Take out every row above this one."""
        import tantivy

        with self._faults(), self._writer() as writer:
            writer.delete_documents_by_query(
                tantivy.Query.range_query(
                    _schema(), "row", tantivy.FieldType.Unsigned, lower_bound=last, include_lower=False
                )
            )

    def rebuild(self, entries: Iterable[Entry]) -> None:
        """Throw the index away, readable or not, and make it from these entries."""
        with self._faults():
            self.close()
            shutil.rmtree(self.folder, ignore_errors=True)
            with self._writer() as writer:
                _write(writer, entries)

    def search(self, words: str, limit: int, filters: Filters, generation: int) -> list[tuple[int, float]]:
        """Find passages that hold any of these words and fit the filters: (row, BM25 score), best first.

        `generation` counts the changes of the library: where it has moved on, what others wrote is taken in first.
        """
        import tantivy

        with self._faults():
            index, analyzer = self._current(generation)
            stems = dict.fromkeys(analyzer.analyze(words))
            if not stems:
                return []
            should = [
                (tantivy.Occur.Should, tantivy.Query.term_query(index.schema, "body", stem, "freq")) for stem in stems
            ]
            searcher = index.searcher()
            query = _narrowed(searcher, index.schema, tantivy.Query.boolean_query(should), filters)
            hits = searcher.search(query, limit, count=False).hits
            rows = searcher.fast_field_values("row", [address for _, address in hits])
            return [(int(row or 0), float(score)) for row, (score, _) in zip(rows, hits, strict=True)]

    def frequencies(self, stems: Sequence[str], generation: int) -> dict[str, int]:
        """Count the passages that hold each stem; stems that stand nowhere are left out."""
        with self._faults():
            index, _ = self._current(generation)
            searcher = index.searcher()
            counts = {stem: searcher.doc_freq("body", _plain(stem)) for stem in stems}
            return {stem: count for stem, count in counts.items() if count}

    def digests(self) -> dict[int, int]:
        """Give the digest of every entry by its row."""
        import tantivy

        with self._faults():
            index, _ = self._open()
            index.reload()
            searcher = index.searcher()
            hits = searcher.search(tantivy.Query.all_query(), max(1, searcher.num_docs), count=False).hits
            addresses = [address for _, address in hits]
            rows, digests = (searcher.fast_field_values(name, addresses) for name in ("row", "digest"))
            return {int(row or 0): int(digest or 0) for row, digest in zip(rows, digests, strict=True)}

    def _current(self, generation: int) -> tuple[tantivy.Index, tantivy.TextAnalyzer]:
        opened = self._open()
        if generation != self._seen:
            opened[0].reload()
            self._seen = generation
        return opened

    def _open(self) -> tuple[tantivy.Index, tantivy.TextAnalyzer]:
        with self._lock:
            if self._opened is None:
                import tantivy

                self.folder.mkdir(exist_ok=True)
                analyzer = _analyzer()
                index = tantivy.Index(_schema(), str(self.folder))
                index.config_reader("manual")
                index.register_tokenizer("stems", analyzer)
                self._opened = index, analyzer
            return self._opened

    @contextmanager
    def _writer(self) -> Iterator[tantivy.IndexWriter]:
        index, _ = self._open()
        writer = index.writer(_HEAP_BYTES, 1)
        try:
            yield writer
            writer.commit()
        except BaseException:
            writer.rollback()
            raise
        finally:
            writer.wait_merging_threads()  # lets go of the lock, too
        index.reload()

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except (ValueError, OSError, RuntimeError) as error:  # what Tantivy's errors arrive as
            raise LibraryUnavailable(
                f"The lexical index at {self.folder} could not be used: {' '.join(str(error).split())}. "
                "Check free space and permissions, then run 'library check --repair'."
            ) from error


def _analyzer() -> tantivy.TextAnalyzer:
    from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

    # No stop words here: they are left out of the question, where a question of nothing else still has to search.
    builder = TextAnalyzerBuilder(Tokenizer.simple())
    for step in (Filter.remove_long(_LONGEST_WORD), Filter.lowercase(), Filter.ascii_fold(), Filter.stemmer("english")):
        builder = builder.filter(step)
    return builder.build()


def _schema() -> tantivy.Schema:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("row", indexed=True, fast=True)
    builder.add_unsigned_field("digest", fast=True)
    builder.add_unsigned_field("published", indexed=True, fast=True)
    builder.add_text_field("facet", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("body", tokenizer_name="stems", index_option="freq")
    return builder.build()


def _write(writer: tantivy.IndexWriter, entries: Iterable[Entry]) -> None:
    import tantivy

    for made in entries:
        document = tantivy.Document()
        document.add_unsigned("row", made.row)
        document.add_unsigned("digest", made.digest)
        document.add_unsigned("published", made.published)
        document.add_text("body", made.text)
        for facet in made.facets:
            document.add_text("facet", facet)
        writer.add_document(document)


def _narrowed(
    searcher: tantivy.Searcher, schema: tantivy.Schema, words: tantivy.Query, filters: Filters
) -> tantivy.Query:
    from tantivy import FieldType, Occur, Query

    clauses = [(Occur.Must, words)]
    for key, wanted in filters.values.items():
        if key == "since":
            condition = Query.range_query(
                schema, "published", FieldType.Unsigned, lower_bound=max(1, _as_number(min(wanted)))
            )
        else:
            condition = Query.term_set_query(schema, "facet", [_facet(key, value) for value in wanted])
        clauses.append((Occur.Must, Query.const_score_query(condition, 0.0)))
    if searcher.doc_freq("facet", _WITHDRAWN):
        clauses.append((Occur.MustNot, Query.term_query(schema, "facet", _WITHDRAWN, "basic")))
    # Words alone are answered fastest, without looking at every passage that holds one of them.
    return Query.boolean_query(clauses) if len(clauses) > 1 else words


def _plain(stem: str) -> str:
    decomposed = unicodedata.normalize("NFKD", stem)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
