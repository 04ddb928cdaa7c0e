"""What a passage is and where it stands, as a reason to rank it higher: in standard deviations of the fused score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.ask.wording import Wording
from store.models import Passage, PassageKind

# Chosen on the open half of the founding questions, in coarse steps. On collections whose passages are all of one
# kind, in documents that no question names, only the neighbours count.
NAMED = 1.2  # the question names its publication
KIND = 0.7  # it is of the kind that is asked for
UNASKED = 1.0  # it asks a question, and no questions were asked for
NEIGHBOURS = 0.2  # share of the best score under the same heading, or in the same case, that a passage takes over


def with_structure(scores: Mapping[str, float], passages: Mapping[str, Passage], wording: Wording) -> dict[str, float]:
    """Give each passage its score with what its place and kind add."""
    best = _best_of_groups(scores, passages)
    return {
        key: score + NEIGHBOURS * best[_group(passages[key])] + _bonus(passages[key], wording)
        for key, score in scores.items()
        if key in passages
    }


def _bonus(passage: Passage, wording: Wording) -> float:
    bonus = NAMED if passage.document_id in wording.documents else 0.0
    if passage.kind in wording.kinds:
        bonus += KIND
    elif passage.kind is PassageKind.QUESTION:
        bonus -= UNASKED
    return bonus


def _best_of_groups(scores: Mapping[str, float], passages: Mapping[str, Passage]) -> dict[Sequence[str], float]:
    best: dict[Sequence[str], float] = {}
    for key, score in scores.items():
        if key in passages:
            group = _group(passages[key])
            best[group] = max(score, best.get(group, score))
    return best


def _group(passage: Passage) -> Sequence[str]:
    """What belongs together: a case, else what stands under one heading."""
    return (passage.document_id, passage.case) if passage.case else (passage.document_id, *passage.headings)
