"""One text into one vector without PyTorch: the bundled model's six layers, worked out with NumPy.

Importing PyTorch and its friends takes far longer than answering a question. Passages, many at a time, are still
embedded with sentence-transformers; a test holds that both give the same vector, but for the rounding of single
precision.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Array = npt.NDArray[np.float32]

HEADS = 12
LONGEST = 256  # tokens, as in the model's own settings
_TINY = np.float32(1e-12)


class TextEncoder:
    """A BERT encoder with mean pooling and vectors of length 1, for one text at a time."""

    def __init__(self, folder: Path) -> None:
        """Remember where the model lies; nothing is read yet."""
        self._folder = folder

    @cached_property
    def _weights(self) -> dict[str, Array]:
        from safetensors.numpy import load_file

        held: dict[str, Array] = load_file(self._folder / "model.safetensors")
        return held

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(LONGEST)
        return tokenizer

    def load(self) -> None:
        """Read the weights now."""
        self._weights, self._tokenizer  # noqa: B018 - reads both

    def encode(self, text: str) -> Array:
        """Embed one text: float32 of shape (dimension,), of length 1."""
        ids = self._tokenizer.encode(text).ids
        hidden = self._embed(ids)
        layer = 0
        while f"encoder.layer.{layer}.output.dense.weight" in self._weights:
            hidden = self._layer(f"encoder.layer.{layer}", hidden)
            layer += 1
        mean = hidden.mean(axis=0)
        return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-12), dtype=np.float32)

    def _embed(self, ids: list[int]) -> Array:
        held = self._weights
        summed = (
            held["embeddings.word_embeddings.weight"][ids]
            + held["embeddings.position_embeddings.weight"][: len(ids)]
            + held["embeddings.token_type_embeddings.weight"][0]
        )
        return self._normed("embeddings.LayerNorm", summed)

    def _layer(self, name: str, hidden: Array) -> Array:
        attended = self._linear(f"{name}.attention.output.dense", self._attention(f"{name}.attention.self", hidden))
        hidden = self._normed(f"{name}.attention.output.LayerNorm", attended + hidden)
        widened = _gelu(self._linear(f"{name}.intermediate.dense", hidden))
        return self._normed(f"{name}.output.LayerNorm", self._linear(f"{name}.output.dense", widened) + hidden)

    def _attention(self, name: str, hidden: Array) -> Array:
        query, key, value = (self._heads(f"{name}.{part}", hidden) for part in ("query", "key", "value"))
        scores = query @ key.transpose(0, 2, 1) / np.float32(np.sqrt(query.shape[-1]))
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        mixed = (scores / scores.sum(axis=-1, keepdims=True)) @ value
        return np.asarray(mixed.transpose(1, 0, 2).reshape(hidden.shape))

    def _heads(self, name: str, hidden: Array) -> Array:
        return self._linear(name, hidden).reshape(len(hidden), HEADS, -1).transpose(1, 0, 2)

    def _linear(self, name: str, hidden: Array) -> Array:
        return np.asarray(hidden @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"])

    def _normed(self, name: str, hidden: Array) -> Array:
        centred = hidden - hidden.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + _TINY)
        return np.asarray(centred / spread * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"])


def _gelu(values: Array) -> Array:
    return np.asarray(values * np.float32(0.5) * (1 + _erf(values / np.float32(np.sqrt(2)))), dtype=np.float32)


def _erf(values: Array) -> Any:
    """The error function, to 1.5e-7: Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26."""
    size = np.abs(values)
    part = 1 / (1 + np.float32(0.3275911) * size)
    series: Any = np.float32(0)
    for factor in (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592):
        series = (series + np.float32(factor)) * part
    return np.sign(values) * (1 - series * np.exp(-(size**2)))
