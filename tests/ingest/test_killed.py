"""However an addition is cut short, doing it again gives the library that an uninterrupted one gives."""

from __future__ import annotations

import random
import shutil
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.ingest.killed import Contents, contents, start

STEPS = [
    "catalogue.set_meta",
    "catalogue.set_meta+",
    "vectors.put",
    "vectors.put+",
    "catalogue._keywords.put",
    "catalogue._keywords.put+",
    "catalogue._forget_entries",
    "catalogue._forget_entries+",
    "catalogue.put",
    "catalogue.put+",
    "vectors.delete",
    "vectors.delete+",
    "_unfinished.clear",
]


def review(number: int, points: int, *, changed: bool = False) -> str:
    told = "later, and by letter" if changed else "late"
    lines = [
        f"- Point {point} of place {number}: records were shared {told} with school {point}." for point in range(points)
    ]
    return (
        f"Learning review of place {number}\n\nPublished May 20{10 + number}\n\nFindings\n\n" + "\n".join(lines) + "\n"
    )


def reviews(folder: Path) -> list[Path]:
    """Four small reviews; the last repeats most of the first."""
    paths = []
    for number in range(4):
        path = folder / f"review-{number}.txt"
        text = (
            review(number, 14)
            if number < 3
            else review(0, 12).replace("May 2010", "May 2019") + "\nAnd more was said.\n"
        )
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return paths


def finished(folder: Path, files: list[Path], *, real: bool = False) -> None:
    process = start(folder, files, real=real)
    process.join()
    assert process.exitcode == 0


def change(files: list[Path]) -> None:
    """Some points go, some stay, and some keep their words under another heading."""
    files[1].write_text(review(1, 9, changed=True), encoding="utf-8")
    for file in files[2:3]:
        file.write_text(review(2, 14).replace("Findings", "What we found"), encoding="utf-8")


class Changed(NamedTuple):
    """Files that have changed since a library was filled from them, and what it holds once they were added again."""

    library: Path
    files: list[Path]
    whole: Contents


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Changed:
    folder = tmp_path_factory.mktemp("changed")
    files = reviews(folder)
    finished(folder / "data", files)
    change(files)
    shutil.copytree(folder / "data", folder / "whole")
    finished(folder / "whole", files)
    return Changed(folder / "data", files, contents(folder / "whole"))


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_a_step_and_done_again_is_as_if_never_killed(tmp_path: Path, changed: Changed, step: str) -> None:
    folder = tmp_path / "data"
    shutil.copytree(changed.library, folder)
    process = start(folder, changed.files, die_in=step)
    process.join()
    assert process.exitcode == -9
    finished(folder, changed.files)
    assert contents(folder) == changed.whole


@pytest.mark.parametrize("step", ["catalogue.put+", "vectors.delete", "_unfinished.clear"])
def test_killed_in_the_last_file_leaves_it_unchanged_and_is_put_in_order_all_the_same(
    tmp_path: Path, changed: Changed, step: str
) -> None:
    folder, whole, last = tmp_path / "data", tmp_path / "whole", changed.files[1:2]
    for copy in (folder, whole):
        shutil.copytree(changed.library, copy)
    finished(whole, last)
    process = start(folder, last, die_in=step)
    process.join()
    assert process.exitcode == -9
    finished(folder, last)
    assert contents(folder) == contents(whole)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_killed_at_random_points_and_done_again_is_as_if_never_killed(tmp_path: Path, seed: int) -> None:
    killed_and_finished(tmp_path, reviews(tmp_path), random.Random(seed), kills=(3, 2))


@pytest.mark.slow
def test_killed_with_the_real_models_and_done_again_is_as_if_never_killed(tmp_path: Path) -> None:
    files = reviews(tmp_path)
    killed_and_finished(tmp_path, files[1:2] + files[3:], random.Random(1), kills=(2, 1), real=True)


def killed_and_finished(
    tmp_path: Path, files: list[Path], rng: random.Random, *, kills: tuple[int, int], real: bool = False
) -> None:
    """Add files, change them and add them again, each time killed at random points; compare with a quiet life."""
    folder, whole = tmp_path / "data", tmp_path / "whole"
    for times in kills:
        begun = time.monotonic()
        finished(whole, files, real=real)
        lasts = time.monotonic() - begun
        for _ in range(times):
            process = start(folder, files, real=real)
            time.sleep(rng.uniform(0, lasts))
            process.kill()
            process.join()
        finished(folder, files, real=real)
        assert contents(folder, real=real) == contents(whole, real=real)
        change(files)
