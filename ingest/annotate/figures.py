"""Figures in a text: shares ("54 of the 368 reviews", "99 (36%)", "three per cent") with what they are a share of."""

from __future__ import annotations

import re
from typing import NamedTuple

from ingest.sentences import sentence_starts

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
).split()
_TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))
_WORDS = rf"(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_UNITS[1:10])}))?|{'|'.join(reversed(_UNITS[1:]))}"
NUMBER = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+(?![\d.]*\d?\s?%)|{_WORDS})(?![-–]\w)"
_PERCENT = rf"(?P<percent>\d{{1,3}}(?:\.\d+)?|{_WORDS})\s?(?:%|per cent\b|percent\b)"
_THE = r"(?:(?:the|these|those|all|our|a total of|total of)\s+){0,2}"
_WHOSE = r"(?:[A-Z][\w-]*[’']s?\s+)?"  # "14 of the Board's 22 referrals"
_SHARE = re.compile(
    rf"\b(?P<n>{NUMBER})\s*(?:\(\s*{_PERCENT}\s*\)\s*)?(?:out\s+)?of\s+{_THE}{_WHOSE}(?P<m>{NUMBER})\b"
    r"(?!\s?(?:%|per cent))"
    rf"(?:(?P<shared>(?:\s+[a-z][\w’'-]*){{0,4}}?)\s*\(\s*{_PERCENT.replace('percent>', 'after>')}\s*\)"
    r"|(?P<what>(?:\s+[a-z][\w’'-]*){0,3}))",
    re.I,
)
_COUNT_AND_SHARE = re.compile(
    rf"\b(?P<n>{NUMBER})\b(?P<noun>(?:[^.;()\d%]|\d+-[a-z]){{0,140}}?)\s*\(\s*{_PERCENT}\s*\)", re.I
)
_ALONE = re.compile(
    rf"\b{_PERCENT}(?:\s*\))?(?:\s+of\s+(?P<what>(?:(?:the|all|these)\s+){{0,2}}[a-z][\w’'-]*(?:\s+[a-z][\w’'-]*){{0,3}}))?",
    re.I,
)
_WHOLE = re.compile(
    rf"\b(?:(?<!total )of|from|among|in|all)\s+{_THE}(?P<m>{NUMBER})\s+(?!of\b)"
    r"(?P<what>[a-z][\w’'-]*(?:\s+[a-z][\w’'-]*)?)",
    re.I,
)
_TOTAL_BEFORE = re.compile(
    rf"\bout of a total of\s+(?P<m>{NUMBER})\b[^.;]*?,\s*(?:only\s+|just\s+)?(?P<n>{NUMBER})\s*\(\s*{_PERCENT}\s*\)",
    re.I,
)


_OF_WHICH = re.compile(
    rf"\b(?P<m>{NUMBER})\s+(?P<what>[a-z][\w’'-]*(?:\s+[a-z][\w’'-]*){{0,3}}?),?\s+of (?:which|whom|these|them),?\s+"
    rf"(?:only\s+|just\s+)?(?P<n>{NUMBER})\b(?:\s*\(\s*{_PERCENT}\s*\))?",
    re.I,
)
_RANGE = re.compile(r"\b(?:between\s+\d+(?:\.\d+)?\s*(?:%|per cent)?\s+and|\d\s?[-–]|from\s+\d+\s+to)\s*$", re.I)
_SPOKEN_WHOLE = 10
_COUNTED_OUT = re.compile(r"\bof\s+(?:the|these|those|all)\s", re.I)
_ONE_IN = re.compile(rf"{NUMBER}\s+(?:in|out of|of)\s+(?:every\s+)?{NUMBER}\b", re.I)
_YEARS = range(1900, 2100)
NOUN_ENDS = re.compile(
    r"\b(?:was|were|is|are|had|has|have|who|whose|which|that|said|did|involved|in|on|at|with|to|and|or|under|over|where|when|available|for|examined|noted)\b.*",
    re.I,
)


class Figure(NamedTuple):
    """One share: `numerator` of `denominator`, `percent` as printed, what it is a share of, and its place.

    `inherited` says that the whole was named earlier, not beside the count.
    """

    start: int
    end: int
    numerator: int | None = None
    denominator: int | None = None
    percent: float | None = None
    of: str | None = None
    noun: str | None = None
    decimals: int = 0
    inherited: bool = False


def number(words: str) -> int:
    """The value of a whole number in digits or in words up to ninety-nine."""
    plain = words.replace(",", "").lower()
    if plain.isdigit():
        return int(plain)
    first, _, last = plain.replace(" ", "-").partition("-")
    return _TENS.get(first, 0) + (_UNITS.index(last) if last else 0) if first in _TENS else _UNITS.index(first)


def figures(text: str) -> list[Figure]:
    """Find the shares that a text states, in order. A whole named earlier ("Of 50 replies, 34 ...") counts."""
    starts = sentence_starts(text, 0, len(text))
    found: list[Figure] = []
    whole: tuple[int, str] | None = None
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        sentence = text[start:end]
        named = _WHOLE.search(sentence)
        if named and number(named["m"]) not in _YEARS and not _SHARE.search(sentence[: named.end()]):
            whole = number(named["m"]), named["what"]
        found += [one._replace(start=one.start + start, end=one.end + start) for one in _in_sentence(sentence, whole)]
    return found


def _in_sentence(sentence: str, whole: tuple[int, str] | None) -> list[Figure]:
    found: list[Figure] = []
    if parts := _OF_WHICH.search(sentence):
        found.append(_figure(parts, number(parts["n"]), number(parts["m"]), parts["percent"], parts["what"]))
    if total := _TOTAL_BEFORE.search(sentence):
        found.append(_figure(total, number(total["n"]), number(total["m"]), total["percent"]))
    for share in _SHARE.finditer(sentence):
        if _free(share, found) and not _is_idiom(share):
            percent = share["percent"] or share["after"]
            one = _figure(share, number(share["n"]), number(share["m"]), percent, share["shared"] or share["what"])
            if (one.numerator or 0) <= (one.denominator or 0):
                found.append(one)
    stated = next((one for one in found if one.denominator), None)
    for count in _COUNT_AND_SHARE.finditer(sentence):
        if _free(count, found) and not _ONE_IN.match(count.group(0)):
            if stated and stated.end <= count.start() and stated.denominator:
                whole = stated.denominator, stated.of or ""
            n: int | None = number(count["n"])
            m, what = whole if whole and whole[0] >= (n or 0) else (None, None)
            if m is None and re.search(r"\btotal of\s+$", sentence[: count.start()], re.I):
                # "A total of 128 forms came from schools (23%)": the whole, with the share of one part.
                n, m = None, n
            one = _figure(count, n, m, count["percent"], what, count["noun"])
            found.append(one._replace(inherited=n is not None and m is not None))
    for alone in _ALONE.finditer(sentence):
        if _free(alone, found) and not _RANGE.search(sentence[: alone.start()]):
            found.append(_figure(alone, None, None, alone["percent"], alone["what"]))
    return sorted(found)


def _is_idiom(share: re.Match[str]) -> bool:
    """Tell whether a share in words is a manner of speaking: "three out of ten"; "three of the nine visits" counts."""
    if number(share["n"]) > 1 and (share["what"] or "").strip() and _COUNTED_OUT.search(share.group(0)):
        return False
    return not share["n"].isdigit() and not share["m"].isdigit() and number(share["m"]) <= _SPOKEN_WHOLE


def _free(match: re.Match[str], found: list[Figure]) -> bool:
    return not any(one.start < match.end() and match.start() < one.end for one in found)


def _figure(
    match: re.Match[str],
    n: int | None,
    m: int | None,
    percent: str | None,
    of: str | None = None,
    noun: str | None = None,
) -> Figure:
    value = None if percent is None else float(percent) if percent[0].isdigit() else float(number(percent))
    decimals = len(percent.partition(".")[2]) if percent else 0
    kept = NOUN_ENDS.sub("", of or "").strip() or None
    return Figure(match.start(), match.end(), n, m, value, kept, (noun or "").strip() or None, decimals)
