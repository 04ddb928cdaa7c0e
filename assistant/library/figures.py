"""Figures with their denominators and periods, as far as the text gives them."""

from __future__ import annotations

from assistant.library.citing import quote
from assistant.library.models import Figure
from prompts import say
from store.models import Document, Passage, Statistic


def figure_of(passage: Passage, document: Document) -> Figure:
    """Cite a figure and say what it is a share of and of which time, or that the passage leaves it open."""
    return Figure(cited=quote(passage, document), statistic=passage.statistic, note=_note(passage.statistic))


def _note(statistic: Statistic | None) -> str:
    if statistic is None:
        return f"{say('library', 'figure_open')} {say('library', 'figure_no_period')}"
    if statistic.denominator:
        share = say("library", "figure_of", denominator=f"{statistic.denominator:,}")
    elif statistic.of:
        share = f"{say('library', 'figure_share', of=statistic.of)} {say('library', 'figure_open')}"
    else:
        share = say("library", "figure_open")
    period = statistic.period
    when = say("library", "figure_period", period=period) if period else say("library", "figure_no_period")
    return f"{share} {when}"
