"""What a classifier sees of a message: its vector, and its words and pieces of words in hashed bins."""

from __future__ import annotations

import re
import unicodedata
from zlib import crc32

import numpy as np
import numpy.typing as npt

BINS = 1 << 15  # for words, and as many again for pieces of words
_WORD = re.compile(r"[a-z0]+|[?!]")
_SHORT = {"u": "you", "r": "are", "ur": "your", "2": "to", "cos": "because", "pls": "please", "n": "and", "wi": "with"}

Bins = npt.NDArray[np.int64]
Weights = npt.NDArray[np.float32]


def plain(text: str) -> list[str]:
    """The words of a message in one spelling: lower case, no accents, no apostrophes, every digit a nought."""
    spelt = unicodedata.normalize("NFKD", text).casefold()
    spelt = "".join(char for char in spelt if not unicodedata.combining(char))
    spelt = re.sub(r"['’`]", "", spelt)
    words = _WORD.findall(re.sub(r"\d", "0", spelt))
    return [_SHORT.get(word, word) for word in words]


def hashed(text: str) -> tuple[Bins, Weights]:
    """Count runs of one to three words and pieces of three to five letters: (bins, weights), each part of length 1."""
    words = plain(text)
    runs = {" ".join(words[at : at + size]) for size in (1, 2, 3) for at in range(len(words) - size + 1)}
    pieces = {
        padded[at : at + size]
        for word in words
        for padded in (f" {word} ",)
        for size in (3, 4, 5)
        for at in range(len(padded) - size + 1)
    }
    parts = [_part(runs, 0), _part(pieces, BINS)]
    return np.concatenate([bins for bins, _ in parts]), np.concatenate([weights for _, weights in parts])


def _part(grams: set[str], first: int) -> tuple[Bins, Weights]:
    found = sorted({crc32(gram.encode()) % BINS for gram in grams})
    bins = np.array(found, dtype=np.int64) + first
    return bins, np.full(len(found), 1 / max(len(found), 1) ** 0.5, dtype=np.float32)
