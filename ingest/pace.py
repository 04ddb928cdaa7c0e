"""How fast an `add` gets on, and how long it will take."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

from ingest.report import Stage

_READING = 0.1  # share of the work on a file that reading it is, beside indexing
_SOON = 1.0  # seconds before anything is foretold


class At(NamedTuple):
    """Passages indexed so far, how many a second, and the seconds left or None where nobody can tell yet."""

    passages: int
    per_second: float
    seconds_left: float | None


class Pace:
    """Measures by the size of the files, in bytes: work on two files is about as their sizes."""

    def __init__(self, sizes: Sequence[int], clock: Callable[[], float] = time.monotonic) -> None:
        """Start the clock. Sizes that are not known are 0, and count as the mean of the others."""
        known = [size for size in sizes if size]
        mean = sum(known) / len(known) if known else 1.0
        self._left = [size or mean for size in sizes]
        self._clock = clock
        self._worked = 0.0  # bytes of files done
        self._spent = 0.0  # seconds on them
        self._indexed = 0
        self._begun = clock()
        self._current = 0

    def at(self, stage: Stage, done: int, total: int) -> At:
        """Say where things stand, with `done` of `total` passages of the current file indexed."""
        share = 0.0
        if stage == "index" and total:
            self._current = done
            share = _READING + (1 - _READING) * done / total
        spent = self._spent + self._clock() - self._begun
        worked = self._worked + share * self._left[0] if self._left else self._worked
        passages = self._indexed + self._current
        left = (sum(self._left) - share * self._left[0]) * spent / worked if self._left and worked else None
        foretold = left if spent >= _SOON else None
        return At(passages, passages / spent if spent else 0.0, 0.0 if not self._left else foretold)

    def finished(self) -> None:
        """The current file is done. One that took no indexing, because it is held or bad, says nothing of the pace."""
        size = self._left.pop(0)
        if self._current:
            self._worked += size
            self._spent += self._clock() - self._begun
        self._indexed += self._current
        self._current = 0
        self._begun = self._clock()


def duration(seconds: float) -> str:
    """Say a length of time roughly: "8 s", "3 min", "2 h 10 min"."""
    if seconds < 60:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
