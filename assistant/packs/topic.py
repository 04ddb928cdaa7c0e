"""A topic of a pack as it is typed: whether it may go on, and whether it is the name of a theme."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from assistant.ask.models import Status
from assistant.guard import Verdict, guard
from assistant.settings import Settings, get_settings
from ingest.lexicon import load_terms

if TYPE_CHECKING:
    from store.library import Library
    from store.models import Document

LONGEST_LOOK = 20_000  # characters that the guard looks at
_FEW_WORDS = 6
# Words with which a decision is asked for, or that point at one family. A theme is named without them.
_ASKS = re.compile(
    r"\?|\b(?:should|shall|can|could|may|must|do|does|did|is|are|was|were|will|would|need\w*|whether|if|decide\w*|remov\w+"
    r"|return\w*|scor\w+|rat(?:e|ing)|allocat\w+|draft\w*|writ\w+|tell|give|this|that|these|my|our|we|i|us|he|she|they"
    r"|him|her|his|their)\b",
    re.IGNORECASE,
)


def named_theme(text: str) -> str | None:
    """Give the theme that a text names and nothing else: by its own name, a part of it, or one of its wordings."""
    wanted = " ".join(text.casefold().split()).strip(" .?!")
    for theme, wordings in load_terms("themes").items():
        names = {theme.casefold(), *(part.strip().casefold() for part in theme.split("/"))}
        names |= {str(wording).casefold() for wording in wordings}
        if wanted in names or wanted.rstrip("s") in names:
            return theme
    return None


def titled(library: Library, text: str) -> Iterator[Document]:
    """Give each document that has this text for its title, whatever its case and spacing."""
    wanted = " ".join(text.split()).casefold()
    return (one for one in library.documents() if " ".join(one.title.split()).casefold() == wanted)


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
