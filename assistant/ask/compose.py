"""The extractive composer: messages in the publications' own words, each with its source."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.ask.evidence import Evidence, Found
from assistant.ask.models import Claim, Conflict, ReflectiveQuestion, Source
from assistant.ask.text import has_figure, sentences, stems
from assistant.settings import Settings
from prompts import load, say
from store.models import Document, DocumentType, Passage, PassageKind, Valence

LEADING = 5  # passages that stand by relevance alone: the answer to a single question is among them
# After these, a further passage of one publication must be this much better than the first of another to come first.
SAME_VOICE = 0.6
LONGEST_QUOTE = 360  # characters: two or three sentences that can be read in one breath
MOST_QUESTIONS = 3
MOST_CONFLICTS = 2
FEWEST_WORDS = 8  # a passage shorter than this comes after the others

# Only real tags: "<5 years and >10 years" is not one.
_MARKUP = re.compile(r"\*{1,3}|</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>")
_KEYWORDS = re.compile(r"\W*(?:keywords?|model)\W*:", re.IGNORECASE)
_SPACE = re.compile(r"\s+")


@dataclass
class Draft:
    """What the composer wrote, before anything is proven."""

    sources: list[Source] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    questions: list[ReflectiveQuestion] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)


def compose(evidence: Evidence, items: Sequence[Found], settings: Settings) -> Draft:
    """Write up to `max_messages` messages, two conflicts and three questions from relevant passages, best first."""
    draft = Draft()
    chosen = spread_over_voices(items, settings.max_sources)
    told_apart = (PassageKind.QUESTION, PassageKind.CONFLICT)
    messages = [found for found in chosen if found.passage.kind not in told_apart]
    messages.sort(key=lambda found: _says_little(found.passage))
    for found in messages[: settings.max_messages]:
        source = _source(draft, found, evidence)
        draft.claims.append(Claim(text=_message(found, source.quote), citations=[source.number]))
    for found in [found for found in chosen if found.passage.kind is PassageKind.CONFLICT][:MOST_CONFLICTS]:
        source = _source(draft, found, evidence)
        draft.conflicts.append(Conflict(text=_message(found, source.quote), citations=[source.number]))
    asked = [found for found in items if found.passage.kind is PassageKind.QUESTION][:MOST_QUESTIONS]
    for found in asked[: max(0, settings.max_sources - len(draft.sources))]:
        source = _source(draft, found, evidence)
        draft.questions.append(ReflectiveQuestion(text=readable(source.quote), source=source.number))
    for found in messages[settings.max_messages :]:
        if len(draft.sources) < settings.max_sources:
            _source(draft, found, evidence)
    return draft


def _says_little(passage: Passage) -> bool:
    """Whether a passage is a scrap of a list, a stem without its list, or a line of keywords. A figure says enough."""
    text = passage.text
    if passage.kind in (PassageKind.TABLE_ROW, PassageKind.STATISTIC):
        return False
    return len(text.split()) < FEWEST_WORDS or text.rstrip().endswith(":") or bool(_KEYWORDS.match(text))


def spread_over_voices(items: Sequence[Found], limit: int) -> list[Found]:
    """Choose up to `limit` passages: the five best, then as many voices as there are, best first.

    After the first five each further passage of a publication that was heard counts for less, and less each time.
    """
    chosen, left = list(items[: min(LEADING, limit)]), list(items[LEADING:])
    heard = Counter(voice for found in chosen for voice in found.voices)
    while left and len(chosen) < limit:
        best = max(left, key=lambda found: found.score * SAME_VOICE ** max(heard[voice] for voice in found.voices))
        left.remove(best)
        chosen.append(best)
        heard.update(best.voices)
    return chosen


def _source(draft: Draft, found: Found, evidence: Evidence) -> Source:
    passage, document = found.passage, found.document
    start, end = best_quote(passage.text, evidence.rarity)
    source = Source(
        number=len(draft.sources) + 1,
        passage_id=passage.passage_id,
        document_id=document.document_id,
        title=document.title,
        publisher=document.publisher,
        published=document.published,
        nation=document.nation,
        document_type=document.document_type.value,
        review_type=", ".join(document.review_types) or None,
        kind=passage.kind.value,
        locator=passage.locator,
        text=passage.text,
        quote=passage.text[start:end],
        quote_start=start,
        quote_end=end,
        verified=False,
    )
    draft.sources.append(source)
    return source


def best_quote(text: str, rarity: dict[str, float]) -> tuple[int, int]:
    """Choose the run of whole sentences, at most 360 characters, that holds most of the question: (start, end).

    A short passage is quoted whole. A single sentence longer than that is quoted whole too: it is never cut.
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
    return max(runs, key=lambda run: (_weight(text[run[0] : run[1]], rarity), run[0] - run[1], -run[0]))


def _weight(piece: str, rarity: dict[str, float]) -> float:
    held = stems(piece)
    return round(sum(weight for term, weight in rarity.items() if term in held), 6)


def _message(found: Found, quote: str) -> str:
    words = readable(quote)
    return f"{lead(found)} {words}" if words.startswith("“") else f"{lead(found)} “{words}”"


def lead(found: Found) -> str:
    """Introduce a passage: what it is, in which publication, and whose words they are."""
    passage = found.passage
    key = f"lead_{passage.kind.value}"
    if passage.kind is PassageKind.STATISTIC and not has_figure(passage.text):
        key = "lead_text"
    if passage.valence is Valence.STRENGTH:
        key = "lead_strength"
    if passage.case:
        key = "lead_case"
    voice = f" ({passage.attribution})" if passage.attribution else ""
    note = found.document.document_type is DocumentType.SECOND_LOOK_NOTE
    name = say("compose", "a_note") if note else label(found.document)
    return say("compose", key, label=name, voice=voice, case=passage.case)


def label(document: Document) -> str:
    """Name a publication in a few words: "Research in Practice, 2019" or its title where no publisher is known."""
    if document.document_type is DocumentType.SECOND_LOOK_NOTE:
        return f"the {document.title}"
    name = document.publisher or document.title
    kind = load("compose")["document_types"][document.document_type.value].lower()
    year = f", {document.published[:4]}" if document.published else ""
    if document.document_type is DocumentType.UNKNOWN:
        return f"{name}{year}"
    return f"the {kind} by {name}{year}" if document.publisher else f"the {kind} “{document.title}”{year}"


def readable(text: str) -> str:
    """Show words without layout marks: asterisks and tags gone, white space single. For reading; never for proof."""
    return _SPACE.sub(" ", _MARKUP.sub("", text)).strip()
