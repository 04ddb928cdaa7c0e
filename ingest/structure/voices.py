"""Whose words a quotation gives: the family's, a participant's, a survey's, or another publication's."""

from __future__ import annotations

import re
from functools import cache

from ingest.lexicon import load_table
from ingest.models import Block
from ingest.sentences import sentence_starts
from ingest.structure.labels import plain_heading
from store.models import PassageKind, Voice

_SPEAKS = re.compile(
    r"\b(?:said|says?|observed|commented|told|noted|explained|reflected|described|put it|stated|wrote|remarked|added"
    r"|responded|recalled)\b[^.?!]{0,60}:$",
    re.I,
)
_PRONOUN = re.compile(r"(?:s?he|they)(?: (?:also|later|then))?", re.I)
# "Unless otherwise attributed, all quotations are taken from the report."
_ALL_FROM = re.compile(
    r"unless otherwise (?:attributed|stated|indicated|noted),?\s+(?:all\s+)?(?:quotations|quotes)\b[^.]*?\bfrom\s+"
    r"(?P<source>the [^.,;()]{3,80})",
    re.I,
)


def mark_voices(text: str, blocks: list[Block]) -> list[Block]:
    """Give each quotation its voice, and the work it is quoted from; correspondence speaks for its publisher."""
    common = _common_source(text)
    before: Block | None = None
    for block in blocks:
        if block.passage_kind is PassageKind.QUOTE:
            _mark(text, block, before, common)
        elif block.passage_kind is PassageKind.CORRESPONDENCE:
            block.voice = Voice.PUBLISHER
        before = block
    return blocks


def names_speaker(words: str) -> bool:
    """Tell whether a few words name somebody who can be quoted: "Health visitor", "Mother of Child A"."""
    return len(words.split()) <= 10 and _voice("who", words) is not None


def _mark(text: str, block: Block, before: Block | None, common: str | None) -> None:
    if block.attribution:
        block.voice = _voice("who", block.attribution) or Voice.PARTICIPANT
        if block.voice is Voice.QUOTED_SOURCE:
            block.quoted_source = block.attribution
        return
    if before is not None and before.section == block.section and (named := _from_stem(text, before)):
        block.voice, block.attribution = named
        return
    headings = (plain_heading(heading) for heading in reversed(block.headings))
    block.voice = next((voice for heading in headings if (voice := _voice("heading", heading))), Voice.REVIEW)
    if block.voice is Voice.REVIEW and common:
        block.voice, block.quoted_source = Voice.QUOTED_SOURCE, common


def _from_stem(text: str, before: Block) -> tuple[Voice, str] | None:
    """The speaker whom the sentence before names: "As one respondent observed:"."""
    starts = sentence_starts(text, before.start, before.end)
    words = " ".join(text[starts[-1] : before.end].split())
    speaks = _SPEAKS.search(words)
    if speaks is None:
        return None
    words = words[: speaks.start()]  # who is spoken to does not speak
    if len(starts) > 1 and _PRONOUN.fullmatch(words.strip()):
        words = " ".join(text[starts[-2] : starts[-1]].split())
    for voice, patterns in _patterns("stem"):
        for pattern in patterns:
            if found := pattern.search(words):
                return voice, found["who"].capitalize()
    return None


def _common_source(text: str) -> str | None:
    """The work that a document says its quotations come from, by its title where the document gives it."""
    found = _ALL_FROM.search(text)
    if found is None:
        return None
    short = re.escape(" ".join(found["source"].split()))
    defined = re.search(
        rf"\b(?:of|on|in|from|titled)\s+(?P<title>[A-Z][^()]{{10,160}}?)\s*\([‘'“\"]{short}[’'”\"]\)", text
    )
    return " ".join((defined["title"] if defined else found["source"]).split())


def _voice(place: str, words: str) -> Voice | None:
    fits = (voice for voice, patterns in _patterns(place) if any(pattern.search(words) for pattern in patterns))
    return next(fits, None)


@cache
def _patterns(place: str) -> list[tuple[Voice, list[re.Pattern[str]]]]:
    rows: dict[str, list[str]] = load_table("voices")[place]
    return [(Voice(voice), [re.compile(pattern, re.I) for pattern in patterns]) for voice, patterns in rows.items()]
