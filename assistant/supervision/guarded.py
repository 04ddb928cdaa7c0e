"""The one place where supervision asks the guard: before a topic goes any further, and before own words go in."""

from __future__ import annotations

import re

from assistant.ask.models import Status
from assistant.guard import Verdict, guard
from assistant.packs.topic import named_theme
from assistant.settings import Settings, get_settings

LONGEST_LOOK = 20_000  # characters that the guard looks at
_FEW_WORDS = 6
# Words with which a decision is asked for, or that point at one family. A theme is named without them.
_ASKS = re.compile(
    r"\?|\b(?:should|shall|can|could|may|must|do|does|did|is|are|was|were|will|would|need\w*|whether|if|decide\w*|remov\w+"
    r"|return\w*|scor\w+|rat(?:e|ing)|allocat\w+|draft\w*|writ\w+|tell|give|this|that|these|my|our|we|i|us|he|she|they"
    r"|him|her|his|their)\b",
    re.IGNORECASE,
)


def look(text: str, settings: Settings | None = None, *, published: frozenset[str] = frozenset()) -> Verdict:
    """Let the guard judge a topic, or a question in a person's own words.

    `published` holds names that the library's documents carry. The guard expects a question, and may take the bare name
    of a theme ("thresholds", "mental capacity") for a request to decide: here it is what people are asked to type.
    """
    verdict = guard(text[:LONGEST_LOOK], strictness=(settings or get_settings()).guard_strictness, published=published)
    if verdict.status is Status.CASE_DECISION and verdict.reason == "classifier" and _names_a_theme(text):
        return Verdict(status=None, safe_question=verdict.safe_question)
    return verdict


def _names_a_theme(text: str) -> bool:
    return named_theme(text) is not None or (len(text.split()) <= _FEW_WORDS and not _ASKS.search(text))
