"""The vectors of the passages, in Chroma. They follow the catalogue and can be made again from it."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from store.embedding import Vectors
from store.errors import LibraryUnavailable
from store.models import Passage

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

COLLECTION = "passages"
BATCH = 500  # passages written at a time: a question waits for one batch, not for a whole publication


class _Opened(NamedTuple):
    client: Client
    collection: Collection


class VectorIndex:
    """Nearest passages by cosine, in a Chroma collection in a folder. Chroma is imported on first use.

    Safe to use from several threads: one uses the collection at a time, so that none closes it under another.
    Every method that reads or writes raises `LibraryUnavailable` where Chroma fails.
    """

    def __init__(self, folder: Path) -> None:
        """Remember the folder; nothing is opened yet."""
        self.folder = folder
        self._lock = threading.RLock()
        self._opened: _Opened | None = None

    @contextmanager
    def _collection(self) -> Iterator[Collection]:
        with self._lock:
            if self._opened is None:
                self._opened = self._connect()
            try:
                yield self._opened.collection
            except Exception as error:  # Chroma raises bare exceptions of many kinds
                raise LibraryUnavailable(
                    f"The vector index at {self.folder} could not be used: {_one_line(error)}. "
                    "Check free space and permissions, then run 'library check --repair'."
                ) from error

    def _connect(self) -> _Opened:
        # Chroma and its tracing library read these at import: nothing is to be reported to anybody.
        os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
        os.environ.setdefault("OTEL_SDK_DISABLED", "true")
        import chromadb
        from chromadb.config import Settings

        client: Client | None = None
        try:
            settings = Settings(anonymized_telemetry=False)
            client = cast("Client", chromadb.PersistentClient(str(self.folder), settings))
            collection = client.get_or_create_collection(
                COLLECTION, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
            )
            return _Opened(client, collection)
        except Exception as error:  # Chroma raises bare exceptions of many kinds when a folder is damaged
            self._forget(client)
            raise LibraryUnavailable(
                f"The vector index at {self.folder} cannot be opened: {_one_line(error)}. "
                "Run 'library check --repair': it is made again from the catalogue."
            ) from error

    def _forget(self, client: Client | None) -> None:
        """Drop what a failed start left behind: Chroma keeps an engine before it has started, and would use it again.

        An engine that others have counted themselves on is theirs, and stays.
        """
        from chromadb.api.shared_system_client import SharedSystemClient

        if client is not None:
            client.close()
        elif str(self.folder) not in SharedSystemClient._identifier_to_refcount:
            SharedSystemClient._identifier_to_system.pop(str(self.folder), None)

    def close(self) -> None:
        """Stop the engine and let go of the files. The next use starts it again and sees what others wrote."""
        with self._lock:
            opened, self._opened = self._opened, None
            if opened is not None:
                opened.client.close()

    def reset(self) -> None:
        """Throw the whole index away, readable or not; the next use makes an empty one.

        Raises:
            LibraryUnavailable: the folder cannot be deleted.
        """
        with self._lock:
            self.close()
            try:
                if self.folder.is_dir():
                    shutil.rmtree(self.folder)
                else:
                    self.folder.unlink(missing_ok=True)
            except OSError as error:
                raise LibraryUnavailable(
                    f"The vector index at {self.folder} cannot be deleted ({error.strerror or error}). "
                    "Change its permissions, or delete it yourself, then run 'library check --repair'."
                ) from error

    def put(self, passages: Sequence[Passage], vectors: Vectors) -> None:
        """Keep the vectors of passages; those already there are replaced."""
        for first in range(0, len(passages), BATCH):
            part = passages[first : first + BATCH]
            ids = [passage.passage_id for passage in part]
            with self._collection() as collection:
                collection.upsert(ids=ids, embeddings=vectors[first : first + BATCH])

    def fetch(self, passage_ids: Sequence[str]) -> dict[str, Any]:
        """Give the vectors held for these ids, one array of shape (dimension,) each; others are left out."""
        held: dict[str, Any] = {}
        for first in range(0, len(passage_ids), BATCH):
            with self._collection() as collection:
                found = collection.get(ids=list(passage_ids[first : first + BATCH]), include=["embeddings"])
            embeddings: Any = found["embeddings"]  # an array, which has no truth of its own
            held.update(zip(found["ids"], embeddings, strict=True))
        return held

    def delete(self, passage_ids: Iterable[str]) -> None:
        """Take vectors out; ids that are not there do no harm."""
        ids = list(passage_ids)
        for first in range(0, len(ids), BATCH):
            with self._collection() as collection:
                collection.delete(ids=ids[first : first + BATCH])

    def ids(self) -> set[str]:
        """Give the id of every vector held."""
        with self._collection() as collection:
            return set(collection.get(include=[])["ids"])

    def count(self) -> int:
        """Count the vectors held."""
        with self._collection() as collection:
            return int(collection.count())

    def search(self, vector: Vectors, limit: int) -> list[str]:
        """Find about the nearest passages, by id. Nothing is filtered."""
        with self._collection() as collection:
            found = collection.query(query_embeddings=vector.tolist(), n_results=limit, include=[])
        return [str(key) for key in found["ids"][0]]


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".") or type(error).__name__
