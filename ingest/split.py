"""Blocks to passages: one idea each, verbatim, with its place in the document."""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Sequence

from ingest.models import Block, BlockKind, SourceText
from ingest.searchable import fingerprint, search_text
from ingest.sentences import sentence_starts
from ingest.structure.bodies import names_body
from ingest.structure.marks import WRITER
from ingest.themes import themes_of
from store.models import Locator, Passage, PassageKind, Place, passage_id

_LONGEST, _PIECE, _SHORTEST_PIECE = 1200, 900, 400
_FEWEST_WORDS = 4
_OPENING, _LONG_QUOTE = 4, 15  # words
# Who published when, on lines of their own, and what a form asks its writer to put in: both are about the document.
_STAMP = re.compile(
    rf"[*_]*(?:{WRITER} .{{4,80}}"
    r"|(?:final )?version\b.{0,40}"
    r"|(?:date of publication|publication date|published|date|status)\b[^.\n]{0,40}\b(?:19|20)\d\d)[*_]*",
    re.I,
)
_FORM = re.compile(r"(?:To include here:|Identify each individual learning point|\(?Delete as appropriate)", re.I)
_SPACE = re.compile(r"\s+")


def split(source: SourceText, blocks: list[Block], document_id: str) -> list[Passage]:
    """Cut blocks into passages.

    `text == source.text[start:end]` holds for every passage. Paragraphs over 1,200 characters are cut at sentence
    ends into pieces of 400 to 900. Fragments under 4 words go, unless they are items under a stem. Where the same
    words stand twice, the better placed passage stays and tells where the other one was.
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
    for (block, start, end), copies in kept:
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
                voice=block.voice,
                quoted_source=block.quoted_source,
                level=block.level_for,
                also_at=[Place(start=at, end=to, locator=places.locator(one, at, to)) for one, at, to in copies],
                themes=themes_of(" . ".join([*block.headings[-2:], text])),
            )
        )
        seen[words] += 1
    return passages


def renamed(passages: Sequence[Passage], document_id: str) -> list[Passage]:
    """Give passages the ids that they have in a document of another id."""
    seen: Counter[str] = Counter()
    own: dict[str, str] = {}
    for passage in passages:
        words = _SPACE.sub(" ", passage.text).strip()
        own[passage.passage_id] = passage_id(document_id, passage.text, seen[words])
        seen[words] += 1
    return [_moved(passage, document_id, own) for passage in passages]


def _moved(passage: Passage, document_id: str, own: dict[str, str]) -> Passage:
    """A passage under its new id, with what it says of other passages under theirs."""
    update: dict[str, object] = {"passage_id": own[passage.passage_id], "document_id": document_id}
    if passage.parent_id:
        update["parent_id"] = own.get(passage.parent_id, passage.parent_id)
    if passage.conflict_with:
        update["conflict_with"] = [
            note.model_copy(update={"passage_id": own.get(note.passage_id, note.passage_id)})
            for note in passage.conflict_with
        ]
    return passage.model_copy(update=update)


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
    count = len(words.split())
    if block.passage_kind is PassageKind.TEXT and (_STAMP.fullmatch(words) or names_body(words) or _FORM.match(words)):
        return False
    if not any(character.isalpha() for character in words):
        # Years and counts alone say nothing but in a row under a header.
        return block.kind is BlockKind.ROW and bool(block.context) and count > 1
    if count >= _FEWEST_WORDS or (block.style.startswith("case") and block.case and count > 1):
        return True
    if block.kind is BlockKind.ROW:
        return count > 1 and any(character.isdigit() for character in words)
    under_stem = len(block.headings) > len(block.section)
    return block.kind is BlockKind.ITEM and (under_stem or (count > 1 and block.passage_kind is not PassageKind.TEXT))


Cut = tuple[Block, int, int]


def _without_repeats(text: str, cuts: list[Cut]) -> list[tuple[Cut, list[Cut]]]:
    """Keep one of the passages that hold the same words, with the places of the others; of two, the undamaged one."""
    groups: dict[tuple[object, ...], list[int]] = {}
    for index, (block, start, end) in enumerate(cuts):
        if print_ := fingerprint(text[start:end]):
            groups.setdefault(_same(block, print_), []).append(index)
    copies: dict[int, list[int]] = {}
    for group in groups.values():
        best = max(group, key=lambda index: (*_worth(cuts[index][0]), -index))
        copies[best] = [index for index in group if index != best]
    for copy, whole in {**_damaged(text, cuts, list(copies)), **_shortened(text, cuts, list(copies))}.items():
        if copy in copies and whole in copies:
            copies[whole] += [copy, *copies.pop(copy)]
    return [(cuts[index], [cuts[one] for one in sorted(copies[index])]) for index in sorted(copies)]


def _same(block: Block, print_: str) -> tuple[object, ...]:
    """What makes two passages one: their words and case; for a row of a table, what stands over it too."""
    return print_, block.case, tuple(block.headings) if block.kind is BlockKind.ROW else None


def _worth(block: Block) -> tuple[bool, bool]:
    return block.number is not None, block.passage_kind is not PassageKind.TEXT


def _damaged(text: str, cuts: list[Cut], indexes: list[int]) -> dict[int, int]:
    """Find findings laid out in a broken table (tabs inside) whose words stand whole elsewhere: copy to whole."""
    findings = [index for index in indexes if cuts[index][0].passage_kind is PassageKind.FINDING]
    words = {index: Counter(fingerprint(text[slice(*cuts[index][1:])]).split()) for index in findings}
    broken = {index for index in findings if "\t" in text[slice(*cuts[index][1:])]}
    found: dict[int, int] = {}
    for copy in broken:
        for whole in (index for index in findings if index not in broken):
            if (words[copy] & words[whole]).total() >= 0.9 * words[copy].total():
                found[copy] = whole
    return found


def _shortened(text: str, cuts: list[Cut], indexes: list[int]) -> dict[int, int]:
    """Find long quotations that another one from the same speaker holds, a word or two apart: copy to whole."""
    speakers: dict[tuple[str, str], list[tuple[int, list[str]]]] = {}
    for index in indexes:
        block, start, end = cuts[index]
        if block.passage_kind is PassageKind.QUOTE and block.attribution:
            words = fingerprint(text[start:end]).split()
            key = (block.attribution, " ".join(words[:_OPENING]))
            if len(words) >= _LONG_QUOTE:
                speakers.setdefault(key, []).append((index, words))
    found: dict[int, int] = {}
    for quotes in speakers.values():
        quotes.sort(key=lambda one: len(one[1]), reverse=True)
        for at, (copy, words) in enumerate(quotes[1:], 1):
            for whole, others in quotes[:at]:
                if (Counter(words) & Counter(others)).total() >= 0.95 * len(words):
                    found[copy] = whole
                    break
    return found


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
