"""Blocks to an outline: which headings stand over a block, what they make of it, and what is left out."""

from __future__ import annotations

import re
from collections import Counter

from ingest.models import Block, BlockKind
from ingest.structure.labels import Label
from ingest.structure.path import HeadingPath, OpenHeading
from store.models import PassageKind, Valence

_METHOD = re.compile(r"\bmethod(?:s|ology|ological)?\b|data collection|limitations|^sample$|research questions", re.I)
_ORDINAL = re.compile(r"(?:(?:First|Second|Third|Fourth|Fifth|Sixth|Seventh)(?:ly)?|And finally|Finally)\b,?", re.I)
_STRENGTH = re.compile(
    r"\bproving (?:to be )?(?:effective|successful)|\bgood practice (?:was|is) (?:seen|evident|noted|identified|shown)"
    r"|\bworked well\b|\b(?:it|this|which|that|there) (?:was|were|is) (?:also |an? |some "
    r"|clear )*(?:example of |evidence of |examples of )?"
    r"(?:very )?(?:good|effective|excellent|exemplary|thoughtful|positive|commendable|notable) practice\b"
    r"|\bexample of (?:good|effective|excellent|positive) practice\b|\b(?:is|was) to be commended\b|^good practice[.:]"
    r"|\b(?:regard|consider|see|recognise|note|describe)[sd]?(?:d|n)? (?:this |it |that |which )?(?:to be|as)"
    r" (?:an example of )?(?:very )?(?:good|effective|excellent) practice\b"
    r"|(?:^|\s)[*_]{1,2}(?:strength|good practice):?[*_]{1,2}",
    re.I,
)
_UNMET = re.compile(
    r"\b(?:would|could|should|might) (?:have been|be)\b[^.]{0,40}practice|\bnot (?:good|effective) practice", re.I
)
_CASE_TAG = re.compile(r"\[((?:(?:Child|Baby|Family|Case|Young Person|Adult) \w{1,4})|[A-Z]\w+ SCR)\]\.?$")
# Headings under a finding that tell of its setting or its reasons, and are no findings themselves.
_SETTING = re.compile(
    r"(?:background|context|introduction|circumstances|what happened|summary of .*|why (?:does|is|do) .*|why it matters"
    r"|rationale|evidence.*|analysis.*|discussion|methodology|how .*\?|what is the issue.*|relevance|narrative)$",
    re.I,
)
# What opens a list and says nothing by itself.
_STEM = re.compile(r":[-–]?$|\b(?:as follows|set out below|listed below|are below|the following)[.:]?$", re.I)
_ACTION = re.compile(
    r"(?:(?:That |For )?(?:the |each |all |every )?[A-Z]\w*(?:[ ,&]+(?:and |of |for "
    r"|the )*[\w’']+){0,9}? (?:to|should|must|will|needs? to)\b"
    r"|To [a-z]+|That (?:the|all|each)\b|(?:All|Every|Each)\b.{3,80}? (?:to|should|must)\b)"
)
_ASKS_FOR_ACTION = re.compile(r"\b(?:should|must|needs? to|ensure|consider(?:s|ed)?|review|seek assurance)\b", re.I)
# "How common is this? In 2019/20, 14 of 22 ...": a question that the text answers itself is no question to the reader.
_ANSWERED = re.compile(r"\?\s+(?:In|Of|From|Between|During|Since)\b(?=[^?]*$)[^?]*\d")
_FORM = re.compile(r"<input|please (?:tick|select|state)|thank you for (?:your|participating)", re.I)
_LETTER = re.compile(
    r"(?:thank you for your (?:request|e-?mail|letter|enquiry)|(?:i|we) (?:can confirm|confirm|refer to|write"
    r"|request|regret)\b"
    r"|dear\b|following your request|your request (?:was|has|for)|please (?:provide|find|could you)|under section \d)",
    re.I,
)
_FOI = re.compile(r"\bFOI\b|freedom of information", re.I)
_EVIDENCE = (PassageKind.FINDING, PassageKind.RECOMMENDATION, PassageKind.KEY_MESSAGE, PassageKind.LEARNING_POINT)
_NO_VALENCE = (PassageKind.QUESTION, PassageKind.METHOD, PassageKind.RECOMMENDATION)
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
        _apply(labels[-1], path.open[-1], block, words)
    if path.open and not path.open[-1].used and block.number is None and "." in (path.open[-1].number or ""):
        block.number = path.open[-1].number
    for entry in path.open:
        entry.used += block.kind is not BlockKind.ITEM
    if block.kind is BlockKind.ROW and block.passage_kind is PassageKind.TEXT:
        block.passage_kind = PassageKind.TABLE_ROW
    if block.passage_kind is PassageKind.TEXT and any(_METHOD.search(title) for title in block.section):
        block.passage_kind = PassageKind.METHOD
    if block.passage_kind not in _NO_VALENCE and _STRENGTH.search(words) and not _UNMET.search(words):
        block.valence = Valence.STRENGTH
    if block.case is None and (tag := _CASE_TAG.search(words[-40:])):
        block.case = tag.group(1)


def _reaches(label: Label, top: OpenHeading, block: Block) -> bool:
    """Tell whether a label holds under a heading of its own: not its background, and of a finding the statement."""
    if label.holds == "first" or _SETTING.match(top.title):
        return False
    return label.kind is not PassageKind.FINDING or block.kind is BlockKind.ITEM or not top.used


def _apply(entry: OpenHeading, top: OpenHeading, block: Block, words: str) -> None:
    """Let a label say what a block is."""
    label = entry.label
    if label is None or block.passage_kind is PassageKind.QUOTE or block.kind is BlockKind.ROW:
        return
    if entry is not top and not _reaches(label, top, block):
        return
    if label.holds == "first" and entry.used > (0 if block.kind is not BlockKind.ITEM else 1):
        return
    in_list = block.kind is not BlockKind.PARAGRAPH or block.number is not None or bool(_ORDINAL.match(words))
    stem = bool(_STEM.search(words)) and (block.kind is BlockKind.PARAGRAPH or label.kind is PassageKind.QUESTION)
    acts = label.kind is PassageKind.RECOMMENDATION and bool(_ACTION.match(words))
    if (label.holds == "items" and not in_list and not acts) or stem:
        return
    if label.kind is PassageKind.QUESTION and _ANSWERED.search(words):
        return
    if label.kind is PassageKind.QUESTION and "?" not in words:
        if "consider" in entry.title.lower() and _ASKS_FOR_ACTION.search(words) and in_list:
            block.passage_kind, block.level_for = PassageKind.RECOMMENDATION, label.level
        return
    block.passage_kind = label.kind
    block.valence = label.valence
    block.level_for = label.level


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
    if any(_FOI.search(line) for line in opening if len(line) < 120):
        for block in blocks[:first]:
            if block.kind is not BlockKind.ROW:
                block.passage_kind = PassageKind.CORRESPONDENCE
        for block in blocks[first:]:
            if block.passage_kind is PassageKind.TEXT and _LETTER.match(text[block.start : block.end]):
                block.passage_kind = PassageKind.CORRESPONDENCE
    return blocks
