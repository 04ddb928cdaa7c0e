from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from store import embedding
from store.codes import closeness, compress
from store.embedding import PassageEmbedder
from store.errors import ModelUnavailable
from store.lexical import content_words
from store.models import passage_id
from store.packaged import locate
from store.tokens import TokenEncoder


def test_a_changed_weight_file_is_refused() -> None:
    with pytest.raises(ModelUnavailable, match="is not the expected one"):
        locate(dataclasses.replace(embedding.BUNDLED, sha256="0" * 64))


def test_a_missing_package_is_said() -> None:
    with pytest.raises(ModelUnavailable, match="no_such_package is missing"):
        locate(dataclasses.replace(embedding.BUNDLED, package="no_such_package"))


def test_a_hub_name_is_not_fetched_unless_allowed() -> None:
    with pytest.raises(ModelUnavailable, match="could not be loaded"):
        PassageEmbedder("nobody/no-such-model").load()


def test_embeddings_have_length_one_and_like_is_near_like(embedder: PassageEmbedder) -> None:
    vectors = embedder.encode(["A baby was hurt.", "An infant was injured.", "The train was late."])
    assert vectors.shape == (3, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]


def test_closeness_does_not_depend_on_company(encoder: TokenEncoder) -> None:
    texts = ["Missed dental appointments.", "The lift was broken, and nobody came to mend it for a whole winter."]
    question = encoder.encode(["dentist visits missed"])[0]
    alone = [closeness(question, [compress(encoder.encode([text])[0])])[0] for text in texts]
    together = closeness(question, [compress(vectors) for vectors in encoder.encode(texts)])
    assert np.allclose(alone, together, atol=0.02)
    assert together[0] > together[1]
    assert closeness(question, []) == []
    assert closeness(question, [b"", compress(encoder.encode(texts[:1])[0])])[0] == -1


def test_coded_token_vectors_are_small_and_score_nearly_as_the_vectors_themselves(encoder: TokenEncoder) -> None:
    asked, told = encoder.encode(["Who hears the child?", "Nobody had asked the girl what she herself wanted."])
    whole = (told / 127.0 @ (asked / 127.0).T).max(axis=0).mean()
    assert len(compress(told)) == 64 * len(told)
    assert closeness(asked, [compress(told)])[0] == pytest.approx(whole, abs=0.03)


@given(st.text(), st.text())
def test_a_passage_id_depends_on_words_and_not_on_white_space(before: str, after: str) -> None:
    assert passage_id("d", f"{before} {after}") == passage_id("d", f" {before}\n\t{after} ")
    assert passage_id("d", before) != passage_id("other", before)
    assert passage_id("d", before, 0) != passage_id("d", before, 1)


def test_a_question_of_small_words_alone_still_searches() -> None:
    assert content_words("What is this?") == ["what", "is", "this"]
    assert content_words("What did the mother’s review find?") == ["mother", "review", "find"]
