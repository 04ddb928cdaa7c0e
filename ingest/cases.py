"""Case records: each case of a list with its fields, from the passages that hold it. Nothing is added to the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from ingest.sentences import sentence_starts
from ingest.structure.marks import CASE_HEADER, MONTHS, breaks_off
from ingest.vocabulary import age_bands
from store.models import NOT_STATED, CaseRecord, Passage

_FIELDS = {
    "background": "background",
    "key issue": "key_issues",
    "learning": "learning",
    "recommendation": "recommendations",
    "finding": "findings",
}
_MODEL = re.compile(r"\b(?:Model|Method)s?:\s*(?P<value>.+?)\s*(?=\**Keywords?:|\Z)", re.DOTALL)
_KEYWORDS = re.compile(r"\bKeywords?:\**\s*(?P<value>.+?)\s*\Z", re.DOTALL)
_MONTH = {name: number for number, name in enumerate(MONTHS.split("|"), 1)}
_DATED = re.compile(
    rf"(?:\b(?P<day>\d{{1,2}})\s+)?\b(?P<month>{MONTHS})\s+(?P<year>(?:19|20)\d\d)|\bin (?P<only>(?:19|20)\d\d)\b"
)
_BETWEEN = re.compile(rf"\bbetween (?P<m1>{MONTHS}) (?P<y1>(?:19|20)\d\d) and (?P<m2>{MONTHS}) (?P<y2>(?:19|20)\d\d)")
_AGE = re.compile(
    r"\b(?:\d{1,2}[- ](?:day|week|month|year)s?[- ]old|aged? (?:of )?\d{1,2}(?:\s?[-–]\s?\d{1,2})?(?: (?:days"
    r"|weeks|months|years)(?: old)?)?)\b",
    re.I,
)
_RANGE = re.compile(r"\d\s?[-–]\s?\d")
_SEX = (
    ("girl", re.compile(r"\b(?:girls?|female|daughter|young wom[ae]n|sister)\b", re.I)),
    ("boy", re.compile(r"\b(?:boys?|male (?:infant|baby|child)|son|young m[ae]n)\b", re.I)),
)
_ATTEMPT = re.compile(r"\b(?:attempted suicide|attempt on)", re.I)
_DEATH = re.compile(r"\b(?:deaths?|died|killed|killing|murder(?:ed)?|fatal|suicide|homicide|drowned)\b", re.I)
# The main harm, the most exact first.
_HARMS = (
    ("suicide or attempted suicide", r"\bsuicide\b"),
    ("hanging", r"\bhanging\b"),
    ("sexual exploitation", r"sexual(?:ly)? exploit"),
    ("abuse and neglect of several kinds", r"physical, emotional and sexual|emotional and sexual abuse and neglect"),
    ("sexual abuse", r"sexual(?:ly)? abuse|sexual assault"),
    ("drowning", r"\bdrown"),
    ("fire", r"\bcombustion|\bfire\b|\bburn"),
    ("killed with a parent", r"killing them both|killing both"),
    ("injury", r"\binjur|\bfracture|\bassault|\bstabb|\bshak"),
    ("SIDS or unascertained", r"sudden infant death|\bSIDS\b|\bSUDI\b|unascertain"),
    ("neglect", r"\bneglect"),
)
_PLAN = re.compile(
    r"[^.;]*\b(?:child protection (?:plans?|register)|child in need|children in need|not known to children"
    r"|looked after|in the care of (?:the local|(?-i:[A-Z]))"
    r"|foster care|care proceedings|supervision order|care order)\b[^.;]*",
    re.I,
)
_LABEL = re.compile(
    r"^(?:A |The )?(?P<kind>Child|Baby|Young Person|Adult|Family|Infant|Children)\s+(?P<letter>[A-Z]\d{0,3})\b", re.I
)
_NAMED = re.compile(
    r"\b(?P<name>[A-Z][a-z]{2,})(?:'s|’s)?\b(?=\s+(?:was|had|became|were|is|lived|has|and the perpetrator"
    r"|should|died)\b)"
)
_OPTIONAL = (
    "published_month event_date child_age child_sex outcome harm_type background key_issues learning recommendations"
    " findings model keywords cp_status"
).split()


def case_records(passages: Sequence[Passage]) -> list[CaseRecord]:
    """Make one record for each entry of a case list, in the order of the text."""
    cases: dict[str, list[Passage]] = {}
    for passage in passages:
        # The name of an entry holds its place and its date; a mere tag such as "Child A" is no entry.
        if passage.case and passage.case.count(",") > 1:
            cases.setdefault(passage.case, []).append(passage)
    words = {word for passage in passages for word in re.findall(r"\b[a-z]{3,}\b", passage.text)}
    return [_record(name, found, words) for name, found in cases.items()]


def _record(name: str, passages: list[Passage], common: set[str]) -> CaseRecord:
    header = next(
        (found for one in passages for heading in one.headings if (found := CASE_HEADER.match(heading))), None
    )
    fields: dict[str, Any] = _header_fields(header) if header else {}
    parts, broken = _parts(passages)
    fields.update({field: " ".join(words) for field, words in parts.items()})
    whole = ". ".join(" ".join(words) for field, words in parts.items() if field in ("summary", "background"))
    summary = fields.get("summary", "")
    fields.update(_facts(summary, whole))
    fields["keywords"] = _keywords(passages)
    fields["model"] = _tail(_MODEL, passages) or NOT_STATED
    fields["aliases"] = _aliases(str(fields.get("label", "")), str(fields.get("authority", "")), whole, common)
    record = CaseRecord(name=name, truncated_fields=broken, **fields)
    missing = [field for field in _OPTIONAL if getattr(record, field) in (NOT_STATED, [])]
    return record.model_copy(update={"missing_fields": missing})


def _header_fields(header: re.Match[str]) -> dict[str, Any]:
    month = f"-{_MONTH[header['month']]:02}" if header["month"] else ""
    return {
        "authority": header["authority"],
        "label": header["child"].strip(),
        "published_month": f"{header['year']}{month}",
    }


def _parts(passages: list[Passage]) -> tuple[dict[str, list[str]], list[str]]:
    """The words of each field, and the fields that break off."""
    parts: dict[str, list[str]] = {}
    broken: list[str] = []
    for passage in passages:
        label = passage.headings[-1].lower() if passage.headings else ""
        field = next((field for start, field in _FIELDS.items() if label.startswith(start)), "summary")
        if field == "summary" and _KEYWORDS.search(passage.text):
            continue
        parts.setdefault(field, []).append(" ".join(passage.text.split()))
        if breaks_off(passage.text):
            broken.append(field)
    return parts, broken


def _facts(summary: str, whole: str) -> dict[str, Any]:
    age, sex = _AGE.search(summary), [name for name, pattern in _SEX if pattern.search(summary)]
    ages = age_bands(summary)
    found: dict[str, Any] = {
        "event_date": _event(summary),
        "child_age": age.group(0) if age else None,
        "age_band": ages[0] if len(ages) == 1 and not (age and _RANGE.search(age.group(0))) else None,
        "child_sex": sex[0] if len(sex) == 1 else None,
        "outcome": _outcome(summary),
        "harm_type": _harm(summary),
        "cp_status": "; ".join(one.group(0).strip() for one in _PLAN.finditer(whole)) or None,
    }
    return {field: value for field, value in found.items() if value}


def _harm(summary: str) -> str | None:
    """The main harm: what the first sentence names, else what the rest of the summary does."""
    starts = [*sentence_starts(summary, 0, len(summary)), len(summary)]
    first = summary[: starts[1]]
    for words in (first, summary):
        for name, pattern in _HARMS:
            if re.search(pattern, words, re.I):
                return name
    return None


def _outcome(summary: str) -> str | None:
    if not summary:
        return None
    return "death" if _DEATH.search(summary) and not _ATTEMPT.search(summary) else "serious harm"


def _event(summary: str) -> str | None:
    if span := _BETWEEN.search(summary):
        return f"{span['y1']}-{_MONTH[span['m1']]:02}/{span['y2']}-{_MONTH[span['m2']]:02}"
    found = _DATED.search(summary)
    if found is None:
        return None
    if found["only"]:
        return str(found["only"])
    day = f"-{int(found['day']):02}" if found["day"] else ""
    return f"{found['year']}-{_MONTH[found['month']]:02}{day}"


def _keywords(passages: list[Passage]) -> list[str]:
    """Keywords as printed, parted at commas, semicolons and a closing "and"; an Act keeps its year."""
    printed = _tail(_KEYWORDS, passages) or ""
    parts = re.split(r"[,;]\s*|\s+and\s+(?=[^,;]+$)", printed.rstrip(". "))
    return [part.strip(" .*") for part in parts if part.strip(" .*")]


def _tail(pattern: re.Pattern[str], passages: list[Passage]) -> str | None:
    for passage in passages:
        if ((found := pattern.search(passage.text)) and "Keyword" in passage.text) or (
            found and "Model" in passage.text
        ):
            return " ".join(found["value"].replace("*", "").split())
    return None


def _aliases(label: str, authority: str, text: str, common: set[str]) -> list[str]:
    """Other names of the child: the letter of the label alone or with another word, and a first name in the text."""
    found: list[str] = []
    if own := _LABEL.match(label):
        letter = own["letter"]
        for kind in ("Child", "Baby", "Young Person", "Adult", "Infant"):
            if kind.lower() != own["kind"].lower() and re.search(rf"\b{kind} {letter}\b", text):
                found.append(f"{kind} {letter}")
        if (
            len(letter) == 1
            and re.search(
                rf"(?:^|[.!?]\s+|\b(?:and|wanted|when|where|that|if|for|of|with) ){letter}(?:'s|’s)?\b(?= [a-z])", text
            )
            and letter not in "AI"
        ):
            found.append(letter)
    counts: dict[str, int] = {}
    for named in _NAMED.finditer(text):
        counts[named["name"]] = counts.get(named["name"], 0) + 1
    for name, count in counts.items():
        ordinary = name.lower() in common or name in label or name in authority
        if not ordinary and count + len(re.findall(rf"\b{name}\b", text)) > 2:
            found.append(name)
    return found
