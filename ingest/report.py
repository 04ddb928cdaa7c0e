"""What `add` tells: where it stands, and what became of every file."""

from __future__ import annotations

from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

Outcome = Literal["added", "updated", "unchanged", "linked", "failed"]
Stage = Literal["fetch", "read", "index", "done"]


class Progress(NamedTuple):
    """Where an `add` stands: file `file` of `files`, called `name`; passages `done` of `total` within it.

    While a file is fetched, `done` and `total` count bytes, and a `total` of 0 says that the host did not tell.
    `passages` were indexed so far in all files, `per_second` of them; `seconds_left` is None until that can be told.
    """

    file: int
    files: int
    name: str
    stage: Stage
    done: int = 0
    total: int = 0
    passages: int = 0
    per_second: float = 0.0
    seconds_left: float | None = None


class FileResult(BaseModel):
    """What became of one file. `message` is one line for a person.

    "linked" is a publication whose licence does not let us keep its text: the message says where it stands.
    `flags` names what a reader should know of the text, as `Document.quality_flags` does.
    """

    model_config = ConfigDict(extra="forbid")

    path: str
    outcome: Outcome
    document_id: str | None = None
    title: str | None = None
    passages: int = 0
    flags: list[str] = Field(default_factory=list)
    message: str


class AddReport(BaseModel):
    """What became of every file, in order. `skipped` counts files in folders that are not documents."""

    model_config = ConfigDict(extra="forbid")

    results: list[FileResult] = Field(default_factory=list)
    skipped: int = 0

    @property
    def failed(self) -> int:
        """How many files could not be added."""
        return self.count("failed")

    def count(self, outcome: Outcome) -> int:
        """How many files ended in this way."""
        return sum(result.outcome == outcome for result in self.results)
