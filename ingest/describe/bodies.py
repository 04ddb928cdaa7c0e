"""Who published a document, which authorities it is about, and what it says of its licence."""

from __future__ import annotations

import re
from collections import Counter

from ingest.lexicon import load_terms
from ingest.structure.marks import WRITER

_LOCAL = (
    r"(?:Child Protection Committee|Safeguarding Children (?:Board|Partnership)|Local Safeguarding Children Board"
    r"|Safeguarding Children Partnership|Children's Safeguarding Partnership|Safeguarding Partnership"
    r"|(?:City |County |Borough )?Council|Adult Protection Committee|Public Protection (?:Committee|Partnership))"
)
# Bodies of one place that publish reviews. What stands before is the place, in words with capitals.
_OF_A_PLACE = (
    r"(?:(?:Child|Adult(?: Support and)?|Public) Protection (?:Chief Officers[’']? Group|Committees?|Partnership)"
    r"|(?:Local |Regional )?Safeguarding (?:Children(?:[’']s)?|Adults?)(?: and (?:Children|Adults))?"
    r" (?:Partnership(?: Board)?|Board|Trust)"
    r"|(?:Regional )?Safeguarding (?:Partnership(?: Board)?|Board)|Children[’']s Safeguarding (?:Partnership|Board)"
    r"|Community Safety Partnership|Children and Young People[’']s? Partnership)"
)
_PLACE = r"(?:[A-Z][\w’'-]*,? (?:(?:and|of|in|on|upon|the|with|&|-|–) ){0,2}){1,6}"
_PUBLISHER = re.compile(rf"(?:The )?(?P<place>{_PLACE}){_OF_A_PLACE}(?: \([A-Z]{{2,8}}\))?$")
# What may stand beside a publisher's name on its line: "Published by ...", "..., July 2022".
_BESIDE = re.compile(
    r"^(?:(?:commissioned|published|produced|prepared) (?:by|for)|report (?:of|to|for)|on behalf of) (?:the )?"
    r"|^(?:partnership|board|committee|publisher): "
    r"|[,|]? (?:(?:\d{1,2} )?[A-Z][a-z]+ )?(?:19|20)\d\d$",
    re.I,
)
_SMALL = re.compile(r"(?<=\s)(?:And|Of|In|On|The|For|With|Upon)(?=\s)")
_LONGEST_NAME = 90
_UNIVERSITY = re.compile(r"(?:University of [A-Z][a-z]+(?: [A-Z][a-z]+)?|[A-Z][a-z]+(?: [A-Z][a-z]+)? University)\b")
_IMPRINT = re.compile(
    r"^(?:©|\(c\)|copyright(?: ©)?)\s*(?P<who>[A-Z][^\[\]\d\n]{3,80}?)[\s,]*\[?(?:19|20)\d\d\]?", re.I | re.M
)
_PERSON = re.compile(r"(?:(?:Professor|Prof|Dr|Sir|Dame|Mr|Mrs|Ms)\.?\s+)?[A-Z][a-z’'-]+(?:\s+[A-Z][A-Za-z’'.-]*){1,2}")
_AUTHOR = re.compile(rf"{WRITER} (?P<who>[^,(–]{{4,60}}?)\s*(?:[,(–].*)?$", re.I)
_STATED = (
    r"(?:ownership of the (?:final )?report lies with|published by|publisher:|produced by|prepared by)"
    r"\s+(?:the )?"
)
_REFERENCES = (
    re.compile(r"\b(D[fF]E-\s?RR\s?\d{2,5})\b"),
    re.compile(r"\bISBN:?\s*([\dX-]{10,17})"),
    re.compile(
        r"\b(?:FOI(?:SA)?)[ /:-]*(?:request|ref(?:erence)?|no\.?|review)?[ :]*"
        r"((?:FOI[ -]?)?\d[\d/.-]{3,20}\d)",
        re.I,
    ),
    re.compile(r"^(?:Re|Ref|Reference|Our ref(?:erence)?)[:.]?\s+((?=[^\n]*\d)[A-Z][A-Z0-9/ .-]{3,30})$", re.M),
    re.compile(r"\b(?:Review|Request|Reference)s?\b[^\n]{0,60}?\b(\d{9,15})\b"),
)
_LICENCE = (
    re.compile(r"(?:under|licensed under|terms of) the (Open Government Licence(?: v\d(?:\.\d)?)?)", re.I),
    re.compile(r"\b(Creative Commons [A-Z][\w.-]*(?:[ -][A-Z\d][\w.-]*){0,5}|CC BY[\w .-]{0,14}\d)"),
    re.compile(r"^(©[^\n]{3,80})$", re.M),
    re.compile(r"(© ?Crown copyright(?: \d{4})?)", re.I),
)


def publisher(text: str, front: str) -> str | None:
    """Find who published a document.

    Bodies named on the first page's own lines and in a copyright line come first, then a statement such as "published
    by" or "ownership of the report lies with". A body that is only mentioned does not count.
    """
    named = [*_on_first_page(front), *(found["who"].strip() for found in _IMPRINT.finditer(text))]
    unique = list(dict.fromkeys(named))
    if unique:
        return " / ".join(unique)
    if local := next((name for line in front.split("\n") if (name := _local_body(line))), None):
        return local
    any_body = rf"(?P<who>{_authority()} {_LOCAL}|{_national()}|{_UNIVERSITY.pattern})"
    if stated := re.search(f"{_STATED}{any_body}", text, re.I):
        return stated["who"]
    own = re.search(rf"(?:related|our|more) (?P<who>{_national()}) resources", front)
    return own["who"] if own else None


def authorities(text: str, title: str, publisher_name: str | None, cases: list[str]) -> list[str]:
    """Find the local authorities that a document is about.

    Those of its cases come first, then those of its title or publisher, then the one that its words name often.
    """
    if cases:
        return sorted({case.split(",")[0].strip() for case in cases})
    whole = re.compile(rf"\b{_authority()}\b")
    named = list(dict.fromkeys(whole.findall(f"{title}\n{publisher_name or ''}")))
    if named:
        return named
    if (own := _PUBLISHER.match(publisher_name or "")) and " / " not in (publisher_name or ""):
        return [re.sub(r"(?:,? (?:Regional|Local|and|Children[’']s|Adults?))+$", "", own["place"].strip(" ,"))]
    counts = Counter(whole.findall(text))
    often = [name for name, count in counts.most_common(1) if count >= 4]
    return often if len(counts) <= 2 else []


def authors(front_lines: list[str]) -> list[str]:
    """The people named in a line of the first page: after "Author:", or two names or more and nothing else."""
    for line in front_lines:
        if (said := _AUTHOR.match(line.strip().strip("*#_ "))) and _PERSON.fullmatch(said["who"].strip()):
            return [re.sub(r"^(?:Professor|Prof|Dr|Mr|Mrs|Ms)\.?\s+", "", said["who"].strip())]
    for line in front_lines:
        people = re.split(r",\s+|\s+and\s+|\s+&\s+", line.strip().strip("*#_ ").split(" - ")[0])
        if len(people) > 1 and all(_PERSON.fullmatch(person.strip()) for person in people):
            return [re.sub(r"^(?:Professor|Prof|Dr)\.?\s+", "", person.strip()) for person in people]
    return []


def licence(text: str) -> str | None:
    """The licence or copyright statement, as the document words it; brackets around a year are left out."""
    for pattern in _LICENCE:
        if found := pattern.search(text):
            return re.sub(r"\[((?:19|20)\d\d)\]", r"\1", found.group(1)).strip()
    return None


def reference(edges: str) -> str | None:
    """The numbers of a report, a book or a request by which a document is known, as its edges print them."""
    found: list[str] = []
    for pattern in _REFERENCES:
        found += [re.sub(r"(?<=-)\s+", "", match.group(1)).strip() for match in pattern.finditer(edges)]
    return "; ".join(dict.fromkeys(found)) or None


def _on_first_page(front: str) -> list[str]:
    """Bodies that have a line of the first page to themselves, a line break inside the name allowed."""
    lines = re.sub(r"(?<=\w)\n(?=for |of |and |[a-z])", " ", front).split("\n")
    whole = re.compile(rf"(?:{_national()}|{_authority()} {_LOCAL}|{_UNIVERSITY.pattern})$")
    return [line.strip().strip("*#_ ") for line in lines if whole.match(line.strip().strip("*#_ "))]


def names_publisher(line: str) -> bool:
    """Tell whether a line is nothing but the name of a body that publishes reviews of its place."""
    return _local_body(line) is not None


def _local_body(line: str) -> str | None:
    """The name of a safeguarding body of a place that has a line to itself, capitals all through made plain."""
    words = _BESIDE.sub("", " ".join(line.strip().strip("*#_ ").split()))
    if words.isupper():
        words = _SMALL.sub(lambda found: found[0].lower(), words.title().replace("’S", "’s").replace("'S", "'s"))
    return words if len(words) <= _LONGEST_NAME and _PUBLISHER.match(words) else None


def _authority() -> str:
    names = (name for nation in load_terms("authorities").values() for name in nation)
    return "(?:" + "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)) + ")"


def _national() -> str:
    return "(?:" + "|".join(re.escape(name) for name in load_terms("publishers")["bodies"]) + ")"
