"""The title of a document: never a date, a page stamp, a section word or navigation."""

from __future__ import annotations

import re

from ingest.models import Block
from ingest.structure.labels import plain_heading
from ingest.structure.marks import CASE_HEADER, DATE_LINE

_NOT_TITLES = re.compile(
    r"(?:table of )?contents|introduction|foreword|acknowledg\w+|(?:research |final )?report|(?:executive )?summary:?"
    r"|home|menu|confidential|official(?:[- ]sensitive)?|draft|version.*|page \d+.*|skip to.*|\d+",
    re.I,
)
_SUMMARY = re.compile(r"executive summary:?$", re.I)
_FEWEST_WORDS, _LONGEST, _LONGEST_SENTENCE = 4, 220, 50


def title_of(text: str, front_lines: list[str], headings: list[Block], stem: str, *, marked: bool) -> str:
    """Find the title.

    A heading that holds every word of the file's name comes first, then, where the format has `marked` headings, the
    first of level 1, then the first line of the first page that reads as a title, and the file's name last.
    """
    words = set(re.findall(r"[a-z]{3,}|\d{4}", stem.lower().replace("-", " ").replace("_", " ")))
    for block in headings:
        heading = plain_heading(text[block.start : block.end])
        if len(words) >= 3 and words <= set(re.findall(r"\w+", heading.lower())) and len(heading) <= _LONGEST:
            return heading
    top = next((block for block in headings if block.style == "structural" and block.level == 1), None)
    if marked and top:
        return plain_heading(text[top.start : top.end])
    return _from_lines(front_lines) or stem.replace("-", " ").replace("_", " ").strip().capitalize()


def _from_lines(front_lines: list[str]) -> str | None:
    for index, line in enumerate(front_lines):
        words = plain_heading(line)
        if _reads_as_title(words) and len(words.split()) >= _FEWEST_WORDS:
            summary = index > 0 and _SUMMARY.match(front_lines[index - 1].strip("*#_ "))
            return f"{words}, executive summary" if summary else words
    return next((plain_heading(line) for line in front_lines if _reads_as_title(plain_heading(line))), None)


def _reads_as_title(words: str) -> bool:
    return (
        bool(words)
        and len(words) <= (_LONGEST if words[-1] not in ".;," else _LONGEST_SENTENCE)
        and any(character.isalpha() for character in words)
        and not _NOT_TITLES.fullmatch(words)
        and not DATE_LINE.match(words)
        and not CASE_HEADER.match(words)
        and not words.startswith(("[", "<", "http", "www."))
    )
