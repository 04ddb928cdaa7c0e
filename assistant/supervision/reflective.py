"""The reflective models, each a file in `prompts/supervision/models`. To add one, add a file."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from pydantic import Field, ValidationError

from assistant.packs.models import Card
from assistant.supervision.errors import BankError
from assistant.supervision.frame import Asked, Facet, Strict, first_problem, frame, unknown
from prompts import PromptError, load

_PHRASES = {"doing": "", "pull": "", "idea": ""}


class Stage(Strict):
    """One stage: its minutes by slot, the facets whose questions it can hold, and a task that is no question."""

    key: str
    title: str
    purpose: str
    task: str
    minutes: dict[int, float]
    facets: list[Facet] = Field(min_length=1)


class Reflective(Strict):
    """One reflective model. `core` names the facets of its core questions beside those that every pack asks.

    `favour` is how much its own questions count more than a theme's: much where the model is a way of asking.
    """

    name: str
    credit: str
    about: str
    core: list[Facet] = Field(min_length=2)
    stages: list[Stage] = Field(min_length=2)
    questions: list[Asked] = Field(default_factory=list)
    favour: float = Field(default=-0.15, ge=-0.5, le=0.5)
    roles: list[Card] = Field(default_factory=list)
    one_to_one: str | None = None

    def stage_for(self, facet: Facet) -> str | None:
        """Give the key of the stage that holds a facet best: the one that names it earliest; None where none does."""
        ranked = [
            (stage.facets.index(facet), at, stage.key) for at, stage in enumerate(self.stages) if facet in stage.facets
        ]
        return min(ranked)[2] if ranked else None


@cache
def reflective_models() -> dict[str, Reflective]:
    """Read every reflective model, by key (the file's name), in the order of their names.

    Raises:
        BankError: a file does not fit; the message names the file and what is wrong.
    """
    folder = files("prompts").joinpath("supervision/models")
    keys = sorted(entry.name.removesuffix(".yaml") for entry in folder.iterdir() if entry.name.endswith(".yaml"))
    return {key: _read(key) for key in keys}


def reflective_model(key: str) -> Reflective:
    """Give one reflective model.

    Raises:
        SupervisionError: there is none of this name.
    """
    models = reflective_models()
    wanted = key.strip().casefold().replace(" ", "_").replace("-", "_")
    for name, model in models.items():
        if wanted in (name, model.name.casefold().replace(" ", "_")):
            return model
    raise unknown("model", key, list(models))


def key_of(model: Reflective) -> str:
    """Give the key of a model that `reflective_models` holds."""
    return next(key for key, held in reflective_models().items() if held is model)


def _read(key: str) -> Reflective:
    where = f"supervision/models/{key}.yaml"
    try:
        model = Reflective.model_validate(load(f"supervision/models/{key}"))
    except ValidationError as error:
        raise BankError(f"{where}: {first_problem(error)}") from error
    except PromptError as error:
        raise BankError(str(error)) from error
    for problem in check_model(model):
        raise BankError(f"{where}: {problem}")
    return model


def check_model(model: Reflective) -> list[str]:
    """Name everything in a model that would break a pack: minutes, facets without a stage, broken patterns."""
    found = []
    for minutes, slot in frame().slots.items():
        given = [stage.minutes.get(minutes, 0) for stage in model.stages]
        if min(given) <= 0 or sum(given) != slot.stages:
            found.append(f"in the slot {minutes} its stages take {sum(given):g} minutes, and they have {slot.stages:g}")
    found += [
        f"no stage can hold a question on {facet.value}"
        for facet in (*frame().always, *model.core)
        if model.stage_for(facet) is None
    ]
    for asked in model.questions:
        try:
            asked.text.format(**_PHRASES)
        except (KeyError, IndexError, ValueError):
            found.append(f"the question {asked.text!r} has a place that is none of {{doing}}, {{pull}} and {{idea}}")
    return found
