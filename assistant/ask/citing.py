"""The sources of one answer: each is proven before it gets a number, so that a number always opens the exact words."""

from __future__ import annotations

from assistant.ask.evidence import Evidence, Found
from assistant.ask.expected import Kind, kind_asked
from assistant.ask.models import Source
from assistant.ask.text import has_figure, sentences, stems
from assistant.ask.verify import Prove
from assistant.ask.voices import voice_of

SHORTEST_QUOTE = 120  # characters: what is shorter may only announce what the next sentence says
LONGEST_QUOTE = 360  # characters: two or three sentences that can be read in one breath


class Citations:
    """Numbers the sources of an answer, from 1, in the order in which they are cited."""

    def __init__(self, evidence: Evidence, prove: Prove, most: int) -> None:
        """Cite passages found for `evidence.question`. `prove` looks the words up; `most` sources are given numbers."""
        self.evidence = evidence
        self.most = most
        self.sources: list[Source] = []
        self.dropped = 0
        self._prove = prove
        self._numbers: dict[str, Source | None] = {}

    @property
    def full(self) -> bool:
        """Whether no further source can be shown."""
        return len(self.sources) >= self.most

    @property
    def passages(self) -> frozenset[str]:
        """The ids of the passages that have a number."""
        return frozenset(source.passage_id for source in self.sources)

    def cite(self, found: Found) -> Source | None:
        """Give the source for a passage: the same one each time. None where it is not proven, or no number is left."""
        key = found.passage.passage_id
        if key in self._numbers:
            return self._numbers[key]
        if self.full:
            return None
        source = self._prove(_source(found, self.evidence, len(self.sources) + 1))
        if source.verified:
            self.sources.append(source)
        else:
            self.dropped += 1
        self._numbers[key] = source if source.verified else None
        return self._numbers[key]


def _source(found: Found, evidence: Evidence, number: int) -> Source:
    passage, document = found.passage, found.document
    figure = kind_asked(evidence.question) in (Kind.NUMBER, Kind.SHARE)
    start, end = best_quote(passage.text, evidence.rarity, figure=figure)
    return Source.of(number, passage, document, start, end).model_copy(update={"voice": voice_of(passage)})


def best_quote(text: str, rarity: dict[str, float], *, figure: bool = False) -> tuple[int, int]:
    """Choose the run of whole sentences, at most 360 characters, that holds most of the question: (start, end).

    A short passage is quoted whole. A single sentence longer than that is quoted whole too: it is never cut. With
    `figure`, a run that gives a figure counts for more. A very short run takes along the sentence after it.
    """
    spans = sentences(text)
    if not spans:
        return 0, len(text)
    if spans[-1][1] - spans[0][0] <= LONGEST_QUOTE:
        return spans[0][0], spans[-1][1]
    runs = [
        (spans[first][0], spans[last][1])
        for first in range(len(spans))
        for last in range(first, len(spans))
        if last == first or spans[last][1] - spans[first][0] <= LONGEST_QUOTE
    ]
    more = 2 * max(rarity.values(), default=1.0) if figure else 0.0

    def worth(run: tuple[int, int]) -> tuple[float, int, int]:
        piece = text[run[0] : run[1]]
        return weight(piece, rarity) + more * has_figure(piece), run[0] - run[1], -run[0]

    start, end = max(runs, key=worth)
    longer = [run for run in runs if run[0] == start and run[1] > end]
    if end - start < SHORTEST_QUOTE and longer:
        return min(longer, key=lambda run: run[1])
    return start, end


def weight(piece: str, rarity: dict[str, float]) -> float:
    """Sum the rarity of the question's stems that a piece of text holds."""
    held = stems(piece)
    return round(sum(value for term, value in rarity.items() if term in held), 6)
