"""Pairs of passages labelled by hand. They name passages by id, so that no text of a publication is copied here.

The halves are split by document: a pair is "test" where one of its documents is held back, so that no passage of a
document held back was seen when the weight and the threshold were chosen.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from eval.errors import GoldError

OWN = Path(__file__).with_name("pairs.jsonl")


class Pair(BaseModel):
    """Two passages, and whether they tell the same lesson. `how` says how the pair was found.

    "sampled": drawn at all degrees of likeness; "overlap": listed by hand because the documents tell it in other
    words, or because it is easily mixed up; "copy": one repeats the other word for word.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    a: str
    b: str
    same: bool
    split: Literal["train", "test"]
    how: Literal["sampled", "overlap", "copy"]


def load_pairs(path: Path) -> Sequence[Pair]:
    """Read the pairs.

    Raises:
        GoldError: the file cannot be read, or a line is wrong; the message names the line.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise GoldError(f"The pairs {path} cannot be read ({error}). Check the path.") from error
    pairs = []
    for number, line in enumerate(lines, start=1):
        try:
            pairs.append(Pair.model_validate_json(line))
        except ValidationError as error:
            raise GoldError(f"{path}, line {number}: {error.errors()[0]['msg']}. Correct the line.") from error
    return pairs
