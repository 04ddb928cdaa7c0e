"""Which words of a publication stand alone: whole sentences that a pack may quote, and which passages hold them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from assistant.ask.evidence import Found
from assistant.ask.text import sentences
from prompts import load
from store.models import DocumentStatus, DocumentType, PassageKind, Valence, Voice

KIND_WEIGHTS = {
    PassageKind.FINDING: 1.15,
    PassageKind.LEARNING_POINT: 1.15,
    PassageKind.KEY_MESSAGE: 1.1,
    PassageKind.BARRIER: 1.05,
    PassageKind.ENABLER: 1.05,
    PassageKind.TEXT: 1.0,
    PassageKind.QUOTE: 0.95,
    PassageKind.RECOMMENDATION: 0.9,
    PassageKind.CASE: 0.85,
}

# A sentence that leans on the one before it, or only points elsewhere, does not stand alone.
LEANS = re.compile(
    r"^\W*(?:this|these|those|that|it|its|they|their|he|she|his|her|however|but|and|or|also|such|both|other|another|nor"
    r"|in (?:this|these|both|each|such|that|the (?:first|second|latter|former))"
    r" (?:cases?|reviews?|reports?|studies|study)"
    r"|as (?:mentioned|noted|described|discussed|highlighted|above|stated|can be seen)|according to|in addition"
    r"|furthermore|moreover|therefore|thus|although this|as a result|for example|similarly|yet|so|see|source|figure"
    r"|from other reviews|(?:key|main) (?:issues|findings|themes|points)"
    r"|table|keywords?|model|chapter|section|appendix|the (?:next|following|above|final) )\b",
    re.IGNORECASE,
)
# "The briefing says this in its part on neglect": what it says stands in the sentence before.
POINTS_BACK = re.compile(r"^[^.!?]*\bsays? (?:this (?:in|at|of|to|on)|so)\b", re.IGNORECASE)
_TELLS_A_CASE = re.compile(
    r"\b(?:child|baby|young person|girl|boy|adult|mother|father|family) [A-Z]{1,2}\d?\b(?![a-z])"
    r"|\b\d+[- ](?:week|month|year)s?[- ]old\b|\baged? \d+\b"
)
POINTS_ELSEWHERE = re.compile(
    r"\((?:see|cf\.?) |\b(?:see )?(?:appendix|table|figure|chapter) [\dA-Z]\b|\bet al\b", re.IGNORECASE
)
# How a study was done, and how a meeting went, is no finding.
_METHOD = re.compile(
    r"\b(?:we (?:confirmed|assured|asked|used|conducted|analysed|interviewed|held|thank)|researchers? (?:were|was|used)"
    r"|(?:illustrated|shown|found|explored|examined|identified) (?:by|in|through) this (?:study|research)"
    r"|the government (?:has|will|is)"
    r"|transcribed|focus groups? (?:lasted|were held)|throughout this (?:research|study)|participants across)\b",
    re.IGNORECASE,
)
# How common something was among reviews says nothing about other families.
_FIGURE = re.compile(
    r"%|\b(?:per ?cent|prevalen\w+|most common|commonest|majority of|(?:is|are) (?:also )?associated with"
    r"|other associations|typically (?:include|involve)\w*)\b",
    re.IGNORECASE,
)
_CODED = re.compile(r"\s*\[[^\]]*\]\s*$")  # a finding's category in brackets, which is no part of the sentence
REFERENCE = re.compile(r"\s*\(([^()]*\b(?:19|20)\d\d\b[^()]*)\)\s*$")  # where a note of ours took a finding from
# "The causes underneath were not explored": a short sentence about a thing that the sentence before it named.
_ASIDE = re.compile(
    r"^\W*the (?!review|study|report|voice|child|court|impact|need|role|value|way|lack|use|quality)", re.IGNORECASE
)
_ASIDE_WORDS = 11
_LEAST_WORDS = 8


def usable(found: Found) -> bool:
    """Whether a passage may be quoted: a current publication speaks in it, and it is whole and no mere background."""
    passage = found.passage
    told = passage.kind in KIND_WEIGHTS and not passage.truncated
    told = told and passage.voice not in (Voice.PUBLISHER, Voice.NATIONAL_FIGURE)
    # A case's background tells how it ended; what was learnt from it has a valence.
    return (
        told
        and found.document.status is DocumentStatus.CURRENT
        and not (passage.kind is PassageKind.CASE and passage.valence is Valence.NEUTRAL)
    )


def begins_small(words: str) -> bool:
    """Whether words begin in the middle of a sentence."""
    return words.lstrip(" *_“‘'•-")[:1].islower()


def is_note(found: Found) -> bool:
    """Whether a passage is out of a note of ours, which tells what a publication says."""
    return found.document.document_type is DocumentType.SECOND_LOOK_NOTE


def runs(text: str, reference: re.Pattern[str] | None = None) -> Iterator[tuple[int, int]]:
    """Give every run of one or two whole sentences, as (start, end), without a category or reference behind them."""
    coded = _CODED.search(text) or (reference.search(text) if reference else None)
    end_of_words = coded.start() if coded else len(text)
    spans = [(start, min(end, end_of_words)) for start, end in sentences(text) if start < end_of_words]
    for at, (start, end) in enumerate(spans):
        yield start, end
        if at + 1 < len(spans):
            yield start, spans[at + 1][1]


def stands_alone(words: str, *, stated: bool, outcome: bool) -> bool:
    """Whether words can be read without what stands before them. `stated` lets a finding end without a full stop."""
    plain = words.strip(" *_#•-–\n")
    ended = plain.endswith((".", "”", '"', "!", ")", "’")) or (stated and plain[-1:].isalnum())
    ended = ended and len(plain.split()) >= _LEAST_WORDS and plain.count(" - ") < 2
    whole = (
        ended
        and not _FIGURE.search(plain)
        and not _METHOD.search(plain)
        and "?" not in plain
        and not any(mark in plain for mark in "|•")
        and plain.count("“") == plain.count("”")
    )
    whole = whole and not (_ASIDE.match(plain) and len(plain.split()) < _ASIDE_WORDS)
    whole = whole and not plain[:1].isdigit() and plain.count("(") == plain.count(")")
    told = outcome or not (mentions_outcome(plain) or _TELLS_A_CASE.search(plain))
    return whole and told and not _leans(plain) and plain.count("\n") < 6 and not plain.endswith((":.", "..."))


def _leans(plain: str) -> bool:
    return bool(LEANS.match(plain) or POINTS_BACK.match(plain))


def mentions_outcome(text: str) -> bool:
    """Whether a text tells how a case ended: a death, or an injury in detail."""
    return bool(_outcome().search(text))


@cache
def _outcome() -> re.Pattern[str]:
    return re.compile(load("supervision/rules")["outcome"], re.IGNORECASE)
