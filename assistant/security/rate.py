"""How often one person may ask: a bucket that fills again over a minute."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from math import ceil

MOST_BUCKETS = 10_000


class Rate:
    """So many requests a minute for each name; a burst of as many is let through."""

    def __init__(self, a_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Start with full buckets. With 0 a minute nothing is counted."""
        self._most = a_minute
        self._clock = clock
        self._held: dict[str, tuple[float, float]] = {}  # what is left, and when that was
        self._lock = threading.Lock()

    def wait(self, name: str) -> int:
        """Count one request: 0 where it may go on, else the seconds until the next may."""
        if not self._most:
            return 0
        now, a_second = self._clock(), self._most / 60
        with self._lock:
            left, since = self._held.pop(name, (float(self._most), now))
            left = min(float(self._most), left + (now - since) * a_second)
            allowed = left >= 1
            self._held[name] = (left - 1 if allowed else left, now)
            if len(self._held) > MOST_BUCKETS:
                self._held.pop(next(iter(self._held)))  # the one that was used longest ago
        return 0 if allowed else max(1, ceil((1 - left) / a_second))
