"""One conflict, and the words that tell of it."""

from __future__ import annotations

from typing import NamedTuple

from ingest.lexicon import load_table
from store.models import Passage


class Conflict(NamedTuple):
    """Two passages that do not agree (or one with itself, given twice) and a note in our words."""

    first: Passage
    second: Passage
    note: str


def told(name: str, **facts: object) -> str:
    """Fill the words of a conflict of this name with its figures."""
    return str(load_table("conflicts")[name]).format(**facts)


def plain(value: float) -> str:
    """A figure as people write it: whole where it is whole, else with one decimal."""
    return f"{value:,.0f}" if abs(value - round(value)) < 0.05 else f"{value:,.1f}"
