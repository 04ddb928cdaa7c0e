"""Which words of a passage can be quoted on their own: one or two whole sentences that lean on nothing before them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from assistant.ask.evidence import Found
from assistant.ask.models import Source
from assistant.ask.text import readable, sentences
from assistant.briefing.words import licence_of
from assistant.packs.standing import POINTS_BACK
from prompts import load
from store.models import DocumentType, PassageKind, Valence

FEWEST, MOST_STATED = 7, 62  # words of a quotation; one that a publication states as a finding may fill a heading alone
SHORT_ONLY = 35  # a licence that lets no longer quotation stand makes no exception for findings
_WORD = re.compile(r"\S*\w\S*")
# What a publication states one by one may end without a full stop, as a line of a list or under a code in brackets.
_STATED = (
    PassageKind.FINDING,
    PassageKind.LEARNING_POINT,
    PassageKind.KEY_MESSAGE,
    PassageKind.RECOMMENDATION,
    PassageKind.ENABLER,
    PassageKind.BARRIER,
)
_REFERENCE = re.compile(r"\s*\(([^()]*(?:\([^()]*\)[^()]*)*)\)\s*$")  # where a note of ours took a statement from
_CODED = re.compile(r"\s*\[[^\]]*\]\s*$")


@cache
def _rule(name: str) -> re.Pattern[str]:
    """Give one rule of `prompts/quotable.yaml`: where a sentence begins, where it ends, or anywhere in it."""
    parts = "|".join(load("quotable")[name])
    form = {"leans": rf"^\W*(?:{parts})\b", "of_itself": rf"^\W*(?:{parts})\b", "breaks_off": rf"(?:{parts})$"}
    return re.compile(form.get(name, parts if name == "broken" else rf"\b(?:{parts})\b"), re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class Quote:
    """Words of one passage, `passage.text[start:end]`; `words` is the same without layout marks."""

    found: Found
    start: int
    end: int

    @cached_property
    def words(self) -> str:
        """The words as they are read."""
        return readable(self.found.passage.text[self.start : self.end])

    @property
    def of_itself(self) -> bool:
        """Whether the words speak of the publication itself: "This review set out to ..."."""
        return bool(_rule("of_itself").match(self.words))

    @property
    def of_method(self) -> bool:
        """Whether the words tell how the work was done, and not what was found."""
        return bool(_rule("of_method").search(self.words))

    @property
    def taken_from(self) -> str | None:
        """The publication that a note of ours reports here, by the short name in the note's brackets."""
        if not is_note(self.found):
            return None
        named = _REFERENCE.search(self.found.passage.text)
        return named.group(1).split(",")[0].split(";")[0].strip() if named else None

    def source(self, number: int) -> Source:
        """Make it source `number`; not proven yet."""
        return Source.of(number, self.found.passage, self.found.document, self.start, self.end)


def count(text: str) -> int:
    """Count the words of a text as a reader would: what has no letter or figure in it is none."""
    return len(_WORD.findall(text))


def is_note(found: Found) -> bool:
    """Whether a passage is out of a note of ours, which tells what a publication says."""
    return found.document.document_type is DocumentType.SECOND_LOOK_NOTE


def quotes_of(found: Found) -> list[Quote]:
    """Give every quotation that a passage offers: one or two whole sentences, no longer than its licence lets stand."""
    if found.passage.truncated:
        return []
    licence = licence_of(found.document.licence, ours=is_note(found))
    stated = found.passage.kind in _STATED
    longest = MOST_STATED if stated and licence.most > SHORT_ONLY else licence.most
    of_case = found.passage.kind is PassageKind.CASE and found.passage.valence is not Valence.NEUTRAL
    made = [Quote(found, start, end) for start, end in _runs(found)]
    return [
        quote
        for quote in made
        if FEWEST <= count(quote.words) <= longest and _stands_alone(quote.words, stated=stated or of_case)
    ]


def _runs(found: Found) -> Iterator[tuple[int, int]]:
    """Give spans of one sentence and of two sentences that follow each other."""
    text = found.passage.text
    coded = _CODED.search(text) or (_REFERENCE.search(text) if is_note(found) else None)
    ends = coded.start() if coded else len(text)
    spans = [_bare(text, start, min(end, ends)) for start, end in sentences(text) if start < ends]
    for at, (start, end) in enumerate(spans):
        yield start, end
        if at + 1 < len(spans) and "\n\n" not in text[end : spans[at + 1][0]]:
            yield start, spans[at + 1][1]


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out a bullet or number in front, and quotation marks around the whole."""
    lead = re.match(r"(?:[\s•*–-]|(?:\d{1,2}(?:\.\d+)*[.)]?|\(?[a-z]\)|[a-z]\))\s+)*[“\"']?", text[start:end])
    start += lead.end() if lead else 0
    while end > start and (text[end - 1] in '”"' or text[end - 1].isspace()):
        end -= 1
    return start, end


def _stands_alone(words: str, *, stated: bool) -> bool:
    """Whether a sentence is whole, plain and says what it says without the one before it."""
    begun = words[:1].isupper() or (stated and words[:1].isalpha())
    ended = words.endswith((".", "!", "’", ")")) or (stated and words[-1:].isalnum())
    if not begun or not ended or _rule("breaks_off").search(words):
        return False
    if words.count("(") != words.count(")") or words.count("[") != words.count("]"):
        return False
    if "‘" not in words and re.search(r"’(?=\s*\(|\s*$|[.,;])", words):
        return False  # a closing mark whose opening one is left out
    if _rule("broken").search(words) or (not stated and _rule("graphic").search(words)):
        return False
    return not (_rule("leans").match(words) or POINTS_BACK.match(words))
