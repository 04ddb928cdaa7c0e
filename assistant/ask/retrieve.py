"""Question to evidence: lexical and dense candidates, each scored three ways."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from assistant.ask.evidence import Evidence, Found
from assistant.ask.fusion import ranked, weighed
from assistant.ask.structure import with_structure
from assistant.ask.text import content_stems, stem, stems
from assistant.ask.wording import Wording, read_wording
from assistant.settings import Settings
from store.filters import Filters
from store.lexical import words
from store.library import Library
from store.models import Document, DocumentStatus, Passage

DEEPER = 4  # how much deeper the words are searched than candidates are taken, so that more of these have a score

_SPACE = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Scored:
    """Scores by passage id: the fused one of every candidate, and what each search gave."""

    total: Mapping[str, float]
    lexical: Mapping[str, float]
    dense: Mapping[str, float]
    close: Mapping[str, float]


class PassageRetriever(BaseRetriever):
    """Hybrid search over a `Library`, as a LangChain retriever.

    Both indexes offer candidates; each candidate is scored by words, by meaning and, where there is a second stage,
    word by word. Each score is measured by its own spread over the candidates, and the three are added by their
    weights.
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
        documents = self.library.documents()
        terms = tuple(content_stems(question))
        rarity = self.library.rarity(terms)
        said = {stem(word): word for word in words(question)}
        wording = self.read(question, documents, rarity)
        scores = self._score(wording, filters)
        held = {document.document_id: document for document in documents}
        passages = {
            key: passage
            for key, passage in self.library.passages_by_id(list(scores.total)).items()
            if passage.document_id in held  # a vector whose passage is gone, or not yet to be seen
        }
        order = ranked(with_structure(scores.total, passages, wording))
        found = [
            self._found(passages[key], held[passages[key].document_id], score, scores, rarity, wording, said)
            for key, score in order
        ]
        current = [document for document in documents if document.status is not DocumentStatus.WITHDRAWN]
        return Evidence(question, terms, rarity, tuple(_once(found)), held=len(current), changed=dict(wording.changed))

    def read(self, question: str, documents: Sequence[Document], rarity: Mapping[str, float]) -> Wording:
        """Read how a question is worded: what is searched, and what it asks for by kind and name."""
        return read_wording(question, documents, self.library.frequencies, rarity)

    def _score(self, wording: Wording, filters: Filters) -> Scored:
        limit = self.settings.candidates
        lexical = self._by_words(wording, filters)
        vector = self.library.question_vector(wording.core)
        dense = dict(self.library.search_vector(vector, limit, filters)) if vector else {}
        candidates = list(dict.fromkeys([*list(lexical)[:limit], *dense]))
        missing = [key for key in candidates if key not in dense]
        if vector and missing:
            dense |= self.library.cosines(vector, missing)
        close = self.library.closeness(wording.core, candidates, also=wording.wider)
        settings = self.settings
        # Without a second stage its share falls to the words, which it judges too.
        words_weight = settings.lexical_weight + (0.0 if close else settings.second_stage_weight)
        by_words = {key: lexical.get(key, 0.0) for key in candidates}  # a passage without any of the words has none
        parts = [(words_weight, by_words), (settings.dense_weight, dense), (settings.second_stage_weight, close)]
        return Scored(weighed(candidates, parts), lexical, dense, close)

    def _by_words(self, wording: Wording, filters: Filters) -> dict[str, float]:
        """Search the words, and again with review words for them: the person's own words count in both."""
        depth = DEEPER * self.settings.candidates
        own = dict(self.library.search_lexical(wording.terms, depth, filters))
        if not wording.added:
            return own
        wider = dict(self.library.search_lexical(wording.wider_terms, depth, filters))
        both = {key: (own.get(key, 0.0) + wider.get(key, 0.0)) / 2 for key in own.keys() | wider.keys()}
        return dict(sorted(both.items(), key=lambda pair: (-pair[1], pair[0])))

    @staticmethod
    def _found(
        passage: Passage,
        document: Document,
        score: float,
        scores: Scored,
        rarity: dict[str, float],
        wording: Wording,
        said: Mapping[str, str],
    ) -> Found:
        key = passage.passage_id
        share, matched = coverage(rarity, stems(passage.search_text))
        return Found(
            passage=passage,
            document=document,
            score=score,
            lexical=scores.lexical.get(key, 0.0),
            similarity=scores.dense.get(key, 0.0),
            closeness=scores.close.get(key, 0.0),
            coverage=share,
            matched=matched,
            words=tuple(said.get(term, term) for term in matched),
            kind_asked=passage.kind in wording.kinds,
            named=document.document_id in wording.documents,
        )

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
