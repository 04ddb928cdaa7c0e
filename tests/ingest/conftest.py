"""The founding documents, loaded once."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.models import Loaded
from ingest.pipeline import load


@pytest.fixture(scope="session")
def founding(corpus: Path) -> dict[str, Loaded]:
    """The five founding documents by file stem."""
    return {path.stem: load(path, document_id=path.stem, source_path=None) for path in sorted(corpus.glob("*.txt"))}
