"""Additions that are killed, each in a process of its own, and what a library then holds."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from ingest.pipeline import add
from store.embedding import PassageEmbedder
from store.library import Library
from store.tokens import TokenEncoder
from tests.quick import quick_library

# Forked from a process that has imported all this and opened nothing: a new process for each addition, in no time.
_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.ingest.killed", "chromadb", "chromadb.api.shared_system_client"])


def opened(folder: Path, *, real: bool) -> Library:
    return Library(folder, PassageEmbedder(), TokenEncoder()) if real else quick_library(folder)


def _add(folder: Path, files: Sequence[Path], real: bool, die_in: str | None) -> None:
    library = opened(folder, real=real)
    if die_in is not None:
        _die_in(library, die_in)
    add(library, files)
    library.close()


def _die_in(library: Library, step: str) -> None:
    """Make the process kill itself when it comes to a step, "vectors.put", before or, with a "+", after its work."""
    owner = library
    *path, name = step.rstrip("+").split(".")
    for part in path:
        owner = getattr(owner, part)
    work = getattr(owner, name)

    def die(*given: Any, **named: Any) -> None:
        if step.endswith("+"):
            work(*given, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(owner, name, die)


def start(folder: Path, files: Sequence[Path], *, real: bool = False, die_in: str | None = None) -> Any:
    """Begin to add files in a process of its own."""
    process = _FORKS.Process(target=_add, args=(folder, files, real, die_in))
    process.start()
    return process


class Contents(NamedTuple):
    """Everything that a library holds, as far as it does not tell when it was added."""

    documents: dict[str, str]
    texts: dict[str, str]
    passages: dict[str, str]
    vectors: dict[str, bytes]
    tokens: dict[str, bytes]
    found: list[tuple[str, float]]


def contents(folder: Path, *, real: bool = False) -> Contents:
    """Read a library whole, and have it checked."""
    library = opened(folder, real=real)
    try:
        assert library.check().sound
        documents = library.documents()
        passages = [passage for document in documents for passage in library.passages(document.document_id)]
        ids = [passage.passage_id for passage in passages]
        return Contents(
            {
                document.document_id: document.model_copy(update={"added_at": ""}).model_dump_json()
                for document in documents
            },
            {document.document_id: library.document_text(document.document_id) for document in documents},
            {passage.passage_id: passage.model_dump_json() for passage in passages},
            {key: np.asarray(vector, dtype=np.float32).tobytes() for key, vector in library.vectors.fetch(ids).items()},
            library.catalogue.tokens(ids),
            library.search_lexical(["records", "meetings", "school"], 100),
        )
    finally:
        library.close()
