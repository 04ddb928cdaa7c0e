"""What a supervisor asks for, with sensible defaults: a topic alone is enough."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from assistant.packs.minutes import SHORT
from assistant.supervision.frame import Asked, Facet, Mode, Place, Slot, frame, mode_of, place_of, slot_of
from assistant.supervision.reflective import Reflective, key_of, reflective_model

DEFAULT_MINUTES, DEFAULT_MODE = 60, "one_to_one"
MOST_SEED = 999_999


class PackRequest(BaseModel):
    """A request for a supervision pack. What is left out is chosen: see `frame.yaml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    topic: str = Field(
        description="A theme, your own words, or the id of a document or passage. No details of a family."
    )
    model: str | None = Field(default=None, description="Reflective model, for example 'kolb'.")
    minutes: int = Field(default=DEFAULT_MINUTES, description="7, 20, 60 or 90.")
    mode: str = Field(default=DEFAULT_MODE, description="one_to_one, group, peer, multi_agency or stuck.")
    role: str | None = Field(default=None, description="Role of the person, for example 'health visitor'.")
    agency: str | None = Field(default=None, description="Agency, for example 'education'.")
    experience: str | None = Field(default=None, description="student, newly_qualified or experienced.")
    seed: int | None = Field(default=None, ge=0, le=MOST_SEED, description="The same seed gives the same pack.")
    outcome: bool = Field(default=False, description="Whether findings may tell what became of people.")
    filters: dict[str, list[str]] = Field(default_factory=dict, description="For example {'nation': ['Scotland']}.")


@dataclass(frozen=True)
class Plan:
    """A request with everything chosen and known to exist."""

    request: PackRequest
    minutes: int
    slot: Slot
    mode_key: str
    mode: Mode
    model_key: str
    model: Reflective
    role: tuple[str, Place] | None
    agency: tuple[str, Place] | None
    experience: tuple[str, Place] | None
    seed: int

    @property
    def to_one(self) -> bool:
        """Whether two people meet, so that questions say "you"."""
        return self.mode_key == "one_to_one"

    @property
    def short(self) -> bool:
        """Whether the slot is so short that its parts are counted in half minutes."""
        return self.minutes < SHORT

    @property
    def places(self) -> list[tuple[str, Place]]:
        """Role, agency and experience, those that are given."""
        return [place for place in (self.role, self.agency, self.experience) if place]

    @property
    def core_facets(self) -> list[Facet]:
        """The facets of the core questions: those of every pack, then those of the people, then the model's own."""
        asked = self.asked_of_these_people
        wanted = [] if len({one.facet for one in asked}) == len(Facet) else [one.facet for one in asked]
        facets = dict.fromkeys((*frame().always, *wanted, *self.model.core, *Facet))
        return [facet for facet in facets if self.model.stage_for(facet)][: self.slot.core]

    @property
    def asked_of_these_people(self) -> list[Asked]:
        """Questions that these people alone are asked: by mode, role, agency and experience."""
        extra = [*frame().extra.get(self.mode_key, [])]
        if self.experience:
            extra += frame().extra.get(self.experience[0], [])
        return [*extra, *(asked for _, place in self.places for asked in place.ask)]


def plan(request: PackRequest) -> Plan:
    """Choose what a request leaves open.

    Raises:
        SupervisionError: it names something that does not exist; the message says what there is.
    """
    slot, mode = slot_of(request.minutes), mode_of(request.mode)
    known = frame()
    default = known.defaults["short" if request.minutes <= 20 and request.mode == DEFAULT_MODE else request.mode]
    if request.minutes < SHORT:
        default = known.defaults["short"]
    model = reflective_model(request.model or default)
    role = place_of("role", request.role, known.roles, known.agencies)
    return Plan(
        request=request,
        minutes=request.minutes,
        slot=slot,
        mode_key=request.mode,
        mode=mode,
        model_key=key_of(model),
        model=model,
        role=role,
        agency=place_of("agency", request.agency, known.agencies),
        experience=place_of("experience", request.experience, known.experience),
        seed=request.seed if request.seed is not None else secrets.randbelow(MOST_SEED + 1),
    )
