"""Labels: headings that say what stands beneath them, such as "Key message" or "Finding 2"."""

from __future__ import annotations

import difflib
import re
from functools import cache, lru_cache
from typing import NamedTuple

from ingest.lexicon import load_list
from store.models import Level, PassageKind, Valence

_COUNT = (
    r"(?:\d{1,2}(?:\.\d{1,2})?[a-z]?|one|two|three|four|five|six|seven|eight|nine|ten|[ivx]{1,4}(?![a-z])"
    r"|[a-h](?![a-z]))"
)
# "Finding 2", "Systems finding three", "Learning point 1 (case 2)": a label with its own number holds other headings.
_NUMBERED = re.compile(
    r"(?:(?:systems?|systemic|practice|key|priority|thematic|strategic|national|local|main|panel)\s+)?"
    r"(?P<base>finding|recommendation|learning (?:point|theme)|lesson|key message|theme|action)s?"
    rf"(?:\s+(?:no\.?|number))?\s+{_COUNT}\b",
    re.I,
)
_BASES = {"learning theme": "learning point", "lesson": "learning point"}
# "Recommendation 2 for the Board: ...": what may stand between a label and its text.
_INLINE = re.compile(
    r"\**(?P<label>[A-Z][^:\n*]{2,70}?(?:\s*\([^)\n]{1,24}\))?)"
    r"(?P<sep>\**\s*(?::\**|[.–-](?=\s))\**\s+|\*\*:?\s+)(?P<rest>\S.*)",
    re.DOTALL,
)
# "R1. The Board must ...", "Recommendation 1 The Board should ...": the text follows at once.
_AT_ONCE = re.compile(
    rf"\**(?P<label>(?:Finding|Recommendation|Learning [Pp]oint|Lesson|Action)\s+{_COUNT}|(?:R|Rec|L|LP|SC)\d{{1,2}})"
    r"(?P<sep>\**[.:]?\**\s+)(?P<rest>[A-Z“\"‘'].*)",
    re.DOTALL,
)
# "SC1" numbers the strategic considerations of Scottish learning reviews, which ask for action as recommendations do.
_SHORT_FORM = {
    "r": "recommendation",
    "rec": "recommendation",
    "sc": "recommendation",
    "l": "learning point",
    "lp": "learning point",
}
_SHORT = re.compile(rf"({'|'.join(_SHORT_FORM)})\d{{1,2}}")
_FEWEST_WORDS, _FEWEST_WORDS_AT_ONCE = 3, 7
_SENTENCE_TITLE = 9
_BARE_EXAMPLE = re.compile(r"(?P<label>Example)(?P<sep>\s+)(?P<rest>(?:In|At|On|One|A|An|The)\s.*)", re.DOTALL)
# "Part C Recommendations": where a heading stands among its like says nothing of what it heads.
_PART = re.compile(
    r"^(?:part|section|chapter|appendix|annexe?|stage|step)\s+(?:\d{1,2}|[a-z]|[ivx]{1,4})\s*[:.–-]?\s+(?=\w)",
    re.I,
)
_LONGEST_SLIP = 18
# A number that counts what follows belongs to the words: "7 minute briefing".
_EMPHASIS = re.compile(
    r"[*_#]+|^\s*\d{1,2}(?:\.\d{1,3})*\.?\s+(?!(?:minutes?|years?|months?|weeks?|days|things|steps|reasons|ways|tips)\b)|[:.\s]+$",
    re.I,
)


class Label(NamedTuple):
    """What a label says: the kind and valence of what stands beneath, and how far it holds.

    `numbered` labels hold other headings; `key` is the label without its title, "finding 2". `level` says whom what
    stands beneath is for, where the label tells.
    """

    kind: PassageKind
    holds: str
    valence: Valence
    numbered: bool
    key: str
    level: Level | None = None


def plain_heading(text: str) -> str:
    """A heading as words: emphasis, printed number, closing colon and line breaks left out."""
    return " ".join(_EMPHASIS.sub("", _EMPHASIS.sub("", text)).split())


@lru_cache(maxsize=4096)
def label_of(heading: str) -> Label | None:
    """Return what a heading says of the text beneath it, or None. One wrong letter, as scanners make, is forgiven."""
    words = _PART.sub("", plain_heading(heading)).lower()
    if numbered := _NUMBERED.match(words):
        base = _match(_BASES.get(numbered["base"], numbered["base"]))
        if base:
            return base._replace(holds="first", numbered=True, key=numbered.group(0))
    if short := _SHORT.fullmatch(words):
        base = _match(_SHORT_FORM[short.group(1)])
        return base._replace(holds="first", numbered=True, key=words) if base else None
    return _match(words)


def inline_label(text: str) -> re.Match[str] | None:
    """Find a label that opens a paragraph, with `label` and `rest` groups, or None.

    A short line such as "Learning point 1: Lack of focus" is a heading with a title, not a label with its text.
    """
    if found := _BARE_EXAMPLE.match(text):
        return found
    found = _AT_ONCE.match(text)
    if found and found["rest"].rstrip("*_ ")[-1] in ".?;":
        parted = found["sep"].strip(" *") != ""
        if len(found["rest"].split()) >= (_FEWEST_WORDS if parted else _FEWEST_WORDS_AT_ONCE):
            return found
    found = _INLINE.match(text)
    label = label_of(found["label"]) if found else None
    if found is None or label is None:
        return None
    title = len(found["rest"].split()) <= 10 and found["rest"].rstrip("*_ ")[-1] not in ".?!"
    if title and label.kind not in (PassageKind.FINDING, PassageKind.RECOMMENDATION, PassageKind.TEXT):
        return None
    return found


def opens_with_label(line: str) -> bool:
    """Tell whether a line, the first of a paragraph perhaps, opens with a label and a mark after it: "R2: The ..."."""
    found = _AT_ONCE.match(line)
    return inline_label(line) is not None or (found is not None and found["sep"].strip(" *") != "")


def titled_label(heading: str) -> re.Match[str] | None:
    """Find a label in a heading whose title is a statement: "Finding 3: Workers in the area do not ...", or None."""
    found = _INLINE.match(heading) or _AT_ONCE.match(heading)
    if found is None or len(found["rest"].split()) < _SENTENCE_TITLE:
        return None
    label = label_of(found["label"])
    return found if label and label.kind is not PassageKind.TEXT else None


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
    return [(re.compile(row["pattern"]), _label(row)) for row in load_list("labels")]


def _label(row: dict[str, str]) -> Label:
    level = Level(row["level"]) if "level" in row else None
    return Label(PassageKind(row["kind"]), row["holds"], Valence(row.get("valence", "neutral")), False, "", level)
