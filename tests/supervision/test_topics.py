"""A hundred topics in people's own words: each gives a sound pack, or says that the library does not cover it."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.ask.models import Status
from assistant.supervision.frame import frame
from assistant.supervision.reflective import reflective_models
from assistant.supervision.request import PackRequest
from assistant.supervision.service import SupervisionService
from tests.supervision.test_service import looked_up

TOPICS = (Path(__file__).parent / "topics.txt").read_text("utf-8").splitlines()


@pytest.mark.slow
def test_a_hundred_topics(supervision: SupervisionService) -> None:
    models, slots, modes = sorted(reflective_models()), list(frame().slots), list(frame().modes)
    covered = 0
    for at, topic in enumerate(TOPICS):
        request = PackRequest(
            topic=topic,
            seed=at,
            model=models[at % len(models)],
            minutes=slots[at % len(slots)],
            mode=modes[at % len(modes)],
        )
        result = supervision.pack(request)
        if result.pack is None:
            assert result.status in (Status.NO_INFORMATION, Status.CASE_DECISION)
            assert result.nearest_themes
        else:
            covered += 1
            looked_up(supervision, result.pack)
    assert len(TOPICS) >= 100
    assert covered > len(TOPICS) / 2
