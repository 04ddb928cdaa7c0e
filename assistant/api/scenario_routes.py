"""The route that makes scenario exercises."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool

from assistant.api.responses import RESPONSES
from assistant.api.routes import Started, ready_runtime
from assistant.scenario.models import Scenario, ScenarioRequest
from assistant.scenario.service import ScenarioService, stopped

scenarios = APIRouter(prefix="/api/v1", tags=["scenarios"], responses=RESPONSES)


@scenarios.post("/scenarios")
async def scenario(asked: ScenarioRequest, runtime: Started, request: Request) -> Scenario:
    """Make a fictional exercise for several agencies on a theme. A theme alone is enough."""
    # Words for somebody in danger do not wait for a library.
    if stop := stopped(asked.topic, runtime.settings, published=runtime.published):
        return stop
    ready = await ready_runtime(request)
    return await run_in_threadpool(lambda: ready.service(ScenarioService).make(asked))
