"""What became of words in quotation marks: do they stand, letter for letter, in the passage that is cited for them?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from enum import StrEnum

from assistant.ask.text import readable

NEAR = 0.75  # share of the words, in order, from which a quotation counts as a changed one and not as an invented one
FEWEST_STITCHED = 3  # words of a piece that can be told to come from somewhere

# A quotation in each kind of marks. Straight single marks are apostrophes too, so they need a space on both sides.
_QUOTED = re.compile(
    r"“(?P<curly>[^“”]+)”|\"(?P<straight>[^\"]+)\"|«(?P<angle>[^«»]+)»|„(?P<low>[^„“”]+)[“”]"
    r"|(?<!\w)‘(?P<single>[^‘]+?)’(?!\w)|(?<!\w)'(?P<plain>[^'\n]+(?:'\w[^'\n]*)*)'(?!\w)"
)
_MARKS = re.compile(r"[“”\"«»„]")
# One letter stands for the other in print: a quotation that differs in these alone is shown as the source has it.
_PRINT = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " ", "‑": "-"})
_ELLIPSIS = re.compile(r"\s*(?:\[?(?:…|\.\.\.)\]?)\s*")
_EDGE = " \t\n.,;:!?"


class Verdict(StrEnum):
    """What a quotation is, measured by the text it is cited from. Only `VERBATIM` may be shown as a quotation."""

    VERBATIM = "verbatim"
    NEAR = "near"
    MISATTRIBUTED = "misattributed"
    STITCHED = "stitched"
    NOT_FOUND = "not_found"


def quotations(text: str, known: Sequence[str] = ()) -> Iterator[str]:
    """Give every run of words in quotation marks. A mark without its partner opens a quotation to the end.

    `known` are quotations that may hold marks themselves; each is taken as a whole first.
    """
    for whole in sorted((one for one in known if one), key=len, reverse=True):
        if whole in text:
            yield whole
            text = text.replace(whole, " ").replace("“ ”", " ")
    for match in _QUOTED.finditer(text):
        yield next(group for group in match.groups() if group is not None)
    rest = _QUOTED.sub(" ", text)
    if (left := _MARKS.search(rest)) and rest[left.end() :].strip(_EDGE):
        yield rest[left.end() :]


def judge_quotation(quote: str, cited: Sequence[str], others: Sequence[str] = ()) -> Verdict:
    """Say what a quotation is. `cited` are the texts it is cited from, `others` all else that was found.

    White space and layout marks do not count; every letter, figure and stop between the first word and the last does.
    """
    wanted = _bare(quote)
    if not wanted:
        return Verdict.NOT_FOUND
    here, there = [readable(text) for text in cited], [readable(text) for text in others]
    if any(_stands(wanted, text) for text in here):
        return Verdict.VERBATIM
    if any(_stands(wanted, text) for text in there):
        return Verdict.MISATTRIBUTED
    if _stitched(wanted, [*here, *there]):
        return Verdict.STITCHED
    return Verdict.NEAR if any(_near(wanted, text) for text in here) else Verdict.NOT_FOUND


def as_printed(quote: str, text: str) -> str | None:
    """Find a quotation that differs in print alone (straight for curly marks, white space): the text's own letters."""
    shown = readable(text)
    wanted = _bare(quote).translate(_PRINT)
    at = shown.translate(_PRINT).find(wanted) if wanted else -1
    while at >= 0 and not _whole_words(shown, at, at + len(wanted)):
        at = shown.translate(_PRINT).find(wanted, at + 1)
    return shown[at : at + len(wanted)] if at >= 0 else None


def _bare(quote: str) -> str:
    return readable(quote).strip(_EDGE)


def _stands(wanted: str, text: str) -> bool:
    at = text.find(wanted)
    while at >= 0:
        if _whole_words(text, at, at + len(wanted)):
            return True
        at = text.find(wanted, at + 1)
    return False


def _whole_words(text: str, start: int, end: int) -> bool:
    """Whether a span begins and ends between words: "able to" is no quotation of "unable to", nor "5%" of "55%"."""
    before, after = text[start - 1 : start], text[end : end + 1]
    numeric = text[end - 1].isdigit() and re.match(r"[.,]\d", text[end : end + 2])
    behind = text[start].isdigit() and re.search(r"\d[.,]$", text[:start])
    return not (before.isalnum() or after.isalnum() or numeric or behind)


def _stitched(wanted: str, texts: Sequence[str]) -> bool:
    """Whether it is made of two or more pieces that each stand somewhere, and together nowhere."""
    pieces = [piece.strip(_EDGE) for piece in _ELLIPSIS.split(wanted)]
    if len(pieces) > 1 and all(any(_stands(piece, text) for text in texts) for piece in pieces if piece):
        return True
    words = wanted.split()
    longest = _longest_start(words, texts)
    rest = " ".join(words[longest:]).strip(_EDGE)
    return (
        longest >= FEWEST_STITCHED
        and len(words) - longest >= FEWEST_STITCHED
        and any(_stands(rest, text) for text in texts)
    )


def _longest_start(words: Sequence[str], texts: Sequence[str]) -> int:
    """Count the words of the longest beginning that stands somewhere; shorter beginnings stand there too."""
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        start = " ".join(words[:middle]).strip(_EDGE)
        if start and any(_stands(start, text) for text in texts):
            low = middle
        else:
            high = middle - 1
    return low


def _near(wanted: str, text: str) -> bool:
    asked, held = ([word.strip(_EDGE) for word in side.casefold().split()] for side in (wanted, text))
    matcher = SequenceMatcher(None, held, asked, autojunk=False)
    same = sum(block.size for block in matcher.get_matching_blocks())
    return same >= NEAR * len(asked)
