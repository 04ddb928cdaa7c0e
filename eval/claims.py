"""Each claim of an answer looked at again: do its sources bear it out, and how do our own words read?"""

from __future__ import annotations

import re

from assistant.ask.models import Answer, Claim
from assistant.ask.support import Ground, fault_of
from assistant.ask.text import readable
from eval.proof import plain
from store.library import Library

_OPENS = re.compile(r"“|: ")
_INNER = re.compile(r"“[^“”]*”")
_WORD = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")
_SENTENCE = re.compile(r"[^.!?:]+[.!?:]")
_VOWELS = re.compile(r"[aeiouy]+")


def bears_out(answer: Answer, library: Library) -> tuple[tuple[bool, ...], ...]:
    """Say for each claim, and each source that it cites, whether that source alone bears the claim out.

    Quoted words must stand in the stored text of the passage; a statement in other words must pass the support check.
    """
    texts = {source.number: library.passage(source.passage_id).text for source in answer.sources}
    return tuple(
        tuple(_borne_out(claim, texts.get(number, "")) for number in claim.citations) for claim in answer.claims
    )


def _borne_out(claim: Claim, text: str) -> bool:
    if claim.written_by == "model":
        return fault_of(claim.text, [Ground(text)]) is None
    # The lead may hold marks and colons of its own, so each place where the quotation can begin is tried.
    begins = [claim.text[opens.end() :] for opens in _OPENS.finditer(claim.text)]
    held = plain(readable(text))
    return any((words := plain(part.strip().strip("“”"))) and words in held for part in begins)


def own_words(answer: Answer) -> str:
    """Give what an answer says in our own words: the summary without its quotations, notes and what it may mean."""
    said = [_INNER.sub(" ", answer.summary)]
    for claim in answer.claims:
        said += [*claim.notes, claim.means or ""]
    return " ".join(part for part in said if part)


def reading_age(text: str) -> float | None:
    """Give the age in years at which a text can be read (Flesch-Kincaid grade plus 5); None for too little text."""
    found = _WORD.findall(text)
    if len(found) < 20:
        return None
    count = max(1, len(_SENTENCE.findall(text)))
    syllables = sum(max(1, len(_VOWELS.findall(word.lower().removesuffix("e")))) for word in found)
    return 0.39 * len(found) / count + 11.8 * syllables / len(found) - 15.59 + 5
