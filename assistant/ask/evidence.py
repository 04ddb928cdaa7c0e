"""Passages found for one question, with scores and the reasons for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from store.models import Document, DocumentType, Passage

_REPORTS_OTHERS = (DocumentType.BRIEFING, DocumentType.NATIONAL_ANALYSIS_BRIEFING, DocumentType.SECOND_LOOK_NOTE)


@dataclass(frozen=True)
class Found:
    """One passage and why it is there.

    `score` is the fused score from 0 to 1; `lexical` the BM25 score, `similarity` the cosine of question and passage (0
    where an index did not offer it); `closeness` the late-interaction score, -1 to 1 (0 without a second stage);
    `coverage` the share of the question's words, weighted by rarity, that it holds. `kind_asked` and `named` say
    whether the question asks for this kind of passage and names its publication.
    """

    passage: Passage
    document: Document
    score: float
    lexical: float
    similarity: float
    closeness: float
    coverage: float
    matched: tuple[str, ...] = ()
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
        """Say in words why this passage was found."""
        parts = []
        if self.matched:
            parts.append("holds " + ", ".join(self.matched))
        if self.similarity:
            parts.append(f"close in meaning ({self.similarity:.2f})")
        return "; ".join(parts) or "near the question"


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
