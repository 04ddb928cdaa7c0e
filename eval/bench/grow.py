"""A library of any size out of real sentences, to see how search grows: synthetic in its passages, real in its words.

Each sentence of a few thousand is embedded and encoded once. A passage is a handful of sentences, mostly from one text;
its vector is the mean of theirs with noise, its token vectors are theirs one after another. So word frequencies, vector
neighbourhoods and sizes are near those of real passages, without weeks of embedding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from eval.collection import Collection
from store.codes import compress
from store.embedding import PassageEmbedder, Vectors
from store.library import Library
from store.models import Document, Passage, PassageKind
from store.tokens import TokenEncoder

SENTENCES, PER_DOCUMENT = 3_000, 250
NATIONS = ("England", "England", "England", "Scotland", "Wales", "Northern Ireland")
THEMES = tuple(f"theme {number}" for number in range(40))
_NOISE = 0.035  # each of 384 numbers; passages of the same sentences stay apart, and neighbours stay neighbours
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True)
class Stock:
    """The sentences that passages are made of: which text each is from, its vector and its coded token vectors."""

    sentences: Sequence[str]
    sources: Sequence[int]
    vectors: Vectors
    tokens: Sequence[bytes]


def stock(collections: Sequence[Collection], embedder: PassageEmbedder, encoder: TokenEncoder) -> Stock:
    """Take sentences from texts spread over the collections, and encode them."""
    texts = [entry.text for collection in collections for entry in collection.entries()]
    chooser = np.random.default_rng(11)
    sentences, sources = list[str](), list[int]()
    for source in chooser.permutation(len(texts)):
        found = [part.strip() for part in _SENTENCE_END.split(texts[source]) if 5 < len(part.split()) < 60]
        sentences += found
        sources += [int(source)] * len(found)
        if len(sentences) >= SENTENCES:
            break
    return Stock(sentences, sources, embedder.encode(sentences), [compress(item) for item in encoder.encode(sentences)])


def grow(library: Library, held: Stock, size: int) -> None:
    """Add documents until the library holds `size` passages."""
    for number in range(library.counts()[0], -(-size // PER_DOCUMENT)):
        document, text, passages, vectors, tokens = _document(held, number)
        with library.writing():
            library.vectors.put(passages, vectors)
            library.catalogue.put(document, text, passages, vectors, tokens)
    for key, name in (("embedding", library.embedder.fingerprint), ("tokens", _fingerprint(library))):
        library.catalogue.set_meta(key, name)


def _fingerprint(library: Library) -> str:
    assert library.encoder is not None
    return library.encoder.fingerprint


def _document(held: Stock, number: int) -> tuple[Document, str, list[Passage], Vectors, list[bytes]]:
    chooser = np.random.default_rng(number)
    name = f"grown-{number}"
    parts = list(_handfuls(held, chooser))
    texts = [" ".join(held.sentences[place] for place in part) for part in parts]
    starts = np.cumsum([0, *(len(text) + 1 for text in texts[:-1])])
    passages = [
        Passage(
            passage_id=f"{name}:{place}",
            document_id=name,
            ordinal=place,
            kind=PassageKind.FINDING if place % 7 == 0 else PassageKind.TEXT,
            text=text,
            search_text=text,
            start=int(start),
            end=int(start) + len(text),
            themes=[THEMES[int(chooser.integers(len(THEMES)))]],
        )
        for place, (text, start) in enumerate(zip(texts, starts, strict=True))
    ]
    means = np.array([held.vectors[part].mean(axis=0) for part in parts])
    vectors = means + chooser.normal(0, _NOISE * np.linalg.norm(means, axis=1, keepdims=True), means.shape)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    document = Document(
        document_id=name,
        title=f"Grown document {number}",
        sha256=name,
        file_name=f"{name}.txt",
        media_type="text/plain",
        nations=[NATIONS[number % len(NATIONS)]],
        published=str(1990 + number % 35),
        added_at="2026-01-01T00:00:00+00:00",
        passages=len(passages),
    )
    tokens = [b"".join(held.tokens[place] for place in part) for part in parts]
    return document, "\n".join(texts), passages, vectors.astype(np.float32), tokens


def _handfuls(held: Stock, chooser: np.random.Generator) -> Iterator[list[int]]:
    """Give the places of the sentences of each passage: three to five, most of them near each other."""
    for _ in range(PER_DOCUMENT):
        first = int(chooser.integers(len(held.sentences)))
        near = range(max(0, first - 4), min(len(held.sentences), first + 5))
        others = [
            int(chooser.choice(near)) if chooser.random() < 0.7 else int(chooser.integers(len(held.sentences)))
            for _ in range(int(chooser.integers(2, 5)))
        ]
        yield list(dict.fromkeys([first, *others]))


def size_on_disk(folder: Path) -> int:
    """Bytes of every file below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
