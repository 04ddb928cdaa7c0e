"""Blocks to passages: one idea each, verbatim, with its place in the document."""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Sequence

from ingest.models import Block, BlockKind, SourceText
from ingest.searchable import fingerprint, search_text
from ingest.sentences import sentence_starts
from ingest.themes import themes_of
from store.models import Locator, Passage, PassageKind, passage_id

_LONGEST, _PIECE, _SHORTEST_PIECE = 1200, 900, 400
_FEWEST_WORDS = 4
_SPACE = re.compile(r"\s+")


def split(source: SourceText, blocks: list[Block], document_id: str) -> list[Passage]:
    """Cut blocks into passages.

    `text == source.text[start:end]` holds for every passage. Paragraphs over 1,200 characters are cut at sentence
    ends into pieces of 400 to 900. Fragments under 4 words go, unless they are items under a stem. Where the same
    words stand twice, the better placed passage stays.
    """
    places = _Places(source)
    cuts = [
        (block, start, end)
        for block in blocks
        for start, end in pieces(source.text, block.start, block.end)
        if _says_enough(source.text[start:end], block)
    ]
    kept = _without_repeats(source.text, cuts)
    seen: Counter[str] = Counter()
    passages: list[Passage] = []
    for block, start, end in kept:
        text = source.text[start:end]
        words = _SPACE.sub(" ", text).strip()
        passages.append(
            Passage(
                passage_id=passage_id(document_id, text, seen[words]),
                document_id=document_id,
                ordinal=len(passages),
                kind=block.passage_kind,
                text=text,
                search_text=search_text(block.headings, text),
                start=start,
                end=end,
                headings=block.headings,
                locator=places.locator(block, start, end),
                attribution=block.attribution,
                case=block.case,
                valence=block.valence,
                themes=themes_of(" . ".join([*block.headings[-2:], text])),
            )
        )
        seen[words] += 1
    return passages


def renamed(passages: Sequence[Passage], document_id: str) -> list[Passage]:
    """Give passages the ids that they have in a document of another id."""
    seen: Counter[str] = Counter()
    moved: list[Passage] = []
    for passage in passages:
        words = _SPACE.sub(" ", passage.text).strip()
        own = passage_id(document_id, passage.text, seen[words])
        moved.append(passage.model_copy(update={"passage_id": own, "document_id": document_id}))
        seen[words] += 1
    return moved


def pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut a span at sentence ends into contiguous pieces; a span of 1,200 characters or fewer stays whole."""
    if end - start <= _LONGEST:
        return [(start, end)]
    starts = sentence_starts(text, start, end)
    count = -(-(end - start) // _PIECE)
    goal = (end - start) / count
    cuts = [start]
    for here, following in zip(starts[1:], [*starts[2:], end], strict=False):
        long_enough = here - cuts[-1] >= _SHORTEST_PIECE
        if (
            long_enough
            and (here - cuts[-1] >= goal * 0.9 or following - cuts[-1] > _LONGEST)
            and end - here >= _SHORTEST_PIECE
        ):
            cuts.append(here)
    spans = [(left, left + len(text[left:right].rstrip())) for left, right in zip(cuts, [*cuts[1:], end], strict=True)]
    return [part for span in spans for part in _by_force(text, *span)]


def _by_force(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut a span that has no sentence ends at white space, so that no passage is endless."""
    parts: list[tuple[int, int]] = []
    while end - start > 2 * _LONGEST:
        at = text.rfind(" ", start + _SHORTEST_PIECE, start + _LONGEST)
        at = at if at > 0 else start + _LONGEST
        parts.append((start, start + len(text[start:at].rstrip())))
        start = at + len(text[at:end]) - len(text[at:end].lstrip())
    return [*parts, (start, end)] if start < end else parts


def _says_enough(words: str, block: Block) -> bool:
    if not any(character.isalpha() for character in words):
        return False
    count = len(words.split())
    if count >= _FEWEST_WORDS:
        return True
    if block.kind is BlockKind.ROW:
        return count > 1 and any(character.isdigit() for character in words)
    under_stem = len(block.headings) > len(block.section)
    return block.kind is BlockKind.ITEM and (under_stem or (count > 1 and block.passage_kind is not PassageKind.TEXT))


def _without_repeats(text: str, cuts: list[tuple[Block, int, int]]) -> list[tuple[Block, int, int]]:
    """Keep one of the passages that hold the same words; of a finding given twice, the undamaged copy."""
    best: dict[tuple[str, str | None], int] = {}
    for index, (block, start, end) in enumerate(cuts):
        key = (fingerprint(text[start:end]), block.case)
        if not key[0]:
            continue
        if key not in best or _worth(block, text[start:end]) > _worth(
            cuts[best[key]][0], text[slice(*cuts[best[key]][1:])]
        ):
            best[key] = index
    kept = [cuts[index] for index in sorted(best.values())]
    damaged = _damaged_copies(text, kept)
    return [cut for index, cut in enumerate(kept) if index not in damaged]


def _worth(block: Block, words: str) -> tuple[bool, bool]:
    return block.number is not None, block.passage_kind is not PassageKind.TEXT


def _damaged_copies(text: str, cuts: list[tuple[Block, int, int]]) -> set[int]:
    """Find findings laid out in a broken table (tabs inside) whose words stand whole elsewhere."""
    findings = [
        (index, Counter(fingerprint(text[start:end]).split()), "\t" in text[start:end])
        for index, (block, start, end) in enumerate(cuts)
        if block.passage_kind is PassageKind.FINDING
    ]
    whole = [words for _, words, broken in findings if not broken]
    return {
        index
        for index, words, broken in findings
        if broken and any((words & other).total() >= 0.9 * words.total() for other in whole)
    }


class _Places:
    """Turns character offsets into pages and line numbers."""

    def __init__(self, source: SourceText) -> None:
        self._lines = [index for index, character in enumerate(source.text) if character == "\n"]
        self._page_starts = [page.start for page in source.pages]
        self._pages = source.pages

    def locator(self, block: Block, start: int, end: int) -> Locator:
        first, last = (bisect.bisect_left(self._lines, at) + 1 for at in (start, end - 1))
        page = bisect.bisect_right(self._page_starts, start) - 1
        return Locator(
            page=self._pages[page].page if page >= 0 else None,
            paragraph=block.number,
            section=" > ".join(block.section) or None,
            lines=str(first) if first == last else f"{first}-{last}",
        )
