"""The way in, with the real library at its end."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from assistant.runtime import Runtime
from ingest.pipeline import Given, add
from ingest.starter.build import notes
from store.embedding import PassageEmbedder
from store.library import Library


def test_added_passages_are_kept_letter_for_letter(tmp_path: Path) -> None:
    file = tmp_path / "a-review-2020.txt"
    file.write_text(
        "Review of learning in one town\n\nFinding 1\n\nRecords were shared late, and the picture stayed in parts.\n\n"
        "Questions for the board\n\n• How will the board know that records are shared in time?\n"
    )
    library = Library(tmp_path / "data", PassageEmbedder())
    try:
        first = add(library, [file]).results[0]
        assert (first.outcome, first.passages) == ("added", 2)
        kept = library.passages("a-review-2020")
        assert all(library.holds_exactly(passage) for passage in kept)
        assert add(library, [file]).results[0].outcome == "unchanged"
        file.write_text(f"{file.read_text()}\n• What would families say of it?\n")
        again = add(library, [file]).results[0]
        assert (again.outcome, again.passages) == ("updated", 3)
        still = {passage.passage_id for passage in library.passages("a-review-2020")}
        assert {passage.passage_id for passage in kept} <= still
    finally:
        library.close()


def test_uploads_of_one_name_at_once_lose_nothing(tmp_path: Path, embedder: PassageEmbedder) -> None:
    files = []
    for number in range(2):
        path = tmp_path / str(number)
        path.write_text(f"Records of place number {number} were shared late.")
        files.append(Given(path, "a-review.txt"))
    library = Library(tmp_path / "data", embedder)
    try:
        with ThreadPoolExecutor(2) as pool:
            reports = list(pool.map(lambda given: add(library, [given]), files))
        assert [report.results[0].outcome for report in reports] == ["added", "added"]
        assert library.counts() == (2, 2)
        assert library.check().sound
    finally:
        library.close()


def test_starter_notes_are_known_by_name_and_not_by_where_they_are_installed(starter: Runtime) -> None:
    places = {document.source_path for document in starter.library.documents()}
    assert places == {f"starter:{note.stem}" for note in notes()}
