"""My learning as HTML: the forms and templates. What a person keeps is filled in by the page's own script."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache

from markupsafe import Markup

from assistant.ask.models import Source
from assistant.export.parts import reference
from assistant.learning.layout import layout
from assistant.learning.models import LONGEST_COMMITMENT, LONGEST_TEXT
from assistant.learning.sheet import ASKED
from assistant.ui.render import fill
from assistant.ui.render.markup import visible
from prompts import load

FORMATS = ("docx", "html", "pdf", "markdown")
_SPOKEN = (
    *("recheck", "recheck_due", "recheck_done", "owner", "made", "remove", "removed"),
    *("stop_use", "stop_safe", "stop_general"),
    *("commit_empty", "commit_saved", "recheck_saved", "recheck_empty", "cpd_saved", "cpd_empty", "cpd_written"),
    *("cleared", "offline", "file_opened", "file_bad", "file_full", "take_failed", "remove_ask", *ASKED),
)
"""The words that the page's script says itself."""


@cache
def learning() -> Markup:
    """Render the section as it stands before anything is kept."""
    known, said = layout(), load("learning_words")
    return fill(
        "learning.html",
        w=said,
        words={key: said[key] for key in _SPOKEN},
        owners=known.owners,
        bodies=known.bodies,
        asked=ASKED,
        formats=FORMATS,
        longest=LONGEST_COMMITMENT,
        longest_text=LONGEST_TEXT,
    )


def findings(sources: Sequence[Source], began: str) -> str:
    """Give the findings that a commitment can start from, as the page's script reads them."""
    listed = [
        {
            "passage_id": source.passage_id,
            "quote": source.quote,
            "shown": visible(source.text, source.quote_start, source.quote_end).strip(),
            "reference": reference(source),
        }
        for source in sources
    ]
    return json.dumps({"began": began, "findings": listed}, ensure_ascii=False)
