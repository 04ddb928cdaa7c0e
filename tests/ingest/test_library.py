"""The way in, with the real library at its end."""

from __future__ import annotations

from pathlib import Path

from ingest.pipeline import add
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
