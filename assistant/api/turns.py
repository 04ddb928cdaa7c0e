"""Whose turn it is: so many requests are worked on at once, so many wait, and the next is told when to come again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

RETRY_SECONDS = 5


class Busy(Exception):
    """As many wait as may. The message is for the person who asked."""


class Turns:
    """Turns of one kind of work, in one event loop. First come, first served."""

    def __init__(self, at_once: int, waiting: int, refusal: str) -> None:
        """Let `at_once` work and `waiting` wait; whoever comes then hears `refusal`."""
        self.at_once = at_once
        self._most = waiting
        self._refusal = refusal
        self._free: asyncio.Semaphore | None = None
        self.waiting = 0
        self.working = 0

    async def take(self) -> Callable[[], None]:
        """Wait for a turn; gives what ends it, from any thread, and must be called.

        Raises:
            Busy: too many wait already.
        """
        # Made on first use, because a semaphore belongs to the loop that it is first waited for in.
        self._free = self._free or asyncio.Semaphore(self.at_once)
        if self._free.locked() and self.waiting >= self._most:
            raise Busy(self._refusal)
        self.waiting += 1
        try:
            await self._free.acquire()
        finally:
            self.waiting -= 1
        self.working += 1
        loop = asyncio.get_running_loop()

        def end() -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(self._end)

        return end

    def _end(self) -> None:
        assert self._free is not None
        self.working -= 1
        self._free.release()

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Hold a turn until the block ends.

        Raises:
            Busy: too many wait already.
        """
        end = await self.take()
        try:
            yield
        finally:
            end()
