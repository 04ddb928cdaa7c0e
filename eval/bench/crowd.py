"""Many people at one server: a practitioner who asks, a supervisor who makes packs, and somebody who reads."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

import httpx

TOPICS = ("neglect", "professional curiosity", "information sharing", "supervision", "the voice of the child")
_THINKS = (1.0, 8.0)  # seconds between two requests of one person


@dataclass
class Crowd:
    """What came of it: seconds of each reply that was right, and how many replies had each other status."""

    seconds: list[float] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)

    def at(self, share: float) -> float:
        """The time within which this share of the replies came."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


def crowd(address: str, people: int, seconds: float) -> Crowd:
    """Let so many people use a server at once, each at their own pace."""
    found, lock, until = Crowd(), threading.Lock(), time.monotonic() + seconds

    def person(number: int) -> None:
        chance = random.Random(number)  # noqa: S311 - the same journeys in every run
        with httpx.Client(base_url=address, timeout=120) as client:
            time.sleep(chance.uniform(0, _THINKS[1]))
            while time.monotonic() < until:
                start = time.perf_counter()
                status = _step(client, number, chance)
                spent = time.perf_counter() - start
                with lock:
                    if status == "200":
                        found.seconds.append(spent)
                    else:
                        found.refused[status] += 1
                time.sleep(chance.uniform(*_THINKS))

    threads = [threading.Thread(target=person, args=(number,)) for number in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def _step(client: httpx.Client, number: int, chance: random.Random) -> str:
    topic = chance.choice(TOPICS)
    try:
        if number % 3 == 0:
            reply = client.post("/api/v1/ask", json={"question": f"What do reviews say about {topic}?"})
        elif number % 3 == 1:
            reply = client.post("/api/v1/supervision", json={"topic": topic, "minutes": 20})
        else:
            reply = client.get(chance.choice(("/api/v1/documents", "/api/v1/themes", "/")))
    except httpx.HTTPError as error:
        return type(error).__name__
    return str(reply.status_code)
