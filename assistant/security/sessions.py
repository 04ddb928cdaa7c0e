"""Who is logged in: a random number in a cookie, and here its hash and the person. Gone when the server stops."""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from assistant.security.people import Person

IDLE_HOURS = 2.0


@dataclass
class _Session:
    person: Person
    ends: float
    used: float


class Sessions:
    """Sessions of one process. Each ends after `hours`, two hours after its last use, or when the person logs out."""

    def __init__(self, hours: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Start with nobody logged in. `clock` counts seconds, and never backwards."""
        self._hours = hours
        self._clock = clock
        self._held: dict[str, _Session] = {}
        self._lock = threading.Lock()

    def start(self, person: Person) -> str:
        """Log a person in: gives the number for the cookie."""
        token = secrets.token_urlsafe(32)
        now = self._clock()
        with self._lock:
            self._held = {key: held for key, held in self._held.items() if not self._over(held, now)}
            self._held[_hash(token)] = _Session(person, now + self._hours * 3600, now)
        return token

    def person(self, token: str) -> Person | None:
        """Recognise the number of a cookie."""
        now = self._clock()
        with self._lock:
            held = self._held.get(_hash(token))
            if held is None or self._over(held, now):
                return None
            held.used = now
            return held.person

    def end(self, token: str) -> None:
        """Log out."""
        with self._lock:
            self._held.pop(_hash(token), None)

    @staticmethod
    def _over(held: _Session, now: float) -> bool:
        return now > held.ends or now > held.used + IDLE_HOURS * 3600


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
