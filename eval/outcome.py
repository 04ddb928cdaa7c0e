"""What became of one gold question: everything that the measures read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from assistant.ask.models import Status
from eval.gold import GoldQuote, GoldRow
from eval.match import lies_in
from store.models import Document

# "hybrid" is Second Look's own search with nothing held back and nothing chosen: what the later steps start from.
System = Literal["second_look", "hybrid", "bm25", "dense"]
SYSTEMS: tuple[System, ...] = ("second_look", "hybrid", "bm25", "dense")


@dataclass(frozen=True)
class Shown:
    """One passage as a system showed it. `names` are the document's id and file stem; `quote` is the part held up."""

    names: frozenset[str]
    text: str
    quote: str = ""

    def holds(self, quote: GoldQuote) -> bool:
        """Whether this is a passage of the quote's publication, and the quote lies in it."""
        return quote.document in self.names and lies_in(quote.text, self.text)


def names_of(document: Document) -> frozenset[str]:
    """Give the names under which a gold file may speak of a document: its id and its file stem."""
    return frozenset({document.document_id, Path(document.file_name).stem})


@dataclass(frozen=True)
class Proof:
    """What the second check of one shown quote found. `original` is None where there is no original text file."""

    stored: bool
    original: bool | None = None

    @property
    def holds(self) -> bool:
        """Whether every check that could be made was passed."""
        return self.stored and self.original is not False


@dataclass(frozen=True)
class Outcome:
    """One question, what each system showed, and what was proven.

    `ranked` holds what each system showed, in order; `retrieved` everything that the hybrid search offered, best first.
    `held` says for each gold quote whether one passage of the library holds it. `cited` says for each claim whether all
    its citations lead to a source. `supported` says for each citation of each claim whether its source alone bears the
    claim out, checked again here. `own_words` is what the answer says besides quotations. `milliseconds` is what the
    answer took by a clock outside it, under "answer", and what each step took by its own.
    """

    row: GoldRow
    status: Status
    summary: str = ""
    ranked: Mapping[System, tuple[Shown, ...]] = field(default_factory=dict)
    retrieved: tuple[Shown, ...] = ()
    held: tuple[bool, ...] = ()
    proofs: tuple[Proof, ...] = ()
    cited: tuple[bool, ...] = ()
    supported: tuple[tuple[bool, ...], ...] = ()
    own_words: str = ""
    conflicts: int = 0
    milliseconds: Mapping[str, float] = field(default_factory=dict)
    error: str | None = None

    def shown_by(self, system: System, most: int) -> tuple[Shown, ...]:
        """Give the first `most` passages that a system showed."""
        return self.ranked.get(system, ())[:most]
