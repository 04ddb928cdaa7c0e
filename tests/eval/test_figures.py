"""Shares and means with their intervals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.figures import Figure, mean, share


def test_a_share_has_the_wilson_interval() -> None:
    figure = share([True] * 8 + [False] * 2)
    assert (figure.value, figure.n) == (0.8, 10)
    assert figure.low == pytest.approx(0.4902, abs=1e-4)  # Wilson score interval for 8 of 10
    assert figure.high == pytest.approx(0.9433, abs=1e-4)


def test_nothing_seen_is_nothing_said() -> None:
    assert share([]) == mean([]) == Figure(value=None, low=None, high=None, n=0)


def test_a_mean_is_the_same_on_every_run() -> None:
    values = [0.0, 0.5, 1.0, 1.0]
    assert mean(values) == mean(values)
    figure = mean(values)
    assert figure.low is not None and figure.high is not None
    assert figure.value == 0.625
    assert 0.0 <= figure.low < 0.625 < figure.high <= 1.0


@given(st.lists(st.booleans(), min_size=1, max_size=200))
def test_an_interval_holds_its_share(flags: list[bool]) -> None:
    figure = share(flags)
    assert figure.value is not None and figure.low is not None and figure.high is not None
    assert 0.0 <= figure.low <= figure.value + 1e-12
    assert figure.value - 1e-12 <= figure.high <= 1.0
