"""Token vectors in 64 bytes each: turned, cut to 192 numbers, and each three of them named by the nearest of 256.

The turn and the 64 lists of 256 triples (`codebook.npz`) are data, learnt once from general text by
`python -m eval.codebook`; a library needs no training of its own. Product quantisation after Jégou and others (2011).
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

GROUPS, CHOICES, WIDTH = 64, 256, 3
BYTES = GROUPS  # a token
_PART = 512  # tokens scored at a time
_STEP = 512  # tokens coded at a time: the distances to all choices of a step take 32 MB


class Codebook(NamedTuple):
    """`turn` is float32 of shape (dimension of a token vector, 192), `triples` of shape (64, 256, 3)."""

    turn: Floats
    triples: Floats
    fingerprint: str


@cache
def codebook() -> Codebook:
    """Load the codebook."""
    data = files("store").joinpath("codebook.npz").read_bytes()
    held = np.load(io.BytesIO(data))
    digest = hashlib.sha256(data).hexdigest()
    return Codebook(held["turn"].astype(np.float32), held["triples"].astype(np.float32), digest[:12])


def compress(vectors: npt.NDArray[np.int8]) -> bytes:
    """Code token vectors, int8 of shape (tokens, 384) with rows of length 127, as 64 bytes a token."""
    turned = (vectors.astype(np.float32) / np.float32(127)).astype(np.float32) @ codebook().turn
    return code(turned, codebook().triples).tobytes()


def code(turned: Floats, triples: Floats) -> npt.NDArray[np.uint8]:
    """Name the nearest triple of each group: (tokens, 192) becomes uint8 of shape (tokens, 64)."""
    by_group = triples.transpose(0, 2, 1)
    half_squares = (triples**2).sum(axis=2)[:, None, :] / 2
    coded = np.zeros((len(turned), GROUPS), dtype=np.uint8)
    for first in range(0, len(turned), _STEP):
        part = turned[first : first + _STEP].reshape(-1, GROUPS, WIDTH).transpose(1, 0, 2)
        coded[first : first + _STEP] = (part @ by_group - half_squares).argmax(axis=2).T
    return coded


def decode(coded: npt.NDArray[np.uint8]) -> Floats:
    """Give the vectors that codes stand for: (tokens, 64) becomes float32 of shape (tokens, 256), triples with a 0."""
    places = coded + np.arange(GROUPS) * CHOICES
    return _choices().take(places).view(np.float32)


@cache
def _choices() -> npt.NDArray[np.complex128]:
    """Give all triples in one row, each with a 0 behind it.

    Four floats are as wide as one complex number, and numpy picks whole numbers many times faster than rows.
    """
    return _padded(codebook().triples).view(np.complex128).ravel()


def _padded(triples: Floats) -> Floats:
    """Put a 0 behind every triple along the last axis, and join them: (..., 64 * 3) becomes (..., 64 * 4)."""
    parts = triples.reshape(*triples.shape[:-1], -1, WIDTH)
    wider: Floats = np.pad(parts, [(0, 0)] * (parts.ndim - 1) + [(0, 1)])
    return wider.reshape(*triples.shape[:-1], -1)


def closeness(question: npt.NDArray[np.int8], passages: Sequence[bytes]) -> list[float]:
    """Score coded passages against a question: the mean over its tokens of the best cosine with any token, -1 to 1.

    `question` is int8 of shape (tokens, 384) as the encoder gives it.
    """
    if not passages:
        return []
    asked = _padded((question / np.float32(127)).astype(np.float32) @ codebook().turn)
    lengths = [len(passage) // BYTES for passage in passages]
    coded = np.frombuffer(b"".join(passages), dtype=np.uint8).reshape(-1, BYTES)
    if not len(coded):
        return [-1.0] * len(passages)
    # A product for all passages, in parts that stay in the processor's cache; then the best token of each passage for
    # every token of the question.
    products = np.empty((len(coded), len(asked)), dtype=np.float32)
    for first in range(0, len(coded), _PART):
        np.matmul(decode(coded[first : first + _PART]), asked.T, out=products[first : first + _PART])
    starts = np.cumsum([0, *lengths[:-1]])
    best = np.maximum.reduceat(products, np.minimum(starts, len(coded) - 1), axis=0).mean(axis=1)
    return [float(mean) if length else -1.0 for mean, length in zip(best, lengths, strict=True)]
