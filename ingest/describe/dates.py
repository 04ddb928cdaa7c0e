"""Dates as publications print them, cut to what is known: "2022", "2022-05" or "2022-05-09"."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

_MONTHS = ("january february march april may june july august september october november december").split()
_MONTH = "|".join(_MONTHS)
_DAY = r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+)?"
_WRITTEN = re.compile(rf"{_DAY}(?P<month>{_MONTH}),?\s+(?P<year>(?:19|20)\d\d)\b", re.I)
_FIGURES = re.compile(r"\b(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>(?:19|20)?\d\d)\b")
_ISO = re.compile(r"(?P<year>(?:19|20)\d\d)(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?")
_DATED = re.compile(
    r"^(?:(?:date )?published(?: on| in)?|publication date|date(?: of (?:publication|response|report|issue))?"
    r"|report date|response|issued|last updated|(?:final )?(?:version|draft)(?: \d[\d.]*)?)\b\s*[:–-]?\s*",
    re.I,
)
# "Tallowmere Safeguarding Adults Board, July 2022"
_BESIDE_BODY = re.compile(
    r"(?:Board|Partnership|Committee|Council|Trust|Panel|Government|Group)\s*[,|–-]\s*(?P<date>[^,|]{6,30})$"
)
_YEAR_ALONE = re.compile(r"(?:19|20)\d\d$")
_STEM_YEAR = re.compile(r"(?:^|\D)((?:19|20)\d\d)$")
_PART = rf"(?:(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?(?:{_MONTH})(?:,?\s+(?:19|20)\d\d)?|(?:19|20)\d\d)"
_PERIOD = re.compile(
    rf"\b(?:between|from|during|covering)\s+(?P<a>{_PART})\s*(?:and|to|until|-|–)\s*(?P<b>{_PART})", re.I
)
_SPAN_OF_YEARS = re.compile(r"\b(?P<a>(?:19|20)\d\d)\s*[-–]\s*(?P<b>(?:19|20)?\d\d)\b")


def iso(value: Any) -> str | None:
    """Turn a date value from metadata into an ISO date cut to what it says; None where it is no date."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    words = str(value or "").strip()
    if found := _ISO.fullmatch(words):
        return _valid(found["year"], found["month"], found["day"])
    return _first_date(words)


def published(front_lines: list[str], stem: str) -> str | None:
    """Find when a document was published.

    A line of the first page that is a date, or says that it is one ("Response 09-11-21"), counts. The year at the end
    of the file's name is used last. A date inside a sentence does not count: it may be another document's.
    """
    for line in front_lines:
        words = line.strip().strip("*#_ ")
        labelled = _DATED.match(words)
        beside = _BESIDE_BODY.search(words)
        if beside and (found := _first_date(beside["date"], whole=True)):
            return found
        value = words[labelled.end() :] if labelled else words
        if len(value) <= 40 and (found := _first_date(value, whole=True)):
            return found
        if labelled and _YEAR_ALONE.match(value):
            return value
    found_year = _STEM_YEAR.search(stem)
    return found_year.group(1) if found_year else None


def period(text: str, title: str) -> tuple[str | None, str | None]:
    """Find the period that a document covers: the most exact "between ... and ..." in it, else years in its title."""
    found = [_ends(match) for match in _PERIOD.finditer(text)]
    known = [(start, end) for start, end in found if start and end and start < end]
    if known:
        return max(known, key=lambda ends: len(ends[0]) + len(ends[1]))
    if years := _SPAN_OF_YEARS.search(title):
        end = years["b"] if len(years["b"]) == 4 else years["a"][:2] + years["b"]
        return (years["a"], end) if years["a"] < end else (None, None)
    return None, None


def _ends(match: re.Match[str]) -> tuple[str, str]:
    """Both ends of a period; a start without a year takes the year of the end."""
    end = _first_date(match["b"]) or (match["b"] if _YEAR_ALONE.match(match["b"]) else "")
    start = _first_date(match["a"]) or (match["a"] if _YEAR_ALONE.match(match["a"]) else "")
    if not start and end:
        start = _first_date(f"{match['a']} {end[:4]}") or ""
    return start, end


def _first_date(words: str, *, whole: bool = False) -> str | None:
    for pattern in (_WRITTEN, _FIGURES):
        found = pattern.fullmatch(words.strip(" .")) if whole else pattern.search(words)
        if found:
            return _valid(found["year"], found["month"], found["day"])
    return None


def _valid(year: str, month: str | None, day: str | None) -> str | None:
    full = year if len(year) == 4 else f"20{year}"
    number = _MONTHS.index(month.lower()) + 1 if month and month.lower() in _MONTHS else int(month or 0)
    if not number:
        return full
    try:
        date(int(full), number, int(day or 1))
    except ValueError:
        return None
    return f"{full}-{number:02}-{int(day):02}" if day else f"{full}-{number:02}"
