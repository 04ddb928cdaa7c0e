"""What kind of document, of which nation, on which kinds of review, done by which method."""

from __future__ import annotations

import re
from collections import Counter

from ingest.lexicon import load_list, load_table, load_terms
from store.models import DocumentType

_SCR = re.compile(r"\bSCRs?\b")
_REVIEWS = (DocumentType.LEARNING_REVIEW, DocumentType.REVIEW_REPORT, DocumentType.FOI_RELEASE)
_ADULT_REVIEWS = frozenset({"safeguarding_adults_review", "adult_practice_review", "domestic_homicide_review"})
_CHILD_REVIEWS = frozenset(
    {"serious_case_review", "lcspr", "child_practice_review", "case_management_review", "child_death_review"}
)
_CHILDREN = re.compile(
    r"\b(?:child(?:ren)?|bab(?:y|ies)|infants?|young (?:person|people)|pupils?|adolescents?)\b",
    re.I,
)
_ADULTS = re.compile(
    r"\b(?:safeguarding adults?|adults? (?:at risk|with care and support needs)|vulnerable adults?|adult protection"
    r"|rough sle\w+|care home residents?|self-neglect)\b",
    re.I,
)
_LEAST_SHARE = 0.12
_CASE_LIST = 3


def document_type(title: str, front: str, cases: int) -> DocumentType:
    """Tell the type from the title and the first page; three or more case entries make a case list."""
    if cases >= _CASE_LIST:
        return DocumentType.CASE_LIST
    for row in load_list("document_types"):
        if _fits(row, title, front):
            return DocumentType(row["type"])
    return DocumentType.UNKNOWN


def _fits(row: dict[str, str], title: str, front: str) -> bool:
    if row["where"] == "line":
        lines = (line.strip().strip("*#_ ") for line in front.split("\n"))
        return any(re.match(row["pattern"], line, re.I) for line in lines)
    return bool(re.search(row["pattern"], title if row["where"] == "title" else front, re.I))


def nations(text: str, authority_names: list[str], front: str = "") -> list[str]:
    """The nation of the authorities a document is about, else those whose own words make up a third of all such.

    What the title and the publisher's name say (`front`) counts twice: a kind of review belongs to one nation's law.
    """
    of = {name: nation for nation, names in load_terms("authorities").items() for name in names}
    local = {of[name] for name in authority_names if name in of}
    if len(local) == 1:
        return sorted(local)
    counts = {
        nation: sum(
            len(re.findall(rf"\b{re.escape(term)}", text)) + 2 * len(re.findall(rf"\b{re.escape(term)}", front, re.I))
            for term in terms
        )
        for nation, terms in load_terms("nations").items()
    }
    total = sum(counts.values())
    return [nation for nation, count in counts.items() if count >= 2 and count >= total / 3]


def review_types(text: str, title: str, nation_names: list[str]) -> list[str]:
    """Kinds of review that a document speaks of, the most frequent first: those of its title, and each often named.

    "SCR" is a Significant Case Review in Scotland and a Serious Case Review in England; it is counted by nation.
    """
    known = load_terms("review_types")
    counts = Counter({kind: sum(len(re.findall(term, text, re.I)) for term in known[kind]) for kind in known})
    titled = {kind for kind in known if any(re.search(term, title, re.I) for term in known[kind])}
    short = {"Scotland": "significant_case_review", "England": "serious_case_review"}
    if len(nation_names) == 1 and nation_names[0] in short:
        counts[short[nation_names[0]]] += len(_SCR.findall(text))
    total = counts.total()
    least = max(2, _LEAST_SHARE * total)
    return [kind for kind, count in counts.most_common() if kind in titled or count >= least]


def people(text: str, title: str, kinds: list[str]) -> list[str]:
    """Tell whether a document is about children, adults or both: by its kind of review, else by its words."""
    first = kinds[0] if kinds else ""
    if first in _ADULT_REVIEWS or first in _CHILD_REVIEWS:
        return ["adults"] if first in _ADULT_REVIEWS else ["children"]
    found = {"children": len(_CHILDREN.findall(text)), "adults": 3 * len(_ADULTS.findall(text))}
    found["children"] += 5 * len(_CHILDREN.findall(title))
    found["adults"] += 15 * len(_ADULTS.findall(title))
    total = sum(found.values())
    return [who for who, count in found.items() if count >= 2 and count >= total / 4]


def regime_note(kinds: list[str]) -> str | None:
    """What has replaced the kind of review that a document is about, where it has been replaced."""
    return str(load_table("regimes")[kinds[0]]) if kinds and kinds[0] in load_table("regimes") else None


def review_method(text: str, kind: DocumentType) -> str | None:
    """How a review was done, where the document is a review and says so."""
    if kind not in _REVIEWS:
        return None
    for method, patterns in load_terms("review_methods").items():
        if any(re.search(pattern, text) for pattern in patterns):
            return method
    return None
