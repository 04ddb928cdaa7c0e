"""Labels: headings that say what stands beneath them, such as "Key message" or "Finding 2"."""

from __future__ import annotations

import difflib
import re
from functools import cache, lru_cache
from typing import NamedTuple

from ingest.lexicon import load_list
from store.models import PassageKind, Valence

# "Finding 2", "Recommendation 4: ...", "Learning point 1 (case 2)": a label with its own number holds other headings.
_NUMBERED = re.compile(r"(finding|recommendation|learning point|key message|theme)\s+\d{1,2}[a-z]?\b", re.I)
_INLINE = re.compile(
    r"(?P<label>(?:finding|recommendation|learning point|key message)\s+\d{1,2}[a-z]?(?:\s*\([^)\n]{1,24}\))?"
    r"|key message|learning point|example)(?P<sep>\s*[:.–]\s+)(?P<rest>\S.*)",
    re.I | re.DOTALL,
)
_BARE_EXAMPLE = re.compile(r"(?P<label>Example)(?P<sep>\s+)(?P<rest>(?:In|At|On|One|A|An|The)\s.*)", re.DOTALL)
_LONGEST_SLIP = 18
_EMPHASIS = re.compile(r"[*_#]+|^\s*\d{1,2}(?:\.\d{1,3})*\.?\s+|[:.\s]+$")


class Label(NamedTuple):
    """What a label says: the kind and valence of what stands beneath, and how far it holds.

    `numbered` labels hold other headings; `key` is the label without its title, "finding 2".
    """

    kind: PassageKind
    holds: str
    valence: Valence
    numbered: bool
    key: str


def plain_heading(text: str) -> str:
    """A heading as words: emphasis, printed number, closing colon and line breaks left out."""
    return " ".join(_EMPHASIS.sub("", _EMPHASIS.sub("", text)).split())


@lru_cache(maxsize=4096)
def label_of(heading: str) -> Label | None:
    """Return what a heading says of the text beneath it, or None. One wrong letter, as scanners make, is forgiven."""
    words = plain_heading(heading).lower()
    if numbered := _NUMBERED.match(words):
        base = _match(numbered.group(1))
        if base:
            return base._replace(
                holds="first" if base.kind is not PassageKind.LEARNING_POINT else "all",
                numbered=True,
                key=numbered.group(0),
            )
    return _match(words)


def inline_label(text: str) -> re.Match[str] | None:
    """Find a label that opens a paragraph, with `label` and `rest` groups, or None.

    A short line such as "Learning point 1: Lack of focus" is a heading with a title, not a label with its text.
    """
    found = _INLINE.match(text) or _BARE_EXAMPLE.match(text)
    if found and found["label"].lower().startswith(("learning", "key")):
        short = len(found["rest"].split()) <= 10 and found["rest"][-1] not in ".?!"
        return None if short else found
    return found


def _match(words: str) -> Label | None:
    for pattern, label in _labels():
        if pattern.fullmatch(words):
            return label
    if len(words) > _LONGEST_SLIP:
        return None
    if close := difflib.get_close_matches(words, ("findings", "finding", "recommendations", "enablers"), 1, 0.85):
        return next(label for pattern, label in _labels() if pattern.fullmatch(close[0]))
    return None


@cache
def _labels() -> list[tuple[re.Pattern[str], Label]]:
    return [
        (
            re.compile(row["pattern"]),
            Label(PassageKind(row["kind"]), row["holds"], Valence(row.get("valence", "neutral")), False, ""),
        )
        for row in load_list("labels")
    ]
