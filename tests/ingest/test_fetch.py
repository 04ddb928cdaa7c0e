"""Files from the web: from hosts that are slow, broken, lost, full of lies or not where they should be."""

from __future__ import annotations

import gzip
import socket
import threading
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.catalogue.addresses import anywhere, is_public, place, public, reachable
from ingest.catalogue.downloads import Downloads
from ingest.catalogue.part import Part
from ingest.catalogue.wanted import Wanted
from ingest.catalogue.web import Manners, Web
from ingest.errors import IngestError, NotFetched
from ingest.pipeline import add
from ingest.report import FileResult, Progress
from store.library import Library
from tests.ingest.make import MemoryLibrary, pdf_bytes
from tests.ingest.site import Reply, Site, served
from tests.quick import quick_library

WORDS = b"Findings\n\nPractitioners worked hard to keep the child in view while many agencies came and went.\n" * 400
TEXT = {"Content-Type": "text/plain"}
QUICK = Manners(bytes=1024 * 1024, connect=2.0, silence=0.5, longest=5.0, delay=0.0)


class Waits(list[float]):
    """Remembers how long was waited, and does not wait."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


@pytest.fixture
def site() -> Iterator[Site]:
    with served() as site:
        yield site


@pytest.fixture
def waits() -> Waits:
    return Waits()


def here(host: str, port: int) -> list[str]:
    return ["127.0.0.1"]


def web(waits: Waits, manners: Manners = QUICK, **given: Any) -> Web:
    return Web(manners, **{"allowed": anywhere, "ask": here, "sleep": waits, **given})


def fetch(url: str, folder: Path, waits: Waits, manners: Manners = QUICK, **given: Any) -> bytes:
    part = Part(folder / "part")
    web(waits, manners, **given).fetch(url, part)
    return part.path.read_bytes()


def test_a_file_comes_whole_and_its_host_is_told_who_asks(site: Site, tmp_path: Path, waits: Waits) -> None:
    assert fetch(site.on("/a.txt", Reply(body=WORDS)), tmp_path, waits) == WORDS
    [asked] = site.requests("/a.txt")
    assert asked["host"] == f"reviews.example:{site.port}"
    assert asked["user-agent"].startswith("SecondLook")
    assert waits == []


@pytest.mark.parametrize("status", [500, 502, 503, 504, 429, 408])
def test_a_host_that_stumbles_is_asked_again(site: Site, tmp_path: Path, waits: Waits, status: int) -> None:
    assert fetch(site.on("/a.txt", Reply(status), Reply(status), Reply(body=WORDS)), tmp_path, waits) == WORDS
    assert len(site.requests("/a.txt")) == 3
    assert len(waits) == 2 and waits[0] < waits[1]


def test_a_host_that_keeps_failing_is_given_up(site: Site, tmp_path: Path, waits: Waits) -> None:
    with pytest.raises(NotFetched, match=r"answered 500\. Try again later"):
        fetch(site.on("/a.txt", Reply(500)), tmp_path, waits)
    assert len(site.requests("/a.txt")) == QUICK.tries


def test_a_host_that_names_a_time_is_waited_for(site: Site, tmp_path: Path, waits: Waits) -> None:
    fetch(site.on("/a.txt", Reply(429, headers={"Retry-After": "7"}), Reply(body=WORDS)), tmp_path, waits)
    assert waits == [7.0]
    past = {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}
    fetch(site.on("/b.txt", Reply(503, headers=past), Reply(body=WORDS)), tmp_path, waits)
    with pytest.raises(NotFetched, match="left alone for 120 minutes"):
        fetch(site.on("/c.txt", Reply(429, headers={"Retry-After": "7200"})), tmp_path, waits)
    assert len(site.requests("/c.txt")) == 1


@pytest.mark.parametrize(
    ("status", "said"),
    [(401, "does not give it"), (403, "by hand"), (404, "any more"), (410, "any more"), (418, "418")],
)
def test_a_host_that_says_no_is_asked_once(site: Site, tmp_path: Path, waits: Waits, status: int, said: str) -> None:
    with pytest.raises(NotFetched, match=said):
        fetch(site.on("/a.txt", Reply(status)), tmp_path, waits)
    assert len(site.requests("/a.txt")) == 1


def test_a_file_that_breaks_off_goes_on_where_it_stopped(site: Site, tmp_path: Path, waits: Waits) -> None:
    good = {**TEXT, "ETag": '"one"'}
    url = site.on(
        "/a.txt", Reply(200, WORDS, good, cut=1000), Reply(200, WORDS, good, cut=2000), Reply(200, WORDS, good)
    )
    assert fetch(url, tmp_path, waits) == WORDS
    ranges = [asked.get("range") for asked in site.requests("/a.txt")]
    assert ranges == [None, "bytes=1000-", "bytes=3000-"]


def test_an_interrupted_run_goes_on_in_the_next(site: Site, tmp_path: Path, waits: Waits) -> None:
    good = {**TEXT, "ETag": '"one"'}
    url = site.on("/a.txt", Reply(200, WORDS, good, cut=1000), Reply(200, WORDS, good))
    with pytest.raises(NotFetched, match="broke off"):
        fetch(url, tmp_path, waits, QUICK._replace(tries=1))
    assert fetch(url, tmp_path, waits, QUICK._replace(tries=1)) == WORDS
    assert site.requests("/a.txt")[-1]["range"] == "bytes=1000-"


def test_a_file_that_changed_meanwhile_is_begun_afresh(site: Site, tmp_path: Path, waits: Waits) -> None:
    new = WORDS.replace(b"Practitioners", b"Professionals")
    url = site.on("/a.txt", Reply(200, WORDS, {"ETag": '"one"'}, cut=1000), Reply(200, new, {"ETag": '"two"'}))
    assert fetch(url, tmp_path, waits) == new


@pytest.mark.parametrize("headers", [{}, {"ETag": 'W/"one"'}])
def test_without_a_firm_mark_nothing_is_pieced_together(
    site: Site, tmp_path: Path, waits: Waits, headers: dict[str, str]
) -> None:
    assert fetch(site.on("/a.txt", Reply(200, WORDS, headers, cut=9), Reply(200, WORDS)), tmp_path, waits) == WORDS
    assert all("range" not in asked for asked in site.requests("/a.txt"))


def test_the_wrong_piece_is_not_taken(site: Site, tmp_path: Path, waits: Waits) -> None:
    wrong = Reply(206, WORDS[5:], {"Content-Range": f"bytes 5-{len(WORDS) - 1}/{len(WORDS)}"})
    url = site.on("/a.txt", Reply(200, WORDS, {"ETag": '"one"'}, cut=1000), wrong, Reply(416), Reply(200, WORDS))
    assert fetch(url, tmp_path, waits) == WORDS


@pytest.mark.parametrize("length", [len(WORDS) + 1, len(WORDS) * 9])
def test_a_length_that_is_a_lie_is_no_whole_file(site: Site, tmp_path: Path, waits: Waits, length: int) -> None:
    with pytest.raises(NotFetched, match="broke off"):
        fetch(site.on("/a.txt", Reply(200, WORDS, length=length)), tmp_path, waits)


def test_what_is_announced_as_too_large_is_not_begun(site: Site, tmp_path: Path, waits: Waits) -> None:
    with pytest.raises(IngestError, match="larger than 1 MB"):
        fetch(site.on("/a.txt", Reply(200, b"", length=10**12)), tmp_path, waits)
    assert len(site.requests("/a.txt")) == 1


@pytest.mark.parametrize("coding", ["gzip", "deflate", "raw deflate"])
def test_a_packed_file_is_unpacked_and_a_bomb_is_not(site: Site, tmp_path: Path, waits: Waits, coding: str) -> None:
    def packed(data: bytes) -> bytes:
        if coding == "gzip":
            return gzip.compress(data)
        return zlib.compress(data) if coding == "deflate" else zlib.compress(data)[2:-4]

    headers = {"Content-Encoding": coding.removeprefix("raw ")}
    assert fetch(site.on("/a.txt", Reply(200, packed(WORDS), headers)), tmp_path, waits) == WORDS
    bomb = packed(b"\0" * 50_000_000)
    assert len(bomb) < 100_000
    with pytest.raises(IngestError, match="larger than 1 MB"):
        fetch(site.on("/b.txt", Reply(200, bomb, headers)), tmp_path, waits)
    assert not (tmp_path / "part").exists()
    with pytest.raises(NotFetched, match="broke off"):
        fetch(site.on("/c.txt", Reply(200, packed(WORDS)[:-20], headers)), tmp_path, waits)
    with pytest.raises(NotFetched, match="unpack"):
        fetch(site.on("/d.txt", Reply(200, WORDS, {"Content-Encoding": "br"})), tmp_path, waits)


def test_a_host_that_says_nothing_is_not_waited_for_for_ever(site: Site, tmp_path: Path, waits: Waits) -> None:
    leave = threading.Event()
    url = site.on("/a.txt", Reply(200, WORDS, before=lambda: bool(leave.wait(20))))
    with pytest.raises(NotFetched, match="in time"):
        fetch(url, tmp_path, waits, QUICK._replace(tries=2, silence=0.1))
    leave.set()


def test_a_host_that_drips_is_cut_off(tmp_path: Path, waits: Waits) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def drip() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
                for _ in range(1000):
                    try:
                        connection.sendall(b"a")
                    except OSError:
                        return
                    threading.Event().wait(0.05)

        threading.Thread(target=drip, daemon=True).start()
        url = f"http://reviews.example:{listening.getsockname()[1]}/a.txt"
        with pytest.raises(NotFetched, match="too slowly"):
            fetch(url, tmp_path, waits, QUICK._replace(tries=1, longest=0.3))


@pytest.mark.parametrize(
    "sent", [b"", b"no http at all\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nabc"]
)
def test_a_host_that_talks_nonsense_is_said_in_one_line(tmp_path: Path, waits: Waits, sent: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def talk() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(sent)

        threading.Thread(target=talk, daemon=True).start()
        url = f"http://reviews.example:{listening.getsockname()[1]}/a.txt"
        with pytest.raises(NotFetched, match="could not be fetched") as said:
            fetch(url, tmp_path, waits, QUICK._replace(tries=1))
    assert "\n" not in str(said.value)


def test_nobody_listening_is_said(tmp_path: Path, waits: Waits) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(NotFetched, match="does not answer"):
        fetch(f"http://reviews.example:{port}/", tmp_path, waits)


def test_redirects_are_followed_so_far_and_not_in_circles(site: Site, tmp_path: Path, waits: Waits) -> None:
    url = site.on("/old", Reply(301, headers={"Location": "/new%20place?a=b"}))
    site.on("/new%20place?a=b", Reply(302, headers={"Location": f"http://other.example:{site.port}/a.txt"}))
    site.on("/a.txt", Reply(200, WORDS))
    assert fetch(url, tmp_path, waits) == WORDS
    with pytest.raises(NotFetched, match="circle"):
        fetch(site.on("/round", Reply(302, headers={"Location": "/round"})), tmp_path, waits)
    for number in range(9):
        site.on(f"/{number}", Reply(302, headers={"Location": f"/{number + 1}"}))
    with pytest.raises(NotFetched, match="more than 5 times"):
        fetch(f"{site.address}/0", tmp_path, waits)


@pytest.mark.parametrize(
    "to",
    [
        "http://10.0.0.1/",
        "http://127.0.0.2/",
        "http://[::1]/",
        "http://inside.example/",
        "file:///etc/passwd",
        "//0x7f.1/x",
    ],
)
def test_a_redirect_leads_nowhere_that_may_not_be_reached(site: Site, tmp_path: Path, waits: Waits, to: str) -> None:
    def ask(host: str, port: int) -> list[str]:
        return ["192.168.1.1"] if host == "inside.example" else ["127.0.0.1"]

    url = site.on("/a.txt", Reply(302, headers={"Location": to}))
    with pytest.raises(NotFetched, match=r"not fetched|cannot be fetched"):
        fetch(url, tmp_path, waits, ask=ask, allowed=lambda address, port: address == "127.0.0.1")
    assert not (tmp_path / "part").exists()


def test_a_name_that_turns_to_a_private_address_is_found_out(site: Site, tmp_path: Path, waits: Waits) -> None:
    turns = iter([["127.0.0.1"], ["10.0.0.1"]])
    url = site.on("/a.txt", Reply(500), Reply(200, WORDS))
    with pytest.raises(NotFetched, match="not on the public web"):
        fetch(
            url,
            tmp_path,
            waits,
            ask=lambda host, port: next(turns),
            allowed=lambda address, port: address != "10.0.0.1",
        )


def test_one_address_of_a_host_that_is_not_public_is_enough_to_refuse_it() -> None:
    with pytest.raises(NotFetched, match="public web"):
        reachable(place("http://reviews.example/"), lambda host, port: ["93.184.216.34", "10.0.0.1"], public)


def test_the_second_address_of_a_host_is_tried(site: Site, tmp_path: Path, waits: Waits) -> None:
    with socket.create_server(("127.0.0.2", 0)) as elsewhere:
        dead = elsewhere.getsockname()[0]
    url = site.on("/a.txt", Reply(200, WORDS))
    assert fetch(url, tmp_path, waits, ask=lambda host, port: [dead, "127.0.0.1"]) == WORDS


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost/",
        "http://127.0.0.1/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0177.0.0.1/",
        "http://0/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "http://10.1.2.3/",
        "http://172.16.0.1/",
        "http://192.168.0.1/",
        "http://100.64.0.1/",
        "http://169.254.169.254/latest/meta-data",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "http://0.0.0.0/",
        "http://①②⑦.0.0.1/",
        "http://93.184.216.34:22/",
        "http://user:secret@93.184.216.34/",
        "ftp://93.184.216.34/",
        "file:///etc/passwd",
        "https:///a.pdf",
        "http://",
        "http://a b/",
        "http://exa\u202emple.org:x/",
    ],
)
def test_no_address_but_a_public_web_address_is_reached(url: str, tmp_path: Path, waits: Waits) -> None:
    with pytest.raises(NotFetched) as said:
        Web(QUICK, sleep=waits).fetch(url, Part(tmp_path / "part"))
    assert "secret" not in str(said.value)
    assert "\n" not in str(said.value)


@given(st.ip_addresses(v=4, network="10.0.0.0/8") | st.ip_addresses(v=4, network="100.64.0.0/10"))
def test_an_address_that_wraps_a_private_one_is_as_private(address: Any) -> None:
    number = int(address)
    wraps = [
        f"::ffff:{address}",
        f"64:ff9b::{number >> 16:x}:{number & 0xFFFF:x}",
        f"::{number >> 16:x}:{number & 0xFFFF:x}",
    ]
    assert not any(is_public(each) for each in [str(address), *wraps, f"2002:{number >> 16:x}:{number & 0xFFFF:x}::1"])


def test_hosts_are_left_in_peace_between_requests(site: Site, tmp_path: Path, waits: Waits) -> None:
    asking = web(waits, QUICK._replace(delay=60.0))
    for name in ("a", "b"):
        asking.fetch(site.on(f"/{name}.txt", Reply(200, WORDS)), Part(tmp_path / name))
    assert len(waits) == 1 and waits[0] > 50


# What follows goes all the way into a library.


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    library = quick_library(tmp_path / "data")
    yield library
    library.close()


def added(library: Any, url: str, tmp_path: Path, waits: Waits, **named: Any) -> FileResult:
    downloads = Downloads(tmp_path / "fetched", web(waits), library.find_by_sha256)
    return add(library, [url], fetcher=downloads, **named).results[0]


def left_over(tmp_path: Path) -> list[str]:
    return sorted({path.name for path in (tmp_path / "fetched").rglob("*") if path.is_file()} - {"lock", "record.json"})


def test_an_address_is_added_and_a_second_time_only_asked_about(
    site: Site, library: Library, tmp_path: Path, waits: Waits
) -> None:
    seen: list[Progress] = []
    url = site.on("/files/A%20review.txt", Reply(200, WORDS, {**TEXT, "ETag": '"one"'}))
    result = added(library, url, tmp_path, waits, progress=seen.append)
    assert (result.outcome, result.document_id, result.path) == ("added", "a-review", url)
    document = library.document("a-review")
    assert (document.file_name, document.source_url, document.source_path) == ("A review.txt", url, url)
    assert [one.stage for one in seen if one.stage != "fetch"] == ["read", "index", "done"]
    assert ("fetch", len(WORDS), len(WORDS)) in [(one.stage, one.done, one.total) for one in seen]
    assert left_over(tmp_path) == []
    again = added(library, url, tmp_path, waits)
    assert (again.outcome, again.document_id) == ("unchanged", "a-review")
    assert site.requests("/files/A%20review.txt")[-1]["if-none-match"] == '"one"'


def test_what_changed_at_its_address_takes_the_place_of_what_is_held(
    site: Site, library: Library, tmp_path: Path, waits: Waits
) -> None:
    added(library, site.on("/a.txt", Reply(200, WORDS, {**TEXT, "ETag": '"one"'})), tmp_path, waits)
    new = WORDS + b"\nAnd then more was told of it by those who had been there.\n"
    result = added(library, site.on("/a.txt", Reply(200, new, {**TEXT, "ETag": '"two"'})), tmp_path, waits)
    assert (result.outcome, result.document_id) == ("updated", "a")
    assert len(library.documents()) == 1


def test_what_was_removed_is_fetched_again(site: Site, library: Library, tmp_path: Path, waits: Waits) -> None:
    url = site.on("/a.txt", Reply(200, WORDS, {**TEXT, "ETag": '"one"'}))
    added(library, url, tmp_path, waits)
    library.remove("a")
    assert added(library, url, tmp_path, waits).outcome == "added"


def test_what_was_fetched_and_not_added_need_not_come_again(site: Site, tmp_path: Path, waits: Waits) -> None:
    class Full(MemoryLibrary):
        full = True

        def add(self, *given: Any, **named: Any) -> None:
            if self.full:
                raise NotFetched("The disk is full.")
            super().add(*given, **named)

    library = Full()
    url = site.on("/a.txt", Reply(200, WORDS, {**TEXT, "ETag": '"one"'}))
    assert added(library, url, tmp_path, waits).outcome == "failed"
    assert "a.txt" in left_over(tmp_path)
    library.full = False
    assert added(library, url, tmp_path, waits).outcome == "added"
    assert site.requests("/a.txt")[-1]["if-none-match"] == '"one"'
    assert left_over(tmp_path) == []


@pytest.mark.parametrize(
    ("path", "body", "headers", "name"),
    [
        ("/a", pdf_bytes([[("BodyText", "Records were shared late in this place.")]]), {}, "a.pdf"),
        ("/a.txt", pdf_bytes([[("BodyText", "Records were shared late in this place.")]]), TEXT, "a.pdf"),
        (
            "/a?id=1",
            b"<!doctype html><p>Records were shared late in this place.</p>",
            {"Content-Type": "text/html"},
            "a.html",
        ),
        ("/", b"<html><p>Records were shared late in this place.</p>", {}, "reviews.example.html"),
        ("/a.txt", WORDS, {"Content-Disposition": 'attachment; filename="../../b.txt"'}, "b.txt"),
        ("/x/%2e%2e%2fc.txt", WORDS, TEXT, "c.txt"),
        ("/d", WORDS, {"Content-Disposition": "attachment; filename*=UTF-8''caf%C3%A9%0A.txt"}, "café\ufffd.txt"),
    ],
)
def test_a_file_is_what_its_content_says(
    site: Site, tmp_path: Path, waits: Waits, path: str, body: bytes, headers: dict[str, str], name: str
) -> None:
    library = MemoryLibrary()
    result = added(library, site.on(path, Reply(200, body, headers)), tmp_path, waits)
    assert result.outcome == "added", result.message
    assert [document.file_name for document in library.documents()] == [name]
    assert all(each.is_relative_to(tmp_path / "fetched") for each in (tmp_path / "fetched").rglob("*"))


@pytest.mark.parametrize(
    ("path", "body", "headers", "said"),
    [
        ("/a.pdf", b"<!DOCTYPE html><p>Please log in to see this.</p>", {}, "gives a web page"),
        ("/a", b"<html><p>Please log in.</p>", {"Content-Type": "application/pdf"}, "gives a web page"),
        ("/a.pdf", b"\x00\x01\x02 nothing", {}, "gives something else"),
        ("/a", b"\x00\x01\x02 nothing", {"Content-Type": "application/octet-stream"}, "no kind of file"),
        ("/a.txt", b"", TEXT, "empty file"),
        ("/a.pdf", b"%PDF-1.7 and then nothing", {}, "a.pdf"),
    ],
)
def test_what_is_not_what_it_claims_is_not_added(
    site: Site, tmp_path: Path, waits: Waits, path: str, body: bytes, headers: dict[str, str], said: str
) -> None:
    result = added(MemoryLibrary(), site.on(path, Reply(200, body, headers)), tmp_path, waits)
    assert result.outcome == "failed"
    assert said in result.message


def test_a_bad_address_is_reported_and_the_others_go_in(
    site: Site, library: Library, tmp_path: Path, waits: Waits
) -> None:
    file = tmp_path / "b.txt"
    file.write_bytes(WORDS)
    downloads = Downloads(tmp_path / "fetched", web(waits), library.find_by_sha256)
    good = site.on("/a.txt", Reply(200, b"Other words were written here for the board to read.", TEXT))
    report = add(library, [f"{site.address}/none.pdf", str(file), good, "http://2130706433/"], fetcher=downloads)
    assert [result.outcome for result in report.results] == ["failed", "added", "added", "failed"]


def test_without_a_fetcher_nothing_is_fetched(site: Site, library: Library) -> None:
    url = site.on("/a.txt", Reply(200, WORDS, TEXT))
    assert [result.outcome for result in add(library, [url, Wanted(url)]).results] == ["failed", "failed"]
    assert site.asked == []


def test_a_host_that_asks_programs_to_stay_away_is_heeded(
    site: Site, library: Library, tmp_path: Path, waits: Waits
) -> None:
    site.on("/robots.txt", Reply(200, b"User-agent: *\nDisallow: /private/\nCrawl-delay: 9\n", TEXT))
    barred = site.on("/private/a.txt", Reply(200, WORDS, TEXT))
    result = added(library, barred, tmp_path, waits)
    assert result.outcome == "failed" and "asks programs not to" in result.message
    assert site.requests("/private/a.txt") == []
    assert added(library, site.on("/a.txt", Reply(200, WORDS, TEXT)), tmp_path, waits).outcome == "added"
    assert max(waits) > 8


def test_the_same_file_at_two_addresses_is_one_document(
    site: Site, library: Library, tmp_path: Path, waits: Waits
) -> None:
    for path in ("/a.txt", "/b.txt"):
        added(library, site.on(path, Reply(200, WORDS, TEXT)), tmp_path, waits)
    assert [document.document_id for document in library.documents()] == ["a"]
