"""The routes of briefings and of the glossary."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool

from assistant.api.responses import RESPONSES
from assistant.api.routes import Started, ready_runtime
from assistant.briefing.request import Briefing, BriefingRequest
from assistant.briefing.service import BriefingService, stopped
from assistant.glossary.terms import Glossary, glossary, look_up

briefings = APIRouter(prefix="/api/v1", responses=RESPONSES)


@briefings.post("/briefings", tags=["briefings"])
async def brief(asked: BriefingRequest, runtime: Started, request: Request) -> Briefing:
    """Make a 7-minute briefing or a one-page bulletin of a topic or a document. A topic alone is enough."""
    # Words for somebody in danger do not wait for a library.
    if stop := stopped(asked.topic, runtime.settings, published=runtime.published):
        return stop
    ready = await ready_runtime(request)
    return await run_in_threadpool(lambda: ready.service(BriefingService).brief(asked))


@briefings.get("/glossary", tags=["briefings"])
async def terms(term: Annotated[str, Query(description="A short form, a term or a part of one.")] = "") -> Glossary:
    """Give the glossary, or the entries that fit one term: what it means in which nation, its law and dates."""
    held = glossary()
    return held.model_copy(update={"terms": look_up(term)}) if term.strip() else held
