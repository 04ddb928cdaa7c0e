"""Blocks to an outline: which headings stand over a block, what they make of it, and what is left out."""

from __future__ import annotations

import re
from collections import Counter

from ingest.models import Block, BlockKind
from ingest.structure.path import HeadingPath, OpenHeading
from store.models import PassageKind, Valence

_METHOD = re.compile(r"\bmethod(?:s|ology|ological)?\b|data collection|limitations|^sample$|research questions", re.I)
_ORDINAL = re.compile(r"(?:(?:First|Second|Third|Fourth|Fifth|Sixth|Seventh)(?:ly)?|And finally|Finally)\b,?", re.I)
_STRENGTH = re.compile(
    r"\bproving (?:to be )?(?:effective|successful)|\bgood practice (?:was|is) (?:seen|evident|noted)|\bworked well\b",
    re.I,
)
_CASE_TAG = re.compile(r"\[((?:(?:Child|Baby|Family|Case|Young Person|Adult) \w{1,4})|[A-Z]\w+ SCR)\]\.?$")
_FORM = re.compile(r"<input|please (?:tick|select|state)|thank you for (?:your|participating)", re.I)
_FOI = re.compile(r"\bFOI\b|freedom of information", re.I)
_EVIDENCE = (PassageKind.FINDING, PassageKind.RECOMMENDATION, PassageKind.KEY_MESSAGE, PassageKind.LEARNING_POINT)
_SMALL_PART = 1 / 3


def outline(text: str, blocks: list[Block]) -> list[Block]:
    """Return the blocks that are evidence, each with its headings, kind and valence. Headings themselves go."""
    path = HeadingPath(text, blocks)
    kept: list[Block] = []
    after_heading = False
    for index, block in enumerate(blocks):
        if block.kind is BlockKind.HEADING:
            path.push(index, after_heading=after_heading, seen_body=bool(kept))
        elif not path.dropped:
            _place(text, path, block)
            kept.append(block)
        if block.style != "caption":
            after_heading = block.kind is BlockKind.HEADING
    return _mark_correspondence(text, _without_forms(text, kept))


def _place(text: str, path: HeadingPath, block: Block) -> None:
    """Give a block its path, its kind and its valence."""
    words = text[block.start : block.end]
    path.close_finished_inline(block)
    if block.kind is BlockKind.PARAGRAPH:
        path.caption = ""
    elif path.caption and path.caption not in block.context:
        block.context.insert(0, path.caption)
    block.section = [entry.title for entry in path.open]
    block.headings = [*block.section, *block.context]
    labels = [entry for entry in path.open if entry.label]
    if labels and not block.case:
        _apply(labels[-1], block, words)
    if path.open and not path.open[-1].used and block.number is None and "." in (path.open[-1].number or ""):
        block.number = path.open[-1].number
    for entry in path.open:
        entry.used += block.kind is not BlockKind.ITEM
    if block.kind is BlockKind.ROW and block.passage_kind is PassageKind.TEXT:
        block.passage_kind = PassageKind.TABLE_ROW
    if block.passage_kind is PassageKind.TEXT and any(_METHOD.search(title) for title in block.section):
        block.passage_kind = PassageKind.METHOD
    if block.passage_kind is PassageKind.FINDING and _STRENGTH.search(words):
        block.valence = Valence.STRENGTH
    if block.case is None and (tag := _CASE_TAG.search(words[-40:])):
        block.case = tag.group(1)


def _apply(entry: OpenHeading, block: Block, words: str) -> None:
    """Let a label say what a block is."""
    label = entry.label
    if label is None or block.passage_kind is PassageKind.QUOTE:
        return
    if label.holds == "first" and entry.used > (0 if block.kind is not BlockKind.ITEM else 1):
        return
    in_list = block.kind is not BlockKind.PARAGRAPH or bool(_ORDINAL.match(words))
    stem = words.endswith(":") and (block.kind is BlockKind.PARAGRAPH or label.kind is PassageKind.QUESTION)
    if (label.holds == "items" and not in_list) or stem:
        return
    if label.kind is PassageKind.QUESTION and "?" not in words:
        return
    block.passage_kind = label.kind if block.kind is not BlockKind.ROW else PassageKind.TABLE_ROW
    block.valence = label.valence


def _without_forms(text: str, blocks: list[Block]) -> list[Block]:
    """Leave out questionnaires: top sections, a small part of the whole, with two or more marks of a form."""
    marks = Counter(
        block.section[0] for block in blocks if block.section and _FORM.search(text[block.start : block.end])
    )
    sizes = Counter(block.section[0] for block in blocks if block.section)
    forms = {title for title, count in marks.items() if count >= 2 and sizes[title] <= _SMALL_PART * len(blocks)}
    return [block for block in blocks if not block.section or block.section[0] not in forms]


def _mark_correspondence(text: str, blocks: list[Block]) -> list[Block]:
    """In a release under freedom of information law, what stands before the first finding is correspondence."""
    first = next((index for index, block in enumerate(blocks) if block.passage_kind in _EVIDENCE), 0)
    opening = [line for line in text[:600].split("\n") if line.strip()][:3]
    if first and any(_FOI.search(line) for line in opening if len(line) < 120):
        for block in blocks[:first]:
            block.passage_kind = PassageKind.CORRESPONDENCE
    return blocks
