"""Minutes that add up, whatever the weights."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.packs.minutes import in_words, share


@given(
    total=st.integers(min_value=8, max_value=180),
    weights=st.lists(st.floats(min_value=0.01, max_value=50), min_size=1, max_size=8),
    half=st.booleans(),
)
def test_shares_add_up_exactly_in_whole_steps(total: int, weights: list[float], half: bool) -> None:
    step = 0.5 if half else 1.0
    shares = share(total, weights, step, least=step)
    assert sum(shares) == total
    assert all(part >= step and (part / step).is_integer() for part in shares)


@given(weights=st.lists(st.integers(min_value=1, max_value=30), min_size=1, max_size=8))
def test_what_adds_up_already_stays(weights: list[int]) -> None:
    assert share(sum(weights), weights, 1.0) == weights


def test_what_does_not_fit_is_refused() -> None:
    for total, weights, least in ((2.0, [1.0, 1.0, 1.0], 1.0), (7.3, [1.0], 0.5), (5.0, [], 0.5), (5.0, [0.0], 0.5)):
        with pytest.raises(ValueError, match="cannot be shared"):
            share(total, weights, 0.5, least=least)


def test_minutes_are_said_in_words() -> None:
    said = [in_words(minutes) for minutes in (0.5, 1, 1.5, 12)]
    assert said == ["30 seconds", "1 minute", "1 minute 30 seconds", "12 minutes"]
