"""Changes of vectors that are under way, written down first, so that a process that dies leaves nothing behind."""

from __future__ import annotations

import json
from collections.abc import Iterable

from store.catalogue import Catalogue

_KEY = "unfinished"


class Unfinished:
    """The ids of passages whose vectors are about to change; empty while nobody writes.

    Vectors and catalogue are two files, so no transaction spans both. What is still noted here when the next writer
    comes was cut short, and that writer makes the vectors of these passages follow the catalogue again.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def note(self, passage_ids: Iterable[str]) -> None:
        """Write down which passages are about to change."""
        self._catalogue.set_meta(_KEY, json.dumps(sorted(passage_ids)))

    def clear(self) -> None:
        """Say that all is done."""
        self._catalogue.set_meta(_KEY, "[]")

    def passage_ids(self) -> list[str]:
        """Give the passages of a change that was cut short, or is under way."""
        ids: list[str] = json.loads(self._catalogue.meta(_KEY) or "[]")
        return ids
