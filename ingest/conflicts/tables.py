"""Totals against parts in a table, and a table against the text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from ingest.annotate.figures import Figure, figures, number
from ingest.conflicts.note import Conflict, plain, told
from ingest.conflicts.shares import off
from ingest.conflicts.words import content
from store.models import Passage, PassageKind

_SIZES = re.compile(r"(?P<name>[\w+-]+(?: [a-z]+)?)?\s*\b[nN]\s?=\s?(?P<n>\d[\d,]*)")
_TOTAL = re.compile(r"\btotals?\b|\ball\b", re.I)
_NUMBERS = re.compile(r"(?<![\d.])\d[\d,]*(?![\d.]*\s?%)(?!\d)")
_PERCENTS = re.compile(r"\(?\s*\d+(?:\.\d+)?\s?%\s*\)?")
_OVERLAP = re.compile(r"more than one|multiple|several (?:answers|options|categories)|not (?:add|sum)|tick all", re.I)
_FEWEST_PARTS = 3


def conflicts(passages: list[Passage]) -> Iterator[Conflict]:
    """Find sizes of columns and rows that do not add up to their total, and figures of the text that a row denies."""
    tables: dict[tuple[str, ...], list[Passage]] = defaultdict(list)
    for passage in passages:
        if passage.kind is PassageKind.TABLE_ROW:
            yield from _columns(passage, passages)
            if passage.headings:
                tables[tuple(passage.headings)].append(passage)
    notes = [one for one in passages if _OVERLAP.search(one.text)]
    for path, rows in tables.items():
        if not any(note.headings[:-1] == list(path)[: len(note.headings) - 1] and note.headings for note in notes):
            yield from _total_row(rows)
        yield from _shares(rows)
    yield from _against_text(passages)


def _columns(header: Passage, passages: list[Passage]) -> Iterator[Conflict]:
    """A header that gives the size of each group and of the whole: "under 1 N=113 ... Total N=278"."""
    sizes = list(_SIZES.finditer(header.text))
    total = next((at for at, one in enumerate(sizes) if _TOTAL.search(header.text[one.start() : one.end()])), None)
    if total is None or len(sizes) - 1 < _FEWEST_PARTS:
        return
    parts = sum(number(one["n"]) for at, one in enumerate(sizes) if at != total)
    whole = number(sizes[total]["n"])
    if parts != whole:
        note = told("parts", sum=plain(parts), total=plain(whole))
        yield Conflict(header, _explaining(header, passages), note)


def _explaining(header: Passage, passages: list[Passage]) -> Passage:
    """The passage near a table that tells of its denominators; the header itself where there is none."""
    near = (one for one in passages[header.ordinal + 1 : header.ordinal + 15] if "denominator" in one.text)
    return next(near, header)


def _total_row(rows: list[Passage]) -> Iterator[Conflict]:
    counted = [(row, _count(row)) for row in rows]
    total = next((at for at, (row, _) in enumerate(counted) if re.match(r"(?:grand )?total\b", row.text, re.I)), None)
    if total is None or total < _FEWEST_PARTS:
        return
    parts = [count for _, count in counted[:total]]
    whole = counted[total][1]
    if whole is None or any(count is None for count in parts):
        return
    added = sum(count for count in parts if count is not None)
    if added != whole:
        row = counted[total][0]
        yield Conflict(row, rows[0], told("rows", sum=plain(added), total=plain(whole)))


def _count(row: Passage) -> int | None:
    """The one count of a row; None where it has none or several."""
    found = _NUMBERS.findall(_PERCENTS.sub(" ", row.text))
    return number(found[-1]) if len(found) == 1 else None


def _shares(rows: list[Passage]) -> Iterator[Conflict]:
    """Rows whose percentage is not that of their count, in a table where that of most rows is."""
    sized = [(row, _row_share(row)) for row in rows]
    known = [(row, share) for row, share in sized if share is not None]
    wrong = [(row, share) for row, share in known if off(share[0], share[1], share[2])]
    if len(known) < _FEWEST_PARTS or len(wrong) > len(known) / 3:
        return
    for row, (numerator, denominator, percent) in wrong:
        computed = plain(100 * numerator / denominator)
        note = told(
            "share", numerator=numerator, denominator=plain(denominator), computed=computed, percent=plain(percent)
        )
        yield Conflict(row, row, note)


def _row_share(row: Passage) -> tuple[int, int, float] | None:
    whole = re.search(r"\b[nN]\s?=\s?(\d[\d,]*)", " ".join(row.headings[-2:]))
    found = re.search(r"(\d[\d,]*)\s*(?:\(\s*|[\t|]\s*)(\d{1,3}(?:\.\d+)?)\s?%", row.text)
    if whole is None or found is None or "*" in row.text:
        return None
    return number(found.group(1)), number(whole.group(1)), float(found.group(2))


def _against_text(passages: list[Passage]) -> Iterator[Conflict]:
    rows: dict[int, list[tuple[Passage, set[str], int]]] = defaultdict(list)
    for row in passages:
        known = row.statistic
        if row.kind is PassageKind.TABLE_ROW and known and known.denominator and known.numerator is not None:
            rows[known.denominator].append((row, content(re.sub(r"[\d(].*", "", row.text)), known.numerator))
    if not rows:
        return
    for passage in passages:
        if passage.kind in (PassageKind.TABLE_ROW, PassageKind.QUOTE, PassageKind.QUESTION):
            continue
        stated = figures(passage.text)
        for at, figure in enumerate(stated):
            # A row whose count the same passage gives too is not denied by another count in it.
            given = {one.numerator for one in stated if one.denominator == figure.denominator}
            denied = [row for row in rows.get(figure.denominator or 0, []) if row[2] not in given]
            start = stated[at - 1].end if at else 0
            yield from _contradicted(passage, figure, _clauses(passage.text, start, figure), denied)


def _clauses(text: str, start: int, figure: Figure) -> list[set[str]]:
    """What is said before a figure in its sentence, and what is said after it: "boys made up 66", "66 were boys"."""
    before = re.split(r"[.;:]\s", text[start : figure.start])[-1]
    after = re.split(r"[.;:]\s|\d", text[figure.end :])[0]
    return [content(before), content(f"{figure.noun or ''} {after}")]


def _contradicted(
    passage: Passage, figure: Figure, said: list[set[str]], rows: list[tuple[Passage, set[str], int]]
) -> Iterator[Conflict]:
    for row, label, count in rows:
        fits = any(label <= clause and len(clause - label) <= len(label) + 1 for clause in said)
        if label and fits and count != figure.numerator:
            note = told(
                "text_and_table",
                first=plain(figure.numerator or 0),
                second=plain(count),
                whole=plain(figure.denominator or 0),
                label=" ".join(re.sub(r"[\d(].*", "", row.text).split()),
            )
            yield Conflict(passage, row, note)
