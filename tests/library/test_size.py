"""Two thousand documents: the list is paged, and its counts are those of the queries."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from assistant.library.listing import ListService
from assistant.library.themes import ThemeService
from assistant.settings import Settings
from store import browse
from store.facets import put_document_facets
from store.filters import Filters
from store.halves import pack
from store.models import Document, DocumentType, Passage, PassageKind, passage_id
from tests.library.conftest import QuickRuntime, pages_of
from tests.library.reading import soup

MANY = 2_000
NATIONS = ("England", "Scotland", "Wales", "Northern Ireland")
THEMES = ("neglect", "supervision", "poverty")


def document(number: int) -> Document:
    return Document(
        document_id=f"review-{number}",
        title=f"Review {number:04}",
        sha256=f"{number:064x}",
        file_name=f"review-{number}.txt",
        media_type="text/plain",
        nations=[NATIONS[number % 4]],
        document_type=DocumentType.REVIEW_REPORT,
        published=str(2000 + number % 20),
        added_at="2026-01-01T00:00:00+00:00",
        passages=1,
    )


def words(number: int) -> str:
    return (
        f"Finding {number}: the service {number % 7} did not bring together what place {number} had seen of the child."
    )


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> QuickRuntime:
    """Written in one transaction: filling a library document by document is not what is tested here."""
    made = QuickRuntime(Settings(data_dir=Path(tmp_path_factory.mktemp("large")) / "data"))
    catalogue = made.library.catalogue
    with catalogue.writing(passages=True) as connection:
        for number in range(MANY):
            held, text = document(number), words(number)
            connection.execute(
                "INSERT INTO documents (document_id, sha256, added_at, record, text) VALUES (?, ?, ?, ?, ?)",
                (held.document_id, held.sha256, held.added_at, held.model_dump_json(), text),
            )
            put_document_facets(connection, held)
            passage = Passage(
                passage_id=passage_id(held.document_id, text),
                document_id=held.document_id,
                ordinal=0,
                kind=PassageKind.FINDING,
                text=text,
                search_text=text,
                start=0,
                end=len(text),
                themes=[THEMES[number % 3]],
            )
            catalogue._put_passage(connection, number + 1, passage)
            vector = np.random.default_rng(number).normal(size=16)
            connection.execute(
                "INSERT INTO passage_vectors VALUES (?, ?)", (number + 1, pack(vector / np.linalg.norm(vector)))
            )
    return made


def test_the_list_is_paged_and_misses_nothing(large: QuickRuntime) -> None:
    lists = large.service(ListService)
    seen: list[str] = []
    while len(seen) < MANY:
        page = lists.page(offset=len(seen))
        assert page.total == MANY
        assert 0 < len(page.documents) <= page.size
        seen += [one.document_id for one in page.documents]
    assert len(set(seen)) == MANY
    rows = soup(pages_of(large), "/library").select(".document-list li")
    assert len(rows) == page.size


def test_counts_are_those_of_the_queries(large: QuickRuntime) -> None:
    page = large.service(ThemeService).page("neglect")
    expected = Counter(NATIONS[number % 4] for number in range(MANY) if number % 3 == 0)
    assert {one.value: one.documents for one in page.by_nation} == expected
    assert page.documents == sum(expected.values())
    for year in ("2003", "2015"):
        narrowed = Filters.of({"theme": ["neglect"], "year": [year]})
        told = next(one.documents for one in page.by_year if one.value == year)
        assert told == len(browse.document_ids(large.library.catalogue, narrowed))


def test_a_page_of_the_frame_lists_no_more_than_it_can_show(large: QuickRuntime) -> None:
    from assistant.ui.render import library

    told = library.listing(large.documents())
    assert told.count("data-document=") == library.MOST_ROWS
    assert "2,000 documents" in told
