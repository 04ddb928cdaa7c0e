"""The glossary as a page of its own: plain HTML that needs no script."""

from __future__ import annotations

from assistant.glossary.terms import glossary, look_up
from assistant.glossary.told import facts, title
from assistant.ui.render import fill
from prompts import say


def page(asked: str = "") -> str:
    """Render the page: every entry, or those that fit what is asked for."""
    held = glossary()
    return fill(
        "glossary.html",
        told=lambda key, **values: say("glossary_page", key, **values),
        asked=asked,
        terms=look_up(asked),
        facts=facts,
        title=title,
        written_on=held.written_on,
    )
