"""The figure that a passage states, with its whole: from its words, or from a table's row, header and notes."""

from __future__ import annotations

import re

from ingest.annotate.figures import NOUN_ENDS, NUMBER, Figure, figures, number
from store.models import Passage, PassageKind, Statistic, Voice

_HEADER_WHOLE = re.compile(r"\b[nN]\s?=\s?(\d[\d,]*)")
_TOTAL_WHOLE = re.compile(r"\btotal\s+[nN]\s?=\s?(\d[\d,]*)", re.I)
_ROW_SHARE = re.compile(r"(?P<n>\d[\d,]*)\s*(?:\(\s*|[\t|]\s*)(?P<p>\d{1,3}(?:\.\d+)?)\s?%")
_ROW_END = re.compile(r"(?P<p>\d{1,3}(?:\.\d+)?)\s?%\s*$|(?P<count>\d[\d,]*)\s*$")
_NOTE = re.compile(r"(?P<mark>\*+)\s?(?!\*)[^*]*?\bdenominators?\b[^*]*?\b(?:is|are|was)\s+(?P<m>\d[\d,]*)", re.I)
_PERIOD = re.compile(
    r"\b(?:between|from)\s+(?:\d{1,2}\s+)?(?:[A-Z][a-z]+\s+)?(?:19|20)\d\d\s+(?:and|to)\s+(?:\d{1,2}\s+)?(?:[A-Z][a-z]+\s+)?(?:19|20)\d\d"
    r"|\b(?:19|20)\d\d\s?[-–/]\s?(?:\d{2}|(?:19|20)\d\d)\b|\b(?:in|during|since|for|at)\s+(?:\d{1,2}\s+)?(?:[A-Z][a-z]+\s+)?(?:19|20)\d\d\b"
)
_COUNT = re.compile(rf"(?<![\d–-])\b(?P<n>{NUMBER})\b(?:\s+(?P<unit>[a-z][\w’'-]*))?", re.I)
_RATE = re.compile(
    r"(?<![\d.])(?P<value>\d+(?:\.\d+)?)\s+(?:[a-z]+\s+){0,3}?per\s+(?P<base>1,?000|10,?000|100,?000|million)\b"
    r"(?P<of>(?:\s+[a-z]+){0,3})",
    re.I,
)
_YEAR = range(1900, 2100)
_LONGEST = 50
_NO_UNIT = frozenset("of per in to and or the a an is are was were years year months weeks days".split())


def statistic_of(passage: Passage, notes: dict[str, dict[str, int]]) -> Statistic | None:
    """Read the first figure of a passage; None where it states none. `notes` gives denominators by caption and mark."""
    if passage.kind in (PassageKind.QUOTE, PassageKind.QUESTION) or passage.voice is not Voice.REVIEW:
        return None
    if passage.kind is PassageKind.TABLE_ROW:
        return _of_row(passage, notes)
    found = figures(passage.text)
    if found:
        return _of_figure(found[0], passage.text)
    if rate := _RATE.search(passage.text):
        return _of_rate(rate, passage.text)
    return _plain_count(passage.text) if passage.kind is PassageKind.STATISTIC else None


def tells_figures(text: str) -> bool:
    """Tell whether a text is short and there to give a figure."""
    found = figures(text)
    whole = any((one.denominator is not None and one.numerator is not None) or one.percent is not None for one in found)
    rate = None if found else _RATE.search(text)
    start = found[0].start if found else rate.start() if rate else len(text)
    return (whole or rate is not None) and len(text.split()) <= _LONGEST and start < len(text) * 0.7


def table_notes(passages: list[Passage]) -> dict[str, dict[str, int]]:
    """Read notes such as "** ... hence the denominator is 107": by document, mark to denominator."""
    notes: dict[str, dict[str, int]] = {}
    for passage in passages:
        if "denominator" in passage.text:
            text = passage.text if passage.text.startswith("*") else f"*{passage.text}"
            for found in _NOTE.finditer(text):
                notes.setdefault(passage.document_id, {})[found["mark"]] = number(found["m"])
    return notes


def _of_figure(one: Figure, text: str) -> Statistic:
    period = _PERIOD.search(text, one.end) or _PERIOD.search(text)
    value = one.percent if one.percent is not None else float(one.numerator or 0)
    unit = "per cent" if one.percent is not None else (one.of or "").split(" ")[0] or "count"
    return Statistic(
        value=value,
        unit=unit,
        numerator=one.numerator,
        denominator=one.denominator,
        of=one.of,
        period=period.group(0) if period else None,
    )


def _of_rate(rate: re.Match[str], text: str) -> Statistic:
    """A rate, "0.3 deaths per 1,000 live births", in the unit that it is given in."""
    period = _PERIOD.search(text, rate.end()) or _PERIOD.search(text)
    return Statistic(
        value=float(rate["value"]),
        unit=f"per {rate['base']}",
        of=NOUN_ENDS.sub("", rate["of"]).strip() or None,
        period=period.group(0) if period else None,
    )


def _of_row(passage: Passage, notes: dict[str, dict[str, int]]) -> Statistic | None:
    words = passage.text.rstrip("| \t")
    share = _ROW_SHARE.search(words)
    found = share or _ROW_END.search(words)
    if found is None:
        return None
    percent = found["p"]
    n = number(share["n"]) if share else None if percent else number(found["count"])
    if not percent and n in _YEAR:
        return None
    whole = _whole_of_row(passage, words[: found.start()], notes)
    if n is not None and whole is not None and percent and abs(100 * n / whole - float(percent)) > 1:
        whole = None  # the whole in the header is not the one that this share was taken of
    if n is not None and not percent and whole is not None and n > whole:
        whole = None
    period = _PERIOD.search(" ".join(passage.headings[-2:]))
    return Statistic(
        value=float(percent) if percent else float(n or 0),
        unit="per cent" if percent else "count",
        numerator=n if percent or whole else None,
        denominator=whole,
        period=period.group(0) if period else None,
    )


def _whole_of_row(passage: Passage, label: str, notes: dict[str, dict[str, int]]) -> int | None:
    """What the shares of a row are taken of: as a note to its asterisks says, else as the header does."""
    mark = re.search(r"\*+", label)
    if mark and mark.group(0) in notes.get(passage.document_id, {}):
        return notes[passage.document_id][mark.group(0)]
    header = " ".join(passage.headings[-2:])
    whole = _TOTAL_WHOLE.search(header) or _HEADER_WHOLE.search(header)
    return number(whole.group(1)) if whole else None


def _plain_count(text: str) -> Statistic | None:
    """The first number that is neither a year nor an age, with the word after it as its unit."""
    for found in _COUNT.finditer(text):
        value = number(found["n"])
        if value not in _YEAR:
            unit = (found["unit"] or "").lower()
            period = _PERIOD.search(text, found.end()) or _PERIOD.search(text)
            return Statistic(
                value=float(value),
                unit=unit if unit and unit not in _NO_UNIT else "count",
                period=period.group(0) if period else None,
            )
    return None
