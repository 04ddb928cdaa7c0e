"""Text to blocks: headings, paragraphs, list items and table rows, in reading order."""

from __future__ import annotations

import re
from collections.abc import Callable

from ingest.models import Block, BlockKind, LineRole, SourceText
from ingest.structure.furniture import RunOnContents, without_furniture
from ingest.structure.headings import heading_of
from ingest.structure.join import Draft, join
from ingest.structure.labels import inline_label, label_of, titled_label
from ingest.structure.lines import Line, Piece, label_cells, lines_of, pieces_of
from ingest.structure.marks import CAPTION
from ingest.structure.tables import caption_rest, caption_title, pipe_rows, plain_tables
from store.models import PassageKind

_HASH_LINE = re.compile(r"^#{1,6}[ \t]+\S", re.M)
_COUNTED = re.compile(r"\d{1,4} [A-Z][^.?!\n]{2,80}$")
_HASHES = re.compile(r"#{1,6}\s+|\s+#+$")


def blocks_of(source: SourceText) -> list[Block]:
    """Cut a source text into blocks. Furniture is left out; nothing is changed."""
    text = source.text
    lines = without_furniture(text, lines_of(source))
    structured = has_marked_headings(source)
    rows, taken = _rows(text, lines, structured=structured)
    pieces = _without_run_on_contents(
        text, list(pieces_of(text, [line for at, line in enumerate(lines) if at not in taken]))
    )
    blocks: list[Block] = []
    in_case = False
    for draft in join(text, pieces, markdown=structured and not source.hints):
        for block in _classify(text, draft, structured=structured, in_case=in_case):
            if block.kind is BlockKind.HEADING and block.style in ("case", "structural"):
                in_case = block.style == "case"
            blocks.append(block)
    return _asked_in_turn(text, _unmarked_lists(text, sorted(blocks + rows, key=lambda block: block.start)))


def _asked_in_turn(text: str, blocks: list[Block]) -> list[Block]:
    """Make items of short numbered questions that look like headings: under a label for questions, or in a series."""
    before: Block | None = None
    for block in blocks:
        number = re.fullmatch(r"(\d{1,2})[.)]", block.marker or "")
        if before and number and block.kind is BlockKind.HEADING and text[block.end - 1] == "?":
            label = label_of(text[before.start : before.end]) if before.kind is BlockKind.HEADING else None
            asked = label is not None and label.kind is PassageKind.QUESTION
            in_series = before.kind is BlockKind.ITEM and (before.marker or "").rstrip(".)") == str(int(number[1]) - 1)
            if asked or in_series:
                block.kind, block.style, block.number, block.level = BlockKind.ITEM, "", None, 0
        before = block
    return blocks


def _unmarked_lists(text: str, blocks: list[Block]) -> list[Block]:
    """Make items of the short lines that follow a stem: counts ("3 business managers"), or three or more titles."""
    index = 0
    while index < len(blocks):
        stem = blocks[index]
        index += 1
        if stem.kind is not BlockKind.PARAGRAPH or text[stem.end - 1] != ":":
            continue
        counted = _run_of(
            blocks,
            index,
            lambda one: one.kind is BlockKind.PARAGRAPH and bool(_COUNTED.match(text[one.start : one.end])),
        )
        titles = _run_of(blocks, index, lambda one: one.kind is BlockKind.HEADING and one.style == "plain")
        for block in counted or (titles if len(titles) >= 3 else ()):
            block.kind, block.marker, block.style = BlockKind.ITEM, "-", ""
    return blocks


def _run_of(blocks: list[Block], index: int, fits: Callable[[Block], bool]) -> list[Block]:
    end = index
    while end < len(blocks) and fits(blocks[end]):
        end += 1
    return blocks[index:end]


def has_marked_headings(source: SourceText) -> bool:
    """Tell whether the format marks headings: by style, tag or hash signs."""
    return any(hint.role is LineRole.HEADING for hint in source.hints.values()) or bool(_HASH_LINE.search(source.text))


def _rows(text: str, lines: list[Line], *, structured: bool) -> tuple[list[Block], set[int]]:
    piped, taken = pipe_rows(text, lines)
    if structured:
        return piped, taken
    plain, more = plain_tables(text, lines)
    return piped + plain, taken | more


def _without_run_on_contents(text: str, pieces: list[Piece]) -> list[Piece]:
    alone = (piece for piece in pieces if piece.look == "title" or (piece.look == "text" and piece.gap))
    contents = RunOnContents({text[piece.start : piece.end] for piece in alone if 0 < piece.end - piece.start < 80})
    return [piece for piece in pieces if piece.look != "text" or not contents.fits(text[piece.start : piece.end])]


def _classify(text: str, draft: Draft, *, structured: bool, in_case: bool) -> list[Block]:
    """Make one block of a draft, or two where a label or a caption opens its text."""
    words = text[draft.start : draft.end]
    if draft.look in ("text", "row") and not in_case and (label := _opening_label(draft, words)):
        return _labelled(draft, label)
    if draft.look == "row" or (draft.hint and draft.hint.role in (LineRole.ROW, LineRole.HEADER_ROW)):
        if draft.hint and (cells := label_cells(text, draft.start, draft.end)):
            label_span, rest = cells
            return [
                Block(BlockKind.HEADING, *label_span, style="inline"),
                Block(BlockKind.PARAGRAPH, *rest),
            ]
        style = "header" if draft.hint and draft.hint.role is LineRole.HEADER_ROW else "row"
        return [Block(BlockKind.ROW, draft.start, draft.end, style=style)]
    if draft.hint and draft.hint.role is LineRole.CAPTION:
        return [Block(BlockKind.HEADING, draft.start, draft.end, style="caption")]
    if style_level := heading_of(text, draft, structured=structured, in_case=in_case):
        return [_heading(text, draft, *style_level)]
    if draft.look == "text" and CAPTION.search(words) and not draft.hint and not draft.marker:
        return _captioned(draft, words)
    return [_body(draft)]


def _opening_label(draft: Draft, words: str) -> re.Match[str] | None:
    """A label that opens a paragraph, or a heading whose title is a statement of its own."""
    role = draft.hint.role if draft.hint else LineRole.TEXT
    if role is LineRole.HEADING:
        return titled_label(words)
    return inline_label(words) if role in (LineRole.TEXT, LineRole.ITEM) else None


def _labelled(draft: Draft, label: re.Match[str]) -> list[Block]:
    start, at = draft.start + label.start("label"), draft.start + label.end("label")
    marked = draft.hint is not None and draft.hint.role is LineRole.HEADING
    heading = Block(
        BlockKind.HEADING,
        start,
        at,
        level=draft.hint.level if draft.hint and marked else 0,
        style="structural" if marked else "inline",
        number=draft.number or None,
    )
    return [heading, Block(BlockKind.PARAGRAPH, draft.start + label.start("rest"), draft.end)]


def _captioned(draft: Draft, words: str) -> list[Block]:
    """A table caption: its title heads the rows; notes before it and text after it are blocks of their own."""
    found = CAPTION.search(words)
    if found is None or (found.start() > 0 and not words.startswith("*")):
        return [_body(draft)]
    title, rest = caption_title(words), caption_rest(words)
    blocks = [
        Block(BlockKind.HEADING, draft.start + found.start(), draft.start + found.start() + len(title), style="caption")
    ]
    if note := words[: found.start()].rstrip():
        blocks.insert(0, Block(BlockKind.PARAGRAPH, draft.start, draft.start + len(note), context=[title]))
    if words[rest:].strip():
        context = [title] if words[rest] == "(" else []
        blocks.append(Block(BlockKind.PARAGRAPH, draft.start + rest, draft.end, context=context))
    return blocks


def _heading(text: str, draft: Draft, style: str, level: int) -> Block:
    start, end = draft.start, draft.end
    if hashes := _HASHES.match(text, start):
        start = hashes.end()
    return Block(
        BlockKind.HEADING, start, end, level=level, marker=draft.marker, number=draft.number or None, style=style
    )


def _body(draft: Draft) -> Block:
    """A paragraph, or a list item where the draft has a marker. A printed number makes a paragraph of an item."""
    number = draft.number or None
    if draft.hint and draft.hint.role is LineRole.ITEM:
        return Block(BlockKind.ITEM, draft.start, draft.end, level=draft.hint.level * 2, marker=draft.marker or "-")
    if draft.marker and not number:
        return Block(BlockKind.ITEM, draft.start, draft.end, level=draft.indent, marker=draft.marker)
    style = "quote" if draft.hint and draft.hint.role is LineRole.QUOTE else ""
    return Block(
        BlockKind.PARAGRAPH,
        draft.start,
        draft.end,
        level=draft.indent,
        marker=draft.marker or None,
        number=number,
        style=style,
    )
