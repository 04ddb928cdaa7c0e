"""The one place where supervision asks the guard: before a topic goes any further, and before own words go in."""

from __future__ import annotations

import re

from assistant.ask.models import Status
from assistant.guard import Verdict, guard
from assistant.settings import Settings, get_settings
from assistant.supervision.topics import named_theme

LONGEST_LOOK = 20_000  # characters that the guard looks at
_FEW_WORDS = 6
# Words with which a decision is asked for, or that point at one family. A theme is named without them.
_ASKS = re.compile(
    r"\?|\b(?:should|shall|can|could|may|must|do|does|did|is|are|was|were|will|would|need\w*|whether|if|decide\w*|remov\w+"
    r"|return\w*|scor\w+|rat(?:e|ing)|allocat\w+|draft\w*|writ\w+|tell|give|this|that|these|my|our|we|i|us|he|she|they"
    r"|him|her|his|their)\b",
    re.IGNORECASE,
)

# Signs that something is happening, or that somebody is there. A theme told as a phrase has none of them.
_LIVE = re.compile(
    r"[?!\d]|\b(?:now|tonight|today|just|here|currently|asap|urgent\w*|help|moment|minute|morning|evening|i|im|i.m|me|my|we"
    r"|us|he|she|they|him|them|you|is|are|has|have|isn.t|\w+.s got|locked|hiding|threaten\w*|knife|gun|overdose\w*)\b",
    re.IGNORECASE,
)
_PHRASE = 12  # words


def look(text: str, settings: Settings | None = None, *, published: frozenset[str] = frozenset()) -> Verdict:
    """Let the guard judge a topic, or a question in a person's own words.

    `published` holds names that the library's documents carry. The guard expects a question, and may take the bare name
    of a theme ("thresholds", "mental capacity") for a request to decide: here it is what people are asked to type. For
    the same reason a short phrase without any sign of now is no danger ("a baby who sleeps on the sofa"), unless a rule
    of the guard says so; each pack says when to leave reflection and follow procedure.
    """
    verdict = guard(text[:LONGEST_LOOK], strictness=(settings or get_settings()).guard_strictness, published=published)
    if verdict.status is Status.CASE_DECISION and verdict.reason == "classifier" and _names_a_theme(text):
        return Verdict(status=None, safe_question=verdict.safe_question)
    if verdict.status is Status.IMMEDIATE_DANGER and verdict.reason == "classifier" and _is_a_phrase(text):
        return Verdict(status=None, safe_question=verdict.safe_question)
    return verdict


def _is_a_phrase(text: str) -> bool:
    return len(text.split()) <= _PHRASE and not _LIVE.search(text)


def _names_a_theme(text: str) -> bool:
    return named_theme(text) is not None or (len(text.split()) <= _FEW_WORDS and not _ASKS.search(text))
