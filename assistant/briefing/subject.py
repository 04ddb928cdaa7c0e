"""What a briefing is about, and everything that may be quoted in it: a document's own passages, or those on a topic."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.ask.answerable import Shortfall, judge
from assistant.ask.evidence import Evidence, Found
from assistant.ask.retrieve import PassageRetriever
from assistant.briefing.bank import name_of, named_theme, themes
from assistant.briefing.quotes import is_note
from assistant.packs.topic import titled
from assistant.settings import Settings
from prompts import load
from store.filters import Filters
from store.library import Library
from store.models import Document, DocumentStatus, Passage, PassageKind

NEAR, NEAR_OTHER = 0.30, 0.42  # cosine from which a passage is on the topic, with one of its themes and without
MAIN = 3  # themes of a publication that it is mainly about
METHODS_OF, METHODS = 4, 30  # publications whose own account of how they were made is looked at, and passages of each
OF_METHOD = 0.35  # how near to a topic such an account counts
_NOT_COVERED = (
    Shortfall.NOTHING,
    Shortfall.NAMES,
    Shortfall.YEARS,
    Shortfall.CONTACT,
    Shortfall.LAW,
    Shortfall.SEVERAL,
)
_KINDS: tuple[tuple[str, ...], ...] = (
    ("finding", "learning_point", "key_message"),
    ("statistic",),
    ("recommendation", "enabler", "barrier"),
    ("case",),
    ("question",),
)


@dataclass(frozen=True)
class Subject:
    """What a briefing is about. `items` may be quoted, `score` of each from 0 to 1; none: it is not covered.

    `document` is the publication that the briefing is of, None for a topic. `spare` holds what our notes say of
    publications that are held themselves.
    """

    about: str
    themes: tuple[str, ...]
    items: tuple[Found, ...]
    held: int
    document: Document | None = None
    spare: tuple[Found, ...] = ()


class Finder:
    """Finds out what a topic is about, and looks up what the library holds on it."""

    def __init__(self, library: Library, settings: Settings) -> None:
        """Search this library."""
        self._library = library
        self._retriever = PassageRetriever(library=library, settings=settings)

    def find(self, topic: str, filters: dict[str, list[str]]) -> Subject:
        """Look a topic up: a theme by its name, a document by id or title, else by the words themselves.

        Raises:
            FilterError: a filter is not one of the known keys.
        """
        theme = named_theme(topic)
        document = None if theme else self._document(topic)
        if document is not None:
            return self._of_document(document)
        if _about_adults(topic):
            filters = {**filters, "people": ["adults"]}
        return self._of_theme(theme, filters) if theme else self._of_words(topic, filters)

    def nearest(self, topic: str, most: int) -> list[str]:
        """Name the themes held that are nearest to a topic in meaning; never the one that the topic is itself."""
        own = named_theme(topic)
        held = [theme for theme, _, _ in self._library.themes() if theme in themes() and theme != own]
        if not held:
            return []
        embedder = self._library.embedder
        texts = [topic, *(f"{name_of(theme)}: {themes()[theme].idea}" for theme in held)]
        first, *rows = embedder.encode(texts)
        near = {
            theme: sum(a * b for a, b in zip(first, row, strict=True)) for theme, row in zip(held, rows, strict=True)
        }
        return sorted(held, key=lambda theme: -near[theme])[:most]

    def _document(self, topic: str) -> Document | None:
        if found := self._library.find(topic.strip()):
            return found
        held = list(titled(self._library, topic))
        return held[0] if len(held) == 1 else None

    def _of_document(self, document: Document) -> Subject:
        passages = self._library.passages(document.document_id)
        vector = self._library.question_vector("; ".join([document.title, *document.themes[:3]]))
        near = self._library.cosines(vector, [passage.passage_id for passage in passages]) if vector else {}
        items = tuple(_found(passage, document, 0.5 + 0.5 * near.get(passage.passage_id, 0.0)) for passage in passages)
        named = tuple(theme for theme in document.themes if theme in themes())
        return Subject(document.title, named, items, self._held(), document)

    def _of_theme(self, theme: str, filters: dict[str, list[str]]) -> Subject:
        narrowed = {**filters, "theme": [theme]}
        about = f"{name_of(theme)}: {themes()[theme].idea}" if theme in themes() else theme
        passes = [self._evidence(about, narrowed, kinds) for kinds in ((), *_KINDS)]
        # A publication on the theme has more to say on it than the passages that name it.
        of_theme = [document.document_id for document in self._library.documents() if theme in document.themes[:MAIN]]
        if of_theme and "document" not in filters:
            wider = {**filters, "document": of_theme}
            passes += [self._evidence(about, wider, kinds) for kinds in ((), ("question",))]
        items, spare = self._apart([found for found in _merged(passes) if found.similarity >= NEAR])
        return Subject(name_of(theme), (theme,), self._with_methods(items), self._held(), spare=spare)

    def _of_words(self, topic: str, filters: dict[str, list[str]]) -> Subject:
        evidence = self._evidence(topic, filters)
        judged = judge(evidence)
        items = _current(judged.items)
        if judged.shortfall in _NOT_COVERED or not items:
            return Subject(topic, (), (), self._held())
        spread = Counter(theme for found in items[:8] for theme in found.passage.themes if theme in themes())
        main = tuple(theme for theme, times in spread.most_common(3) if times > 1)
        others = _merged(self._evidence(topic, filters, kinds) for kinds in _KINDS)
        held = {found.passage.passage_id for found in items}
        more = [
            found
            for found in others
            if found.passage.passage_id not in held
            and found.similarity >= (NEAR if set(main) & set(found.passage.themes) else NEAR_OTHER)
        ]
        told, spare = self._apart([*items, *more])
        return Subject(topic, main, self._with_methods(told), self._held(), spare=spare)

    def _evidence(self, question: str, filters: dict[str, list[str]], kinds: Sequence[str] = ()) -> Evidence:
        if kinds and "kind" not in filters:
            filters = {**filters, "kind": list(kinds)}
        return self._retriever.evidence(question, Filters.of(filters))

    def _apart(self, items: Sequence[Found]) -> tuple[list[Found], tuple[Found, ...]]:
        """Part publications from what our notes say of those that are held themselves."""
        held = {document.document_id for document in self._library.documents()}
        spare = {found.passage.passage_id for found in items if is_note(found) and set(found.voices) <= held}
        told = [found for found in items if found.passage.passage_id not in spare]
        return told, tuple(found for found in items if found.passage.passage_id in spare)

    def _with_methods(self, items: Sequence[Found]) -> tuple[Found, ...]:
        """Add what the publications that speak most say of how they were made."""
        spoken = Counter(found.document.document_id for found in items)
        documents = {found.document.document_id: found.document for found in items}
        held = {found.passage.passage_id for found in items}
        added = [
            _found(passage, documents[document_id], OF_METHOD)
            for document_id, _ in spoken.most_common(METHODS_OF)
            for passage in self._library.passages(document_id)[: 4 * METHODS]
            if passage.kind is PassageKind.METHOD and passage.passage_id not in held
        ]
        return (*items, *added[: METHODS_OF * METHODS])

    def _held(self) -> int:
        return sum(document.status is not DocumentStatus.WITHDRAWN for document in self._library.documents())


def _merged(passes: Iterable[Evidence]) -> list[Found]:
    """Bring the finds of several searches together, each passage once with its best score."""
    best: dict[str, Found] = {}
    for evidence in passes:
        for found in _current(evidence.items):
            earlier = best.get(found.passage.passage_id)
            if earlier is None or found.score > earlier.score:
                best[found.passage.passage_id] = found
    return sorted(best.values(), key=lambda found: -found.score)


def _current(items: Iterable[Found]) -> list[Found]:
    """Keep what still stands, its score from 0 to 1 half by the search and half by meaning."""
    return [
        replace(found, score=0.5 * max(0.0, min(1.0, found.score)) + 0.5 * max(0.0, found.similarity))
        for found in items
        if found.document.status is DocumentStatus.CURRENT
    ]


def _found(passage: Passage, document: Document, score: float) -> Found:
    return Found(passage, document, score=score, lexical=0.0, similarity=score, closeness=0.0, coverage=0.0)


def _about_adults(topic: str) -> bool:
    held = load("briefing")
    return bool(re.search(held["adults"], topic, re.I)) and not re.search(held["children"], topic, re.I)
