"""A library as the settings describe it: its embedding model, and its second stage where the package is there."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from assistant.settings import Settings

if TYPE_CHECKING:
    from store.library import Library
    from store.tokens import TokenEncoder

log = logging.getLogger(__name__)


def open_library(settings: Settings) -> Library:
    """Open the library in the data folder of the settings. No model is loaded yet.

    Raises:
        LibraryUnavailable: the data folder cannot be opened or written.
    """
    # Imported here, because these pull in heavy libraries and the server answers before they are there.
    from store.embedding import PassageEmbedder
    from store.library import Library

    embedder = PassageEmbedder(settings.embedding_model, allow_download=settings.allow_model_download)
    return Library(settings.data_dir, embedder, second_stage(settings))


def second_stage(settings: Settings) -> TokenEncoder | None:
    """Give the encoder of the second stage, or None where it is switched off or its package is not installed."""
    from store import tokens

    if not settings.second_stage:
        return None
    if not tokens.available():
        log.warning("The package %s is not installed: passages are ranked by the first stage.", tokens.COLBERT.package)
        return None
    return tokens.TokenEncoder()
