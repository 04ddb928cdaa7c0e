"""The looks that tell what a line is: bullets, printed numbers, sentence ends, captions, list entries."""

from __future__ import annotations

import re

_BULLET = re.compile(r"(?:[-–*•●▪■◦‣·]|o(?=\s{2,}))\s+")
_ENUMERATOR = re.compile(r"(?:\(?[a-z]\)|[a-z]\.|\(?[ivx]{1,4}\)|\(?\d{1,2}\)|\d{1,2}\.)\s+")
_NUMBER = re.compile(r"(\d{1,2}(?:\.\d{1,3}){1,3})\.?\s+")
_TERMINAL = re.compile(r"[.?!:;]['”’\"*)\]¹²³]*$|[”\"]$")
_DANGLING = re.compile(
    r"(?:,|\b(?:of|for|the|a|an|and|or|to|in|on|at|by|with|from|that|which|as|is|are|was|were))$", re.I
)

# A joining word can end no sentence, nor can an adjective after a preposition: "for young people with high".
_BROKEN = re.compile(
    r"\b(?:of|for|the|a|an|and|or|to|from|that|which|into|their|its|his|our|your|whose|every"
    r"|(?:with|of|for|from|to|in|and) (?:high|low|significant|complex|various|further|additional|several|many"
    r"|such|very))$",
    re.I,
)
_NEXT_ITEM = re.compile(r"[;,]\s*(?:and|or)$", re.I)
_SHORTEST_BROKEN = 60

CAPTION = re.compile(r"(?:Table|Figure|Chart|Graph)\s+\d{1,3}[a-z]?\s*[:.–-]", re.I)
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
# What stands before the name of who wrote a review: "Lead reviewer:".
WRITER = r"(?:(?:lead|independent|overview|report|sole) )*(?:author|reviewer|writer)s?:"
CASE_HEADER = re.compile(
    rf"(?:(?P<month>{MONTHS}) )?(?P<year>\d{{4}})\s+[-–—]\s+(?P<authority>\S.*?)\s+[-–—]\s+(?P<child>\S.*)$"
)
DATE_LINE = re.compile(rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?(?:{MONTHS})(?:\s+\d{{1,2}},?)?\s+\d{{4}}$")
OPEN_QUOTES = "“‘\"'"


def marker(text: str) -> tuple[str, int]:
    """Return the list marker at the start of a text and the length of it, ("", 0) where there is none.

    A bullet followed by an enumerator ("- a)") counts as one marker.
    """
    bullet = _BULLET.match(text)
    at = bullet.end() if bullet else 0
    if _NUMBER.match(text, at):
        return text[:at].strip(), at
    if enumerator := _ENUMERATOR.match(text, at):
        return text[: enumerator.end()].strip(), enumerator.end()
    return text[:at].strip(), at


def printed_number(text: str) -> tuple[str, int]:
    """Return the printed paragraph number at the start of a text ("9.3.1") and its length, ("", 0) where none."""
    found = _NUMBER.match(text)
    return (found.group(1), found.end()) if found else ("", 0)


def ends_sentence(text: str) -> bool:
    """Tell whether a text ends as a sentence, a stem or a list item does."""
    return bool(_TERMINAL.search(text[-12:].rstrip()))


def dangles(text: str) -> bool:
    """Tell whether a text breaks off where no sentence can end: at a comma or a small joining word."""
    return bool(_DANGLING.search(text[-12:]))


def breaks_off(text: str) -> bool:
    """Tell whether a passage ends in the middle of a sentence: words are missing in the text that we hold."""
    return len(text) >= _SHORTEST_BROKEN and bool(_BROKEN.search(text[-40:])) and not _NEXT_ITEM.search(text[-8:])


def words(text: str) -> int:
    """Count words."""
    return len(text.split())
