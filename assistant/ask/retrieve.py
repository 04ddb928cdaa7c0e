"""Question to evidence: lexical and dense candidates, fused, then ranked again word by word."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from assistant.ask.evidence import Evidence, Found
from assistant.ask.glossary import expand
from assistant.ask.text import content_stems, stems
from assistant.settings import Settings
from store.filters import Filters
from store.lexical import content_words
from store.library import Library
from store.models import DocumentStatus

_SPACE = re.compile(r"[\W_]+")


class PassageRetriever(BaseRetriever):
    """Hybrid search over a `Library`, as a LangChain retriever.

    The two legs are fused by their scores, each stretched to 0..1 over its own candidates (equal weights unless set).
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    library: Library
    settings: Settings
    filters: Filters = Filters()

    def evidence(self, question: str, filters: Filters | None = None) -> Evidence:
        """Find passages for a question: best first, each set of words once.

        Raises:
            ModelUnavailable: the embedding model cannot be loaded or does not fit the library.
        """
        filters = filters if filters is not None else self.filters
        limit = self.settings.candidates
        wider = expand(question)
        lexical = self.library.search_lexical(content_words(wider), limit, filters)
        dense = self.library.search_dense(wider, limit, filters)
        terms = tuple(content_stems(question))
        rarity = self.library.rarity(terms)
        fused = fuse(lexical, dense, self.settings.dense_weight)
        close = self.library.closeness(question, [passage_id for passage_id, _ in fused])
        ranked = blend(fused, close, self.settings.second_stage_weight)
        found = self._describe(ranked, dict(lexical), dict(dense), close, rarity)
        current = [item for item in self.library.documents() if item.status is not DocumentStatus.WITHDRAWN]
        return Evidence(question, terms, rarity, tuple(_once(found)), held=len(current))

    def _describe(
        self,
        fused: Sequence[tuple[str, float]],
        lexical: dict[str, float],
        dense: dict[str, float],
        close: dict[str, float],
        rarity: dict[str, float],
    ) -> list[Found]:
        passages = self.library.passages_by_id([passage_id for passage_id, _ in fused])
        documents = {document.document_id: document for document in self.library.documents()}
        found = []
        for passage_id, score in fused:
            passage = passages.get(passage_id)
            if passage is None or passage.document_id not in documents:
                continue  # a vector whose passage is gone, or not yet to be seen
            share, matched = coverage(rarity, stems(passage.search_text))
            found.append(
                Found(
                    passage=passage,
                    document=documents[passage.document_id],
                    score=score,
                    lexical=lexical.get(passage_id, 0.0),
                    similarity=dense.get(passage_id, 0.0),
                    closeness=close.get(passage_id, 0.0),
                    coverage=share,
                    matched=matched,
                )
            )
        return found

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[LangChainDocument]:
        return [
            LangChainDocument(
                id=found.passage.passage_id,
                page_content=found.passage.text,
                metadata={"document_id": found.document.document_id, "score": found.score, "reason": found.reason},
            )
            for found in self.evidence(query).items
        ]


def fuse(
    lexical: Sequence[tuple[str, float]], dense: Sequence[tuple[str, float]], dense_weight: float
) -> list[tuple[str, float]]:
    """Fuse two ranked lists of (id, score) into one of (id, 0..1), best first; ties by id, so that runs agree."""
    total: dict[str, float] = {}
    for hits, weight in ((lexical, 1.0 - dense_weight), (dense, dense_weight)):
        for key, score in _stretch(hits):
            total[key] = total.get(key, 0.0) + weight * score
    return sorted(total.items(), key=lambda pair: (-pair[1], pair[0]))


def blend(fused: Sequence[tuple[str, float]], close: dict[str, float], close_weight: float) -> list[tuple[str, float]]:
    """Rank candidates again by late interaction, the first stage keeping its share: (id, 0..1), best first.

    A candidate that the second stage has not seen (no vectors yet) keeps its place by the first stage alone.
    """
    if not close:
        return list(fused)
    stretched = dict(_stretch(list(close.items())))
    total = {
        key: (1.0 - close_weight) * score + close_weight * stretched[key] if key in stretched else score
        for key, score in fused
    }
    return sorted(total.items(), key=lambda pair: (-pair[1], pair[0]))


def _stretch(hits: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    if not hits:
        return []
    scores = [score for _, score in hits]
    low, high = min(scores), max(scores)
    if math.isclose(low, high):
        return [(key, 1.0) for key, _ in hits]
    return [(key, (score - low) / (high - low)) for key, score in hits]


def coverage(rarity: dict[str, float], held: set[str]) -> tuple[float, tuple[str, ...]]:
    """Share of the question's stems, weighted by rarity, that a text holds, and which they are."""
    total = sum(rarity.values())
    matched = tuple(term for term in rarity if term in held)
    return (sum(rarity[term] for term in matched) / total if total else 0.0), matched


def _once(found: Sequence[Found]) -> list[Found]:
    """Keep one of passages that hold the same words: the publication itself rather than a copy of it."""
    kept: dict[str, Found] = {}
    for item in found:
        words = _SPACE.sub(" ", item.passage.text).casefold().strip()
        earlier = kept.get(words)
        if earlier is None:
            kept[words] = item
        elif item.document.document_id in earlier.document.derived_from:
            kept[words] = replace(item, score=earlier.score)
    return sorted(kept.values(), key=lambda item: -item.score)
