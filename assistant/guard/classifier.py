"""Three linear classifiers: danger now, request for a decision, name of somebody private.

Their weights are data (`assistant/guard/data/weights.npz`), made by `python -m eval.guard.train` from written messages.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files

import numpy as np
import numpy.typing as npt

from assistant.guard.encoder import shared_encoder
from assistant.guard.features import hashed

MEANING = 3.0  # how much the vector counts beside the words
LONG = 45  # words: a longer message is judged in pieces too, so that one sentence is not lost in many
MOST_PIECES = 40
_SENTENCE = re.compile(r"[^.!?\n]+[.!?\n]*")

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Weights:
    """One classifier of messages. `meaning` is of shape (384,), `bins` of shape (2 * features.BINS,)."""

    meaning: Floats
    bins: Floats
    bias: float

    def score(self, vector: Floats, text: str) -> float:
        """Log-odds that the message belongs to the class."""
        at, weights = hashed(text)
        return float(MEANING * (self.meaning @ vector) + self.bins[at] @ weights + self.bias)


@dataclass(frozen=True)
class Scores:
    """The highest log-odds over the pieces of a message, and the piece that has them, as (start, end)."""

    danger: float
    danger_at: tuple[int, int]
    decision: float
    decision_at: tuple[int, int]


@cache
def weights() -> dict[str, Weights]:
    """Read the classifiers of messages, by name."""
    held = _held()
    return {
        name: Weights(held[f"{name}_meaning"], held[f"{name}_bins"], float(held[f"{name}_bias"].item()))
        for name in ("danger", "decision")
    }


@cache
def name_weights() -> tuple[Floats, float]:
    """Read the classifier of names: (weights of shape (names.BINS,), bias)."""
    held = _held()
    return held["name_bins"], float(held["name_bias"].item())


@cache
def _held() -> dict[str, Floats]:
    with as_file(files("assistant.guard").joinpath("data/weights.npz")) as path, np.load(path) as stored:
        return {name: np.asarray(stored[name], dtype=np.float32) for name in stored.files}


def pieces(text: str) -> list[tuple[int, int]]:
    """Cut a long message into overlapping runs of sentences; the whole comes first."""
    whole = [(0, len(text))]
    if len(text.split()) <= LONG:
        return whole
    sentences = [found.span() for found in _SENTENCE.finditer(text) if found.group().strip()]
    runs: list[tuple[int, int]] = []
    for at in range(0, len(sentences), 1 + len(sentences) // MOST_PIECES):
        end = at
        while end + 1 < len(sentences) and _words(text, sentences[at][0], sentences[end][1]) < LONG // 3:
            end += 1
        runs.append((sentences[at][0], sentences[end][1]))
    return [*whole, *runs]


def _words(text: str, start: int, end: int) -> int:
    return len(text[start:end].split())


def scores(text: str) -> Scores:
    """Judge a message.

    Raises:
        ModelUnavailable: the model behind the vectors is missing, or not the expected one.
    """
    cut = pieces(text)
    parts = [text[start:end] for start, end in cut]
    vectors = shared_encoder().encode(parts)
    danger = _best(weights()["danger"], vectors, parts)
    decision = _best(weights()["decision"], vectors, parts)
    return Scores(danger[0], cut[danger[1]], decision[0], cut[decision[1]])


def danger_around(text: str, start: int, end: int, judged: Scores) -> float:
    """The log-odds of danger of the sentences that `text[start:end]` touches, without what is asked after them.

    `judged` is what the whole message came to: where those sentences are the piece that decided it, it is not judged
    again.
    """
    touched = [found for found in _SENTENCE.finditer(text) if found.start() < end and found.end() > start]
    part = text[touched[0].start() : touched[-1].end()] if touched else text
    at = (touched[0].start(), touched[-1].end()) if touched else (0, len(text))
    if at == judged.danger_at:
        return judged.danger
    return weights()["danger"].score(shared_encoder().encode([part])[0], part)


def _best(of: Weights, vectors: Floats, parts: Sequence[str]) -> tuple[float, int]:
    found = [of.score(vector, part) for vector, part in zip(vectors, parts, strict=True)]
    best = int(np.argmax(found))
    return found[best], best
