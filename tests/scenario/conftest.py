"""One scenario service over the starter library: the service itself looks a topic up once."""

from __future__ import annotations

import pytest

from assistant.runtime import Runtime
from assistant.scenario.service import ScenarioService


@pytest.fixture(scope="session")
def scenarios(starter: Runtime) -> ScenarioService:
    return starter.service(ScenarioService)
