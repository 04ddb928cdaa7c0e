"""A small real library: two short texts written for these tests, read by ingest, embedded by the bundled model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.pipeline import add
from store.embedding import PassageEmbedder
from store.library import Library

NORTH = """North Valley learning review

Published May 2021

Findings

Workers saw that home visits to the hillside household were often cancelled at short notice by the family.

Nobody asked the school nurse what she knew about missed dental appointments until the review meeting.
"""

SOUTH = """South Bay learning review

Published March 2019

Findings

Records from the housing office described damp bedrooms and a broken boiler for two winters in a row.

Police officers were not told that the older brother had moved back into the flat during the summer.
"""


@pytest.fixture(scope="session")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the two texts."""
    folder = tmp_path_factory.mktemp("papers")
    (folder / "north.txt").write_text(NORTH, encoding="utf-8")
    (folder / "south.txt").write_text(SOUTH, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def library(papers: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library that holds the two texts. Read only: many tests share it."""
    held = Library(tmp_path_factory.mktemp("library"), PassageEmbedder())
    add(held, [papers])
    yield held
    held.close()
