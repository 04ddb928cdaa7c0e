"""Gold rows, shown passages and outcomes in one line each."""

from __future__ import annotations

from typing import Any

from assistant.ask.models import Status
from eval.gold import GoldQuote, GoldRow
from eval.outcome import Outcome, Shown

WORDS = "Workers saw that the home visits were often cancelled at short notice by the family"


def quote(text: str = WORDS, document: str = "north") -> GoldQuote:
    """Make a gold quote."""
    return GoldQuote(text=text, document=document)


def row(kind: str = "fact", *quotes: GoldQuote, **fields: Any) -> GoldRow:
    """Make a gold row; a fact gets a quote where none is given."""
    answerable = not kind.startswith("abstain")
    values: dict[str, Any] = {
        "id": "G1",
        "kind": kind,
        "question": "What was seen about cancelled visits?",
        "answer": "",
        "quotes": quotes or ((quote(),) if answerable else ()),
        "answerable": answerable,
    }
    return GoldRow.model_validate(values | fields)


def shown(text: str = WORDS, document: str = "north", held_up: str = "") -> Shown:
    """Make a shown passage."""
    return Shown(frozenset({document}), text, held_up)


def outcome(gold: GoldRow | None = None, *sources: Shown, **fields: Any) -> Outcome:
    """Make an outcome in which Second Look showed these sources."""
    gold = gold or row()
    values: dict[str, Any] = {
        "row": gold,
        "status": Status.ANSWERED,
        "ranked": {"second_look": sources},
        "held": (True,) * len(gold.quotes),
    }
    return Outcome(**(values | fields))
