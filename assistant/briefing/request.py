"""What is asked for, and what becomes of it. A topic alone is enough."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from assistant.ask.models import Status
from assistant.packs.models import Pack


class BriefingRequest(BaseModel):
    """A request for a briefing. What is left out is chosen."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    topic: str = Field(description="A theme, your own words, or the id or title of a document. No details of a family.")
    preset: str = Field(default="key_points", description="key_points, board or bulletin.")
    audience: str | None = Field(
        default=None, description="social_care, early_help, education, health, police or partnerships."
    )
    filters: dict[str, list[str]] = Field(default_factory=dict, description="For example {'nation': ['Scotland']}.")


class Briefing(BaseModel):
    """What became of a request: a pack, or words on why there is none and the nearest themes held."""

    model_config = ConfigDict(extra="forbid")

    topic: str
    status: Status
    summary: str
    pack: Pack | None = None
    nearest_themes: list[str] = Field(default_factory=list)
    timings_ms: dict[str, float] = Field(default_factory=dict)
