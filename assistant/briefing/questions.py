"""Questions for the team: the publications' own first, word for word, then some of ours on what the briefing quotes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.ask.evidence import Found
from assistant.ask.text import content_stems, sentences
from assistant.briefing.bank import GENERAL, asked_of, themes
from assistant.briefing.meaning import Meaning
from assistant.briefing.quotes import Quote, count
from assistant.briefing.words import Audience
from store.models import Level, PassageKind

MOST_OWN, LONGEST_OWN = 3, 38  # questions of the publications, and words of one
OPEN = re.compile(r"(?:what|how|who|whom|whose|where|when|which|in what|to what)\b", re.I)
_LEANS = re.compile(r"^\W*(?:it|its|they|their|this|these|those|that|he|she|if so|if not|and|or|but|why|also)\b", re.I)


@dataclass(frozen=True)
class Ours:
    """A question of ours, and the quotation of the briefing that it is on."""

    text: str
    quote: Quote


def published(items: Sequence[Found], audience: Audience | None, about: str) -> list[Quote]:
    """Choose up to three questions that publications ask, whole, with their mark: open ones for practice first."""
    strategic = audience is not None and audience.asks == "strategic"
    found = [one for item in items if item.passage.kind is PassageKind.QUESTION and (one := _asked(item))]
    topic = set(content_stems(about))

    def worth(quote: Quote) -> float:
        passage = quote.found.passage
        fits = passage.level is None or (passage.level is Level.STRATEGIC) == strategic
        named = audience is not None and bool(set(audience.agencies) & set(passage.agencies))
        on = bool(topic & set(content_stems(quote.words)))
        return quote.found.score + 0.3 * bool(OPEN.match(quote.words)) + 0.3 * fits + 0.4 * named + 0.1 * on

    chosen: list[Quote] = []
    for quote in sorted(found, key=lambda one: (-worth(one), one.found.passage.ordinal)):
        if len(chosen) < MOST_OWN and not any(_alike(quote.words, other.words) for other in chosen):
            chosen.append(quote)
    return chosen


def _asked(found: Found) -> Quote | None:
    """Give the first whole question of a passage that stands alone and is short enough to be asked aloud."""
    text = found.passage.text
    for start, end in sentences(text):
        lead = re.match(r"[\s•*–\-\d.()]*(?:[a-z]\)\s*)?", text[start:end])
        at = start + (lead.end() if lead else 0)
        words = text[at:end]
        if words.endswith("?") and "\n\n" not in words and not _LEANS.match(words) and words[:1].isupper():
            quote = Quote(found, at, end)
            if count(quote.words) <= LONGEST_OWN and not re.search(r"[“”\"]", words):
                return quote
    return None


def ours(
    quotes: Sequence[Quote], named: Sequence[str], audience: Audience | None, meaning: Meaning, *, adults: bool
) -> list[Ours]:
    """Give questions of ours, each on a quotation: one for the audience, then the nearest in meaning to the briefing.

    No two of them open up the same side of the theme, as long as there are others.
    """
    made = [Ours(text, quotes[0]) for text in (asked_of(audience.asks) if audience and quotes else ())][:1]
    wanted = dict.fromkeys([*named, *(theme for quote in quotes for theme in quote.found.passage.themes[:2])])
    known = [theme for theme in wanted if theme in themes() and (not adults or themes()[theme].cues)]
    offered = [
        (facet, text, next((quote for quote in quotes if theme in quote.found.passage.themes), None))
        for theme in known
        for facet, texts in themes()[theme].ask.items()
        for text in texts
    ]
    if not offered and quotes and not adults:
        offered = [(facet, text, quotes[0]) for facet, texts in themes()[GENERAL].ask.items() for text in texts]
    ranked = sorted(
        zip(meaning.of_texts([text for _, text, _ in offered]), offered, strict=True),
        key=lambda pair: (-pair[0], pair[1][1]),
    )
    opened: set[str] = set()
    for _, (facet, text, quote) in ranked:
        if quote is not None and facet not in opened and not any(_alike(text, one.text) for one in made):
            opened.add(facet)
            made.append(Ours(text, quote))
    return made


def _alike(one: str, other: str) -> bool:
    first, second = set(content_stems(one)), set(content_stems(other))
    return len(first & second) > 0.5 * min(len(first), len(second))
