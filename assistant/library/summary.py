"""A summary of a document in its own sentences: what it set out to do, then what it found, each thing once."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from assistant.ask.text import sentences
from assistant.library.citing import cite
from assistant.library.models import Cited
from store.embedding import Vectors
from store.models import Document, Passage, PassageKind, Voice

SENTENCES = 5
_SHORTEST, _LONGEST = 8, 48  # words of a sentence
_ALIKE = 0.8  # cosine from which two passages would say the same again
_RANK = {
    PassageKind.FINDING: 1.0,
    PassageKind.KEY_MESSAGE: 1.0,
    PassageKind.LEARNING_POINT: 0.9,
    PassageKind.BARRIER: 0.85,
    PassageKind.ENABLER: 0.8,
    PassageKind.RECOMMENDATION: 0.75,
    PassageKind.STATISTIC: 0.6,
    PassageKind.CASE: 0.5,
    PassageKind.TEXT: 0.4,
}
_PURPOSE = re.compile(
    r"\b(?:this|the) (?:\w+ ){0,3}(?:review|study|report|briefing|analysis|inspection|document|note|research)\b.{0,80}?"
    r"\b(?:aims?|aimed|purpose|set out|sets out|explores?|considers?|examines?|looks? at|was commissioned|draws? on)\b",
    re.IGNORECASE | re.DOTALL,
)
# A sentence that leans on the one before it does not stand alone.
_LEANS = re.compile(
    r"^(?:this|these|that|those|it|they|he|she|such|however|therefore|thus|also|but|and|or|so|because|for example"
    r"|in addition|furthermore|moreover|first(?:ly)?|second(?:ly)?|third(?:ly)?|finally|another|others?)\b",
    re.IGNORECASE,
)


def summary(document: Document, passages: Sequence[Passage], vectors: Vectors) -> list[Cited]:
    """Choose whole sentences that stand alone. `vectors` holds a row of length 1 for each passage."""
    purpose = _purpose(document, passages)
    chosen = [purpose] if purpose else []
    rows: list[int] = []
    for row in _ranked(passages, vectors):
        if len(chosen) == SENTENCES:
            break
        passage = passages[row]
        if (purpose and passage.passage_id == purpose.passage_id) or _again(row, rows, vectors):
            continue
        if span := _alone(passage):
            rows.append(row)
            chosen.append(cite(passage, document, *span))
    return chosen


def _purpose(document: Document, passages: Sequence[Passage]) -> Cited | None:
    """Find the first sentence near the start that says what the document sets out to do."""
    for passage in passages[:60]:
        for start, end in sentences(passage.text):
            told = passage.text[start:end]
            if _SHORTEST <= len(told.split()) <= _LONGEST and _PURPOSE.match(told) and passage.kind in _RANK:
                return cite(passage, document, start, end)
    return None


def _ranked(passages: Sequence[Passage], vectors: Vectors) -> list[int]:
    """Order passages by what they are and how near they stand to the middle of the document."""
    if not passages:
        return []
    middle = vectors.mean(axis=0)
    near = vectors @ middle / (np.linalg.norm(middle) or 1.0)
    fits = [
        row
        for row, one in enumerate(passages)
        if one.kind in _RANK and one.voice is Voice.REVIEW and not one.truncated and not one.quoted_source
    ]
    # What the document repeats from another stands last: its own words tell what it is.
    return sorted(
        fits,
        key=lambda row: (
            passages[row].duplicate_of is not None,
            -_RANK[passages[row].kind] - 0.5 * float(near[row]),
            row,
        ),
    )


def _again(row: int, rows: Sequence[int], vectors: Vectors) -> bool:
    return any(float(vectors[row] @ vectors[other]) >= _ALIKE for other in rows)


def _alone(passage: Passage) -> tuple[int, int] | None:
    """The first sentence of a passage that stands alone and ends as a sentence does."""
    for start, end in sentences(passage.text)[:3]:
        told = passage.text[start:end]
        if not _SHORTEST <= len(told.split()) <= _LONGEST or _LEANS.match(told.lstrip("*•- ")):
            continue
        if told.lstrip("*•-“\"' ")[:1].isupper() and told.rstrip()[-1:] not in ":;,?":
            return start, end
    return None
