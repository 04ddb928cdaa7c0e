"""The catalogue of publications, and how one of them comes into a library."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from ingest.catalogue.addresses import anywhere, place
from ingest.catalogue.downloads import Downloads, held_as
from ingest.catalogue.links import publication_link
from ingest.catalogue.part import Part
from ingest.catalogue.publications import Publication, named, publications, search
from ingest.catalogue.record import Record, write_record
from ingest.catalogue.wanted import Wanted
from ingest.catalogue.web import Web
from ingest.describe.dates import iso
from ingest.errors import NotFetched, NotInCatalogue
from ingest.pipeline import add
from store.models import DocumentType
from tests.ingest.make import MemoryLibrary, pdf_bytes
from tests.ingest.site import Reply, Site, served
from tests.ingest.test_fetch import QUICK, Waits, here

TITLE = "Out of sight: a review of children missing from school"
PDF = pdf_bytes([[("Title", TITLE), ("BodyText", "Practitioners did not know which children were missing.")]])


def publication(site: Site, **changes: object) -> Publication:
    return publications()[0].model_copy(
        update={"title": TITLE, "url": f"{site.address}/publications/out-of-sight", "shows": "files", **changes}
    )


@pytest.fixture
def site() -> Iterator[Site]:
    with served() as site:
        yield site


@pytest.fixture
def bring(tmp_path: Path) -> Iterator[tuple[MemoryLibrary, Downloads]]:
    library = MemoryLibrary()
    yield (
        library,
        Downloads(tmp_path / "fetched", Web(QUICK, allowed=anywhere, ask=here, sleep=Waits()), library.find_by_sha256),
    )


def test_every_publication_is_whole_and_its_facts_fit_the_library() -> None:
    ids = [each.id for each in publications()]
    assert len(ids) == len(set(ids)) > 100
    for each in publications():
        assert each.title and each.publisher and each.licence and each.nations
        assert each.published == "" or iso(each.published) == each.published
        assert each.document_type in ("", *DocumentType)
        assert (each.url == "") == (each.shows == "")
        assert not each.url or place(each.url)


def test_only_an_open_licence_lets_a_text_be_kept() -> None:
    kept = {each.licence for each in publications() if each.keep}
    assert all(licence.startswith(("OGL", "CC BY 4.0", "Crown copyright; free reproduction")) for licence in kept)
    assert not any("confirmed" in licence for licence in kept)
    assert sum(each.fetchable for each in publications()) >= 15


def test_facts_that_nobody_confirmed_are_left_to_the_text() -> None:
    sure, unsure = named(["D001", "d002"])
    assert sure.metadata()["title"].startswith("It was hard to escape")
    assert not {"title", "publisher", "published"} & unsure.metadata().keys()
    assert unsure.metadata()["licence"].startswith("OGL")


def test_publications_are_found_by_nation_kind_theme_and_words() -> None:
    assert len(search()) == len(publications())
    assert {"Wales", "UK"} <= {nation for each in search(nation="wales") for nation in each.nations}
    assert all("briefing" in each.kind.lower() or each.document_type == "briefing" for each in search(kind="briefing"))
    assert "D103" in {each.id for each in search(kind="national_analysis")}
    assert all(any("neglect" in theme for theme in each.themes) for each in search(theme="neglect"))
    assert [each.id for each in search(words="invisible men nspcc")] == ["D036"]
    assert search(theme="no such thing") == []
    with pytest.raises(NotInCatalogue, match="'D999'"):
        named(["D001", "D999"])


def test_a_publication_is_found_on_its_page_and_kept_with_its_facts(
    site: Site, bring: tuple[MemoryLibrary, Downloads]
) -> None:
    library, fetcher = bring
    site.on(
        "/publications/out-of-sight",
        Reply(
            200,
            b"<html><a href='/other.pdf'>Annual accounts</a><a href='/files/easy.pdf'>Out of sight: children missing "
            b"from school, easy read</a><a href='/files/r%201.pdf'>Out of sight: children missing from school</a>",
        ),
    )
    site.on("/files/r%201.pdf", Reply(200, PDF, {"ETag": '"one"'}))
    wanted = publication(site)
    result = add(library, [Wanted(wanted.url, wanted)], fetcher=fetcher).results[0]
    assert result.outcome == "added", result.message
    [document] = library.documents()
    assert document.title == TITLE
    assert document.file_name == "out-of-sight-a-review-of-children-missing-from-school.pdf"
    assert (document.source_url, document.licence) == (wanted.url, wanted.licence)
    assert document.source_path == f"{site.address}/files/r%201.pdf"
    assert held_as([wanted], [document]) == {wanted.id: document.document_id}
    again = add(library, [Wanted(wanted.url, wanted)], fetcher=fetcher).results[0]
    assert again.outcome == "unchanged"


def test_what_may_only_be_linked_to_is_not_asked_for(site: Site, bring: tuple[MemoryLibrary, Downloads]) -> None:
    library, fetcher = bring
    barred = publication(site, keep=False, licence="Copyright of a board")
    unknown = publication(site, shows="site")
    results = add(library, [Wanted(each.url, each) for each in (barred, unknown)], fetcher=fetcher).results
    assert [result.outcome for result in results] == ["linked", "linked"]
    assert "Copyright of a board" in results[0].message and barred.url in results[0].message
    assert "not known" in results[1].message
    assert site.asked == []


@pytest.mark.parametrize(
    ("links", "chosen"),
    [
        ([("/a.pdf", "Download the report")], "/a.pdf"),
        ([("/a.pdf", TITLE), ("/publications/x/a", TITLE)], "/a.pdf"),
        ([("/publications/x/out-of-sight-missing-school", "HTML")], "/publications/x/out-of-sight-missing-school"),
        ([("/a.pdf", TITLE), ("/a.pdf#page=2", "Contents"), ("/b.pdf", "Minutes")], "/a.pdf"),
        ([("/a.pdf", TITLE), ("/b.pdf", f"{TITLE}, summary")], "/a.pdf"),
        ([("https://files.reviews.example/a.pdf", TITLE), ("https://elsewhere.example.org/a.pdf", TITLE)], "a.pdf"),
    ],
)
def test_the_file_of_a_page_is_chosen_by_its_title(links: list[tuple[str, str]], chosen: str) -> None:
    html = "".join(f"<a href='{target}'>{words}</a>" for target, words in links)
    assert publication_link(html, "https://www.reviews.example/publications/x", TITLE).url.endswith(chosen)


@pytest.mark.parametrize(
    ("links", "said"),
    [
        ([], "lists no file"),
        ([("https://elsewhere.example.org/a.pdf", TITLE), ("javascript:alert(1)", TITLE)], "lists no file"),
        ([("/a.pdf", TITLE), ("/b.pdf", TITLE)], "not certain"),
        ([("/a.pdf", "Minutes"), ("/b.pdf", "Accounts")], "not certain"),
    ],
)
def test_a_page_that_leaves_it_open_is_left_to_a_person(links: list[tuple[str, str]], said: str) -> None:
    html = "".join(f"<a href='{target}'>{words}</a>" for target, words in links)
    with pytest.raises(NotFetched, match=said):
        publication_link(html, "https://www.reviews.example/publications/x", TITLE)


def test_an_interrupted_run_over_many_goes_on(
    site: Site, bring: tuple[MemoryLibrary, Downloads], monkeypatch: pytest.MonkeyPatch
) -> None:
    library, fetcher = bring
    wanted = []
    for number in range(3):
        text = f"Records of place number {number} were shared late, and the picture stayed in parts.".encode()
        url = site.on(f"/{number}.txt", Reply(200, text, {"ETag": f'"{number}"', "Content-Type": "text/plain"}))
        wanted.append(Wanted(url, publication(site, title=f"Review {number}", url=url, shows="document")))

    def stop_at_the_second(folder: Path, record: Record) -> None:
        write_record(folder, record)
        if len(library.documents()) == 1:
            raise KeyboardInterrupt

    monkeypatch.setattr("ingest.catalogue.downloads.write_record", stop_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        add(library, wanted, fetcher=fetcher)
    monkeypatch.undo()
    results = add(library, wanted, fetcher=fetcher).results
    assert [result.outcome for result in results] == ["unchanged", "added", "added"]
    assert [len(site.requests(f"/{number}.txt")) for number in range(3)] == [2, 2, 1]
    assert all("if-none-match" in site.requests(f"/{number}.txt")[-1] for number in range(2))


def test_a_host_proves_its_name_though_it_is_reached_by_its_address(tmp_path: Path) -> None:
    authority = trustme.CA()
    there, trust = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert("reviews.example").configure_cert(there)
    authority.configure_trust(trust)
    with served(there) as site:
        site.on("/a.txt", Reply(200, b"Some words."))
        part = Part(tmp_path / "part")
        asking = Web(QUICK, allowed=anywhere, ask=here, sleep=Waits(), trust=trust)
        asking.fetch(f"https://reviews.example:{site.port}/a.txt", part)
        assert part.path.read_bytes() == b"Some words."
        for url, trusted in (("https://other.example", trust), ("https://reviews.example", None)):
            other = Web(QUICK, allowed=anywhere, ask=here, sleep=Waits(), trust=trusted)
            with pytest.raises(NotFetched, match="does not prove"):
                other.fetch(f"{url}:{site.port}/a.txt", Part(tmp_path / "other"))
        site.on("/down", Reply(302, headers={"Location": f"http://reviews.example:{site.port}/a.txt"}))
        with pytest.raises(NotFetched, match="not secure"):
            asking.fetch(f"https://reviews.example:{site.port}/down", Part(tmp_path / "other"))
