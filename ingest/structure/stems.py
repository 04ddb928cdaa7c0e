"""Stems and their lists: "... are:" and what follows. A short list stays whole; a long one names its stem."""

from __future__ import annotations

from ingest.models import Block, BlockKind
from ingest.sentences import sentence_starts
from ingest.structure.marks import words
from store.models import PassageKind

_WHOLE_LIST, _SHORT_ITEM, _FRAGMENT = 900, 14, 40
_JOINED_KINDS = (PassageKind.TEXT, PassageKind.METHOD, PassageKind.BARRIER, PassageKind.ENABLER, PassageKind.QUESTION)


def join_stems(text: str, blocks: list[Block]) -> list[Block]:
    """Join each stem with its list where all of it is short; else put the stem among the headings of its items."""
    done: list[Block] = []
    index = 0
    while index < len(blocks):
        block = blocks[index]
        done.append(block)
        index += 1
        if not text[block.start : block.end].endswith((":", ":-", ":–")) or block.kind is BlockKind.ROW or block.case:
            continue
        items = _items_under(text, block, blocks, index)
        if not items:
            continue
        if _fits_whole(text, block, items):
            done[-1:] = _whole(text, block, items)
            index += len(items)
        else:
            _name_stem(text, block, items)
    return done


def _items_under(text: str, stem: Block, blocks: list[Block], index: int) -> list[Block]:
    """The list that a stem opens: deeper items, or items right after it that cannot stand without it."""
    items: list[Block] = []
    stem_is_item = bool(stem.marker)
    for at in range(index, len(blocks)):
        block = blocks[at]
        if block.kind is not BlockKind.ITEM or block.section != stem.section:
            if items or not _is_note(text, block):
                break
            continue
        deeper = block.level > stem.level
        leans_on_stem = text[block.start].islower() or (stem.number is not None and (not items or _beside(items, stem)))
        if stem_is_item and not deeper and not leans_on_stem:
            break
        items.append(block)
    return items


def _beside(items: list[Block], stem: Block) -> bool:
    return items[-1].level == stem.level


def _is_note(text: str, block: Block) -> bool:
    """A footnote between a stem and its list, as a page break leaves it."""
    return text[block.start] in "¹²³*†"


def _fits_whole(text: str, stem: Block, items: list[Block]) -> bool:
    """A list stays whole when its items are too short to be read alone."""
    kinds = {item.passage_kind for item in items}
    separate = kinds - {*_JOINED_KINDS, stem.passage_kind}
    asks = PassageKind.QUESTION in kinds and any("?" in text[item.start : item.end] for item in items[:-1])
    length = items[-1].end - _last_sentence(text, stem)
    return not separate and not asks and length <= _WHOLE_LIST and all(_is_short(text, item) for item in items)


def _is_short(text: str, item: Block) -> bool:
    return words(text[item.start : item.end]) <= (_FRAGMENT if text[item.start].islower() else _SHORT_ITEM)


def _whole(text: str, stem: Block, items: list[Block]) -> list[Block]:
    """One block of the stem and its list. A long stem gives its last sentence only, and keeps the rest to itself."""
    cut = _last_sentence(text, stem)
    kinds = {item.passage_kind for item in items}
    kind = PassageKind.QUESTION if PassageKind.QUESTION in kinds else stem.passage_kind
    if kind is PassageKind.TEXT and len(kinds) == 1:
        kind = items[0].passage_kind
    start = cut if cut - stem.start > 150 or items[-1].end - stem.start > _WHOLE_LIST else stem.start
    joined = Block(
        stem.kind,
        start,
        items[-1].end,
        level=stem.level,
        marker=stem.marker,
        number=stem.number,
        headings=stem.headings,
        section=stem.section,
        passage_kind=kind,
        valence=stem.valence,
        case=stem.case,
    )
    if start == stem.start:
        return [joined]
    stem.end = stem.start + len(text[stem.start : start].rstrip())
    return [stem, joined]


def _last_sentence(text: str, stem: Block) -> int:
    return sentence_starts(text, stem.start, stem.end)[-1]


def _name_stem(text: str, stem: Block, items: list[Block]) -> None:
    """Put the stem's last sentence among the headings of its items; they share its printed paragraph number."""
    words_of_stem = " ".join(text[_last_sentence(text, stem) : stem.end].split())
    for item in items:
        item.headings = [*item.headings, words_of_stem]
        if item.level > stem.level and item.number is None:
            item.number = stem.number
