"""Whom a recommendation or a question is for: as a heading, a stem, a column or its own first words say."""

from __future__ import annotations

import re

from ingest.structure.bodies import BODY
from ingest.structure.labels import plain_heading
from store.models import Level, Passage, PassageKind

_KINDS = (PassageKind.RECOMMENDATION, PassageKind.QUESTION)
_LONGEST, _MOST_WORDS = 90, 10
# "Recommendation for the Health Board", "Questions for the CPC to consider", "For Harrowby Council:".
_FOR = re.compile(
    r"^(?:(?:[\w-]+ ){0,3}?(?:recommendations?|actions?|questions?|considerations?|points|issues|matters"
    r"|learning|challenges?)\b"
    r"(?: \d{1,2})?[^.:]{0,30}?\b)?(?:for|to|addressed to)\s+(?:the\s+)?(?P<who>.+?)(?:\s+to\s+(?:consider"
    r"|answer|discuss|reflect on|action)\b.*|\s+(?:is|are)\b.*)?[:.]?$",
    re.I,
)
_NOBODY = re.compile(
    r"(?:consider|reflect|discuss|think|ask|take|practice|improvement|action|change|learning|further|future"
    r"|your|our|debate|all|the review"
    r"|discussion|reflection|consideration|research|policy)\b",
    re.I,
)
_WHOLE_BODY = re.compile(rf"(?:the )?{BODY}:?$", re.I)
_ACTOR = re.compile(
    rf"(?:\d[\d.]*\s+)?(?:That\s+|For\s+)?(?:[Tt]he\s+)?(?P<who>(?:{BODY}|[Aa]ll (?:agencies|partners|schools"
    rf"|practitioners|staff|professionals|services)"
    r"|[Tt]he [Pp]artnership|[Pp]artner agencies|[Ss]afeguarding (?:[Pp]artners|partnerships?)"
    r"|[Cc]ommissioners|[Aa]gencies|[Gg]overnment"
    r"|(?:[A-Za-z][\w’'-]* (?:and )?){1,3}?(?:service|team|association)s?|GP practices?|[Gg]eneral [Pp]ractices?"
    r"|[Ss]chools|[Pp]olice|[A-Z]{3,6}|[A-Z][\w’']+ services))\s+"
    r"(?:and partners\s+)?(?:should|must|to\b|will|needs?\b|is asked|are asked|is recommended|ensures?"
    r"|reviews?|seeks?|considers?|works?|agrees?|develops?|provides?)"
)
_NO_BODIES = frozenset(
    "practice practices services care health education housing groups agencies organisations executive network"
    " leads".split()
)
_STRATEGIC = re.compile(
    r"\b(?:board|committee|partnership|partners|council|trust|CPC|LSCB|SAB|SCP|commissioner|government|executive|leaders?"
    r"|authority|ICB|CCG|CSP|SBNI|chief|director|strategic|senior)",
    re.I,
)
_PRACTICE = re.compile(
    r"\b(?:practitioners?|front ?-?line|staff|teams?|workers?|professionals?|you|your|operational|practice)\b", re.I
)
_LEVELS = (
    (
        Level.STRATEGIC,
        re.compile(
            r"(?:for )?(?:strategic|senior)(?: (?:leaders?|level|managers?|questions?|partners?|learning))?"
            r"|(?:for )?leaders",
            re.I,
        ),
    ),
    (
        Level.PRACTICE,
        re.compile(
            r"(?:for )?(?:practice|operational|practitioners?|front-?line)(?: (?:level|staff|practitioners"
            r"|questions?|learning))?",
            re.I,
        ),
    ),
)
# "That the Board audits ...": after "That" any verb will do.
_WISHED = re.compile(rf"(?:\d[\d.]*\s+)?That\s+(?:the\s+)?(?P<who>{BODY})\s+[a-z]+")
_OWNER = re.compile(
    r"(?:owner|lead(?: agency| officer)?|agency|responsible|addressee|responsibility|for|who|by whom|organisation)s?\b",
    re.I,
)


def addressee_of(passage: Passage) -> str | None:
    """The body that a recommendation or a question speaks to, as the document words it; None where it does not say."""
    if passage.kind not in _KINDS:
        return None
    if "\t" in passage.text and (owner := _from_column(passage)):
        # Beside an action that names its body, a person's post under "Lead" says who sees to it there.
        named = None if _WHOLE_BODY.match(owner) else _ACTOR.match(passage.text)
        return _tidy(named["who"]) if named else owner
    for heading in reversed(passage.headings):
        if who := _from_heading(plain_heading(heading)):
            return who
    words = " ".join(passage.text.split())
    if passage.kind is PassageKind.RECOMMENDATION and (found := _ACTOR.match(words) or _WISHED.match(words)):
        return _tidy(found["who"])
    return None


def level_of(passage: Passage, addressee: str | None) -> Level | None:
    """Whom a question or message is for, as a heading such as "Strategic" or the body it speaks to says."""
    if passage.level is not None or passage.kind not in (*_KINDS, PassageKind.LEARNING_POINT, PassageKind.KEY_MESSAGE):
        return None
    for heading in reversed(passage.headings[-2:]):
        for level, pattern in _LEVELS:
            if pattern.fullmatch(plain_heading(heading)):
                return level
    if addressee is None:
        return None
    return Level.STRATEGIC if _STRATEGIC.search(addressee) else Level.PRACTICE if _PRACTICE.search(addressee) else None


def _from_heading(heading: str) -> str | None:
    if len(heading) > _LONGEST:
        return None
    found = _FOR.match(heading)
    if found and not _NOBODY.match(found["who"]) and len(found["who"].split()) <= _MOST_WORDS:
        return _tidy(found["who"])
    alone = heading.lower() in _NO_BODIES
    return _tidy(heading) if not alone and heading[:1].isupper() and _WHOLE_BODY.match(heading) else None


def _from_column(passage: Passage) -> str | None:
    """The cell under a column such as "Owner" or "Lead agency"."""
    header = next((heading for heading in reversed(passage.headings) if " | " in heading), "")
    names = header.split(" | ")
    cells = [cell.strip() for cell in passage.text.split("\t")]
    if len(names) != len(cells):
        return None
    return next((cell for name, cell in zip(names, cells, strict=True) if _OWNER.fullmatch(name) and cell), None)


def _tidy(who: str) -> str:
    bare = who.strip(" :.,")
    bare = bare.rstrip(")") if "(" not in bare else bare
    return re.sub(r"^(?:the|that)\s+", "", bare, flags=re.I)
