"""One supervision service over the starter library. Each question is searched once: a grid of packs asks the same."""

from __future__ import annotations

import pytest

from assistant.ask.evidence import Evidence
from assistant.runtime import Runtime
from assistant.supervision.service import SupervisionService
from store.filters import Filters


class Remembering(SupervisionService):
    """The real service over the real indexes; what was searched once is not searched again."""

    def __init__(self, runtime: Runtime) -> None:
        super().__init__(runtime.library, runtime.settings)
        self._searched: dict[tuple[str, str], Evidence] = {}

    def _evidence(self, question: str, filters: Filters) -> Evidence:
        key = (question, repr(sorted(filters.values.items())))
        if key not in self._searched:
            self._searched[key] = super()._evidence(question, filters)
        return self._searched[key]


@pytest.fixture(scope="session")
def supervision(starter: Runtime) -> SupervisionService:
    return Remembering(starter)
