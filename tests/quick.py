"""A library that is quick to fill: models that make vectors from the words by arithmetic."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from store.embedding import PassageEmbedder, Vectors
from store.library import Library
from store.tokens import DIMENSION, TokenEncoder, TokenVectors


class QuickEmbedder(PassageEmbedder):
    """Vectors made from the words by arithmetic: the same words, the same vector, at no cost."""

    fingerprint = "quick"

    def load(self) -> None:
        """Nothing to load."""

    def load_for_questions(self) -> None:
        """Nothing to load."""

    def encode(self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None) -> Vectors:
        rows = [_numbers(text, 16) for text in texts]
        if progress:
            progress(len(texts), len(texts))
        return np.array([row / np.linalg.norm(row) for row in rows], dtype=np.float32).reshape(len(texts), 16)


class QuickEncoder(TokenEncoder):
    """The same for the second stage."""

    fingerprint = "quick tokens"

    def load(self) -> None:
        """Nothing to load."""

    def encode(self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None) -> list[TokenVectors]:
        return [np.rint(_numbers(text, 2 * DIMENSION) * 127).astype(np.int8).reshape(2, DIMENSION) for text in texts]


def _numbers(text: str, count: int) -> Any:
    seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
    return np.random.default_rng(seed).uniform(-1, 1, count)


def quick_library(folder: Path) -> Library:
    """Open a library with these models."""
    return Library(folder, QuickEmbedder(), QuickEncoder())
