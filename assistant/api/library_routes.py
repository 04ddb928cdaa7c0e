"""Routes over the whole library: one theme, what repeats, cases, what is new, and documents laid out or listed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request

from assistant.api.models import HeldPage
from assistant.api.responses import RESPONSES
from assistant.api.routes import Ready
from assistant.library.cases import CaseService
from assistant.library.changes import ChangeService
from assistant.library.document import DocumentService
from assistant.library.models import CaseCard, Cases, Changes, Recurrence, ThemePage
from assistant.library.recurrence import TOP, RecurrenceService
from assistant.library.themes import ThemeService
from store.filters import Filters

library = APIRouter(prefix="/api/v1", tags=["library"], responses=RESPONSES)


@library.get("/themes/{theme:path}")
def theme(theme: str, runtime: Ready) -> ThemePage:
    """Lay out one theme, by its name or the form it has in addresses: "training / CPD" or "training-cpd"."""
    return runtime.service(ThemeService).page(theme)


@library.get("/recurrence")
def recurrence(
    runtime: Ready,
    request: Request,
    at_least: Annotated[int, Query(ge=1, description="Independent publications that must tell a lesson.")] = 2,
    limit: Annotated[int, Query(ge=1, le=500, description="Most lessons.")] = TOP,
) -> Recurrence:
    """Tell which lessons repeat, those that most publications tell first. Any filter of a question narrows it."""
    given = request.query_params
    filters = Filters.of({key: given.getlist(key) for key in given if key not in ("at_least", "limit")})
    found = runtime.service(RecurrenceService).recurrence(filters)
    lessons = [lesson for lesson in found.lessons if lesson.independent >= at_least]
    return found.model_copy(update={"lessons": lessons[:limit]})


@library.get("/cases")
def cases(runtime: Ready, request: Request) -> Cases:
    """List cases, narrowed by theme, authority, harm_type, outcome, age_band, child_sex, month, model or keyword."""
    return runtime.service(CaseService).cases(dict(request.query_params))


@library.get("/cases/{case_id}")
def case(case_id: str, runtime: Ready) -> CaseCard:
    """Show one case."""
    return runtime.service(CaseService).case(case_id)


@library.get("/changes")
def changes(
    runtime: Ready, since: Annotated[str, Query(description="A day, as 2026-05-09. Default: a month ago.")] = ""
) -> Changes:
    """Tell what came in, was corrected or was withdrawn since a day."""
    month_ago = (datetime.now(UTC) - timedelta(days=31)).date().isoformat()
    return runtime.service(ChangeService).since(since or month_ago)


@library.get("/documents/{document_id}/page")
def document_page(document_id: str, runtime: Ready) -> HeldPage:
    """Lay out one document: a summary in its own words, what it found, its figures, and where it does not agree."""
    return HeldPage.of(runtime.service(DocumentService).page(document_id))
