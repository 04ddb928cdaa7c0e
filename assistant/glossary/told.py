"""An entry of the glossary in words, for the page and the command line."""

from __future__ import annotations

from assistant.glossary.terms import Term
from prompts import say

_FIELDS = ("law", "dates", "now", "critique", "instead")


def title(term: Term) -> str:
    """Give the name of an entry with its short form: "Serious case review (SCR)"."""
    return f"{term.term} ({term.short})" if term.short else term.term


def facts(term: Term) -> list[tuple[str, str]]:
    """Give what is known of an entry as (name, value), where it is used first."""
    where = ", ".join(term.nations) or say("glossary_page", "everywhere")
    told = [(say("glossary_page", name), getattr(term, name)) for name in _FIELDS]
    return [(say("glossary_page", "nations"), where), *((name, value) for name, value in told if value)]


def lines(term: Term) -> list[str]:
    """Write an entry as lines of plain text."""
    return [title(term), f"  {term.means}", *(f"  {name}: {value}" for name, value in facts(term))]
