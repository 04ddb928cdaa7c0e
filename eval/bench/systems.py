"""The searches that are measured beside each other: each is built from the same passages and asked the same questions.

All that embed use the same bundled model. Second Look is set as it is delivered, the others as their own guides show.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from eval.collection import Collection, Entry
from eval.errors import EvaluationError
from eval.rivals import Bm25

DEPTH = 10
Search = Callable[[str], Sequence[str]]


def text_of(entry: Entry) -> str:
    """Give the title and text of an entry as one."""
    return f"{entry.title}\n{entry.text}".strip()


def bm25(collection: Collection, _: Path) -> Search:
    """BM25 alone (bm25s): English Snowball stems, stop words left out."""
    index = Bm25(collection)
    return lambda question: [key for key, _ in index.search(question)]


def embedder(collection: Collection, _: Path) -> Search:
    """The embedding model alone, every passage compared."""
    from store.embedding import PassageEmbedder

    entries, model = list(collection.entries()), PassageEmbedder()
    held = model.encode([text_of(entry) for entry in entries])

    def search(question: str) -> list[str]:
        order = np.argsort(-(held @ np.array(model.embed_query(question), dtype=np.float32)), kind="stable")
        return [entries[place].entry_id for place in order[:DEPTH]]

    return search


def langchain(collection: Collection, folder: Path) -> Search:
    """LangChain with Chroma, as its guide shows it: pieces of 1,000 characters that overlap by 200."""
    try:
        from langchain_chroma import Chroma
        from langchain_text_splitters import RecursiveCharacterTextSplitter
    except ImportError as error:
        raise _missing(error) from error
    from store.embedding import PassageEmbedder

    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    store = Chroma(embedding_function=PassageEmbedder(), persist_directory=str(folder))
    pieces = [
        (piece, entry.entry_id) for entry in collection.entries() for piece in splitter.split_text(text_of(entry))
    ]
    for first in range(0, len(pieces), 1000):
        part = pieces[first : first + 1000]
        store.add_texts([piece for piece, _ in part], [{"entry": key} for _, key in part])

    def search(question: str) -> list[str]:
        found = store.similarity_search(question, k=3 * DEPTH)  # several pieces may be of one passage
        return list(dict.fromkeys(str(piece.metadata["entry"]) for piece in found))[:DEPTH]

    return search


def haystack(collection: Collection, _: Path) -> Search:
    """Haystack, as its guide to hybrid retrieval shows it: BM25 and vectors in memory, joined by reciprocal ranks."""
    os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "False"
    try:
        from haystack import Document
        from haystack.components.joiners import DocumentJoiner
        from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
        from haystack.document_stores.in_memory import InMemoryDocumentStore
    except ImportError as error:
        raise _missing(error) from error
    from store.embedding import PassageEmbedder

    entries, model = list(collection.entries()), PassageEmbedder()
    vectors = model.encode([text_of(entry) for entry in entries])
    store = InMemoryDocumentStore()
    store.write_documents(
        [
            Document(id=entry.entry_id, content=text_of(entry), embedding=vector.tolist())
            for entry, vector in zip(entries, vectors, strict=True)
        ]
    )
    by_words, by_meaning = InMemoryBM25Retriever(store), InMemoryEmbeddingRetriever(store)
    joiner = DocumentJoiner(join_mode="reciprocal_rank_fusion")

    def search(question: str) -> list[str]:
        words = by_words.run(query=question)["documents"]
        meaning = by_meaning.run(query_embedding=model.embed_query(question))["documents"]
        return [str(found.id) for found in joiner.run(documents=[words, meaning])["documents"]][:DEPTH]

    return search


def second_look(collection: Collection, folder: Path) -> Search:
    """Second Look's own retriever."""
    from assistant.ask.retrieve import PassageRetriever
    from assistant.opening import open_library
    from assistant.settings import Settings
    from eval.beir import index

    settings = Settings(data_dir=folder)
    library = open_library(settings)
    index(collection, library)
    retriever = PassageRetriever(library=library, settings=settings)
    return lambda question: [found.passage.passage_id for found in retriever.evidence(question).items[:DEPTH]]


SYSTEMS: dict[str, Callable[[Collection, Path], Search]] = {
    "bm25": bm25,
    "embedder": embedder,
    "langchain-chroma": langchain,
    "haystack": haystack,
    "second-look": second_look,
}


def _missing(error: ImportError) -> EvaluationError:
    return EvaluationError(
        f"This comparison needs the package {error.name}. Install what it takes: pip install --group bench."
    )
