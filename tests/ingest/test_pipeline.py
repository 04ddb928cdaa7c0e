"""Files and folders into a library."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from ingest.models import Limits
from ingest.pipeline import Given, Progress, add, slug
from store.corrections import corrected
from store.errors import LibraryUnavailable
from store.models import Document, DocumentType
from tests.ingest.make import MemoryLibrary
from tests.quick import quick_library

LONG = "Practitioners worked hard to keep the child in view while many agencies came and went."


@pytest.fixture
def library() -> MemoryLibrary:
    return MemoryLibrary()


def write(folder: Path, name: str, text: str = LONG) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def bullets(*, first: int = 0, count: int = 12) -> str:
    numbers = range(first, first + count)
    return "\n".join(
        f"- Point number {number} says that records were shared late in area {number}." for number in numbers
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("West Lothian 2022.txt", "west-lothian-2022"),
        ("a__b (final).pdf", "a-b-final"),
        ("no-suffix v1.2", "no-suffix-v1-2"),
        ("….txt", "document"),
    ],
)
def test_a_document_id_comes_from_the_file_name(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_a_file_is_added_once(library: MemoryLibrary, tmp_path: Path) -> None:
    path = write(tmp_path, "a-review.txt")
    first = add(library, [path]).results[0]
    assert (first.outcome, first.document_id, first.passages) == ("added", "a-review", 1)
    again = add(library, [str(path)]).results[0]
    assert (again.outcome, again.document_id) == ("unchanged", "a-review")
    assert len(library.documents()) == 1


def test_the_same_file_under_another_name_is_told(library: MemoryLibrary, tmp_path: Path) -> None:
    add(library, [write(tmp_path, "a-review.txt")])
    result = add(library, [write(tmp_path, "copy.txt")]).results[0]
    assert result.outcome == "unchanged"
    assert "a-review.txt" in result.message


def test_a_changed_file_replaces_what_was_held(library: MemoryLibrary, tmp_path: Path) -> None:
    path = write(tmp_path, "a-review.txt")
    add(library, [path])
    write(tmp_path, "a-review.txt", f"{LONG} And then more was told of it.")
    result = add(library, [path]).results[0]
    assert (result.outcome, result.document_id) == ("updated", "a-review")
    assert len(library.documents()) == 1


def test_another_file_with_the_same_name_gets_an_id_of_its_own(library: MemoryLibrary, tmp_path: Path) -> None:
    add(library, [write(tmp_path / "one", "a-review.txt")])
    result = add(library, [write(tmp_path / "two", "a-review.txt", "Other words stand in this one.")]).results[0]
    assert result.outcome == "added"
    assert result.document_id is not None
    assert result.document_id.startswith("a-review-")
    assert len(library.documents()) == 2


def test_an_upload_keeps_its_own_name(library: MemoryLibrary, tmp_path: Path) -> None:
    result = add(library, [Given(write(tmp_path, "tmp123"), "My Review.txt")]).results[0]
    assert result.document_id == "my-review"
    assert library.held["my-review"].file_name == "My Review.txt"
    assert library.held["my-review"].source_path is None


def test_a_folder_gives_its_documents_in_order_and_counts_the_rest(library: MemoryLibrary, tmp_path: Path) -> None:
    write(tmp_path, "b.txt", "Words of the second file stand here.")
    write(tmp_path, "a.md", "Words of the first file stand here.")
    write(tmp_path, "sub/c.html", "<p>Words of the third file stand here.</p>")
    for name in ("README.md", ".hidden.txt", "a.meta.yaml", "data.csv", ".git/x.txt"):
        write(tmp_path, name, "title: A\n")
    report = add(library, [tmp_path])
    assert [result.document_id for result in report.results] == ["a", "b", "c"]
    assert report.skipped == 4
    assert report.failed == 0


def test_a_readme_named_directly_is_added(library: MemoryLibrary, tmp_path: Path) -> None:
    assert add(library, [write(tmp_path, "README.md")]).results[0].outcome == "added"


def test_one_bad_file_does_not_stop_the_others(library: MemoryLibrary, tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "")
    write(tmp_path, "b.txt")
    write(tmp_path, "c.pdf", "no pdf")
    report = add(library, [tmp_path])
    assert [result.outcome for result in report.results] == ["failed", "added", "failed"]
    assert "a.txt is empty" in report.results[0].message


@pytest.mark.parametrize("target", ["missing.txt", "empty", "https://example.org/review.pdf"])
def test_a_target_without_documents_is_a_failed_result(library: MemoryLibrary, tmp_path: Path, target: str) -> None:
    (tmp_path / "empty").mkdir()
    given = target if target.startswith("http") else str(tmp_path / target)
    result = add(library, [given]).results[0]
    assert result.outcome == "failed"
    assert target in result.message
    assert result.message.endswith(".")


def test_progress_tells_file_and_passages(library: MemoryLibrary, tmp_path: Path) -> None:
    seen: list[Progress] = []
    add(library, [write(tmp_path, "a.txt"), write(tmp_path, "b.txt", "Other words stand in it.")], progress=seen.append)
    assert [(one.file, one.files, one.name, one.stage) for one in seen] == [
        (1, 2, "a.txt", "read"),
        (1, 2, "a.txt", "index"),
        (1, 2, "a.txt", "done"),
        (2, 2, "b.txt", "read"),
        (2, 2, "b.txt", "index"),
        (2, 2, "b.txt", "done"),
    ]
    assert (seen[1].done, seen[1].total) == (1, 1)


@pytest.mark.parametrize("names", [["study-2014.txt", "list-2015.txt"], ["list-2015.txt", "study-2014.txt"]])
def test_a_copy_is_found_in_either_order(library: MemoryLibrary, tmp_path: Path, names: list[str]) -> None:
    write(tmp_path, "study-2014.txt", bullets())
    write(tmp_path, "list-2015.txt", f"{bullets(first=2)}\n\nSome words of its own.")
    add(library, [tmp_path / name for name in names])
    assert library.held["list-2015"].derived_from == ["study-2014"]
    assert library.held["study-2014"].derived_from == []
    originals = {one.passage_id for one in library.kept["study-2014"]}
    repeated = [one.duplicate_of for one in library.kept["list-2015"] if one.duplicate_of]
    assert len(repeated) >= 10
    assert set(repeated) <= originals


def test_a_copy_that_was_there_first_is_linked_in_a_sound_library(tmp_path: Path) -> None:
    shelf = quick_library(tmp_path / "data")
    add(shelf, [write(tmp_path, "list-2015.txt", f"{bullets()}\n\nMore words.")])
    add(shelf, [write(tmp_path, "study-2014.txt", bullets())])
    assert sum(one.duplicate_of is not None for one in shelf.passages("list-2015")) >= 10
    assert shelf.check().sound
    shelf.close()


def test_a_file_beside_an_unchanged_document_is_read_again_and_gives_way_to_a_person(
    library: MemoryLibrary, tmp_path: Path
) -> None:
    path = write(tmp_path, "a.txt")
    add(library, [path])
    (tmp_path / "a.meta.yaml").write_text("publisher: Example Board\nnations: [Wales]\ntype: second_look_note\n")
    library.held["a"] = corrected(library.held["a"], {"publisher": "Another Board"})
    assert [one.outcome for one in add(library, [path]).results] == ["updated"]
    assert (library.held["a"].publisher, library.held["a"].nations) == ("Another Board", ["Wales"])
    assert library.held["a"].document_type is not DocumentType.SECOND_LOOK_NOTE
    assert [one.outcome for one in add(library, [path]).results] == ["unchanged"]


def test_a_few_shared_words_or_an_unknown_order_make_no_copy(library: MemoryLibrary, tmp_path: Path) -> None:
    write(tmp_path, "a-2014.txt", bullets(count=9))
    write(tmp_path, "b-2015.txt", f"{bullets(count=9)}\n- A point of its own stands here.")
    write(tmp_path, "c.txt", bullets(first=50))
    write(tmp_path, "d.txt", f"{bullets(first=50)}\n- Another point of its own stands here.")
    add(library, [tmp_path])
    assert [document.derived_from for document in library.documents()] == [[], [], [], []]


@pytest.mark.parametrize("order", [1, -1])
def test_the_case_list_is_known_as_a_copy_of_the_study(
    library: MemoryLibrary, corpus: Path, tmp_path: Path, order: int
) -> None:
    names = ["dfe-kingston-barriers-to-learning-2014.txt", "case-reviews-published-2015.txt"][::order]
    for name in names:
        shutil.copy(corpus / name, tmp_path / name)
        add(library, [tmp_path / name])
    assert library.held["case-reviews-published-2015"].derived_from == ["dfe-kingston-barriers-to-learning-2014"]
    assert library.held["dfe-kingston-barriers-to-learning-2014"].derived_from == []


def test_a_changed_file_updates_its_own_document_though_another_has_its_name(
    library: MemoryLibrary, tmp_path: Path
) -> None:
    add(library, [write(tmp_path / "one", "a-review.txt")])
    path = write(tmp_path / "two", "a-review.txt", "Other words stand in this one.")
    first = add(library, [path]).results[0]
    path.write_text("Other words stand in this one, and some more.")
    again = add(library, [path]).results[0]
    assert (again.outcome, again.document_id) == ("updated", first.document_id)
    assert len(library.documents()) == 2


def test_an_upload_with_a_held_name_goes_in_beside_it_and_says_so(library: MemoryLibrary, tmp_path: Path) -> None:
    add(library, [Given(write(tmp_path, "0"), "a-review.txt")])
    result = add(library, [Given(write(tmp_path, "1", "Other words stand in it."), "a-review.txt")]).results[0]
    assert result.outcome == "added"
    assert len(library.documents()) == 2
    assert "still held" in result.message
    assert "remove the earlier one" in result.message
    assert "id a-review." in result.message


def test_uploads_of_one_name_at_once_lose_nothing(tmp_path: Path) -> None:
    class Slow(MemoryLibrary):
        def find(self, document_id: str) -> Document | None:
            found = super().find(document_id)
            time.sleep(0.05)
            return found

    library = Slow()
    files = [Given(write(tmp_path, str(n), f"Words of number {n} stand here."), "a-review.txt") for n in range(2)]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda given: add(library, [given]), files))
    assert len(library.documents()) == 2


def test_work_that_was_cut_short_is_finished_by_adding_again(tmp_path: Path) -> None:
    class Failing(MemoryLibrary):
        fails = True

        def update_document(self, document: Document) -> None:
            if self.fails:
                raise LibraryUnavailable("The disk is full.")
            super().update_document(document)

    library = Failing()
    files = [
        write(tmp_path, "list-2015.txt", f"{bullets()}\n\nMore words."),
        write(tmp_path, "study-2014.txt", bullets()),
    ]
    add(library, files)
    library.fails = False
    add(library, files)
    assert library.held["list-2015"].derived_from == ["study-2014"]
    assert "study-2014" in library.held


@pytest.mark.parametrize("bad", ["~nobody-of-this-name/x.txt", "a" * 5000 + ".txt", "a\0b.txt", "\udcff-missing.txt"])
def test_a_name_that_cannot_be_used_does_not_stop_the_others(library: MemoryLibrary, tmp_path: Path, bad: str) -> None:
    report = add(library, [bad, write(tmp_path, "a-review.txt")])
    assert [result.outcome for result in report.results] == ["failed", "added"]
    assert "\n" not in report.results[0].message
    report.model_dump_json()


def test_a_name_that_is_not_utf_8_is_added_under_a_printable_one(library: MemoryLibrary, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9\n.txt"))
    path.write_text(LONG)
    result = add(library, [path]).results[0]
    assert result.outcome == "added"
    document = library.documents()[0]
    assert document.file_name == "caf\ufffd\ufffd.txt"
    assert document.source_path
    document.source_path.encode()
    path.write_text(f"{LONG} And then more was told of it.")
    assert add(library, [path]).results[0].outcome == "updated"


def test_an_unforeseen_fault_costs_one_file_and_tells_none_of_its_words(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    class Faulty(MemoryLibrary):
        def add(self, document: Document, text: str, passages: Sequence[Any], *, encoded: None = None) -> None:
            if "secret" in text:
                raise KeyError(text)
            super().add(document, text, passages, encoded=encoded)

    files = [write(tmp_path, "a.txt", f"A secret: {LONG}"), write(tmp_path, "b.txt")]
    report = add(Faulty(), files)
    assert [result.outcome for result in report.results] == ["failed", "added"]
    assert report.results[0].message.startswith("a.txt could not be read.")
    assert "secret" not in report.results[0].message + caplog.text
    assert "KeyError" in caplog.text


def test_the_size_limit_is_told_with_the_files_own_name(library: MemoryLibrary, tmp_path: Path) -> None:
    given = Given(write(tmp_path, "0", "word " * 300_000), "big.txt")
    result = add(library, [given], limits=Limits(file_bytes=1024 * 1024)).results[0]
    assert result.message.startswith("big.txt is larger than 1 MB.")


def test_a_file_is_read_once(library: MemoryLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []
    read_bytes = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: read.append(path) or read_bytes(path))  # type: ignore[func-returns-value]
    path = write(tmp_path, "a-review.txt")
    add(library, [path])
    assert read == [path]


NOTE = "---\ntitle: A note\ndocument_type: second_look_note\n---\n# A note\n\n## Findings\n"


def test_a_file_that_calls_itself_a_starter_note_keeps_its_passages(library: MemoryLibrary, tmp_path: Path) -> None:
    result = add(library, [write(tmp_path, "mine.md", f"{NOTE}- {LONG}\n")]).results[0]
    assert (result.outcome, result.passages) == ("added", 1)
    assert library.held["mine"].document_type == "unknown"


def test_a_starter_note_without_a_known_source_is_refused(library: MemoryLibrary, tmp_path: Path) -> None:
    given = Given(write(tmp_path, "mine.md", f"{NOTE}- {LONG}\n"), "mine.md", "starter:mine")
    assert add(library, [given]).results[0].outcome == "failed"
    assert library.documents() == []


def test_a_starter_note_of_another_installation_takes_the_place_of_the_held_one(
    library: MemoryLibrary, tmp_path: Path
) -> None:
    for folder in ("one", "two"):
        path = write(tmp_path / folder, "mine.md", f"{NOTE}- {LONG} In {folder}. (Triennial briefing 2019, Neglect)\n")
        add(library, [Given(path, "mine.md", "starter:mine")])
    assert list(library.held) == ["mine"]
    assert library.kept["mine"][0].origins == ["rip-triennial-briefing-2019"]


BRIEFING = "---\ntitle: 'Triennial analysis of SCRs: briefing for local safeguarding partnerships'\n---\n"


def test_a_publication_that_notes_cite_has_one_voice_whatever_its_file_is_called(
    library: MemoryLibrary, tmp_path: Path
) -> None:
    cited = "rip-triennial-briefing-2019"
    add(library, [write(tmp_path, "download (3).md", f"{BRIEFING}{LONG}\n")])
    assert list(library.held) == [cited]
    assert library.kept[cited][0].passage_id.startswith(f"{cited}:")
    other = add(library, [write(tmp_path, "again.md", f"{BRIEFING}{LONG} And then more.\n")]).results[0]
    assert other.document_id == "again"
    assert library.kept["again"][0].origins == [cited]
    assert library.held["again"].derived_from == [cited]


@pytest.mark.parametrize(
    "head",
    [
        "title: On the triennial analysis of SCRs",
        "title: 'Triennial analysis of SCRs: briefing for local safeguarding partnerships'\npublisher: Somebody else",
        "title: FOI review - child protection case reviews\npublished: 2017",
    ],
)
def test_another_publication_is_not_taken_for_one_that_notes_cite(
    library: MemoryLibrary, tmp_path: Path, head: str
) -> None:
    add(library, [write(tmp_path, "mine.md", f"---\n{head}\n---\n{LONG}\n")])
    assert list(library.held) == ["mine"]
    assert library.kept["mine"][0].origins == []


def test_the_founding_documents_are_known_by_their_own_words(
    library: MemoryLibrary, corpus: Path, tmp_path: Path
) -> None:
    for number, path in enumerate(sorted(corpus.glob("*.txt"))):
        shutil.copy(path, tmp_path / f"{number}.txt")
    add(library, [tmp_path])
    assert set(library.held) == {path.stem for path in corpus.glob("*.txt")}


def test_what_reading_found_is_told_and_recorded(library: MemoryLibrary, tmp_path: Path) -> None:
    path = write(tmp_path, "a-review.txt", f"{LONG} hid\u202eden \U000e0041\U000e0042 words.")
    result = add(library, [path]).results[0]
    assert result.outcome == "added"
    assert result.flags and result.flags == library.held["a-review"].quality_flags
    assert len(result.message) > len(f"Added {result.title}: 1 passages.")
