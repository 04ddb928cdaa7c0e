"""Attribution sets: a claim, the passage that it is said to rest on, and whether it does."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from eval.errors import GoldError

OWN = Path(__file__).with_name("claims.jsonl")
_YES = frozenset({"supported", "attributable", "entailment", "entailed", "true", "yes", "1"})
_NO = frozenset(
    {"unsupported", "not_supported", "not attributable", "not_attributable", "contradictory", "contradiction"}
    | {"extrapolatory", "neutral", "refuted", "not_enough_info", "false", "no", "0"}
)


class Row(BaseModel):
    """One claim. `label` is read from the words that public sets use; `kind` says how a false claim was made."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    claim: str = Field(min_length=1)
    passage: str = Field(min_length=1)
    label: bool
    kind: str = "any"
    split: str = "all"

    @field_validator("label", mode="before")
    @classmethod
    def _read_label(cls, value: object) -> bool:
        word = str(value).strip().casefold()
        if word not in _YES | _NO:
            raise ValueError(f"the label {value!r} is not known; write supported or unsupported")
        return word in _YES


def load_rows(path: Path) -> list[Row]:
    """Read an attribution set, one JSON object a line.

    Raises:
        GoldError: the file cannot be read, is empty, or a line is wrong; the message names the line.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"The attribution set {path} cannot be read ({error}). Check the path.") from error
    rows = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            rows.append(Row.model_validate(json.loads(line)))
        except json.JSONDecodeError as error:
            raise GoldError(f"{path}, line {number}: not a JSON object ({error.msg}). Correct the line.") from error
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(str(part) for part in first["loc"])
            raise GoldError(f"{path}, line {number}, {field}: {first['msg']}. Correct the line.") from error
    if not rows:
        raise GoldError(f"The attribution set {path} holds no claim. Write one JSON object a line.")
    return rows
