"""The report: what `secondlook evaluate --json` prints, and what the tables are made from."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from eval.figures import Figure


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Group(_Part):
    """Measured values of some questions of one set.

    `recall` is by system and measure; `gain` is Second Look's recall at 10 less that of each baseline; `endings` counts
    how answers ended, by kind of question and status.
    """

    questions: int
    recall: dict[str, dict[str, Figure]]
    gain: dict[str, Figure]
    measures: dict[str, Figure]
    endings: dict[str, dict[str, int]]

    def figure(self, name: str) -> Figure | None:
        """Find what was measured under a name, for Second Look itself, or None."""
        return self.measures.get(name) or self.recall["second_look"].get(name)


class Slice(Group):
    """One split of a set, or "all" of it. `by` breaks it down: dimension, value, group."""

    split: str
    by: dict[str, dict[str, Group]] = Field(default_factory=dict)


class Timing(_Part):
    """Milliseconds: the middle answer and the one that 95 of 100 do not exceed."""

    p50: float
    p95: float
    n: int


class Expected(_Part):
    """A gold quote and how far it came: "shown at 3", "searched at 41, not shown", "not searched out", ..."""

    document: str
    text: str
    stage: str


class Risk(_Part):
    """What answering costs: the share of all questions that is answered at this level, and how much of that is wrong.

    Wrong is an answer where nothing holds one and the gap is not named, or one without the passage that proves it.
    """

    split: str
    level: str
    coverage: Figure
    risk: Figure


class Miss(_Part):
    """One question that went wrong. Never one of the sealed split."""

    id: str
    kind: str
    question: str
    status: str
    wrong: list[str]
    expected: list[Expected]
    shown: list[str]


class SetReport(_Part):
    """One gold set against one library. `gold_faults` counts gold quotes that no stored text holds."""

    name: str
    title: str
    documents: int
    passages: int
    slices: list[Slice]
    risks: list[Risk]
    timings: dict[str, Timing]
    misses: list[Miss]
    sealed_misses: int
    gold_faults: int


class Report(_Part):
    """A whole run. `breaches` has one line for each lower bound that was not reached: empty where the run passes."""

    sets: list[SetReport]
    notices: list[str]
    breaches: list[str] = Field(default_factory=list)
