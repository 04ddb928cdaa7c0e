"""What `add` tells: where it stands, and what became of every file."""

from __future__ import annotations

from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

Outcome = Literal["added", "updated", "unchanged", "failed"]
Stage = Literal["read", "index", "done"]


class Progress(NamedTuple):
    """Where an `add` stands: file `file` of `files`, called `name`; passages `done` of `total` within it."""

    file: int
    files: int
    name: str
    stage: Stage
    done: int = 0
    total: int = 0


class FileResult(BaseModel):
    """What became of one file. `message` is one line for a person."""

    model_config = ConfigDict(extra="forbid")

    path: str
    outcome: Outcome
    document_id: str | None = None
    title: str | None = None
    passages: int = 0
    message: str


class AddReport(BaseModel):
    """What became of every file, in order. `skipped` counts files in folders that are not documents."""

    model_config = ConfigDict(extra="forbid")

    results: list[FileResult] = Field(default_factory=list)
    skipped: int = 0

    @property
    def failed(self) -> int:
        """How many files could not be added."""
        return sum(result.outcome == "failed" for result in self.results)
