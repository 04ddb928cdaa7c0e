"""Which lines are headings, told from their look alone."""

from __future__ import annotations

import re

from ingest.models import LineHint, LineRole
from ingest.structure.bodies import names_addressee, names_body
from ingest.structure.join import Draft
from ingest.structure.labels import label_of
from ingest.structure.marks import CAPTION, CASE_HEADER, MONTHS, OPEN_QUOTES, words
from store.models import PassageKind

_HASH = re.compile(r"(#{1,6})\s+\S")
_PART = re.compile(
    r"(?:\*\*)?(?:chapter|part|section|appendix|annexe?|volume)\s+"
    r"(?:\d{1,2}|[a-z]|[ivx]{1,4}|one|two|three|four|five)\b[^.]{0,100}$",
    re.I,
)
_NUMBERED = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,3})\.?\s+(?P<title>\S.*)$")
_BOLD = re.compile(r"(?:\*\*[^*]+\*\*|__[^_]+__)$", re.DOTALL)
_TITLE_PAGE = 600
_INNER_SENTENCE = re.compile(r"[.?!]\s+[A-Z]")
# "4 Findings and analysis"
_BARE_NUMBER = re.compile(r"([1-9]|1\d)\s{1,4}(?=[A-Z][a-z])")
_LONGEST_BARE = 8  # words
_SHORT_TITLE = 6  # words of a numbered title that needs no blank line before it
_NUMBERED_LABEL = re.compile(r"\(?(?:question|part|section|theme|stage|step)\s+\d{1,2}[.:)]?\s*", re.I)
_SOURCE = re.compile(r"\((?:[^()]*\b)?(?:19|20)\d\d[a-z]?\b[^()]*\)|https?://|www\.|@|\bet al\b")

# "Time period: 1 January 2018 to 30 April 2019" states a fact and heads nothing.
_LABELLED_DATE = re.compile(rf"^[A-Z][A-Za-z ]{{2,40}}:\s+(?:\d|{MONTHS}|between|from).*\b(?:19|20)\d\d$", re.I)
_LONGEST_QUESTION = 10  # words in a heading that asks


def heading_of(text: str, draft: Draft, *, structured: bool, in_case: bool) -> tuple[str, int] | None:
    """Return the style and level of a heading, or None where a draft is not one.

    Styles: "structural" (level 1 is the highest), "label", "case" and "plain". In a `structured` document, one whose
    format marks its headings, only marked headings and labels count.
    """
    words_here = text[draft.start : draft.end]
    if draft.hint:
        return _hinted(draft, draft.hint, words_here)
    if draft.look == "title":
        return "structural", 1
    if draft.look == "caps":
        return "label", 0
    if mark := _HASH.match(words_here):
        return "structural", len(mark.group(1))
    if draft.look != "text" or len(words_here) > 180 or words_here[0] in OPEN_QUOTES:
        return None
    if CASE_HEADER.match(words_here) and not draft.marker:
        return "case", 0
    if in_case:
        return ("structural", 1) if _is_part(words_here) else None
    return _unmarked(words_here, draft, structured=structured)


def _hinted(draft: Draft, hint: LineHint, words_here: str) -> tuple[str, int] | None:
    """A heading that the format marks, or a line of text that is nothing but a label or the name of a body."""
    if hint.role is LineRole.HEADING:
        return "structural", hint.level
    if hint.role is not LineRole.TEXT or draft.marker or draft.number:
        return None
    if names_body(words_here):
        return "plain", 0
    return ("label", 0) if _is_label(words_here) else None


def _unmarked(words_here: str, draft: Draft, *, structured: bool) -> tuple[str, int] | None:
    """A heading that no format marks: by number, capitals, bold type, a known label or its shortness."""
    bold = bool(_BOLD.match(words_here))
    numbered = _printed(words_here, draft)
    if not structured and _is_part(words_here) and not draft.marker:
        return "structural", 1
    if draft.marker and not numbered and not bold:
        return None
    if not structured and not bold and not draft.marker and _is_capitals(words_here):
        # Questions in capitals belong to what stands before them, a finding mostly; other capitals open a part.
        label = label_of(words_here)
        return ("label", 0) if label and label.kind is PassageKind.QUESTION else ("structural", 2)
    free = draft.gap or (draft.number.count(".") == 1 and words(words_here) <= _SHORT_TITLE)
    if not structured and numbered and (bold or _looks_short(words_here, draft)) and free:
        return "structural", 2 + numbered.count(".")
    if not draft.marker and (_is_label(words_here) or names_addressee(words_here)):
        return "label", 0
    if structured:
        return None
    if bold and words(words_here) <= 30 and words_here.rstrip("*_ ")[-1] not in ".;,”":
        return "plain", 0
    return ("plain", 0) if draft.gap and not draft.marker and _looks_short(words_here, draft) else None


def _is_label(words_here: str) -> bool:
    return label_of(words_here) is not None and words_here[-1] not in ".;," and words(words_here) <= 12


def _printed(words_here: str, draft: Draft) -> str:
    """The number printed before a heading: "9.3", or "2" from an enumerator such as "2."."""
    if draft.number:
        return draft.number
    if found := re.fullmatch(r"(\d{1,2})\.", draft.marker):
        return found.group(1)
    bare = _BARE_NUMBER.match(words_here) if draft.gap and not draft.marker else None
    return bare.group(1) if bare and words(words_here) <= _LONGEST_BARE else ""


def _is_part(words_here: str) -> bool:
    return bool(_PART.match(words_here)) and words(words_here) <= 14


def _is_capitals(words_here: str) -> bool:
    letters = [character for character in words_here.partition("(")[0] if character.isalpha()]
    return len(letters) >= 6 and all(letter.isupper() for letter in letters) and words_here[-1] not in ".;:"


def _looks_short(words_here: str, draft: Draft) -> bool:
    """A line that reads as a title: short, not a sentence, not a source. On the title page it may be longer."""
    words_here = _BARE_NUMBER.sub("", words_here)
    first = words_here.lstrip("*_(")[:1]
    most_words, most_characters = (26, 180) if draft.start < _TITLE_PAGE else (16, 120)
    return (
        words(words_here) <= most_words
        and len(words_here) <= most_characters
        and first.isupper()
        and words_here.rstrip("*_ ")[-1:] not in tuple('.;,:!”"')
        and not _INNER_SENTENCE.search(_NUMBERED_LABEL.sub("", words_here, count=1))
        and not _SOURCE.search(words_here)
        and not CAPTION.match(words_here)
        and not _LABELLED_DATE.search(words_here)
        and not words_here.endswith("]")
        # "Why does it matter?" is a heading; a longer question is there to be answered.
        and not (words_here.rstrip("*_ ").endswith("?") and words(words_here) > _LONGEST_QUESTION)
    )
