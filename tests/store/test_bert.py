"""One text at a time gives the vector that the whole library gives, whatever the text."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.bert import TextEncoder
from store.embedding import BUNDLED, PassageEmbedder
from store.packaged import locate


@pytest.fixture(scope="module")
def alone() -> TextEncoder:
    return TextEncoder(locate(BUNDLED))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=400) | st.sampled_from(["lift " * 600, "What helped practitioners to hear the child?"]))
def test_the_same_vector_with_and_without_pytorch(alone: TextEncoder, embedder: PassageEmbedder, text: str) -> None:
    embedder.load()
    assert embedder._loaded is not None
    [whole] = embedder._loaded.encode([text], normalize_embeddings=True)
    np.testing.assert_allclose(alone.encode(text), whole, atol=2e-6)
    np.testing.assert_allclose(embedder.encode([text])[0], whole, atol=2e-6)


def test_a_question_is_embedded_without_pytorch() -> None:
    code = (
        "import sys; from store.embedding import PassageEmbedder; v = PassageEmbedder().embed_query('lift'); "
        "assert len(v) == 384; assert not {'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_few_texts_are_embedded_without_pytorch_and_many_with_it() -> None:
    code = (
        "import sys; import numpy as np; from store.embedding import PassageEmbedder; e = PassageEmbedder(); "
        "few = e.encode(['The lodger was never asked about.', 'Nobody saw the child alone.']); "
        "assert 'torch' not in sys.modules; "
        "many = e.encode(['The lodger was never asked about.', 'Nobody saw the child alone. ' * 1000]); "
        "assert 'torch' in sys.modules; "
        "np.testing.assert_allclose(few[0], many[0], atol=2e-6)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
