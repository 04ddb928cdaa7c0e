"""While one process writes, two others read: each search sees documents whole, old or new, in either index."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.embedding import PassageEmbedder
from store.library import Library
from tests.store.test_library import shelve

REPOSITORY = Path(__file__).parents[2]
SIZE, ROUNDS = 6, 5

# Prints, for each search until the file is there, how many passages of each edition it saw.
READER = """
import json, sys
from collections import Counter
from pathlib import Path
from store.embedding import PassageEmbedder
from store.library import Library
library = Library(Path(sys.argv[1]), PassageEmbedder())
vector = library.embedder.embed_query("lift")
print("ready", flush=True)
while True:
    last = Path(sys.argv[2]).exists()
    for name, hits in (
        ("lexical", library.search_lexical(["lift"], 100)),
        ("dense", library.search_vector(vector, 100)),
    ):
        held = library.passages_by_id([key for key, _ in hits])
        seen = Counter(held[key].text.split()[1] if key in held else "gone" for key, _ in hits)
        print(json.dumps([name, seen]), flush=True)
    if last:
        break
"""


def edition(number: int) -> list[str]:
    return [f"Edition {number} says that lift {place} was broken." for place in range(SIZE + number % 2)]


@pytest.fixture
def library(tmp_path: Path, embedder: PassageEmbedder) -> Iterator[Library]:
    library = Library(tmp_path / "data", embedder)
    shelve(library, "tower", edition(0))
    yield library
    library.close()


def read_on(folder: Path, done: Path, said: Path) -> subprocess.Popen[bytes]:
    """Start a reader that writes what it sees to a file until `done` is there."""
    with said.open("w") as file:
        return subprocess.Popen(
            [sys.executable, "-c", READER, str(folder), str(done)],
            stdout=file,
            stderr=subprocess.STDOUT,
            cwd=REPOSITORY,
        )


@pytest.mark.slow
def test_readers_see_a_document_whole_or_not_at_all(library: Library, tmp_path: Path) -> None:
    done, said = tmp_path / "done", [tmp_path / "one", tmp_path / "two"]
    readers = [read_on(library.folder, done, path) for path in said]
    try:
        until = time.monotonic() + 120
        while not all("ready" in path.read_text() for path in said) and time.monotonic() < until:
            time.sleep(0.05)
        for number in range(1, ROUNDS):
            shelve(library, "tower", edition(number))
            if number == 2:
                library.remove("tower")
    finally:
        done.touch()
    for reader, path in zip(readers, said, strict=True):
        assert reader.wait(timeout=120) == 0, path.read_text()
        seen = [json.loads(line)[1] for line in path.read_text().splitlines() if line.startswith("[")]
        whole = [{str(number): SIZE + number % 2} for number in range(ROUNDS)]
        # A passage may be taken out between the search and the look at it ("gone"): then a whole edition is.
        assert [counts for counts in seen if "gone" not in counts and counts not in [*whole, {}]] == []
        assert seen[-2:] == [whole[-1]] * 2
