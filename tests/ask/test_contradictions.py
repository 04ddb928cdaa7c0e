"""Where the founding documents contradict themselves, an answer says so, from the documents alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.ask.service import AskService
from assistant.settings import Settings
from ingest.pipeline import add
from store.embedding import PassageEmbedder
from store.library import Library

FILES = (
    "west-lothian-learning-review-2022.txt",
    "dfe-kingston-barriers-to-learning-2014.txt",
    "rip-triennial-briefing-2019.txt",
)


@pytest.fixture(scope="module")
def library(corpus: Path, tmp_path_factory: pytest.TempPathFactory, embedder: PassageEmbedder) -> Iterator[Library]:
    library = Library(tmp_path_factory.mktemp("contradictions"), embedder)
    add(library, [corpus / name for name in FILES])
    yield library
    library.close()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("What share of survey respondents knew of no learning embedded in practice in West Lothian?", "57.5"),
        ("How much learning do LSCB representatives think takes place from SCRs at a local level?", "51"),
        ("What does Table 3 give for child characteristics noted in the SCRs, by age?", "278"),
    ],
)
def test_a_contradiction_is_told_when_asked_about(library: Library, question: str, told: str) -> None:
    answer = AskService(library, Settings()).ask(question)
    assert any(told in conflict.text for conflict in answer.conflicts), [one.text for one in answer.conflicts]
    assert "agree" in answer.summary
    assert all(source.verified for source in answer.sources)
