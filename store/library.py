"""`Library`: the one door to what is kept. The catalogue is the truth; the vectors follow it."""

from __future__ import annotations

import logging
import math
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from store import near
from store.catalogue import Catalogue
from store.codes import closeness, compress
from store.corrections import carried_over, corrected, undone
from store.embedding import PassageEmbedder, Vectors
from store.errors import DocumentNotFound, LibraryError, LibraryUnavailable, ModelUnavailable
from store.filters import Filters
from store.halves import pack, unpack
from store.models import CaseRecord, Document, Passage
from store.tokens import TokenEncoder
from store.unfinished import Unfinished
from store.vectors import BATCH, VectorIndex
from store.writer import WriterLock

log = logging.getLogger(__name__)

BuildProgress = Callable[[int, int], None]


class Encoded(NamedTuple):
    """What the models made of passages: their vectors, and their token vectors where there is a second stage."""

    vectors: Vectors
    tokens: list[bytes] | None


@dataclass(frozen=True)
class CheckReport:
    """What `Library.check` found, as counts: passages without a vector or token vectors, vectors without a passage.

    A fault says in one line what is wrong with a whole index, or with the catalogue, which no repair can mend.
    `tokens_fault` says that the token vectors of all passages were made with something else than what reads them.
    `repaired` says that a repair was run, and that looking again after it found nothing wrong.
    """

    documents: int
    passages: int
    without_vector: int
    orphan_vectors: int
    without_tokens: int
    lexical_fault: str | None
    vector_fault: str | None
    catalogue_fault: str | None
    repaired: bool
    tokens_fault: str | None = None

    @property
    def sound(self) -> bool:
        """Whether catalogue, lexical index and vectors agree, or agree again."""
        faults = self.lexical_fault or self.vector_fault or self.catalogue_fault
        return self.repaired or not (self.without_vector or self.orphan_vectors or self.without_tokens or faults)


class Library:
    """Documents, passages and their two indexes under one data folder."""

    def __init__(self, folder: Path, embedder: PassageEmbedder, encoder: TokenEncoder | None = None) -> None:
        """Open the library in `folder`, and make it if it is not there. Without an `encoder` there is no second stage.

        Raises:
            LibraryUnavailable: the folder cannot be made, opened or written.
        """
        self.folder = folder
        self.embedder = embedder
        self.encoder = encoder
        _claim(folder)
        self.catalogue = Catalogue(folder / "catalogue.sqlite3")
        self.vectors = VectorIndex(folder / "vectors")
        self._writer = WriterLock(folder)
        self._unfinished = Unfinished(self.catalogue)
        self._following = threading.Lock()
        self._seen_generation = self.catalogue.passage_generation()
        self._finish_upgrade()
        self._warn_without_second_stage()

    def _finish_upgrade(self) -> None:
        """Take vectors over from the vector index, where an earlier format kept none beside the passages."""
        if self.catalogue.meta("vectors") != "to be kept":
            return
        with self.writing():
            ids = self.catalogue.without_vectors()
            for first in range(0, len(ids), BATCH):
                held = self.vectors.fetch(ids[first : first + BATCH])
                self.catalogue.put_vectors({passage_id: pack(vector) for passage_id, vector in held.items()})
            self.catalogue.set_meta("vectors", "kept")

    def _warn_without_second_stage(self) -> None:
        """Tell the log where passages cannot be compared word by word: search goes on without, and finds less."""
        missing = len(self._without_tokens())
        if missing:
            log.warning(
                "%d of %d passages at %s have no token vectors that fit%s. Until they are made again, by "
                "'secondlook library check --repair', these are ranked by the first stage alone.",
                missing,
                self.counts()[1],
                self.folder,
                f": {fault}" if (fault := self._tokens_fault()) else "",
            )

    def close(self) -> None:
        """Let go of the files, whichever threads opened them."""
        self.catalogue.close()
        self.vectors.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Keep every other writer out, in this process and others, until the block ends.

        `add`, `remove` and `check` hold it for themselves. Hold it around several of them, or around a look that
        decides what is written. A thread that holds it may take it again. Reading and searching go on meanwhile.
        What an earlier writer left half done, because its process died, is put in order first.

        Raises:
            LibraryUnavailable: another program was writing for too long, or what was left cannot be put in order.
        """
        with self._writer.held() as first:
            if first and (left := self._unfinished.passage_ids()):
                self._put_in_order(left)
            yield

    def settle(self) -> None:
        """Put in order what a writer that died left half done. Where nothing was left it waits for nobody.

        Raises:
            LibraryUnavailable: another program was writing for too long, or what was left cannot be put in order.
        """
        if self._unfinished.passage_ids():
            with self.writing():
                pass  # whoever comes first puts it in order

    def _put_in_order(self, passage_ids: Sequence[str]) -> None:
        """Make the indexes of these passages what the catalogue says: made again, or gone."""
        if not self.counts()[1]:
            self.vectors.reset()  # a process that dies in its very first write may leave an index that does not open
        self._check_model()
        self._follow_other_writers()
        self.catalogue.settle_lexical()
        held = self.passages_by_id(passage_ids)
        self._embed_again(list(held))
        self._delete_vectors([passage_id for passage_id in passage_ids if passage_id not in held])
        self._unfinished.clear()

    def documents(self) -> list[Document]:
        """List every document, by title."""
        return self.catalogue.documents()

    def cases(self, document_id: str | None = None) -> list[CaseRecord]:
        """List the case records of one document, or of all documents by title.

        Raises:
            DocumentNotFound: no document has this id.
        """
        held = self.documents() if document_id is None else [self.document(document_id)]
        return [case for document in held for case in document.cases]

    def document(self, document_id: str) -> Document:
        """Fetch one document.

        Raises:
            DocumentNotFound: no document has this id.
        """
        found = self.find(document_id)
        if found is None:
            raise DocumentNotFound(f"No document with the id {document_id!r} is held. List them with 'library list'.")
        return found

    def find(self, document_id: str) -> Document | None:
        """Fetch one document, or None."""
        return self.catalogue.find("document_id", document_id)

    def find_by_sha256(self, sha256: str) -> Document | None:
        """Fetch the document made from a file with these bytes, or None."""
        return self.catalogue.find("sha256", sha256)

    def document_text(self, document_id: str) -> str:
        """Give the whole extracted text of a document.

        Raises:
            DocumentNotFound: no document has this id.
        """
        return self.catalogue.document_text(document_id)

    def passages(self, document_id: str) -> list[Passage]:
        """List the passages of a document in reading order."""
        return self.catalogue.passages(document_id)

    def passage(self, passage_id: str) -> Passage:
        """Fetch one passage.

        Raises:
            PassageNotFound: no passage has this id.
        """
        return self.catalogue.passage(passage_id)

    def passages_by_id(self, passage_ids: Sequence[str]) -> dict[str, Passage]:
        """Fetch passages; ids that are not held are left out."""
        return self.catalogue.passages_by_id(passage_ids)

    def counts(self) -> tuple[int, int]:
        """Count documents and passages."""
        return self.catalogue.counts()

    def themes(self) -> list[tuple[str, int, int]]:
        """List themes as (theme, documents, passages), the widest spread first."""
        return self.catalogue.themes()

    def holds_exactly(self, passage: Passage) -> bool:
        """Whether the stored source text has the words of this passage, letter for letter, at its place."""
        return self.catalogue.slice_of_text(passage.document_id, passage.start, passage.end) == passage.text

    def encode(self, passages: Sequence[Passage], progress: BuildProgress | None = None) -> Encoded:
        """Make the vectors of passages, by which they are found. It takes long, so nobody is kept out meanwhile.

        `progress` is called with (passages encoded, passages in all).

        Raises:
            ModelUnavailable: the embedding model cannot be loaded, or is not the one the library was built with.
        """
        self._check_model()
        texts = [passage.search_text for passage in passages]
        # Two models read each passage; to the person who waits it is one job.
        half = _half(progress, len(texts), first=True) if self.encoder else progress
        vectors = self.embedder.encode(texts, half)
        return Encoded(vectors, self._encode_tokens(texts, _half(progress, len(texts), first=False)))

    def add(
        self,
        document: Document,
        text: str,
        passages: Sequence[Passage],
        progress: BuildProgress | None = None,
        *,
        encoded: Encoded | None = None,
    ) -> None:
        """Keep a document, in place of an earlier one with the same id.

        The vectors are written first. Nobody sees the document until its catalogue row is there, so a process that dies
        half-way leaves the library as it was. `encoded` is what `encode` made of these passages; without it they are
        encoded now, and `progress` is told as there.

        What a person has corrected about the earlier one is carried over.

        Raises:
            LibraryUnavailable: the library cannot be written; nothing was changed.
            LibraryError: the same file is held under another id; nothing was changed.
            ModelUnavailable: the embedding model cannot be loaded, or is not the one the library was built with.
        """
        vectors, tokens = encoded or self.encode(passages, progress)
        kept = document.model_copy(
            update={
                "passages": len(passages),
                "added_at": document.added_at or datetime.now(UTC).isoformat(timespec="seconds"),
            }
        )
        with self.writing():
            self._claim_models()
            self._follow_other_writers()
            kept = carried_over(self.find(document.document_id), kept)
            before = {passage.passage_id for passage in self.passages(document.document_id)}
            after = {passage.passage_id for passage in passages}
            self._unfinished.note(before | after)
            with self._vectors_put(passages, vectors):
                self.catalogue.put(kept, text, passages, vectors, tokens)
            self._note_own_change()
            self._delete_vectors(before - after)
            self._unfinished.clear()

    @contextmanager
    def _vectors_put(self, passages: Sequence[Passage], vectors: Vectors) -> Iterator[None]:
        """Put vectors; where that or the block fails, put back what was there before."""
        ids = [passage.passage_id for passage in passages]
        held = self.vectors.fetch(ids)
        try:
            self.vectors.put(passages, vectors)
            yield
        except BaseException:
            with suppress(LibraryError):  # the error that led here is the one to tell
                self.vectors.delete(set(ids) - held.keys())
                before = list(self.passages_by_id(list(held)).values())
                self.vectors.put(before, np.array([held[passage.passage_id] for passage in before], dtype=np.float32))
                self._unfinished.clear()
            raise

    def _delete_vectors(self, passage_ids: Iterable[str]) -> None:
        ids = list(passage_ids)
        if not ids:
            return
        self.vectors.delete(ids)
        # Another process may have looked between the change of the catalogue and this one.
        self.catalogue.note_vectors_changed()
        self._note_own_change()

    def _encode_tokens(self, texts: Sequence[str], progress: BuildProgress | None = None) -> list[bytes] | None:
        if self.encoder is None:
            return None
        return [compress(vectors) for vectors in self.encoder.encode(texts, progress)]

    def closeness(self, question: str, passage_ids: Sequence[str], *, also: str = "") -> dict[str, float]:
        """Score passages by late interaction, -1 to 1. Empty where there is no second stage.

        `also` is the question in other words: the score is the mean over the tokens of both.
        """
        if self.encoder is None or not passage_ids or not self._can_read_tokens():
            return {}
        held = self.catalogue.tokens(passage_ids)
        if not held:
            return {}
        asked = np.vstack(self.encoder.encode([question, also] if also else [question]))
        return dict(zip(held, closeness(asked, list(held.values())), strict=True))

    def update_document(self, document: Document) -> None:
        """Change what is recorded about a document; its text and passages stay.

        Raises:
            DocumentNotFound: no document has this id.
        """
        with self.writing():
            self.catalogue.update(document)

    def link(self, duplicates: Mapping[str, str]) -> None:
        """Say of held passages, by id, which passage of another document each repeats: `duplicate_of`."""
        if duplicates:
            with self.writing():
                self.catalogue.link(duplicates)

    def correct(self, document_id: str, values: Mapping[str, Any], *, undo: Iterable[str] = ()) -> Document:
        """Put fields of a document right, and give back what was read to those in `undo`. Returns the document.

        The values must fit the fields; `ingest.correct` makes them from what a person wrote.

        Raises:
            DocumentNotFound: no document has this id.
        """
        with self.writing():
            document = corrected(undone(self.document(document_id), undo), values)
            self.update_document(document)
        return document

    def remove(self, document_id: str) -> None:
        """Take a document out, with its passages and vectors.

        Raises:
            DocumentNotFound: no document has this id.
        """
        with self.writing():
            self._follow_other_writers()
            gone = [passage.passage_id for passage in self.passages(self.document(document_id).document_id)]
            self._unfinished.note(gone)
            self.catalogue.delete(document_id)
            self._note_own_change()
            self._delete_vectors(gone)
            self._unfinished.clear()

    def search_lexical(
        self, terms: Sequence[str], limit: int, filters: Filters | None = None
    ) -> list[tuple[str, float]]:
        """Find passages that hold any of these words: (passage id, BM25 score, higher is better), best first."""
        if not terms:
            return []
        return self.catalogue.search(terms, limit, filters or Filters())

    def search_dense(self, text: str, limit: int, filters: Filters | None = None) -> list[tuple[str, float]]:
        """Find passages near in meaning: (passage id, cosine similarity), nearest first.

        Raises:
            ModelUnavailable: the model cannot be loaded, or is not the one the library was built with.
        """
        vector = self.question_vector(text)
        return self.search_vector(vector, limit, filters) if vector else []

    def question_vector(self, text: str) -> list[float]:
        """Embed a question; empty where the library holds no passage.

        Raises:
            ModelUnavailable: the model cannot be loaded, or is not the one the library was built with.
        """
        if not self.counts()[1]:
            return []
        self._check_model()
        return self.embedder.embed_query(text)

    def search_vector(
        self, vector: Sequence[float], limit: int, filters: Filters | None = None
    ) -> list[tuple[str, float]]:
        """Find passages near a vector that the embedder made: (passage id, cosine similarity), nearest first."""
        self._follow_other_writers()
        return near.search(self.catalogue, self.vectors, vector, limit, filters or Filters())

    def cosines(self, vector: Sequence[float], passage_ids: Sequence[str]) -> dict[str, float]:
        """Score these passages against a vector that the embedder made; those that are not held are left out."""
        return near.cosines(self.catalogue, vector, passage_ids)

    def frequencies(self, stems: Sequence[str]) -> dict[str, int]:
        """Count the passages that hold each stem; stems that stand nowhere are left out."""
        return self.catalogue.frequencies(stems)

    def rarity(self, stems: Sequence[str]) -> dict[str, float]:
        """Weigh stems by how rare they are among the passages: the inverse document frequency of BM25, above 0."""
        passages = self.counts()[1]
        held = self.catalogue.frequencies(stems)
        return {stem: math.log(1 + (passages - held.get(stem, 0) + 0.5) / (held.get(stem, 0) + 0.5)) for stem in stems}

    def check(self, *, repair: bool = False) -> CheckReport:
        """Prove that catalogue, lexical index and vectors agree; with `repair`, make them agree and look again.

        The counts are what the first look found. No other writer is let in meanwhile.

        Raises:
            LibraryUnavailable: the library cannot be read, or another program was writing for too long.
        """
        with self._writer.held():
            self._follow_other_writers()
            found = self._look()
            if not repair:
                return found.report(repaired=False)
            self._repair(found)
            return found.report(repaired=self._look().report(repaired=False).sound)

    def heal(self, progress: BuildProgress | None = None) -> list[str]:
        """Make an index again that does not open or misses passages. Returns what was mended, in words; cheap if sound.

        It looks at each index as a whole; `check` looks at every passage. `progress` is told as by `refill`.

        Raises:
            LibraryUnavailable: the catalogue cannot be read, or an index cannot be written.
        """
        mended = []
        if self._lexical_is_broken():
            with self.writing():
                self.catalogue.rebuild_lexical()
            mended.append("the lexical index did not open, and was made again")
        if self._vectors_are_broken():
            with self._writer.held():  # another writer may have been at work a moment ago
                if self._vectors_are_broken():
                    self.refill(progress)
                    mended.append("the vector index did not open or missed passages, and was made again")
        return mended

    def _lexical_is_broken(self) -> bool:
        try:
            self.catalogue.search(["heal"], 1, Filters())
        except LibraryUnavailable:
            return self.catalogue.counts()[1] > 0
        return False

    def _vectors_are_broken(self) -> bool:
        passages = self.counts()[1]
        try:
            # Vectors that no passage has do no harm; what an interrupted writer noted is put in order by the next one.
            return self.vectors.count() < passages - len(self._unfinished.passage_ids())
        except LibraryUnavailable:
            return passages > 0

    def refill(self, progress: BuildProgress | None = None) -> None:
        """Make the vector index anew from the vectors that the catalogue keeps, as after a restore. No model is needed.

        Passages whose vector it does not keep are left to `check` with `repair`. `progress` is called with
        (passages done, passages in all).

        Raises:
            LibraryUnavailable: the vector index cannot be written, or another program was writing for too long.
        """
        with self._writer.held():
            self.vectors.reset()
            ids = sorted(self.catalogue.passage_ids())
            for first in range(0, len(ids), BATCH):
                self._put_kept(ids[first : first + BATCH])
                if progress:
                    progress(min(first + BATCH, len(ids)), len(ids))
            self._unfinished.clear()
            self.catalogue.note_vectors_changed()
            self._note_own_change()

    def _put_kept(self, passage_ids: Sequence[str]) -> None:
        kept = self.catalogue.vectors_by_id(passage_ids)
        passages = list(self.passages_by_id(list(kept)).values())
        self.vectors.put(passages, unpack([kept[passage.passage_id] for passage in passages]))

    def _look(self) -> _Look:
        listed = self.catalogue.passage_ids()
        embedded, fault = self._vector_ids()
        return _Look(
            counts=self.counts(),
            # What a process that died left half done counts as missing, though some vector may be there.
            missing=sorted(
                (listed - embedded)
                | (listed & set(self._unfinished.passage_ids()))
                | set(self.catalogue.without_vectors())
            ),
            orphans=sorted(embedded - listed),
            unencoded=self._without_tokens(),
            tokens_fault=self._tokens_fault(),
            lexical_fault=self.catalogue.check_lexical(),
            vector_fault=fault,
            catalogue_fault=self.catalogue.check_itself(),
        )

    def _vector_ids(self) -> tuple[set[str], str | None]:
        """Give the ids whose vectors can be used, and what is wrong with the index as a whole.

        A vector other than the one that the catalogue keeps beside the passage counts as none.
        """
        try:
            ids = self.vectors.ids()
            return ids - self._strayed_vectors(sorted(ids)), None
        except LibraryUnavailable as error:
            return set(), str(error)

    def _strayed_vectors(self, ids: Sequence[str]) -> set[str]:
        strayed: set[str] = set()
        for first in range(0, len(ids), BATCH):
            part = ids[first : first + BATCH]
            kept = self.catalogue.vectors_by_id(part)
            held = self.vectors.fetch([key for key in part if key in kept])
            strayed |= {key for key, vector in held.items() if not _alike(vector, kept[key])}
        return strayed

    def _without_tokens(self) -> list[str]:
        if self.encoder is None:
            return []
        return self.catalogue.without_tokens() if self._can_read_tokens() else sorted(self.catalogue.passage_ids())

    def _tokens_fault(self) -> str | None:
        if self.encoder is None or self._can_read_tokens():
            return None
        return f"they were made with {self.catalogue.meta('tokens')}, and {self.encoder.fingerprint} is here"

    def _repair(self, found: _Look) -> None:
        self._claim_models()
        if found.vector_fault:
            self.vectors.reset()
        self._embed_again(found.missing)
        self.vectors.delete(found.orphans)
        self._unfinished.clear()
        if found.missing or found.orphans or found.vector_fault:
            self.catalogue.note_vectors_changed()
            self._note_own_change()
        self._encode_again(found.unencoded)
        if found.lexical_fault:
            self.catalogue.rebuild_lexical()

    def _embed_again(self, passage_ids: Sequence[str]) -> None:
        passages = list(self.passages_by_id(passage_ids).values())
        if passages:
            made = self.embedder.encode([passage.search_text for passage in passages])
            self.vectors.put(passages, made)
            self.catalogue.put_vectors(
                {passage.passage_id: pack(vector) for passage, vector in zip(passages, made, strict=True)}
            )

    def _encode_again(self, passage_ids: Sequence[str]) -> None:
        passages = list(self.passages_by_id(passage_ids).values())
        tokens = self._encode_tokens([passage.search_text for passage in passages])
        if tokens:
            self.catalogue.put_tokens(
                {passage.passage_id: made for passage, made in zip(passages, tokens, strict=True)}
            )

    def _check_model(self) -> None:
        built_with = self.catalogue.meta("embedding")
        if built_with not in (None, self.embedder.fingerprint):
            raise ModelUnavailable(
                f"The library at {self.folder} was built with the embedding model {built_with}, and the setting names "
                f"{self.embedder.fingerprint}. Change the setting back, or build a new library in another data folder."
            )

    def _claim_models(self) -> None:
        """Record what the vectors and token vectors about to be written are made with. Only while writing."""
        self._check_model()
        if self.catalogue.meta("embedding") is None:
            self.catalogue.set_meta("embedding", self.embedder.fingerprint)
        if self.encoder is None:
            return
        if not self._can_read_tokens():
            # Token vectors of two models cannot be compared; the others are made again by a repair.
            self.catalogue.drop_tokens(self.encoder.fingerprint)
        elif self.catalogue.meta("tokens") is None:
            self.catalogue.set_meta("tokens", self.encoder.fingerprint)

    def _can_read_tokens(self) -> bool:
        assert self.encoder is not None
        return self.catalogue.meta("tokens") in (None, self.encoder.fingerprint)

    def _follow_other_writers(self) -> None:
        # Chroma keeps an index in memory; when another process has written, that copy is out of date.
        with self._following:
            generation = self.catalogue.passage_generation()
            if generation != self._seen_generation:
                self.vectors.close()
                self._seen_generation = generation

    def _note_own_change(self) -> None:
        # Our own index holds our own change. One more than that means a change by somebody else, still to be seen.
        with self._following:
            if self.catalogue.passage_generation() == self._seen_generation + 1:
                self._seen_generation += 1


@dataclass(frozen=True)
class _Look:
    """What one look found, by passage id."""

    counts: tuple[int, int]
    missing: list[str]
    orphans: list[str]
    unencoded: list[str]
    tokens_fault: str | None
    lexical_fault: str | None
    vector_fault: str | None
    catalogue_fault: str | None

    def report(self, *, repaired: bool) -> CheckReport:
        return CheckReport(
            *self.counts,
            without_vector=len(self.missing),
            orphan_vectors=len(self.orphans),
            without_tokens=len(self.unencoded),
            lexical_fault=self.lexical_fault,
            vector_fault=self.vector_fault,
            catalogue_fault=self.catalogue_fault,
            repaired=repaired,
            tokens_fault=self.tokens_fault,
        )


def _alike(vector: Vectors, packed: bytes) -> bool:
    """Whether a vector is the one that was packed, but for the rounding to half precision."""
    if len(packed) != len(pack(vector)):
        return False
    return bool(np.allclose(vector, unpack([packed])[0], rtol=0.0, atol=1e-3))


def _half(progress: BuildProgress | None, total: int, *, first: bool) -> BuildProgress | None:
    if progress is None:
        return None
    return lambda done, _: progress((done if first else total + done) // 2, total)


def _claim(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise LibraryUnavailable(
            f"The data folder {folder} cannot be written ({error.strerror or error}). "
            "Choose another with --data-dir or SECONDLOOK_DATA_DIR, or change its permissions."
        ) from error
