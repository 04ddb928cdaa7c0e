"""Vectors as half-precision bytes: half the room, and scores that differ in the fourth place at most."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from store.embedding import Vectors


def pack(vector: npt.ArrayLike) -> bytes:
    """Make one vector of length 1 into bytes."""
    return np.asarray(vector, dtype=np.float16).tobytes()


def unpack(vectors: Sequence[bytes]) -> Vectors:
    """Read vectors back: float32 of shape (how many, dimension)."""
    if not vectors:
        return np.zeros((0, 0), dtype=np.float32)
    return np.frombuffer(b"".join(vectors), dtype=np.float16).reshape(len(vectors), -1).astype(np.float32)
