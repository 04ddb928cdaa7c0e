"""Which of the relevant passages become messages: spread over voices, each thing said once, what helped among them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from assistant.ask.asked import places
from assistant.ask.evidence import Found
from assistant.ask.text import content_stems, numbers
from store.models import Passage, PassageKind, Valence

LEADING = 5  # passages that stand by relevance alone: the answer to a single question is among them
# After these, a further passage of one publication must be this much better than the first of another to come first.
SAME_VOICE = 0.6
SAME_WORDS = 0.70  # share of the words of two messages from which they say the same thing
TOLD_SHARE = 0.60  # of the best score: what is further behind can be opened, and is not told
FAR_IN_MEANING = 0.20  # cosine behind the nearest of the best
FAR_IN_WORDS = 0.025  # late-interaction score behind the nearest of the best
FEWEST_WORDS = 8  # a passage shorter than this comes after the others
STRENGTH_SHARE = 0.55  # of the best score: what helped is told where it is this near to the question
QUESTION_SIMILARITY = 0.35  # cosine: a document's own question this near may be taken along

_KEYWORDS = re.compile(r"\W*(?:keywords?|model)\W*:", re.IGNORECASE)
LEARNED = (
    PassageKind.FINDING,
    PassageKind.LEARNING_POINT,
    PassageKind.KEY_MESSAGE,
    PassageKind.RECOMMENDATION,
)
_TOLD_APART = (PassageKind.QUESTION, PassageKind.CONFLICT)


@dataclass(frozen=True)
class Message:
    """One thing to tell: the passage that tells it best, and others that say the same."""

    found: Found
    same: tuple[Found, ...] = ()

    @property
    def passages(self) -> tuple[Found, ...]:
        """Every passage that says it, the best first."""
        return (self.found, *self.same)


def messages(items: Sequence[Found], most_sources: int, most: int) -> list[Message]:
    """Choose up to `most` messages from `items`, best first, with those of one meaning beside each other."""
    least = TOLD_SHARE * items[0].score if items else 0.0
    told = [found for found in items if not told_apart(found) and found.score >= least]
    told = [found for found in told if found is told[0] or _on_the_subject(found, told[:LEADING])]
    spread = spread_over_voices(told, most_sources)
    spread.sort(key=lambda found: says_little(found.passage))
    chosen = _once_each(spread)
    cases = {message.found.passage.case for message in chosen}
    if len(cases) == 1 and None not in cases:
        return _told_as_a_case(chosen, most)
    return _grouped(_with_a_strength(chosen, most, items))


def told_apart(found: Found) -> bool:
    """Whether a passage is no message but a question to take along, or a difference between sources."""
    return found.passage.kind in _TOLD_APART


def _on_the_subject(found: Found, leading: Sequence[Found]) -> bool:
    """Whether a passage is near the question itself, and does not only share a place or a turn of phrase with it.

    A passage far behind both in the meaning of the whole and word by word can be opened, and is not told.
    """
    meaning = max(one.similarity for one in leading) - FAR_IN_MEANING
    words = max(one.closeness for one in leading) - FAR_IN_WORDS
    return found.similarity >= meaning or found.closeness >= words


def _told_as_a_case(chosen: Sequence[Message], most: int) -> list[Message]:
    """Tell one case in the order of its document, what was found and learned before what only describes it."""
    learned = sorted(chosen, key=lambda message: message.found.passage.kind not in LEARNED)[:most]
    return sorted(learned, key=lambda message: message.found.passage.ordinal)


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


def further(items: Sequence[Found], cited: Collection[str]) -> list[Found]:
    """Order what is not cited yet, to be opened: the best five, then each publication not heard, then the others.

    `items` are best first and about the question; `cited` are ids of passages that have been told.
    """
    chosen = [found for found in items if found.passage.passage_id in cited]
    left = [found for found in items if found.passage.passage_id not in cited and found.passage.text.strip()]
    leading = [found for found in items[:LEADING] if found in left]
    left = [found for found in left if found not in leading]
    heard = {voice for found in (*chosen, *leading) for voice in found.voices}
    first: list[Found] = []
    for found in left:
        if not says_little(found.passage) and heard.isdisjoint(found.voices):
            first.append(found)
            heard.update(found.voices)
    return [*leading, *first, *(found for found in left if found not in first)]


def says_little(passage: Passage) -> bool:
    """Whether a passage is a scrap of a list, a stem without its list, or a line of keywords. A figure says enough."""
    text = passage.text
    if passage.kind in (PassageKind.TABLE_ROW, PassageKind.STATISTIC):
        return False
    return len(text.split()) < FEWEST_WORDS or text.rstrip().endswith(":") or bool(_KEYWORDS.match(text))


def _once_each(found: Sequence[Found]) -> list[Message]:
    """Put passages that say the same thing together: a repeat in another document, or nearly the same words."""
    kept: list[Message] = []
    for one in found:
        at = next((place for place, message in enumerate(kept) if _says_the_same(message.found, one)), None)
        if at is None:
            kept.append(Message(one))
        else:
            kept[at] = Message(kept[at].found, (*kept[at].same, one))
    return kept


def _says_the_same(one: Found, other: Found) -> bool:
    if other.passage.duplicate_of == one.passage.passage_id or one.passage.duplicate_of == other.passage.passage_id:
        return True
    first, second = set(content_stems(one.passage.text)), set(content_stems(other.passage.text))
    if len(first & second) < SAME_WORDS * len(first | second):
        return False
    return _figures_and_places(one.passage.text) == _figures_and_places(other.passage.text)


def _figures_and_places(text: str) -> set[str]:
    """What must be the same for two passages to say the same: 39 per cent of one thing is not 64 of another."""
    return {number.value for number in numbers(text)} | set(places(text))


def _with_a_strength(chosen: list[Message], most: int, items: Sequence[Found]) -> list[Message]:
    """Keep the first ones; the last of them makes room for what helped, where none is told and one is near enough."""
    first, rest = chosen[:most], chosen[most:]
    if any(message.found.passage.valence is Valence.STRENGTH for message in first) or not items:
        return first
    near = [
        message
        for message in rest
        if message.found.passage.valence is Valence.STRENGTH
        and message.found.score >= STRENGTH_SHARE * items[0].score
        and not says_little(message.found.passage)
    ]
    return [*first[:-1], near[0]] if near and len(first) == most else first


def _grouped(chosen: Sequence[Message]) -> list[Message]:
    """Bring messages of one theme together, each group where its best message stands."""
    order: dict[str, int] = {}
    for place, message in enumerate(chosen):
        order.setdefault(theme_of(message, chosen) or f"alone {place}", place)
    places = {id(message): order[theme_of(message, chosen) or f"alone {place}"] for place, message in enumerate(chosen)}
    return sorted(chosen, key=lambda message: places[id(message)])


def theme_of(message: Message, among: Sequence[Message]) -> str | None:
    """Name the theme that a message shares with most others; None where it shares none."""
    shared = Counter(theme for other in among for theme in other.found.passage.themes)
    own = message.found.passage.themes
    best = max(own, key=lambda theme: (shared[theme], -own.index(theme))) if own else None
    return best if best and shared[best] > 1 else None


def questions(items: Sequence[Found], allowed: Sequence[Found], most: int) -> list[Found]:
    """Choose the documents' own questions: those near the best first, then others allowed that are close in meaning."""
    near = [found for found in items if found.passage.kind is PassageKind.QUESTION]
    held = {found.passage.passage_id for found in near}
    wider = [
        found
        for found in allowed
        if found.passage.kind is PassageKind.QUESTION
        and found.passage.passage_id not in held
        and found.similarity >= QUESTION_SIMILARITY
    ]
    return [found for found in [*near, *wider] if "?" in found.passage.text][:most]
