"""Lower bounds that fail a run."""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from eval.errors import ThresholdError
from eval.measures import MEASURES, RECALLS
from eval.models import SetReport, Slice

STANDING = Path(__file__).with_name("thresholds.yaml")

WHOLE = "all"

Bounds = dict[str, float]


class Thresholds(BaseModel):
    """Bounds by measure for every set as a whole, and by set, split and measure."""

    model_config = ConfigDict(extra="forbid")

    every: Bounds = Field(default_factory=dict)
    sets: dict[str, dict[str, Bounds]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _measures_exist(self) -> Thresholds:
        named = [*self.every, *(name for splits in self.sets.values() for bounds in splits.values() for name in bounds)]
        unknown = sorted(set(named) - set(MEASURES) - set(RECALLS))
        if unknown:
            raise ValueError(f"there is no measure {', '.join(unknown)}")
        return self

    def breaches(self, report: SetReport) -> list[str]:
        """Give one line for each bound that a set did not reach."""
        named = self.sets.get(report.name, {})
        bounds = {**named, WHOLE: self.every | named.get(WHOLE, {})}
        return [
            line
            for part in report.slices
            for name, bound in bounds.get(part.split, {}).items()
            if (line := _breach(report.name, part, name, bound))
        ]


def _breach(set_name: str, part: Slice, name: str, bound: float) -> str | None:
    figure = part.figure(name)
    where = f"{set_name}, {part.split}: {name}"
    if figure is None or figure.value is None:
        answerable = any(not kind.startswith("abstain") for kind in part.endings)
        # With no answerable question nothing need be shown, so there is nothing to prove.
        return f"{where} could not be measured; at least {bound:.3f} is required." if answerable else None
    if figure.value < bound:
        return f"{where} is {figure.value:.3f} of n = {figure.n}; at least {bound:.3f} is required."
    return None


def load_thresholds(path: Path = STANDING) -> Thresholds:
    """Read the lower bounds.

    Raises:
        ThresholdError: the file cannot be read, or names a measure that does not exist.
    """
    try:
        return Thresholds.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")) or {})
    except (OSError, yaml.YAMLError) as error:
        raise ThresholdError(f"The lower bounds in {path} cannot be read ({error}). Restore the file.") from error
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "the file"
        raise ThresholdError(f"{path}: {field}: {first['msg']}. Correct it.") from error
