"""The library's pages: every statement opens its exact words, every link leads somewhere, every count is a query."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from assistant.api.app import create_app
from assistant.library.cases import CaseService
from assistant.library.themes import ThemeService
from assistant.runtime import Runtime
from assistant.settings import Settings
from assistant.ui.render.as_read import as_read
from ingest.pipeline import add
from tests.library.conftest import HOSTILE, REVIEW, QuickRuntime, pages_of, written
from tests.library.reading import links, marked, soup, statements, text_of

pytestmark = pytest.mark.filterwarnings("ignore:.*no_silent_downcasting")
PAGES = [
    "/library",
    "/library?theme=neglect",
    "/library/themes",
    "/library/themes/neglect",
    "/library/repeats",
    "/library/cases",
    "/library/changes?since=2020-01-01",
    "/library/documents/harbour",
    "/library/documents/harbour/text",
    "/library/documents/cases",
]


@pytest.mark.parametrize("path", PAGES)
def test_every_statement_opens_its_words_and_every_link_leads_somewhere(client: TestClient, path: str) -> None:
    page = soup(client, path)
    for statement in statements(page):
        assert marked(client, statement.href) == statement.words
    for href in links(page):
        assert client.get(href).status_code == 200, href


def test_there_are_statements_to_follow(client: TestClient) -> None:
    counts = {path: len(statements(soup(client, path))) for path in PAGES}
    assert all(counts[path] for path in ("/library/themes/neglect", "/library/cases", "/library/documents/harbour"))
    assert counts["/library/repeats"] >= 2


def test_pages_of_the_starter_library_lead_to_their_sources(starter: Runtime) -> None:
    client = TestClient(create_app(starter))
    for path in ("/library/themes/neglect", "/library/documents/neglect"):
        page = soup(client, path)
        said = statements(page)
        assert said
        for statement in {one.href: one for one in said}.values():
            assert marked(client, statement.href) == statement.words


def test_a_theme_counts_what_its_links_list(client: TestClient) -> None:
    page = soup(client, "/library/themes/neglect")
    told = int(str(page.select_one(".count-line")["data-documents"]))  # type: ignore[index]
    listed = soup(client, "/library?theme=neglect")
    assert told == int(str(listed.select_one("#count")["data-total"]))  # type: ignore[index]
    assert told == len(listed.select(".document-list li"))
    rows = page.select(".counted tbody tr")
    assert len(rows) >= 5
    for row in rows:
        href = str(row.select_one("a")["href"])  # type: ignore[index]
        assert int(text_of(row.select_one("td"))) == len(soup(client, href).select(".document-list li")), href


def test_pictures_show_the_numbers_of_their_tables(client: TestClient) -> None:
    for path in ("/library/themes/neglect", "/library/changes?since=2020-01-01"):
        for block in soup(client, path).select(".counted"):
            drawn = [int(str(one["data-count"])) for one in block.select("svg .chart-bar")]
            assert drawn == [int(text_of(one)) for one in block.select("tbody td")]
    page = soup(client, "/library/repeats")
    drawn_cells = [str(one["data-cell"]) for one in page.select("svg [data-cell]")]
    told_cells = [str(one["data-state"]) for one in page.select(".matrix-table td[data-state]")]
    assert drawn_cells == [one for one in told_cells if one != "none"]
    assert drawn_cells


def test_filters_never_widen(client: TestClient) -> None:
    def listed(path: str) -> set[str]:
        return {str(one["href"]) for one in soup(client, path).select(".document-list li > a")}

    every = listed("/library")
    for first in ("theme=neglect", "nation=Scotland", "year=2021", "kind=finding", "document_type=case_list"):
        some = listed(f"/library?{first}")
        assert some < every
        # Several values of one key are "or", as everywhere: what may not widen is another key.
        others = ("nation=England", "year=2020", "theme=housing", "people=adults")
        for second in (one for one in others if one.partition("=")[0] != first.partition("=")[0]):
            assert listed(f"/library?{first}&{second}") <= some
    assert listed("/library?theme=neglect&nation=Wales") == set()
    assert "No document fits" in client.get("/library?theme=neglect&nation=Wales").text
    assert client.get("/library?document_type=nonsense").status_code == 422


def test_words_are_searched_without_standing_in_an_address(client: TestClient) -> None:
    found = client.post("/library", data={"words": "harbour learning"})
    assert found.status_code == 200
    assert 'data-total="1"' in found.text
    assert client.post("/library", data={"theme": "neglect"}, follow_redirects=False).headers["location"] == (
        "/library?theme=neglect"
    )


def test_danger_and_details_of_people_are_not_searched(client: TestClient) -> None:
    danger = client.post("/library", data={"words": "he is hitting her right now with a knife"})
    assert "999" in danger.text
    assert "knife" not in danger.text
    people = client.post("/library", data={"words": "Jamie Smith born 4 May 2015, 12 Hill Road"})
    assert "Jamie" not in people.text
    assert "data-total" not in people.text


def test_markup_and_hidden_characters_are_shown_and_never_run(client: TestClient) -> None:
    page = client.get("/library/documents/oddities/text")
    assert "<script>document" not in page.text
    assert "&lt;script&gt;document.title=" in page.text
    assert "**bold**" in page.text
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80))
def test_text_as_read_loses_nothing_and_lets_nothing_run(text: str) -> None:
    # In <pre> the parser of the test keeps white space that stands alone; elsewhere it makes one space of it.
    shown = BeautifulSoup(f"<pre>{as_read(text)}</pre>", "html.parser")
    assert {one.name for one in shown.find_all(True)} <= {"pre", "span"}
    for named in shown.select(".unseen-character"):
        named.replace_with(chr(int(named.get_text()[2:], 16)))
    assert shown.pre is not None
    assert shown.pre.get_text() == text


def test_hidden_characters_are_named() -> None:
    told = as_read("hid\u200b a\u202e mark\x00")
    assert "U+200B" in told
    assert "U+202E" in told
    assert "U+0000" in told
    assert "\u202e" not in told


def test_a_permalink_survives_reading_the_file_again(runtime: QuickRuntime, tmp_path: Path) -> None:
    client = pages_of(runtime)
    finding = next(one for one in runtime.passages("harbour") if "lodger" in one.text)
    path = f"/library/passages/{finding.passage_id}"
    before = marked(client, path)
    again = REVIEW.replace(
        "Questions for the partnership", "A new part\n\nMore was learned.\n\nQuestions for the partnership"
    )
    report = add(runtime.library, [written(tmp_path / "files", "harbour.txt", again)])
    assert report.results[0].outcome == "updated"
    assert marked(client, path) == before


def test_a_withdrawn_document_is_not_quoted_anywhere(runtime: QuickRuntime) -> None:
    client = pages_of(runtime)
    finding = next(one for one in runtime.passages("harbour") if "lodger" in one.text)
    before = runtime.service(ThemeService).page("neglect").documents
    runtime.correct("harbour", {"status": "withdrawn"})
    page = client.get("/library/documents/harbour")
    assert "has been withdrawn" in page.text
    assert "lodger" not in page.text
    assert client.get(f"/library/passages/{finding.passage_id}").status_code == 404
    assert client.get("/library/documents/harbour/text").text.count("lodger") == 0
    assert runtime.service(ThemeService).page("neglect").documents == before - 1
    theme = client.get("/library/themes/neglect").text
    assert "Harbour learning review" not in theme
    assert "/library/documents/harbour" in client.get("/library").text
    changes = soup(client, "/library/changes?since=2020-01-01")
    assert "Harbour learning review" in text_of(changes.select_one('section[aria-label="Withdrawn"]'))


def test_what_is_not_held_says_so(client: TestClient) -> None:
    for path in ("documents/none", "passages/none:1", "themes/none", "cases/none"):
        answer = client.get(f"/library/{path}")
        assert answer.status_code == 404
        assert "Nothing is held under this address" in answer.text
    assert "Write the day as" in client.get("/library/changes?since=yesterday").text


def test_cases_are_narrowed_by_what_the_text_states(client: TestClient, shelf: QuickRuntime) -> None:
    cases = shelf.service(CaseService)
    every = cases.cases()
    assert {card.record.label for card in every.cards} == {"Child Z", "Child Y"}
    for key, choices in every.choices.items():
        for choice in choices:
            assert cases.cases({key: choice.value}).total == choice.documents
    page = soup(client, "/library/cases?outcome=death")
    assert page.select_one("#count")["data-total"] == "1"  # type: ignore[index]
    assert "Fellside" not in text_of(page.select_one("main article"))


def test_the_whole_text_is_shown_to_many_only_where_its_licence_is_open(tmp_path: Path) -> None:
    shared = QuickRuntime(Settings(data_dir=tmp_path / "data", shared_library=True))
    add(shared.library, [written(tmp_path, "oddities.txt", HOSTILE)])
    client = pages_of(shared)
    assert "bold" not in client.get("/library/documents/oddities/text").text
    shared.correct("oddities", {"licence": "Open Government Licence v3.0"})
    assert "bold" in client.get("/library/documents/oddities/text").text
    shared.close()


def test_neglect_draws_from_the_founding_documents_and_a_copy_counts_once(corpus: Path, tmp_path: Path) -> None:
    made = QuickRuntime(Settings(data_dir=tmp_path / "data"))
    add(made.library, sorted(corpus.glob("*.txt")))
    client = pages_of(made)
    said = " ".join(one.href for one in statements(soup(client, "/library/themes/neglect")))
    for name in ("west-lothian", "dfe-kingston", "rip-triennial", "case-reviews"):
        assert f"/library/passages/{name}" in said
    copies = [one for one in made.passages("case-reviews-published-2015") if one.duplicate_of]
    assert len(copies) >= 39
    told = made.service(ThemeService)._recurrence.recurrence().lessons
    for lesson in told:
        where = {place.document_id for place in lesson.places}
        if where == {"case-reviews-published-2015", "dfe-kingston-barriers-to-learning-2014"} and all(
            place.document_id != "case-reviews-published-2015" or place.passage_id in {one.passage_id for one in copies}
            for place in lesson.places
        ):
            assert lesson.independent == 1
    assert made.service(CaseService).cases().total == 19
    made.close()


def test_nothing_is_made_ready_for_a_library_that_is_still_opening(tmp_path: Path) -> None:
    client = pages_of(Runtime(Settings(data_dir=tmp_path / "none"), starter=False))
    answer = client.get("/library")
    assert answer.status_code == 503
    assert answer.headers["retry-after"]


def test_an_empty_library_has_pages(tmp_path: Path) -> None:
    made = QuickRuntime(Settings(data_dir=tmp_path / "data"))
    client = pages_of(made)
    for path in ("", "/themes", "/repeats", "/cases", "/changes"):
        assert client.get(f"/library{path}").status_code == 200
    made.close()
