"""The routes of the learning record. Nothing that they are given is kept."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict, Field

from assistant.api.responses import RESPONSES
from assistant.api.routes import Ready, Started
from assistant.export.formats import file_name, format_of
from assistant.learning.guarded import stopped
from assistant.learning.ics import calendar_file
from assistant.learning.layout import Layout, layout
from assistant.learning.models import (
    LONGEST_TEXT,
    MOST_OF_A_KIND,
    Commitment,
    Committed,
    Intention,
    LearningRecord,
    Looked,
    Opened,
)
from assistant.learning.service import LearningService, texts_of

learning = APIRouter(prefix="/api/v1/learning", tags=["learning"], responses=RESPONSES)


class Texts(BaseModel):
    """Words of a person, by the key of the box that they stand in."""

    model_config = ConfigDict(extra="forbid")

    texts: dict[str, Annotated[str, Field(max_length=LONGEST_TEXT)]] = Field(max_length=20)
    safe: bool = Field(default=False, description="Nobody is in danger now: said after words for danger were shown.")


class Commitments(BaseModel):
    """The commitments that a calendar file is made from."""

    model_config = ConfigDict(extra="forbid")

    commitments: list[Commitment] = Field(max_length=MOST_OF_A_KIND)


@learning.get("/layout")
async def forms() -> Layout:
    """Show the CPD forms of the professional bodies, and the roles that can see to a commitment."""
    return layout()


@learning.post("/look")
async def look(given: Texts, runtime: Started) -> Looked:
    """Say whether words may be kept: `stop` tells why not, and where in each text what was found."""
    # Words for somebody in danger do not wait for a library.
    stop = await run_in_threadpool(stopped, given.texts, runtime.settings, published=runtime.published, safe=given.safe)
    return Looked(stop=stop)


@learning.post("/commitments")
def commit(wanted: Intention, runtime: Started) -> Committed:
    """Make a commitment, with the days to look back on it. Its finding is looked up; you keep it."""
    if stop := stopped({"text": wanted.text}, runtime.settings, published=runtime.published, safe=wanted.safe):
        return Committed(stop=stop)
    return runtime.service(LearningService).commit(wanted, published=runtime.published)


@learning.post("/open")
def open_record(record: LearningRecord, runtime: Started) -> Opened:
    """Check a record that comes from a file: it is given back where it may be kept."""
    stop = stopped(texts_of(record), runtime.settings, published=runtime.published, safe=True)
    return Opened(record=None if stop else record, stop=stop)


@learning.post("/calendar", response_class=Response)
def calendar(given: Commitments) -> Response:
    """Write the looks back that are still to come as a calendar file. It does not tell what was decided."""
    headers = {"Content-Disposition": 'attachment; filename="second-look-re-checks.ics"'}
    return Response(calendar_file(given.commitments), media_type="text/calendar; charset=utf-8", headers=headers)


@learning.post("/export", response_class=Response)
def export(record: LearningRecord, runtime: Ready, form: Annotated[str, Query(alias="format")] = "docx") -> Response:
    """Write a record as a file: docx, html, markdown or pdf. Boxes that are empty stay empty."""
    held = format_of(form)
    pack = runtime.service(LearningService).pack(record, published=runtime.published)
    headers = {"Content-Disposition": f'attachment; filename="{file_name(pack, form)}"'}
    return Response(runtime.export(pack, form), media_type=held.media_type, headers=headers)
