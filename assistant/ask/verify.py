"""The proof: every quotation is looked up, letter for letter, in the stored source before anybody sees it."""

from __future__ import annotations

from typing import TypeVar

from assistant.ask.models import Claim, Conflict, ReflectiveQuestion, Source
from store.library import Library

Told = TypeVar("Told", Claim, Conflict)


def verify(library: Library, source: Source) -> Source:
    """Set `verified`: the quote stands at its offsets in the passage, and the passage at its place in the document."""
    passage = library.passages_by_id([source.passage_id]).get(source.passage_id)
    proven = (
        passage is not None
        and bool(source.quote.strip())
        and passage.text == source.text
        and source.text[source.quote_start : source.quote_end] == source.quote
        and library.holds_exactly(passage)
    )
    return source.model_copy(update={"verified": proven})


def keep_proven(
    sources: list[Source], claims: list[Claim], conflicts: list[Conflict], questions: list[ReflectiveQuestion]
) -> tuple[list[Source], list[Claim], list[Conflict], list[ReflectiveQuestion]]:
    """Drop what is not proven, and number what is left from 1 without gaps."""
    proven = [source for source in sources if source.verified]
    number = {source.number: place for place, source in enumerate(proven, start=1)}
    kept_sources = [source.model_copy(update={"number": number[source.number]}) for source in proven]
    kept_questions = [
        question.model_copy(update={"source": number[question.source] if question.source is not None else None})
        for question in questions
        if question.source is None or question.source in number
    ]
    return kept_sources, _renumbered(claims, number), _renumbered(conflicts, number), kept_questions


def _renumbered(told: list[Told], number: dict[int, int]) -> list[Told]:
    """Keep what is cited, and only by proven sources, with their new numbers."""
    return [
        one.model_copy(update={"citations": [number[old] for old in one.citations]})
        for one in told
        if one.citations and all(old in number for old in one.citations)
    ]
