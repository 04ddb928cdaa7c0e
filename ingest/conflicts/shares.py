"""Counts against percentages: "55 of 125 (57.5%)" does not add up."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.annotate.figures import Figure, figures
from ingest.conflicts.note import Conflict, plain, told
from store.models import Passage, PassageKind

_WHOLE_NUMBERS, _DECIMALS = 1.0, 0.6  # how far rounding and plain slips of rounding reach, in points
_SPOKEN = (PassageKind.QUOTE, PassageKind.QUESTION)


def conflicts(passages: list[Passage]) -> Iterator[Conflict]:
    """Find shares whose percentage is not that of their counts, with the passage that gives the fitting whole."""
    stated = [(one, figures(one.text)) for one in passages if one.kind not in _SPOKEN and _has_share(one.text)]
    stated = [(one, found) for one, found in stated if one.kind is not PassageKind.TABLE_ROW]
    for passage, found in stated:
        for at, figure in enumerate(found):
            if not _wrong(figure, found[at + 1 :], passage.text):
                continue
            numerator, denominator, percent = figure.numerator or 0, figure.denominator or 1, figure.percent or 0.0
            if elsewhere := _fitting(stated, figure):
                other, whole = elsewhere
                note = told(
                    "other_whole",
                    numerator=plain(numerator),
                    percent=plain(percent),
                    first=plain(denominator),
                    second=plain(whole),
                    fitting=plain(whole),
                )
                yield Conflict(passage, other, note)
            else:
                computed = plain(100 * numerator / denominator)
                note = told(
                    "share",
                    numerator=plain(numerator),
                    denominator=plain(denominator),
                    computed=computed,
                    percent=plain(percent),
                )
                yield Conflict(passage, passage, note)


def off(numerator: int, denominator: int, percent: float, decimals: int = 0) -> bool:
    """Tell whether a percentage is further from its counts than rounding explains."""
    return abs(100 * numerator / denominator - percent) > (_DECIMALS if decimals else _WHOLE_NUMBERS)


def _has_share(text: str) -> bool:
    return "%" in text or "per cent" in text or "percent" in text


def _wrong(figure: Figure, later: list[Figure], text: str) -> bool:
    if not figure.numerator or not figure.denominator or figure.percent is None:
        return False
    if figure.inherited and _fits_elsewhere(figure, text):
        return False
    # "53 said fully (11%) or partly (32%)": the count is that of both together.
    total, end = figure.percent, figure.end
    for one in later:
        if one.numerator is not None or one.percent is None or any(mark in text[end : one.start] for mark in ".;"):
            break
        total, end = total + one.percent, one.end
    amounts = {figure.percent, total}
    return all(off(figure.numerator, figure.denominator, amount, figure.decimals) for amount in amounts)


def _fits_elsewhere(figure: Figure, text: str) -> bool:
    """Tell whether another number of the passage is the whole that a share was taken of."""
    wholes = (int(digits.replace(",", "")) for digits in re.findall(r"\d[\d,]*", text))
    fits = (whole for whole in wholes if whole >= (figure.numerator or 0) > 0)
    return any(not off(figure.numerator or 0, whole, figure.percent or 0.0, figure.decimals) for whole in fits)


def _fitting(stated: list[tuple[Passage, list[Figure]]], figure: Figure) -> tuple[Passage, int] | None:
    """Another passage with the same count and percentage, of a whole that fits them."""
    for other, found in stated:
        for one in found:
            same = (one.numerator, one.percent) == (figure.numerator, figure.percent)
            if same and one.denominator and not off(one.numerator or 0, one.denominator, one.percent or 0.0):
                return other, one.denominator
    return None
