"""The vectors of the passages, in Chroma. They follow the catalogue and can be made again from it."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from store.embedding import Vectors
from store.errors import LibraryUnavailable
from store.filters import Filters
from store.models import Passage

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

COLLECTION = "passages"


class VectorIndex:
    """Nearest passages by cosine, in a Chroma collection in a folder. Chroma is imported on first use."""

    def __init__(self, folder: Path) -> None:
        """Remember the folder; nothing is opened yet."""
        self.folder = folder
        self._lock = threading.RLock()
        self._opened: Collection | None = None
        self._client: ClientAPI | None = None

    def open(self) -> Collection:
        """Open the collection, and make it if it is not there.

        Raises:
            LibraryUnavailable: the folder cannot be opened.
        """
        with self._lock:
            if self._opened is None:
                self._opened = self._connect()
            return self._opened

    def _connect(self) -> Collection:
        # Chroma and its tracing library read these at import: nothing is to be reported to anybody.
        os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
        os.environ.setdefault("OTEL_SDK_DISABLED", "true")
        import chromadb
        from chromadb.config import Settings

        try:
            self._client = chromadb.PersistentClient(str(self.folder), Settings(anonymized_telemetry=False))
            return self._client.get_or_create_collection(
                COLLECTION, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
            )
        except Exception as error:  # Chroma raises bare exceptions of many kinds when a folder is damaged
            raise LibraryUnavailable(
                f"The vector index at {self.folder} cannot be opened: {error}. "
                "Delete that folder and run 'library check --repair': it is made again from the catalogue."
            ) from error

    def reopen(self) -> None:
        """Let go of the collection, so that the next use sees what another process wrote."""
        with self._lock:
            if self._client is not None:
                self._client.clear_system_cache()
            self._client = self._opened = None

    def put(self, passages: Sequence[Passage], vectors: Vectors) -> None:
        """Keep the vectors of passages; those already there are replaced."""
        collection = self.open()
        for first, last in self._batches(len(passages)):
            part = passages[first:last]
            collection.upsert(
                ids=[passage.passage_id for passage in part],
                embeddings=vectors[first:last],
                metadatas=[_metadata(passage) for passage in part],
            )

    def delete(self, passage_ids: Iterable[str]) -> None:
        """Take vectors out; ids that are not there do no harm."""
        ids = list(passage_ids)
        collection = self.open()
        for first, last in self._batches(len(ids)):
            collection.delete(ids=ids[first:last])

    def _batches(self, total: int) -> Iterator[tuple[int, int]]:
        assert self._client is not None or total == 0
        step = self._client.get_max_batch_size() if self._client else 1
        for first in range(0, total, step):
            yield first, min(first + step, total)

    def ids(self) -> set[str]:
        """Give the id of every vector held."""
        return set(self.open().get(include=[])["ids"])

    def search(
        self, vector: Sequence[float], limit: int, filters: Filters, document_ids: Sequence[str] | None
    ) -> list[tuple[str, float]]:
        """Find the nearest passages: (passage id, cosine similarity from -1 to 1), nearest first."""
        collection = self.open()
        found = collection.query(
            query_embeddings=list(vector),
            n_results=limit,
            where=_where(filters, document_ids),
            include=["distances"],
        )
        distances = found["distances"] or [[]]
        return [(str(key), 1.0 - float(distance)) for key, distance in zip(found["ids"][0], distances[0], strict=True)]


def _metadata(passage: Passage) -> dict[str, str | int | float | bool]:
    metadata: dict[str, str | int | float | bool] = {
        "document_id": passage.document_id,
        "kind": passage.kind.value,
        "valence": passage.valence.value,
    }
    for theme in passage.themes:
        metadata[f"theme:{theme.casefold()}"] = True
    return metadata


def _where(filters: Filters, document_ids: Sequence[str] | None) -> Any:
    conditions: list[dict[str, Any]] = []
    if document_ids is not None:
        conditions.append({"document_id": {"$in": list(document_ids)}})
    for key, wanted in filters.for_passages().items():
        lowered = [value.casefold() for value in wanted]
        if key == "theme":
            themes: list[dict[str, Any]] = [{f"theme:{value}": True} for value in lowered]
            conditions.append(themes[0] if len(themes) == 1 else {"$or": themes})
        else:
            conditions.append({key: {"$in": lowered}})
    if len(conditions) > 1:
        return {"$and": conditions}
    return conditions[0] if conditions else None
