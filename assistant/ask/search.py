"""A question in, the passages that speak to it out: guarded, judged and proven as for an answer, without our words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import BaseModel, ConfigDict, Field

from assistant.ask.answerable import judge
from assistant.ask.citing import Citations
from assistant.ask.models import Source, Status
from assistant.ask.retrieve import PassageRetriever
from assistant.ask.verify import verify
from assistant.guard import guard
from assistant.guard.messages import stop_words
from assistant.guard.published import published_names
from assistant.settings import Settings
from prompts import say
from store.filters import Filters
from store.library import Library

MOST = 20  # passages given at a time


class Passages(BaseModel):
    """What was found: each source is proven and carries the whole passage. None where the library does not speak to it.

    `partial` says that these are the nearest, and that something asked for is missing from them.
    """

    model_config = ConfigDict(extra="forbid")

    status: Status
    summary: str
    sources: list[Source] = Field(default_factory=list)


class SearchService:
    """Finds proven passages in one library."""

    def __init__(self, library: Library, settings: Settings) -> None:
        """Use this library and these settings."""
        self.library = library
        self.settings = settings
        self._retriever = PassageRetriever(library=library, settings=settings)

    def search(self, words: str, filters: Mapping[str, Sequence[str]] | None = None, most: int = 10) -> Passages:
        """Find up to `most` passages, best first.

        Raises:
            ValueError: the words are empty or too long, or a filter is not one of the known keys.
        """
        typed = [words, *(value for values in (filters or {}).values() for value in values)]
        if stop := self._stopped(typed):
            return stop
        tidy = self._tidy(words)
        evidence = self._retriever.evidence(tidy, Filters.of(filters))
        judgement = judge(evidence)
        cited = Citations(evidence, lambda source: verify(self.library, source), max(1, min(most, MOST)))
        for found in judgement.items:
            cited.cite(found)
        if not cited.sources:
            return Passages(status=Status.NO_INFORMATION, summary=say("mcp", "found_none", held=evidence.held))
        if judgement.shortfall:
            return Passages(status=Status.PARTIAL, summary=say("mcp", "found_nearest"), sources=cited.sources)
        summary = say("mcp", "found", count=len(cited.sources))
        return Passages(status=Status.ANSWERED, summary=summary, sources=cited.sources)

    def _stopped(self, typed: Sequence[str]) -> Passages | None:
        published = published_names(self.library.documents())
        for words in typed:
            verdict = guard(words[:20_000], strictness=self.settings.guard_strictness, published=published)
            told = stop_words(verdict, self.settings)
            if told and verdict.status:
                return Passages(status=verdict.status, summary=told[0])
        return None

    def _tidy(self, words: str) -> str:
        tidy = words.replace("\x00", " ").strip()
        if not tidy:
            raise ValueError(say("messages", "empty_question"))
        if len(tidy) > self.settings.max_question_length:
            raise ValueError(say("messages", "long_question", length=len(tidy), most=self.settings.max_question_length))
        return tidy
