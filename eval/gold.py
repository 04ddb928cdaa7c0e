"""Gold questions: what is asked, what proves the answer, and whether there is one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from eval.errors import GoldError

Kind = Literal["fact", "synthesis", "supervisor", "scenario", "abstain", "abstain_near_miss"]
Split = Literal["train", "test"]

# A figure in the source that contradicts another is marked so in the expected answer.
CONFLICT_MARK = "[contradiction item]"


class GoldQuote(BaseModel):
    """Words that prove an answer, verbatim but for white space. `document` is the file stem of the publication."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str = Field(min_length=1)
    document: str = Field(min_length=1)


class GoldRow(BaseModel):
    """One question. `answer` says in our words what a right answer must contain; nothing compares with it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(min_length=1)
    kind: Kind
    question: str = Field(min_length=1)
    answer: str
    quotes: tuple[GoldQuote, ...] = ()
    answerable: bool
    split: Split | None = None
    phrasing: str | None = None

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> GoldRow:
        if self.answerable == self.kind.startswith("abstain"):
            raise ValueError(f"a row of kind {self.kind!r} cannot have answerable={str(self.answerable).lower()}")
        if self.answerable and not self.quotes:
            raise ValueError("an answerable row needs at least one quote")
        return self

    @property
    def documents(self) -> tuple[str, ...]:
        """The publications that its quotes name, each once."""
        return tuple(dict.fromkeys(quote.document for quote in self.quotes))

    @property
    def tells_conflict(self) -> bool:
        """Whether a right answer must tell that the source contradicts itself."""
        return CONFLICT_MARK in self.answer

    @property
    def sealed(self) -> bool:
        """Whether nobody may look at how this single question was answered, so that nothing is tuned to it."""
        return self.split == "test"


def load_gold(path: Path) -> list[GoldRow]:
    """Read a gold file: one JSON object a line, blank lines passed over.

    Raises:
        GoldError: the file cannot be read, holds no question, or a line is wrong; the message names file and line.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(
            f"The gold file {path} cannot be read ({error}). Check the path and that it is UTF-8."
        ) from error
    rows = [_row(path, number, line) for number, line in enumerate(lines, start=1) if line.strip()]
    if not rows:
        raise GoldError(f"The gold file {path} holds no question. Write one JSON object a line.")
    _refuse_repeated(path, rows)
    return rows


def _row(path: Path, number: int, line: str) -> GoldRow:
    try:
        return GoldRow.model_validate(json.loads(line))
    except json.JSONDecodeError as error:
        raise GoldError(f"{path}, line {number}: not a JSON object ({error.msg}). Correct the line.") from error
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        where = f"{path}, line {number}" + (f", {field}" if field else "")
        raise GoldError(f"{where}: {first['msg']}. Correct the line.") from error


def _refuse_repeated(path: Path, rows: Sequence[GoldRow]) -> None:
    seen: set[str] = set()
    for row in rows:
        if row.id in seen:
            raise GoldError(f"{path}: the id {row.id!r} stands on two lines. Give each question its own id.")
        seen.add(row.id)
