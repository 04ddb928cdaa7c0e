"""Files and folders into a library."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ingest.pipeline import Progress, add, slug
from tests.ingest.make import MemoryLibrary

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
    result = add(library, [write(tmp_path, "tmp123.txt")], name="My Review.txt").results[0]
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
