"""The title of a document: never a date, a page stamp, a section word or navigation."""

from __future__ import annotations

import re

from ingest.describe.bodies import names_publisher
from ingest.models import Block
from ingest.structure.labels import plain_heading
from ingest.structure.marks import CASE_HEADER, DATE_LINE

_NOT_TITLES = re.compile(
    r"(?:table of )?contents|introduction|foreword|acknowledg\w+|(?:research |final )?report|(?:executive )?summary:?"
    r"|home|menu|confidential|official(?:[- ]sensitive)?|draft|version.*|page \d+.*|skip to.*|\d+",
    re.I,
)
# "Significant Case Review" alone on a line is short, and yet the title.
_KIND_OF_REVIEW = re.compile(
    r"(?:an? )?(?:local |concise |extended |thematic )?(?:serious case|significant case|learning"
    r"|child safeguarding practice|child practice"
    r"|adult practice|case management|safeguarding adults?|domestic homicide|rapid|single unified safeguarding) review"
    r"(?: (?:overview )?report)?(?::? (?:executive summary|overview report|summary report))?",
    re.I,
)
# Three words are enough for a title that says what it is: "Harbour learning review".
_NAMES_ITSELF = re.compile(r"\w+ \w+ (?:review|inquiry|briefing|report|analysis|study)$", re.I)
_SUBJECT = re.compile(
    r"(?:the )?(?:Child(?:ren)?|Young Person|Bab(?:y|ies)|Adults?|Family|Mrs?|Ms|Miss|Siblings?)\b.{0,60}$"
    r"|[A-Z]\w+(?: and [A-Z]\w+)?$",
)
_BODY_AND_DATE = re.compile(r".*\b(?:Committee|Board|Partnership|Council|Trust)\b.*\b(?:19|20)\d\d$")
_ABOUT = re.compile(r"^(?:in respect of|relating to|concerning|regarding|re|into the (?:death|care) of)[: ]+", re.I)
_PART_OF_TITLE = re.compile(r"(?:overview|summary|final) report|executive summary", re.I)
_QUOTES = "\"“”‘’' "
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
        if _KIND_OF_REVIEW.fullmatch(words):
            following = front_lines[index + 1 : index + 4]
            if following and _PART_OF_TITLE.fullmatch(part := plain_heading(following[0])):
                words = f"{words}: {part}"
            return _with_subject(words, following)
        if names_publisher(words):
            continue
        if _reads_as_title(words) and not _is_sentence(line) and (_is_long(words) or _NAMES_ITSELF.search(words)):
            summary = index > 0 and _SUMMARY.match(front_lines[index - 1].strip("*#_ "))
            return f"{words}, executive summary" if summary else words
    return next((plain_heading(line) for line in front_lines if _reads_as_title(plain_heading(line))), None)


def _is_long(words: str) -> bool:
    return len(words.split()) >= _FEWEST_WORDS


def _is_sentence(line: str) -> bool:
    """Whether a line is running text. Looked at as it stands: the full stop is gone from what reads as a heading."""
    return line.rstrip("*_ ").endswith((".", ";")) and len(line) > _LONGEST_SENTENCE


def _with_subject(kind: str, following: list[str]) -> str:
    """The name of a kind of review, with whom it is about where one of the next lines says so."""
    lines = (plain_heading(line).strip(_QUOTES) for line in following)
    subject = next(
        (
            bare
            for line in lines
            if (bare := _ABOUT.sub("", line)) and _SUBJECT.match(bare) and not names_publisher(line)
        ),
        None,
    )
    kind = kind.capitalize() if kind.isupper() else kind
    if subject is None:
        return kind
    name, colon, part = kind.partition(":")
    return f"{name}: {subject}, {part.strip().lower()}" if colon else f"{kind}: {subject}"


def _reads_as_title(words: str) -> bool:
    return (
        bool(words)
        and len(words) <= (_LONGEST if words[-1] not in ".;," else _LONGEST_SENTENCE)
        and any(character.isalpha() for character in words)
        and not _NOT_TITLES.fullmatch(words)
        and not DATE_LINE.match(words)
        and not _BODY_AND_DATE.match(words)
        and not CASE_HEADER.match(words)
        and not words.startswith(("[", "<", "http", "www."))
    )
