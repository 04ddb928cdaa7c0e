"""What a sentence says of itself where no heading does: that it is a finding, a strength, or a national figure."""

from __future__ import annotations

import re

from store.models import Passage, PassageKind, Valence, Voice

_LONGEST_STRENGTH = 120  # words
_REVIEW = (
    r"(?:(?:lead |independent |overview )?(?:reviewers?|author|chair)|(?:[\w’'-]+ )?(?:review|panel)"
    r"(?: (?:panel|team|group))?|partnership|(?:SAR|DHR|CPR|LCSPR|CMR) (?:panel|author|reviewers?)|inquiry)"
)
# "The panel found that ...": said by those who reviewed, and at the start, so that nobody else is reported.
_FOUND = re.compile(
    rf"\W*(?:\d[\d.]*\s+)?(?:(?:overall|however|therefore|in conclusion),?\s+)?(?:the|this)\s+{_REVIEW}\s+"
    r"(?:has\s+|have\s+|also\s+|therefore\s+){0,2}(?:found|finds?|concluded|concludes?|established|identified)\s+that\b",
    re.I,
)
_GOOD = r"(?:good|effective|excellent|notable|exemplary|commendable|strong)"
# "It is good practice to ..." tells what ought to be, "would have been good practice" what was not.
_STRENGTH = re.compile(
    rf"\b(?:this|that|which|it|and)\s+(?:was|were|is|represents?|represented|showed|shows|demonstrates?|demonstrated)\s+"
    rf"(?:(?:an?|clear|very|an?\s+(?:clear|good))\s+)?(?:(?:example|evidence)\s+of\s+)?{_GOOD}\s+practice\b(?!\s+(?:to|for|that|when|guid))"
    r"|\b(?:panel|reviewers?|review|board|partnership|author|chair)\s+(?:also\s+|wish(?:es)?\s+to\s+|would\s+like\s+to\s+)?"
    r"commend(?:s|ed)?\b"
    r"|\b(?:is|are|was|were|should\s+be)\s+(?:to\s+be\s+)?commended\b"
    r"|\bthis\s+was\s+a\s+(?:real\s+|key\s+|particular\s+|clear\s+)?strength\b",
    re.I,
)
_TURNS = re.compile(r"\b(?:however|but|although|despite|unfortunately|regrettably|nevertheless)\b", re.I)
_NATIONAL = re.compile(
    r"\bnationally\b|\bnational (?:average|rate|figures?|mean|median)\b|\b(?:England|Scotland|Wales|UK) average\b"
    r"|\baverage (?:for|in|across) (?:England|Scotland|Wales|Northern Ireland|the UK)\b",
    re.I,
)


def by_sentence(passage: Passage) -> Passage:
    """Make a finding of a plain text that opens as one, and mark what is called good practice as a strength."""
    if passage.kind not in (PassageKind.TEXT, PassageKind.FINDING) or passage.voice is not Voice.REVIEW or passage.case:
        return passage
    update: dict[str, object] = {}
    if passage.kind is PassageKind.TEXT and _FOUND.match(passage.text):
        update["kind"] = PassageKind.FINDING
    if passage.valence is Valence.NEUTRAL and _is_strength(passage.text):
        update["valence"] = Valence.STRENGTH
    return passage.model_copy(update=update) if update else passage


def _is_strength(text: str) -> bool:
    """Tell whether a text calls what was done good, and says nothing against it."""
    short = len(text.split()) <= _LONGEST_STRENGTH
    return short and bool(_STRENGTH.search(text)) and not _TURNS.search(text)


def tells_national_figure(text: str) -> bool:
    """Tell whether a text says that its figure is the nation's, not that of the cases under review."""
    return bool(_NATIONAL.search(text))
