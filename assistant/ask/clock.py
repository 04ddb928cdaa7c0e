"""How long each step of an answer takes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Clock:
    """Milliseconds spent in each step."""

    def __init__(self) -> None:
        """Start counting."""
        self._start = time.perf_counter()
        self._steps: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time one step; what it takes in several goes is added up."""
        start = time.perf_counter()
        try:
            yield
        finally:
            spent = (time.perf_counter() - start) * 1000
            self._steps[name] = round(self._steps.get(name, 0.0) + spent, 1)

    def mark(self, name: str) -> None:
        """Note how long it took from the start to here, the first time this is reached."""
        self._steps.setdefault(name, round((time.perf_counter() - self._start) * 1000, 1))

    def timings(self) -> dict[str, float]:
        """Give the steps so far, and the total."""
        return {**self._steps, "total": round((time.perf_counter() - self._start) * 1000, 1)}
