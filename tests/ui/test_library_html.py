"""The library as HTML: the list, one document, and adding."""

from __future__ import annotations

from pathlib import Path

from bs4 import BeautifulSoup

from assistant.runtime import Readiness
from assistant.ui.adding import add
from assistant.ui.render import frame, library
from ingest.report import Progress
from tests.ui.fake import HOSTILE, FakeRuntime


def text(html: str) -> str:
    return " ".join(BeautifulSoup(html, "html.parser").get_text(" ").split())


def test_the_list_shows_every_document_in_words() -> None:
    rows = BeautifulSoup(library.listing(FakeRuntime().documents()), "html.parser").select("tbody tr")
    assert text(str(rows[0])) == (
        "A study of what stops learning reaching practice Department for Example Studies Published July 2014 "
        "Nation England Type Research report Passages 640 Licence Not stated Status Current"
    )
    assert rows[0].select("a")[0]["href"] == "#library/example-2"


def test_an_empty_library_says_what_to_do() -> None:
    assert "The library is empty Add a published review to start." in text(library.listing([]))


def test_a_hostile_title_is_text() -> None:
    assert not BeautifulSoup(library.listing(FakeRuntime().documents()), "html.parser").select("script")
    assert HOSTILE in text(library.listing(FakeRuntime().documents()))


def test_a_document_shows_what_is_known_and_its_first_passages() -> None:
    runtime = FakeRuntime()
    html = library.detail(runtime.shelf["example-2"], runtime.passages("example-2"), 50)
    assert "50 of 640 shown" in text(html)
    assert "Learning point page 1, paragraph 1.1 Point 1." in text(html)
    assert len(BeautifulSoup(html, "html.parser").select(".passages > li")) == 50
    assert BeautifulSoup(html, "html.parser").select("[data-more]")


def test_a_correction_is_shown_beside_what_the_file_says() -> None:
    runtime = FakeRuntime()
    changed = runtime.correct("example-2", {"published": "2015", "licence": "OGL", "status": "withdrawn"})
    html = library.detail(changed, [], 50)
    assert "2015 Corrected on" in text(html) and "The file says: 2014-07" in text(html)
    assert "The file says: Not stated" in text(html) and "The file says: Current" in text(html)
    assert len(BeautifulSoup(html, "html.parser").select("[data-undo]")) == 3


def test_progress_tells_the_rate_and_the_time_left() -> None:
    progress = Progress(1, 3, "a.pdf", "index", 40, 120, 40, 12.4, 200.0)
    assert "Embedding 40 of 120, 12 passages a second, about 3 min left" in text(library.adding(progress))
    assert "Fetching" in text(library.adding(Progress(1, 3, "a.pdf", "fetch")))


def test_the_header_says_what_is_held_or_how_far_it_has_got() -> None:
    assert frame.library_status(FakeRuntime()).text == "5 documents, 1,024 passages"
    warming = FakeRuntime(readiness=Readiness("warming", "Building the starter library", 12, 33))
    assert frame.library_status(warming) == ("warming", "Getting ready: building the starter library, 12 of 33", 36)
    failed = FakeRuntime(readiness=Readiness("failed", "The model is missing."))
    assert frame.library_status(failed).text == "The library did not open. The model is missing."
    assert frame.library_status(FakeRuntime(shelf={})).text == "No documents yet"


def test_adding_reports_progress_then_every_file_and_deletes_the_copies(tmp_path: Path) -> None:
    good, empty = tmp_path / "good-review-2024.txt", tmp_path / "empty.txt"
    good.write_text("A review.")
    empty.write_text("")
    told = [text(html) for html in add(FakeRuntime(), [good, empty])]
    assert any(line.startswith("File 1 of 2: good-review-2024.txt Embedding") for line in told)
    assert told[-1] == (
        "Finished adding 1 file added, 1 not added Added Good review 2024 40 passages "
        "Not added empty.txt empty.txt is empty. Check the file and add it again."
    )
    assert not good.exists()
    assert not empty.exists()


def test_files_are_not_taken_before_the_library_is_ready(tmp_path: Path) -> None:
    file = tmp_path / "review.txt"
    file.write_text("A review.")
    runtime = FakeRuntime(readiness=Readiness("warming", "Opening the library"))
    assert "still getting ready" in text(next(iter(add(runtime, [file]))))
    assert len(runtime.shelf) == 5
