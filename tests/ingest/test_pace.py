"""How long it will take, told from how long it took."""

from __future__ import annotations

import pytest

from ingest.pace import Pace, duration


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_time_left_goes_by_the_size_of_the_files() -> None:
    clock = Clock()
    pace = Pace([100, 300], clock)
    assert pace.at("read", 0, 0).seconds_left is None
    clock.now = 10.0
    assert pace.at("index", 50, 50) == (50, 5.0, 30.0)
    pace.finished()
    clock.now = 25.0
    assert pace.at("index", 75, 150).passages == 125
    clock.now = 40.0
    assert pace.at("index", 150, 150).seconds_left == 0.0
    pace.finished()
    assert pace.at("done", 150, 150).passages == 200


def test_files_that_are_held_already_foretell_nothing() -> None:
    clock = Clock()
    pace = Pace([100, 100, 100], clock)
    clock.now = 0.1
    pace.finished()
    assert pace.at("read", 0, 0) == (0, 0.0, None)
    clock.now = 10.1
    assert pace.at("index", 10, 10).seconds_left == pytest.approx(10.0)


def test_a_size_that_nobody_knows_counts_as_the_mean() -> None:
    clock = Clock()
    pace = Pace([0, 100], clock)
    clock.now = 8.0
    assert pace.at("index", 1, 1).seconds_left == pytest.approx(8.0)
    assert Pace([], clock).at("done", 0, 0) == (0, 0.0, 0.0)


@pytest.mark.parametrize(("seconds", "said"), [(0.2, "1 s"), (59, "59 s"), (61, "1 min"), (7500, "2 h 5 min")])
def test_a_length_of_time_is_said_roughly(seconds: float, said: str) -> None:
    assert duration(seconds) == said
