"""Whom a recommendation or a question is for: as a heading, a stem, a column or its own first words say."""

from __future__ import annotations

import re

from ingest.structure.bodies import BODY, names_body
from ingest.structure.labels import label_of, plain_heading
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
# A heading set in lower case names a body only where every word of it is one that names services.
_SERVICE_WORD = (
    r"(?:acute|adults?[’']?|alcohol|ambulance|and|commissioned|community|care|children[’']?s?|child|drugs?|early"
    r"|education|emergency|family|fire|general|hospitals?|housing|health|help|justice|local|maternity|mental|midwifery"
    r"|misuse|national|nursing|partner|police|primary|probation|public|rescue|safeguarding|schools?|secondary|sector"
    r"|services?|social|specialist|statutory|substance|use|visiting|voluntary|welfare|work|years|young people[’']?s?"
    r"|youth|&)"
)
_SERVICE = re.compile(rf"(?:(?:the|all|each|every) )?{_SERVICE_WORD}(?:[ ,]+{_SERVICE_WORD})*(?: [a-z]+)?:?$", re.I)
# What a heading of this end is about is more often a subject than a body: "Quality of Care", "Culture and Practice".
_SUBJECTS = frozenset(
    "care health housing education practice practices home homes network leads aid groups group teams team".split()
)
_DOING = re.compile(r"(?!Housing|Nursing|Commissioning|Safeguarding|Policing|Licensing|Visiting)[A-Z][a-z]+ing\b")
_ACTOR = re.compile(
    rf"(?:\d[\d.]*\s+)?(?:That\s+|For\s+)?(?:[Tt]he\s+)?(?P<who>(?:{BODY}|[Aa]ll (?:agencies|partners|schools"
    rf"|practitioners|staff|professionals|services)"
    r"|[Tt]he [Pp]artnership|[Pp]artner agencies|[Ss]afeguarding (?:[Pp]artners|partnerships?)"
    r"|[Cc]ommissioners|[Aa]gencies|[Gg]overnment"
    r"|(?:[A-Za-z][\w’'-]* (?:and )?){1,3}?(?:service|team|association)s?|GP practices?|[Gg]eneral [Pp]ractices?"
    r"|[Ss]chools|[Pp]olice|[A-Z]{3,6}|[A-Z][\w’']+ services))(?:,? (?:together )?with [^,.]{3,60},)?\s+"
    r"(?:and partners\s+)?(?:should|must|to\b|will|needs?\b|is asked|are asked|is recommended|ensures?"
    r"|reviews?|seeks?|considers?|works?|agrees?|develops?|provides?)"
)
# "Schools: governors should ...": the body stands before a colon.
_TOLD = re.compile(rf"(?:\d[\d.]*\s+)?(?P<who>{BODY}):\s+[A-Za-z]")
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
    if passage.kind is PassageKind.RECOMMENDATION and (
        found := _TOLD.match(words) or _ACTOR.match(words) or _WISHED.match(words)
    ):
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
    return _tidy(heading) if heading[:1].isupper() and _is_a_body(heading) else None


def _is_a_body(heading: str) -> bool:
    """Tell whether a heading is the name of a body, and neither a subject ("Quality of Care") nor an action."""
    if heading.lower() in _NO_BODIES or not _WHOLE_BODY.match(heading) or _DOING.match(heading):
        return False
    if label_of(heading) is not None:
        return False
    if _SERVICE.match(heading):
        return True
    proper = heading.isupper() or names_body(heading)
    return proper and heading.lower().rstrip(":").split()[-1] not in _SUBJECTS


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
