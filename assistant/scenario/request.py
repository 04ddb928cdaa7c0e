"""A request for a scenario with everything that it names looked up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assistant.scenario.build import words
from assistant.scenario.grammar import agencies, agency_key, settings_of_places
from assistant.scenario.models import ScenarioError, ScenarioRequest
from prompts import load

MOST_AGENCIES = 8


@dataclass(frozen=True)
class Plan:
    """A request whose minutes, agencies and setting are known to exist. `times` holds what that many minutes allow."""

    request: ScenarioRequest
    times: dict[str, Any]
    agencies: tuple[str, ...]
    setting: str | None


def plan(request: ScenarioRequest) -> Plan:
    """Look up what a request names.

    Raises:
        ScenarioError: it names something that does not exist; the message says what there is.
    """
    times = load("scenario/frame")["minutes"]
    if request.minutes not in times:
        choices = ", ".join(str(minutes) for minutes in times)
        raise ScenarioError(words("bad_minutes", minutes=request.minutes, choices=choices))
    if len(request.agencies) > MOST_AGENCIES:
        raise ScenarioError(words("many_agencies", most=MOST_AGENCIES))
    known = ", ".join(agencies())
    chosen = []
    for name in request.agencies:
        key = agency_key(name)
        if key is None:
            raise ScenarioError(words("bad_agency", wrong=repr(name[:60]), choices=known))
        chosen.append(key)
    return Plan(request, times[request.minutes], tuple(dict.fromkeys(chosen)), _setting(request.setting))


def _setting(name: str | None) -> str | None:
    if not name:
        return None
    wanted = name.casefold().strip()
    for key, setting in settings_of_places().items():
        if wanted in (key, setting.name):
            return key
    raise ScenarioError(words("bad_setting", wrong=repr(name[:60]), choices=", ".join(settings_of_places())))
