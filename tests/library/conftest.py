"""Libraries that are quick to fill, behind the real pages and the real API."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.runtime import Readiness, Runtime
from assistant.settings import Settings
from assistant.ui.pages import router
from ingest.pipeline import add
from store.embedding import Vectors
from store.library import Library
from tests.quick import QuickEmbedder, QuickEncoder

CASES = """Case reviews published in 2021

March 2021 - Harbour - Child Z

Death of a 3-year-old girl in May 2019.

Background: The family was known to housing. Concerns about neglect were raised twice.

Key issues: professionals did not ask about the lodger; history was not brought together.

Learning: keep the child in view when adults are hard to reach.

Recommendations: review how housing shares what it sees.

Keywords: neglect, housing

February 2021 - Fellside - Child Y

Serious head injury of a 4-week-old boy in June 2019.

Background: The mother was seventeen. Domestic abuse was known to the police.

Key issues: the father was not seen by any service.

Keywords: domestic abuse, infants
"""

REVIEW = """Harbour learning review

Published May 2021 by Harbour Safeguarding Partnership. Scotland.

This review considers how services worked with one family over three years.

Findings

Finding 1: Neglect became ordinary to the services that visited most often, and nobody looked back a year.

Finding 2: The lodger in the spare room was never asked about by any of the services that visited the harbour flat.

Learning points

Practitioners were more confident where supervision made time for doubt about neglect.

Recommendations

The partnership should bring the history of neglect together before each meeting.

Questions for the partnership

How do we know that a plan has changed daily life for the child?
"""

OTHER = """Fellside review report

Published March 2020 by Fellside Safeguarding Partnership. England.

Findings

Finding 1: Neglect became ordinary to the services that visited most often, and nobody looked back.

Finding 2: Each agency kept its own chronology, and no service saw the pattern of missed health appointments.
"""

HOSTILE = """Oddities review

Published 2019 by Oddity Partnership.

Findings

Finding 1: Workers wrote <script>document.title="taken"</script> and **bold** words, and hid\u200b a\u202e mark.
"""


class WordEmbedder(QuickEmbedder):
    """Vectors made from the words one by one, so that texts with the same words are near each other."""

    fingerprint = "words"

    def encode(self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None) -> Vectors:
        rows = [
            np.sum([super(WordEmbedder, self).encode([word])[0] for word in text.split()], axis=0) for text in texts
        ]
        made = np.array(rows, dtype=np.float32).reshape(len(texts), 16)
        long: Vectors = np.linalg.norm(made, axis=1, keepdims=True)
        return np.divide(made, long, dtype=np.float32)


class QuickRuntime(Runtime):
    """A runtime over a library with quick models, ready at once."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings, starter=False)
        self.held = Library(settings.data_dir, WordEmbedder(), QuickEncoder())
        self._readiness = Readiness("ready", "Ready")
        self._opened.set()

    @property
    def library(self) -> Library:
        return self.held

    def warm_up(self, progress: object = None) -> None:
        """Nothing to load."""


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def filled(folder: Path) -> QuickRuntime:
    """A small library: two reviews, a list of cases, and one that tries to run something."""
    made = QuickRuntime(Settings(data_dir=folder / "data"))
    files = folder / "files"
    files.mkdir()
    texts = {"harbour.txt": REVIEW, "fellside.txt": OTHER, "cases.txt": CASES, "oddities.txt": HOSTILE}
    report = add(made.library, [written(files, name, text) for name, text in texts.items()])
    assert not report.failed
    about = {"harbour": ("Scotland", "2021-05"), "fellside": ("England", "2020-03"), "cases": ("England", "2021")}
    for document_id, (nation, published) in about.items():
        made.correct(document_id, {"nations": [nation], "published": published})
    return made


def pages_of(runtime: Runtime) -> TestClient:
    """The library's pages alone, without the rest of the page."""
    app = FastAPI()
    app.include_router(router(runtime, lambda: "1"))
    return TestClient(app)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[QuickRuntime]:
    """The small library, not to be changed."""
    made = filled(tmp_path_factory.mktemp("shelf"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def client(shelf: QuickRuntime) -> TestClient:
    return pages_of(shelf)


@pytest.fixture
def runtime(tmp_path: Path) -> Iterator[QuickRuntime]:
    """The small library, to be changed."""
    made = filled(tmp_path)
    yield made
    made.close()
