"""A filter never widens and never loses: both indexes give exactly what the catalogue allows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eval.embedding import RememberingEmbedder
from store.filters import FILTER_KEYS, FilterError, Filters
from store.library import Library
from store.models import Document, DocumentStatus, DocumentType, Passage, PassageKind, Valence

TEXTS = ("A passage on sleep.", "A passage on school.", "A passage on money.", "A passage on dogs.")
AGENCIES, AGES = ("Police", "health"), ("under 1", "1 to 5")


def some(*values: str) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), max_size=2, unique=True)


documents = st.fixed_dictionaries(
    {
        "nations": some("England", "Scotland"),
        "authorities": some("Moray", "West Lothian"),
        "publisher": st.sampled_from([None, "Ofsted", "NSPCC"]),
        "document_type": st.sampled_from([DocumentType.BRIEFING, DocumentType.UNKNOWN]),
        "review_types": some("learning_review", "serious_case_review"),
        "published": st.sampled_from([None, "2014", "2014-05", "2015-01-31"]),
        "people": some("children", "adults"),
        "agencies": some(*AGENCIES),
        "roles": some("Teacher", "nurse"),
        "harms": some("neglect"),
        "age_bands": some(*AGES),
        "status": st.sampled_from([DocumentStatus.CURRENT, DocumentStatus.CURRENT, DocumentStatus.WITHDRAWN]),
    }
)
passages = st.fixed_dictionaries(
    {
        "kind": st.sampled_from([PassageKind.FINDING, PassageKind.TEXT]),
        "valence": st.sampled_from([Valence.PROBLEM, Valence.NEUTRAL]),
        "themes": some("Neglect", "housing"),
        "agencies": some(*AGENCIES),
        "roles": some("Teacher", "nurse"),
        "harms": some("neglect"),
        "age_bands": some(*AGES),
    }
)
VALUES = {
    "nation": ["england", "SCOTLAND", "Wales"],
    "authority": ["moray", "West Lothian"],
    "publisher": ["ofsted", "nspcc"],
    "document_type": ["briefing", "guidance"],
    "review_type": ["Learning_Review", "serious_case_review"],
    "document": ["d0", "D1", "d9"],
    "year": ["2014", "2015", "2020"],
    "since": ["2014", "2014-05", "2014-06", "2015"],
    "people": ["child", "Adults"],
    "agency": ["police", "Health"],
    "role": ["teacher", "nurse"],
    "harm": ["Neglect", "fire"],
    "age_band": ["Under 1", "1 to 5"],
    "kind": ["finding", "text"],
    "theme": ["neglect", "Housing"],
    "valence": ["problem", "neutral"],
}
narrowings = st.dictionaries(st.sampled_from(FILTER_KEYS), st.none(), min_size=1, max_size=3).flatmap(
    lambda keys: st.fixed_dictionaries(
        {key: st.lists(st.sampled_from(VALUES[key]), min_size=1, max_size=2, unique=True) for key in keys}
    )
)


def test_every_filter_is_tried_here() -> None:
    assert set(VALUES) == set(FILTER_KEYS)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    library = Library(tmp_path_factory.mktemp("filters"), RememberingEmbedder())
    yield library
    library.close()


def shelve(library: Library, number: int, described: dict[str, object], held: list[dict[str, object]]) -> None:
    name = f"d{number}"
    text = "\n".join(TEXTS)
    document = Document.model_validate(
        {"document_id": name, "title": name, "sha256": name, "file_name": name, "media_type": "text/plain", **described}
    )
    kept = [
        Passage.model_validate(
            {
                **{"passage_id": f"{name}:{place}", "document_id": name, "ordinal": place},
                **{"text": words, "search_text": words},
                **{"start": text.index(words), "end": text.index(words) + len(words), **facets},
            }
        )
        for place, (words, facets) in enumerate(zip(TEXTS, held, strict=False))
    ]
    library.add(document, text, kept)


def allowed(library: Library, filters: Filters) -> set[str]:
    """What a walk over everything that is held allows, without any index."""
    return {
        passage.passage_id
        for document in library.documents()
        if document.status is not DocumentStatus.WITHDRAWN
        for passage in library.passages(document.document_id)
        if all(fits(document, passage, key, values) for key, values in filters.values.items())
    }


def fits(document: Document, passage: Passage, key: str, values: tuple[str, ...]) -> bool:
    wanted = {value.casefold() for value in values}
    if key == "since":
        return document.published is not None and any(document.published >= value for value in values)
    held = {
        "nation": document.nations,
        "authority": document.authorities,
        "publisher": [document.publisher or ""],
        "document_type": [document.document_type.value],
        "review_type": document.review_types,
        "document": [document.document_id],
        "year": [(document.published or "")[:4]],
        "people": document.people,
        "agency": document.agencies + passage.agencies,
        "role": document.roles + passage.roles,
        "harm": document.harms + passage.harms,
        "age_band": document.age_bands + passage.age_bands,
        "kind": [passage.kind.value],
        "theme": passage.themes,
        "valence": [passage.valence.value],
    }[key]
    return any(value.casefold() in wanted for value in held)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    shelf=st.lists(st.tuples(documents, st.lists(passages, min_size=1, max_size=4)), min_size=3, max_size=3),
    filters=st.lists(narrowings, min_size=12, max_size=12),
)
def test_both_indexes_give_exactly_what_is_allowed(
    library: Library,
    shelf: list[tuple[dict[str, object], list[dict[str, object]]]],
    filters: list[dict[str, list[str]]],
) -> None:
    for number, (described, held) in enumerate(shelf):
        shelve(library, number, described, held)
    for values in ({}, *filters):
        narrowed = Filters.of(values)
        right = allowed(library, narrowed)
        assert {key for key, _ in library.search_lexical(["passage"], 50, narrowed)} == right
        assert {key for key, _ in library.search_dense("anything", 50, narrowed)} == right
        few = library.search_dense("sleep", 2, narrowed)
        assert {key for key, _ in few} <= right
        assert len(few) == min(2, len(right))
    assert library.check().sound


def test_a_change_of_what_is_recorded_counts_in_both_indexes_at_once(library: Library) -> None:
    shelve(library, 0, {"nations": ["England"]}, [{}])
    changed = library.document("d0").model_copy(update={"nations": ["Wales"], "published": "2021-03"})
    library.update_document(changed)
    for values in ({"nation": ["Wales"]}, {"since": ["2021"]}, {"year": ["2021"]}):
        narrowed = Filters.of(values)
        assert [key for key, _ in library.search_lexical(["passage"], 5, narrowed)] == ["d0:0"]
        assert [key for key, _ in library.search_dense("sleep", 5, narrowed)] == ["d0:0"]


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("kind", "findings", "finding"),
        ("kind", "no such thing", "It is one of: finding, learning_point"),
        ("document_type", "learning review report", "learning_review, review_report"),
        ("valence", "strengths", "strength"),
        ("people", "childs", "children"),
    ],
)
def test_a_value_outside_a_fixed_list_is_refused_with_the_nearest(key: str, value: str, said: str) -> None:
    with pytest.raises(FilterError, match=f"The filter '{key}' has no value '{value}'") as refused:
        Filters.of({key: [value]})
    assert said in str(refused.value) and "\n" not in str(refused.value)


def test_a_value_of_a_fixed_list_may_be_written_as_people_write_it() -> None:
    assert Filters.of({"kind": ["Learning point"], "people": ["Child"]}).values == {
        "kind": ("learning_point",),
        "people": ("children",),
    }
