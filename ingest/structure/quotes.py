"""Quotations: who is quoted, from the closing bracket, from a dash, or from the line beneath."""

from __future__ import annotations

import re

from ingest.models import Block, BlockKind
from ingest.structure.voices import names_speaker
from store.models import PassageKind

_ATTRIBUTION_LINE = re.compile(r"\((?!question\b)(?P<who>[^()\n]{3,90})\)\.?$", re.I)
_DASHED_LINE = re.compile(r"(?:[–—-]\s*)?(?P<who>[A-Z][^.?!:;“”\"\n]{2,80})$")
_SOURCE_LINE = re.compile(r"[A-Z][^\n]{3,110}\b(?:19|20)\d\d[a-z]?\b[^\n]{0,40}$")
_PARTICIPANT = re.compile(
    r"(?:focus group \w{1,2}|(?:survey )?respondent|(?:frontline |middle )?manager|participant)\b", re.I
)
_CLOSING = re.compile(r"\s*\((?P<who>[A-Z][^()]{3,90})\)[.,;]?[”\"’']?\**$")
# "... who had sent him." (police officer): a speaker in small letters counts only under a whole quotation.
_SMALL_CLOSING = re.compile(r"(?<=[”\"’'])\s*\((?P<who>[a-z][^()]{3,60})\)\.?$")
# "We were worried," one practitioner told the review. / "I knew," said a nurse.
_SPEECH = (
    r"(?:said|says|explained|recalled|reflected|commented|observed|added|remarked"
    r"|told (?:us|the (?:review(?:er)?s?|panel|chair|author|inquiry)))"
)
_SPOKEN = re.compile(
    rf"(?<=[”\"’'])\s*,?\s*(?:{_SPEECH}\s+(?P<after>[^“”\".:;]{{3,70}})|(?P<before>[^“”\".:;]{{3,70}}?)\s+{_SPEECH})\.?$"
)
_ARTICLE = re.compile(r"^(?:an?|the|one|another)\s+", re.I)
_DASHED = re.compile(r"(?<=[”\"’'.])\s*[–—-]\s*(?P<who>[A-Z][^()“”\".]{2,80}?)\.?\**$")


def mark_quotes(text: str, blocks: list[Block]) -> list[Block]:
    """Find quotations, give each its attribution, and take the attribution lines out as blocks of their own."""
    done: list[Block] = []
    for block in blocks:
        words = text[block.start : block.end]
        if done and (who := _attribution_line(text, done[-1], block, words)):
            done[-1].passage_kind = PassageKind.QUOTE
            done[-1].attribution = who
            continue
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM) and not block.case:
            _mark(block, words)
        done.append(block)
    return done


def _mark(block: Block, words: str) -> None:
    closing = _CLOSING.search(words[-130:]) or _DASHED.search(words[-100:])
    if not closing and (spoken := _SPOKEN.search(words)) and _is_whole(words[: spoken.start()]):
        who = _ARTICLE.sub("", " ".join((spoken["after"] or spoken["before"]).split()))
        if names_speaker(who):
            block.passage_kind, block.attribution = PassageKind.QUOTE, who[:1].upper() + who[1:]
            return
    small = _SMALL_CLOSING.search(words) if not closing else None
    if small and _is_whole(words[: small.start()]) and names_speaker(small["who"]):
        block.passage_kind, block.attribution = PassageKind.QUOTE, small["who"][:1].upper() + small["who"][1:]
        return
    quoted = words[: len(words) - len(closing.group(0))] if closing else words
    if closing and (_is_whole(quoted) or _PARTICIPANT.match(closing["who"])):
        block.passage_kind, block.attribution = PassageKind.QUOTE, " ".join(closing["who"].split())
    elif (len(words) > 25 and _is_whole(words)) or block.style == "quote":
        block.passage_kind = PassageKind.QUOTE


def _is_whole(words: str) -> bool:
    """Tell whether a text is one quotation from end to end, one of its two marks lost perhaps at a page break."""
    bare = words.removeprefix(">").strip("*_ .,;")
    if bare.startswith("“") or bare.endswith("”"):
        return "”" not in bare[:-1] and "“" not in bare[1:]
    if bare.startswith('"'):
        return bare.endswith('"') and bare.count('"') == 2
    return bare[:1] in ("‘", "'") and bare[-1:] in ("’", "'")


def _attribution_line(text: str, before: Block, block: Block, words: str) -> str | None:
    """Tell who is quoted where a line under a quotation is nothing but its source."""
    if before.kind not in (BlockKind.PARAGRAPH, BlockKind.ITEM) or block.kind is BlockKind.ROW or before.case:
        return None
    if found := _ATTRIBUTION_LINE.match(words):
        return found["who"].strip()
    if before.passage_kind is not PassageKind.QUOTE or before.attribution is not None:
        return None
    if not block.marker and len(words) < 170 and _SOURCE_LINE.match(words):
        return words.strip()
    dashed = _DASHED_LINE.match(text[max(0, block.start - 2) : block.start].lstrip() + words)
    opened = dashed is not None and (block.marker in ("-", "–", "—") or words[0] in "–—-")
    return dashed["who"].strip() if dashed and opened and names_speaker(dashed["who"]) else None
