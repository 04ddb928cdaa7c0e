"""What a start finds broken it mends, or says in one line what to do; what a full disk refuses is not lost."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.api.app import create_app
from assistant.runtime import Runtime
from assistant.settings import Settings
from store.backup import back_up, unpack
from store.errors import LibraryUnavailable
from tests.quick import quick_library
from tests.store.test_library import TEXTS, shelve

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(starter_folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(starter_folder, tmp_path / "data"))


def started(folder: Path) -> Runtime:
    runtime = Runtime(Settings(data_dir=folder), starter=False)
    runtime.warm_up()
    return runtime


def cut_words(folder: Path) -> None:
    for file in (folder / "keywords").glob("*.*"):
        if file.suffix in (".term", ".idx", ".fast"):
            file.write_bytes(file.read_bytes()[:-20])


def spoil_vectors(folder: Path) -> None:
    (folder / "vectors" / "chroma.sqlite3").write_bytes(b"no database " * 500)


def lose_vectors(folder: Path) -> None:
    shutil.rmtree(folder / "vectors")


@pytest.mark.parametrize("damage", [cut_words, spoil_vectors, lose_vectors])
def test_a_start_mends_an_index_and_says_so(
    folder: Path, damage: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    damage(folder)
    runtime = started(folder)
    assert runtime.readiness.state == "ready"
    assert "Put right at the start" in caplog.text
    assert runtime.library.check().sound
    assert runtime.ask("What do reviews say about hearing the child's voice?").sources
    runtime.close()
    caplog.clear()
    again = started(folder)
    assert "Put right" not in caplog.text
    again.close()


def test_a_start_on_a_damaged_catalogue_says_what_to_do_and_a_backup_mends_it(folder: Path, tmp_path: Path) -> None:
    back_up(folder, tmp_path / "library.zip")
    catalogue = folder / "catalogue.sqlite3"
    catalogue.write_bytes(b"no database " * 1000)
    runtime = Runtime(Settings(data_dir=folder), starter=False)
    with TestClient(create_app(runtime, with_page=False)) as client:
        with pytest.raises(Exception, match="restore it from a backup"):
            runtime.warm_up()
        told = client.get("/readyz")
        assert told.status_code == 503 and "restore it from a backup" in told.json()["message"]
        assert str(folder) not in told.text
        refused = client.post("/api/v1/ask", json={"question": "What helps with neglect?"})
        assert refused.status_code == 503 and "retry-after" in refused.headers
    unpack(tmp_path / "library.zip", folder, replace=True)
    again = started(folder)
    assert again.ask("What do reviews say about hearing the child's voice?").sources
    again.close()


# Adds two documents where no file may grow past a size, as on a disk that is full, and tells what became of each.
ON_A_FULL_DISK = """
import json, resource, signal, sys
from pathlib import Path
from store.errors import LibraryError
from tests.quick import quick_library
from tests.store.test_library import shelve
library = quick_library(Path(sys.argv[1]))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
said = ""
try:
    shelve(library, "large", [f"Point {number} " + "words " * 300 for number in range(800)])
except LibraryError as error:
    said = str(error)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print(json.dumps({"said": said, "held": [document.document_id for document in library.documents()]}))
"""


@pytest.mark.parametrize("room", [200_000, 600_000, 1_500_000])
def test_a_full_disk_loses_nothing_and_what_did_not_fit_can_be_added_later(tmp_path: Path, room: int) -> None:
    library = quick_library(tmp_path)
    shelve(library, "harbour", TEXTS["harbour"])
    library.close()
    done = subprocess.run(
        [sys.executable, "-c", ON_A_FULL_DISK, str(tmp_path), str(room)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    told = json.loads(done.stdout.splitlines()[-1])
    assert "Check free space" in told["said"], done.stderr
    assert told["held"] == ["harbour"]
    again = quick_library(tmp_path)
    assert again.document_text("harbour") == "\n\n".join(TEXTS["harbour"])
    shelve(again, "meadow", TEXTS["meadow"])
    again.heal()
    assert again.check(repair=True).sound
    assert [document.document_id for document in again.documents()] == ["harbour", "meadow"]
    again.close()


@contextmanager
def as_somebody_else(folder: Path) -> Iterator[None]:
    """Take writing away; the superuser, who may write anywhere, steps down for a while."""
    folder.chmod(0o555)
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o755)


def test_a_folder_that_cannot_be_written_is_said_in_one_line(tmp_path: Path) -> None:
    for place in tmp_path.parents:
        if place.stat().st_uid == os.geteuid() and place != Path("/"):
            place.chmod(place.stat().st_mode | 0o055)
    tmp_path.chmod(0o755)
    folder = tmp_path / "data"
    folder.mkdir()
    with as_somebody_else(folder), pytest.raises(LibraryUnavailable, match="cannot be written") as said:
        quick_library(folder)
    assert "--data-dir" in str(said.value) and "\n" not in str(said.value)


def test_a_clock_that_is_set_back_changes_no_order_and_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Back(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime(2020, 1, 1, tzinfo=UTC) - timedelta(days=1)

    library = quick_library(tmp_path)
    shelve(library, "harbour", TEXTS["harbour"])
    monkeypatch.setattr("store.library.datetime", Back)
    shelve(library, "meadow", TEXTS["meadow"])
    shelve(library, "harbour", [*TEXTS["harbour"], "Added later, by the clock earlier."])
    assert [document.document_id for document in library.documents()] == ["harbour", "meadow"]
    assert library.search_lexical(["later"], 5)
    assert library.check().sound
    other = quick_library(tmp_path)  # another process follows by counting changes, not by the clock
    assert other.counts() == (2, 5)
    other.close()
    library.close()


def test_two_servers_on_one_library_see_each_other(folder: Path) -> None:
    first, second = started(folder), started(folder)
    held = first.totals().documents
    document = first.documents()[0]
    first.remove(document.document_id)
    assert second.totals().documents == held - 1
    assert document.document_id not in {one.document_id for one in second.documents()}
    assert second.library.search_dense("neglect", 3)
    first.close()
    second.close()
