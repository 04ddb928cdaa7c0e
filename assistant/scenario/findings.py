"""Which findings a scenario rests on: whole sentences in the publications' own words, from at least two of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.ask.evidence import Evidence, Found
from assistant.ask.models import Source
from assistant.ask.text import stems
from assistant.ask.verify import verify
from assistant.packs.standing import KIND_WEIGHTS, REFERENCE, begins_small, is_note, runs, stands_alone, usable
from store.library import Library

MOST = 8  # a story cites the four of them that fit its key best
SHORTEST, LONGEST = 60, 380  # characters of one quotation
SAME_VOICE = 0.45  # a further finding of one publication counts this much
OURS = 0.75  # a note of ours tells of a publication; the publication itself comes first
ONE_CASE = 0.7  # what is told of one case, by its year, stands behind what was found in general
NEAR_ENOUGH = 0.5  # of the best score: what is further behind is about something else

TOLD = 0.2  # what a case was about is no finding, nor is a list or a term; quoted only where there is nothing else
_TOLD = re.compile(
    r"\breviews? of .{0,60}?\b(?:concern(?:ed|s)|tells?|told|was about|is about)\b"
    r"|^(?:The|His|Her|Their) (?:mother|father|parents?|child|baby)\b"
    r"|\bnamed in at least\b|\bis a term\b|\be\.g\.|^[^.]{0,80}\bas a result\."
    r"|^(?:First|Second|Third|Fourth|Fifth|Last)ly\b|^At the same time\b|\((?:Focus group|Interview)"
    r"|(?:\([^)]*\)[^()]*){4}"
)
# A finding says something: words whose only verb stands in a relative clause, or that have none, are a heading.
_SAYS = re.compile(
    r"\b(?:is|are|was|were|has|have|had|can|could|may|might|should|must|need(?:s|ed)?|do(?:es)?|did|be"
    r"|[a-z]{3,}(?:ed|es|[^su\W]s)|found|said|led|spoke|made|left|felt|saw|knew|meant|held)\b"
)
_RELATIVE = re.compile(r"\b(?:that|which|who|where|what)\b[^,;:.]*")
_DATED = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True)
class Finding:
    """One quotation: `passage.text[start:end]`."""

    found: Found
    start: int
    end: int

    @property
    def quote(self) -> str:
        """The quoted words."""
        return self.found.passage.text[self.start : self.end]

    def source(self, number: int) -> Source:
        """Make it source `number` of a pack; not proven yet."""
        return Source.of(number, self.found.passage, self.found.document, self.start, self.end)


def choose(library: Library, evidence: Evidence, items: Sequence[Found], theme: str) -> list[Finding]:
    """Choose up to eight findings that can be proven, best first, from as many publications as there are.

    What tells how a case ended is only quoted where there would be fewer than two documents without it.
    """
    chosen = _chosen(library, evidence, items, theme, outcome=False)
    if len(documents(chosen)) < 2:
        chosen = _chosen(library, evidence, items, theme, outcome=True)
    return chosen


def documents(findings: Sequence[Finding]) -> set[str]:
    """Give the ids of the documents that findings are quoted from."""
    return {finding.found.document.document_id for finding in findings}


def _chosen(
    library: Library, evidence: Evidence, items: Sequence[Found], theme: str, *, outcome: bool
) -> list[Finding]:
    best = max((found.score for found in items), default=0.0)
    ranked = [
        (_worth(found, theme) * _weight_of_case(finding.quote), finding)
        for found in items
        if usable(found) and found.score >= NEAR_ENOUGH * best
        if (finding := _quoted(found, evidence, outcome=outcome)) is not None
    ]
    chosen: list[Finding] = []
    while ranked and len(chosen) < MOST:
        heard = [voice for finding in chosen for voice in finding.found.voices]
        held = documents(chosen)
        pair = max(
            ranked,
            key=lambda one: (
                one[0]
                * SAME_VOICE ** max((heard.count(voice) for voice in one[1].found.voices), default=0)
                * (1.0 if one[1].found.document.document_id not in held else SAME_VOICE)
            ),
        )
        if len(held) > 1 and _weight_of_case(pair[1].quote) == TOLD:
            break
        ranked = [one for one in ranked if one is not pair and not _says_the_same(one[1], pair[1])]
        if verify(library, pair[1].source(1)).verified:
            chosen.append(pair[1])
    return chosen


def _worth(found: Found, theme: str) -> float:
    shared = 1.2 if theme in found.passage.themes else 1.0
    return found.score * KIND_WEIGHTS[found.passage.kind] * shared * (OURS if is_note(found) else 1.0)


def _weight_of_case(words: str) -> float:
    if _TOLD.search(words) or not _SAYS.search(_main(words)):
        return TOLD
    return ONE_CASE if _DATED.search(words) else 1.0


def _main(words: str) -> str:
    """Leave out relative clauses, but where a whole clause goes before ("found that ...")."""
    return _RELATIVE.sub("", words)


def _quoted(found: Found, evidence: Evidence, *, outcome: bool) -> Finding | None:
    text = found.passage.text
    whole = [
        (start, end)
        for start, end in runs(text, REFERENCE if is_note(found) else None)
        if SHORTEST <= end - start <= LONGEST
        and not begins_small(text[start:end])
        and stands_alone(text[start:end], stated=False, outcome=outcome)
    ]
    if not whole:
        return None
    start, end = max(whole, key=lambda run: (_weight(text[run[0] : run[1]], evidence), run[0] - run[1]))
    return Finding(found, start, end)


def _weight(words: str, evidence: Evidence) -> float:
    held = stems(words)
    return round(sum(rarity for term, rarity in evidence.rarity.items() if term in held), 4)


def _says_the_same(one: Finding, other: Finding) -> bool:
    first, second = stems(one.quote), stems(other.quote)
    return len(first & second) > 0.5 * min(len(first), len(second))
