"""Passages found for one question, with scores and the reasons for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from prompts import say
from store.models import Document, DocumentType, Passage

MOST_WORDS = 6  # named as a reason
NEAR_IN_MEANING = 0.45  # cosine from which nearness in meaning is given as a reason

_REPORTS_OTHERS = (DocumentType.BRIEFING, DocumentType.NATIONAL_ANALYSIS_BRIEFING, DocumentType.SECOND_LOOK_NOTE)


@dataclass(frozen=True)
class Found:
    """One passage and why it is there.

    `score` is the fused score from 0 to 1; `lexical` the BM25 score, `similarity` the cosine of question and passage (0
    where an index did not offer it); `closeness` the late-interaction score, -1 to 1 (0 without a second stage);
    `coverage` the share of the question's words, weighted by rarity, that it holds; `matched` are their stems, `words`
    the same as they were typed. `kind_asked` and `named` say whether the question asks for this kind of passage and
    names its publication.
    """

    passage: Passage
    document: Document
    score: float
    lexical: float
    similarity: float
    closeness: float
    coverage: float
    matched: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    kind_asked: bool = False
    named: bool = False

    @property
    def voices(self) -> tuple[str, ...]:
        """The ids of the publications that speak here: those it reports, where it does, else its own document.

        A briefing on another publication is no voice of its own.
        """
        if self.passage.origins:
            return tuple(self.passage.origins)
        if self.document.derived_from and self.document.document_type in _REPORTS_OTHERS:
            return tuple(self.document.derived_from)
        return (self.document.document_id,)

    @property
    def reason(self) -> str:
        """Say in plain words why this passage was found."""
        parts = []
        if self.named:
            parts.append(say("search", "reason_named"))
        if self.kind_asked:
            parts.append(say("search", "reason_kind"))
        if self.words:
            parts.append(say("search", "reason_words", words=", ".join(self.words[:MOST_WORDS])))
        if self.similarity >= NEAR_IN_MEANING:
            parts.append(say("search", "reason_meaning"))
        return "; ".join(parts) or say("search", "reason_near")


@dataclass(frozen=True)
class Evidence:
    """Everything found for one question, best first.

    `terms` are the question's own stems; `rarity` gives each its weight. `held` counts the documents
    in the library, those withdrawn left out. `changed` are slips of spelling that were put right for the search.
    """

    question: str
    terms: tuple[str, ...]
    rarity: dict[str, float]
    items: tuple[Found, ...] = ()
    held: int = 0
    changed: Mapping[str, str] = field(default_factory=dict)
