"""What to bear in mind of one message: a single case, an older law, a figure without its period, somebody's view."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.ask.asked import periods
from assistant.ask.disagree import bears_conflict
from assistant.ask.evidence import Found
from assistant.ask.text import has_figure, years
from assistant.glossary.short_forms import ShortForms
from prompts import load, say
from store.models import PassageKind, Voice

# "8 of 20", "N = 20", "from 125 responses": a number that is no share and no year.
_DENOMINATOR = re.compile(
    r"\b(?:of|from|in|out of|N\s*=|total)\s*(?:the |all |these |a total of )?"
    r"(?!(?:19|20)\d{2}\b)\d[\d,]*\b(?!\s*(?:%|\.\d|per ?cent))",
    re.IGNORECASE,
)
_VIEWS = (Voice.PARTICIPANT, Voice.SURVEY, Voice.FAMILY)


def notes_on(found: Found, quote: str, said: set[str]) -> list[str]:
    """Say what to bear in mind of a message that shows this quote.

    That a case is a single one, what law has replaced, and what a short form means, is `said` once an answer.
    """
    once = [note for note in (*_single(found), *_regime(found)) if f"{note}{found.passage.case}" not in said]
    said.update(f"{note}{found.passage.case}" for note in once)
    return [*_whose(found), *_figure(found, quote), *once, *_conflict(found), *_short_forms(found, quote, said)]


def _short_forms(found: Found, quote: str, said: set[str]) -> Iterator[str]:
    """Spell out the short forms of quoted words, each once an answer, by the nation of the publication."""
    if note := ShortForms(said).note(quote, found.document.nations):
        yield f"{note}."


def _whose(found: Found) -> Iterator[str]:
    if found.passage.voice in _VIEWS:
        yield say("compose", "note_view")
    elif found.passage.voice is Voice.QUOTED_SOURCE:
        yield say("compose", "note_quoted")


def _single(found: Found) -> Iterator[str]:
    if found.passage.case:
        yield say("compose", "note_single_case")


def _figure(found: Found, quote: str) -> Iterator[str]:
    """Give a figure its denominator and period, or say that the passage does not."""
    passage, document = found.passage, found.document
    if passage.kind not in (PassageKind.STATISTIC, PassageKind.TABLE_ROW) or not has_figure(quote):
        return
    known = passage.statistic
    if not (known and known.denominator) and not _DENOMINATOR.search(passage.text):
        yield say("compose", "note_no_denominator")
    if known and known.period and known.period not in passage.text:
        yield say("compose", "note_period", period=known.period)
    elif not periods(passage.text) and not years(passage.text):
        if document.period_start and document.period_end:
            span = f"{document.period_start[:4]} to {document.period_end[:4]}"
            yield say("compose", "note_period_of_document", period=span)
        else:
            yield say("compose", "note_no_period", published=(document.published or say("compose", "undated"))[:4])


def _regime(found: Found) -> Iterator[str]:
    """Say what has replaced the system that a passage speaks of."""
    document, text = found.document, found.passage.text
    short = "SCR" in text and len(document.nations) == 1  # it stands for one thing in England, another in Scotland
    spoken = [kind for kind in document.review_types if short or kind.replace("_", " ") in text.lower()]
    if document.regime_note and spoken:
        yield document.regime_note
        return
    regimes = load("compose")["regimes"]
    yield from (regimes[kind] for kind in spoken if kind in regimes)


def _conflict(found: Found) -> Iterator[str]:
    if bears_conflict(found):
        yield say("compose", "note_conflict")
