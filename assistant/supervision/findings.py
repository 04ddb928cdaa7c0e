"""Which findings a pack rests on: whole sentences, in the publication's own words, from independent voices."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from assistant.ask.evidence import Evidence, Found
from assistant.ask.models import Source
from assistant.ask.text import sentences, stems
from assistant.packs.standing import (
    KIND_WEIGHTS,
    LEANS,
    POINTS_ELSEWHERE,
    REFERENCE,
    begins_small,
    is_note,
    runs,
    stands_alone,
    usable,
)
from assistant.supervision.bank import forms, themes_bank
from assistant.supervision.meaning import Meanings
from assistant.supervision.topics import Topic
from prompts import load
from store.models import Level, PassageKind, Valence, Voice

MOST = 3  # findings in a pack
LONGEST, LONGEST_SHORT = 340, 230  # characters of one quotation, and in a short slot
LONGEST_STATED = 520  # a finding that a publication states as such is quoted whole, where it can be read in one breath
SHORTEST = 60
MOST_ASKED = 3  # published questions in a pack
LONGEST_ASKED = 320
PARTIAL = 0.45  # a heading or a list without a verb is quoted where little else can be
ONE_CASE = 0.8  # what a list says of one case stands behind what a review found
LOOKED_AT = 14  # quotations compared by their meaning
MOST_OF_ONE = 4  # of them out of one publication
NEAR_ENOUGH = 0.55  # of the nearest quotation's cosine: what is further off is about something else
SAME_VOICE = 0.55  # a second finding of one publication counts this much: three should be three voices where they can
OURS = 0.8  # a note of ours tells of a publication; where the publication itself speaks, it comes first
NEAR, NEAR_OTHER = 0.3, 0.5  # cosine: how near a published question is to the topic, with its theme and without

_STATED = (PassageKind.FINDING, PassageKind.LEARNING_POINT, PassageKind.KEY_MESSAGE)
_DESCRIBES = re.compile(  # what only describes a noun, and what stands aside in brackets
    r"\([^()]*\)|\b(?:which|that|who|to|what)\s+(?:(?:also|often|still|then)\s+)?\w+(?:\s+(?:be|been|being|have|not))?",
    re.IGNORECASE,
)
_SPEAKS = re.compile(forms()["voice"].cues[0], re.IGNORECASE)


@dataclass(frozen=True)
class Finding:
    """One quotation: `passage.text[start:end]`, and what it says by its grammar (a key of `forms`)."""

    found: Found
    start: int
    end: int
    form: str

    @property
    def quote(self) -> str:
        """The quoted words."""
        return self.found.passage.text[self.start : self.end]

    @property
    def taken_from(self) -> str | None:
        """Where a note of ours took the finding from, as the note itself says behind it."""
        if not is_note(self.found):
            return None
        named = REFERENCE.search(self.found.passage.text)
        return named.group(1) if named else None

    def source(self, number: int) -> Source:
        """Make it source `number` of a pack; not proven yet."""
        return Source.of(number, self.found.passage, self.found.document, self.start, self.end)


def choose_findings(
    items: Sequence[Found],
    evidence: Evidence,
    topic: Topic,
    meanings: Meanings,
    *,
    short: bool,
    outcome: bool,
) -> list[Finding]:
    """Choose up to three findings, best first, each further one of the same publication counting for less."""
    longest = LONGEST_SHORT if short else LONGEST
    quoted = [
        (_worth(found, topic.themes) * (1.0 if has_verb(finding.quote) else PARTIAL), finding)
        for found in items
        if usable(found) and (finding := _quoted(found, evidence, longest, outcome=outcome)) is not None
    ]
    # What begins in the middle of a sentence is quoted only where nothing else can be.
    quoted = [pair for pair in quoted if not begins_small(pair[1].quote)] or quoted
    quoted.sort(key=lambda pair: (-pair[0], pair[1].found.passage.passage_id))
    ranked = _by_meaning(_of_several(quoted)[:LOOKED_AT], topic, meanings)
    chosen: list[Finding] = []
    while ranked and len(chosen) < MOST:
        heard = [voice for finding in chosen for voice in finding.found.voices]
        best = max(
            ranked,
            key=lambda pair: pair[0] * SAME_VOICE ** max(heard.count(voice) for voice in pair[1].found.voices),
        )
        ranked = [pair for pair in ranked if pair is not best and not _says_the_same(pair[1], best[1])]
        chosen.append(best[1])
    return chosen


def _of_several(quoted: Sequence[tuple[float, Finding]]) -> list[tuple[float, Finding]]:
    """Keep the best few of each publication, so that one that speaks of nothing else leaves room for others."""
    kept: list[tuple[float, Finding]] = []
    for pair in quoted:
        own = pair[1].found.document.document_id
        if sum(other.found.document.document_id == own for _, other in kept) < MOST_OF_ONE:
            kept.append(pair)
    return kept


def _by_meaning(
    quoted: Sequence[tuple[float, Finding]], topic: Topic, meanings: Meanings
) -> list[tuple[float, Finding]]:
    """Weigh each quotation by how near its own words are to the topic, and drop what is far behind the nearest."""
    if not quoted:
        return []
    about = meanings.of([topic.text, *([themes_bank()[topic.theme].idea] if topic.themes else [])])
    near = (meanings.of([finding.quote for _, finding in quoted]) @ about.T).mean(axis=1)
    best = float(near.max())
    return [
        (worth * (0.4 + max(0.0, float(how))), finding)
        for (worth, finding), how in zip(quoted, near, strict=True)
        if how >= NEAR_ENOUGH * best
    ]


def _worth(found: Found, themes: Sequence[str]) -> float:
    shared = 1.15 if themes and themes[0] in found.passage.themes else 1.0
    quoted = 0.8 if found.passage.voice is Voice.QUOTED_SOURCE else 1.0
    scrap = 0.7 if begins_small(found.passage.text) else 1.0
    ours = OURS if is_note(found) else 1.0
    ours *= ONE_CASE if "case list" in found.passage.text[-120:].casefold() else 1.0
    return found.score * KIND_WEIGHTS[found.passage.kind] * shared * quoted * scrap * ours


def _quoted(found: Found, evidence: Evidence, longest: int, *, outcome: bool) -> Finding | None:
    """Choose the run of one or two whole sentences that says most on the topic and stands alone."""
    text, stated = found.passage.text, found.passage.kind in _STATED
    usable_runs = [
        (start, end)
        for start, end in runs(text, REFERENCE if is_note(found) else None)
        if SHORTEST <= end - start <= (LONGEST_STATED if stated and start < SHORTEST else longest)
        and stands_alone(text[start:end], stated=stated, outcome=outcome)
        and not _rule("of_itself").search(text[start:end])
    ]
    if not usable_runs:
        return None
    start, end = max(usable_runs, key=lambda run: (_weight(text[run[0] : run[1]], evidence), run[1] - run[0], -run[0]))
    return Finding(found, start, end, form_of(text[start:end], found))


def _weight(words: str, evidence: Evidence) -> float:
    held = stems(words)
    topic = sum(rarity for term, rarity in evidence.rarity.items() if term in held)
    # A sentence that says what leads to what, or what was not there, gives more to think about than a description.
    says = 0.0 if form_of(words) == "practice" else 0.8
    begins = 1.5 if words.lstrip(" *_“")[:1].isupper() else 0.0
    elsewhere = 1.0 if POINTS_ELSEWHERE.search(words) else 0.0
    return round(topic + says + begins - elsewhere, 4)


def has_verb(words: str) -> bool:
    """Whether the first sentence of a quotation has a verb of its own, or only names something."""
    first = re.split(r"(?<=[.!])\s+(?=[A-Z])", words.strip(), maxsplit=1)[0]
    return bool(_rule("verb").search(_DESCRIBES.sub(" ", first)))


@cache
def _rule(name: str) -> re.Pattern[str]:
    return re.compile(load("supervision/rules")[name], re.IGNORECASE)


def form_of(words: str, found: Found | None = None) -> str:
    """Name what a finding says by its grammar: a key of `forms`."""
    if found is not None:
        passage = found.passage
        if passage.valence is Valence.STRENGTH or passage.kind is PassageKind.ENABLER:
            return "strength"
        if passage.voice in (Voice.PARTICIPANT, Voice.SURVEY, Voice.FAMILY) or (
            passage.attribution and _SPEAKS.search(words)
        ):
            return "voice"
    for key, form in forms().items():
        if any(re.search(cue, words, re.IGNORECASE) for cue in form.cues):
            return key
    return "practice"


def _says_the_same(one: Finding, other: Finding) -> bool:
    first, second = stems(one.quote), stems(other.quote)
    return len(first & second) > 0.5 * min(len(first), len(second))


def _near(found: Found, themes: Sequence[str]) -> bool:
    return found.similarity >= (NEAR if set(themes[:2]) & set(found.passage.themes) else NEAR_OTHER)


def published_questions(items: Sequence[Found], themes: Sequence[str], level: Level) -> list[Finding]:
    """Choose up to three questions that publications ask on this, each a whole sentence with its question mark."""
    chosen: list[Finding] = []
    asking = [found for found in items if found.passage.kind is PassageKind.QUESTION and _near(found, themes)]
    # A question for those who steer services does not fit those who meet people, or the other way round.
    for found in sorted(
        asking, key=lambda found: -found.score * (0.8 if found.passage.level not in (None, level) else 1)
    ):
        text = found.passage.text
        for start, end in sentences(text):
            asked = text[start:end]
            if asked.endswith("?") and len(asked) <= LONGEST_ASKED and not LEANS.match(asked) and "\n\n" not in asked:
                one = Finding(found, start, end, "question")
                if not any(_says_the_same(one, other) for other in chosen):
                    chosen.append(one)
                break
        if len(chosen) == MOST_ASKED:
            break
    return chosen
