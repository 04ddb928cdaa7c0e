"""The terms of the glossary for people. Source: `prompts/terms.yaml`."""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ConfigDict, Field

from prompts import load


class Term(BaseModel):
    """One entry. `nations` is empty where a term is used across the UK; what is not known or does not apply is None.

    `now` names what has taken its place. `critique` says what is wrong with a contested term, `instead` what to write.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    term: str
    short: str | None = None
    nations: list[str] = Field(default_factory=list)
    means: str
    law: str | None = None
    dates: str | None = None
    now: str | None = None
    critique: str | None = None
    instead: str | None = None

    @property
    def contested(self) -> bool:
        """Whether the term is one that our own voice does not use."""
        return self.critique is not None

    @property
    def slug(self) -> str:
        """The part of an address that opens this entry: "serious-case-review"."""
        return self.term.lower().replace(" ", "-")


class Glossary(BaseModel):
    """Every entry by its name, and the day on which they were written."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    written_on: str
    terms: list[Term]


@cache
def glossary() -> Glossary:
    """Read the glossary once, in the order of its terms."""
    held = Glossary.model_validate(load("terms"))
    return held.model_copy(update={"terms": sorted(held.terms, key=lambda term: term.term.casefold())})


def look_up(asked: str) -> list[Term]:
    """Find terms by short form, name or part of a name, in any case of letters: the exact ones alone, if there are any.

    An empty text gives every term.
    """
    wanted = " ".join(asked.split()).casefold().rstrip(".")
    every = glossary().terms
    if not wanted:
        return every
    exact = [term for term in every if wanted in (term.term.casefold(), (term.short or "").casefold())]
    plural = [term for term in every if term.short and wanted == f"{term.short}s".casefold()]
    return exact or plural or [term for term in every if wanted in term.term.casefold()]
