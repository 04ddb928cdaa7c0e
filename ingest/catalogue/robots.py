"""What a host asks of programs that fetch from it."""

from __future__ import annotations

from urllib.robotparser import RobotFileParser

from ingest.text import decode

_LONGEST = 500_000  # bytes of a robots.txt that are read
_MOST_DELAY = 30.0


class Rules:
    """The rules of one host, from its robots.txt. What it does not say is allowed."""

    def __init__(self, data: bytes, agent: str) -> None:
        self._agent = agent
        self._parser = RobotFileParser()
        self._parser.parse(decode(data[:_LONGEST]).splitlines())

    def allow(self, url: str) -> bool:
        """Whether the host lets us fetch an address."""
        return self._parser.can_fetch(self._agent, url)

    def delay(self) -> float:
        """How many seconds the host wants between two requests; 0 where it does not say."""
        said = self._parser.crawl_delay(self._agent)
        return min(float(said), _MOST_DELAY) if said else 0.0
