"""Several threads, several processes, one library."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from store import writer
from store.embedding import PassageEmbedder
from store.errors import LibraryUnavailable
from store.library import Library
from tests.store.test_library import TEXTS, shelve

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def library(tmp_path: Path, embedder: PassageEmbedder) -> Iterator[Library]:
    library = Library(tmp_path / "data", embedder)
    shelve(library, "harbour", TEXTS["harbour"])
    yield library
    library.close()


@pytest.fixture
def closings(library: Library, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One entry for each time that the library lets go of its vector index."""
    closed: list[int] = []
    close = library.vectors.close

    def count() -> None:
        closed.append(1)
        close()

    monkeypatch.setattr(library.vectors, "close", count)
    return closed


def in_thread(work: Callable[[], object]) -> None:
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def open_files(folder: Path, ending: str = "") -> int:
    here = Path("/proc/self/fd")
    if not here.is_dir():
        pytest.skip("This system does not list open files under /proc.")
    count = 0
    for name in os.listdir(here):
        try:
            target = os.readlink(here / name)
        except OSError:  # the listing itself was one of them
            continue
        count += target.startswith(str(folder)) and target.endswith(ending)
    return count


def comes_down_to(most: int, folder: Path, ending: str = "") -> bool:
    """Whether no more files than this stay open. Chroma's own threads close theirs a moment after it has stopped."""
    until = time.monotonic() + 5
    while open_files(folder, ending) > most and time.monotonic() < until:
        time.sleep(0.01)
    return open_files(folder, ending) <= most


def test_following_other_writers_piles_up_no_engines(library: Library) -> None:
    library.search_dense("dental", 1)
    # An engine has the index open once; how many connections it keeps to its own database is up to it.
    assert open_files(library.folder, "header.bin") == 1
    for _ in range(5):
        library.catalogue.note_vectors_changed()  # as another process would
        assert library.search_dense("dental", 1)
    assert comes_down_to(1, library.folder, "header.bin")


def test_only_changes_of_passages_start_the_vector_index_again(library: Library, closings: list[int]) -> None:
    library.update_document(library.document("harbour").model_copy(update={"title": "The harbour"}))
    library.catalogue.set_meta("note", "x")
    library.catalogue.put_tokens({library.passages("harbour")[0].passage_id: b""})
    shelve(library, "meadow", TEXTS["meadow"])
    shelve(library, "meadow", TEXTS["meadow"][:1])
    library.remove("meadow")
    assert library.search_dense("dental", 1)
    assert closings == []
    library.catalogue.note_vectors_changed()
    assert library.search_dense("dental", 1)
    assert closings == [1]


def test_a_change_of_a_record_is_seen_by_others(library: Library, embedder: PassageEmbedder) -> None:
    other = Library(library.folder, embedder)
    assert [document.title for document in other.documents()] == ["Harbour"]
    library.update_document(library.document("harbour").model_copy(update={"title": "The harbour"}))
    assert [document.title for document in other.documents()] == ["The harbour"]
    other.close()


def test_a_change_by_another_in_the_middle_of_our_own_is_not_missed(
    library: Library, closings: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    put = library.catalogue.put

    def together(*things: object) -> None:
        library.catalogue.note_vectors_changed()  # as a program would that takes no lock
        put(*things)  # type: ignore[arg-type]

    monkeypatch.setattr(library.catalogue, "put", together)
    shelve(library, "meadow", TEXTS["meadow"])
    assert closings == []
    library.search_dense("dental", 1)
    assert closings == [1]


def test_many_can_search_while_one_writes(library: Library) -> None:
    until, wrong, found = time.monotonic() + 3, list[str](), list[str]()

    def repeat(work: Callable[[int], object]) -> None:
        number = 0
        while time.monotonic() < until:
            number += 1
            try:
                work(number)
            except Exception as error:
                wrong.append(f"{type(error).__name__}: {error}")

    def search(_: int) -> None:
        found.append(library.search_dense("dental", 1)[0][0])

    def write(number: int) -> None:
        shelve(library, f"tower-{number % 2}", [f"Lift number {number} was broken.", f"Stair {number} was dark."])
        library.catalogue.note_vectors_changed()

    workers = [threading.Thread(target=repeat, args=(work,)) for work in (search, search, search, search, write)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert wrong == []
    assert set(found) == {library.passages("harbour")[1].passage_id}
    assert library.check().sound


def test_one_writer_at_a_time_among_processes(library: Library) -> None:
    program = (
        "import sys; from pathlib import Path; from store import writer; writer.WAIT_SECONDS = 0.2\n"
        "try:\n with writer.WriterLock(Path(sys.argv[1])).held(): print('held')\n"
        "except Exception as error: print(error)"
    )

    def other() -> str:
        return subprocess.run(
            [sys.executable, "-c", program, str(library.folder)],
            check=True,
            capture_output=True,
            text=True,
            cwd=REPOSITORY,
        ).stdout

    with library.writing():
        shelve(library, "meadow", TEXTS["meadow"])  # the same thread may take it again
        library.remove("meadow")
        assert other().startswith("Another program is writing to the library at")
    assert other() == "held\n"


def test_every_writer_waits_its_turn_and_readers_do_not(
    library: Library, embedder: PassageEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "WAIT_SECONDS", 0.1)
    other = Library(library.folder, embedder)  # stands for another process: it has a lock of its own
    refused: list[str] = []

    def try_all() -> None:
        for work in (
            lambda: shelve(other, "meadow", TEXTS["meadow"]),
            lambda: other.remove("harbour"),
            lambda: other.check(repair=True),
        ):
            try:
                work()
            except LibraryUnavailable as error:
                refused.append(str(error))
        assert other.search_lexical(["dental"], 1)

    with library.writing():
        in_thread(try_all)
    assert len(refused) == 3
    assert library.counts() == (1, 2)
    other.close()


def test_closing_lets_go_of_what_every_thread_opened(tmp_path: Path, embedder: PassageEmbedder) -> None:
    library = Library(tmp_path / "data", embedder)
    shelve(library, "harbour", TEXTS["harbour"])
    opened, done = threading.Event(), threading.Event()

    def stay() -> None:
        library.documents()
        opened.set()
        done.wait(20)

    thread = threading.Thread(target=stay)
    thread.start()
    opened.wait(20)
    try:
        in_thread(library.close)
        assert open_files(library.catalogue.path) == 0  # with its -wal and -shm, at once
        assert comes_down_to(0, library.folder)
    finally:
        done.set()
        thread.join()
