"""Small laws of text that several steps of an answer share: stems, sentences, figures, years and names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

from store.lexical import content_words, words

_STEMMER = snowballstemmer.stemmer("english")

# A full stop after these does not end a sentence.
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|et al|cf|vs|vol|no|pp?|para|paras|fig|dr|mr|mrs|ms|prof|st|eg|ie)|\b[A-Z])\.$",
    re.IGNORECASE,
)
# A blank line ends a sentence too, but not where a page break stands inside one: there the next word is in lower case.
_SENTENCE_END = re.compile(r"[.!?]+[\"'”’)\]*]*(?=\s)|\n\s*\n(?!\s*[a-z])")
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
# Only real tags: "<5 years and >10 years" is not one.
_MARKUP = re.compile(r"\*{1,3}|</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>")
_SPACE = re.compile(r"\s+")
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?\s*%?")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Reduce a lower-case word to its stem, as the lexical index does."""
    stemmed: str = _STEMMER.stemWord(word)
    return stemmed


def stems(text: str) -> set[str]:
    """Give the stem of every word of a text."""
    return {stem(word) for word in set(words(text))}


def content_stems(text: str) -> list[str]:
    """Give the stems of the words that carry meaning, each once, in order."""
    return list(dict.fromkeys(stem(word) for word in content_words(text)))


def alike(one: str, other: str, share: float) -> bool:
    """Whether two texts have this share, 0 to 1, of the shorter one's words that carry meaning in common."""
    first, second = {*content_stems(one)}, {*content_stems(other)}
    return len(first & second) >= share * min(len(first), len(second))


def sentences(text: str) -> list[tuple[int, int]]:
    """Split a text into sentences, as (start, end) offsets without the white space around them."""
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _SENTENCE_END.finditer(text):
        if match.group().startswith(".") and _ABBREVIATION.search(text[start : match.start() + 1]):
            continue
        _keep(text, start, match.end(), spans)
        start = match.end()
    _keep(text, start, len(text), spans)
    return spans


def _keep(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> None:
    piece = text[start:end]
    left = start + len(piece) - len(piece.lstrip())
    right = start + len(piece.rstrip())
    if right > left:
        spans.append((left, right))


def readable(text: str) -> str:
    """Show words without layout marks: asterisks and tags gone, white space single. For reading; never for proof."""
    return _SPACE.sub(" ", _MARKUP.sub("", text)).strip()


def years(text: str) -> set[str]:
    """Give the four-digit years named in a text. "2014-17" names 2014 and 2017."""
    found = set(_YEAR.findall(text))
    for match in re.finditer(r"\b((?:19|20)\d{2})\s*(?:-|–|to|/)\s*(\d{2})\b(?!\d)", text):
        found.add(match.group(1)[:2] + match.group(2))
    return found


def has_figure(text: str) -> bool:
    """Whether a text holds any figure besides years."""
    return bool(_FIGURE.search(_YEAR.sub("", text)))


_NUMBER = re.compile(r"(?<![\w.,])\d+(?:,\d{3})*(?:\.\d+)?(?!\d)")
_SHORT_YEAR = re.compile(r"\b((?:19|20)\d{2})\s*[-–/]\s*(\d{2})\b(?!\d)")
_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_NUMBER_WORD = re.compile(
    rf"\b(?:(?P<tens>{'|'.join(_TENS)})(?:[\s-]+(?P<ones>{'|'.join(_UNITS[1:10])}))?|(?P<unit>{'|'.join(_UNITS[2:])}))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Number:
    """A number in a text: its value as plain digits ("1138", "57.5"), and the span of characters that gives it."""

    value: str
    start: int
    end: int


def numbers(text: str) -> list[Number]:
    """Find every number of a text, in digits or in words, in order. "One" is left out: it is a pronoun too."""
    short_years = list(_SHORT_YEAR.finditer(text))
    within = {match.span(2) for match in short_years}
    found = [
        Number(_digits(match.group()), *match.span()) for match in _NUMBER.finditer(text) if match.span() not in within
    ]
    for match in _NUMBER_WORD.finditer(text):
        found.append(Number(_from_words(match), *match.span()))
    for match in short_years:  # "2014-17" names 2017, and no 17
        found.append(Number(match.group(1)[:2] + match.group(2), *match.span(2)))
    return sorted(found, key=lambda number: number.start)


def _digits(written: str) -> str:
    plain = written.rstrip(",").replace(",", "")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain.lstrip("0") or "0"


def _from_words(match: re.Match[str]) -> str:
    if unit := match.group("unit"):
        return str(_UNITS.index(unit.lower()))
    tens = 20 + 10 * _TENS.index(match.group("tens").lower())
    ones = match.group("ones")
    return str(tens + (_UNITS.index(ones.lower()) if ones else 0))
