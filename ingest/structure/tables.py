"""Tables set as plain lines: rows of a label and figures, with their caption and header."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.models import Block, BlockKind
from ingest.structure.labels import label_of
from ingest.structure.lines import Line
from ingest.structure.marks import CAPTION
from store.models import PassageKind

_VALUE = r"[<>~]?\d[\d,.]*%?(?:\s*\(\s*\d+(?:\.\d+)?\s*%\s*\))?"
_ROW = re.compile(
    rf"[^\W\d_‘'“(*][^\n\t]{{1,90}}?\**(?:\s+(?:-|{_VALUE}))*\s+{_VALUE}$|[‘'“(][^\n\t]{{2,90}}?\s+{_VALUE}$"
)
_NUMBERS = re.compile(r"\d[\d,]*")
_OWN_FIGURES = 4
_SIZES, _OWN_SIZES = re.compile(r"\b[nN]\s?=\s?\d"), 3
_BARE = re.compile(r"\d[\d,.]*\s*(?:%|\(\s*\d+(?:\.\d+)?\s*%\s*\))$")
# A caption that runs on into its paragraph: "Table 5: Review methods The report identifies ...".
_CAPTION_END = re.compile(r"\s+\(|[.!?]\s|(?<=[a-z]) (?=(?:The|This|These|In|As|It|A|An|There)\s)")
_FIGURES_CELL = re.compile(r"(?:^|\| )[\d.,%()\s:-]+(?: \||$)")
_PIPE_RULE = re.compile(r"\|?[\s:|-]*-{3,}[\s:|-]*\|?$")


_ROW_KINDS = (
    PassageKind.RECOMMENDATION,
    PassageKind.FINDING,
    PassageKind.LEARNING_POINT,
    PassageKind.QUESTION,
)


@dataclass(slots=True)
class Region:
    """A table found among lines: the indexes of its header line and of the lines of each row."""

    first: int
    last: int
    header: int | None = None
    rows: list[list[int]] = field(default_factory=list)


def plain_tables(text: str, lines: list[Line]) -> tuple[list[Block], set[int]]:
    """Find tables of plain lines: their rows, and the indexes of the lines they took. Captions are left in place."""
    blocks: list[Block] = []
    taken: set[int] = set()
    captions: set[int] = set()
    for region in _regions(lines):
        caption = _caption(lines, region, captions)
        context = [caption_title(lines[caption].text)] if caption is not None else []
        if region.header is not None:
            header = lines[region.header]
            taken.add(region.header)
            if len(_NUMBERS.findall(header.text)) >= _OWN_FIGURES:
                # A header with figures of its own, such as the size of each group, is evidence too.
                blocks.append(Block(BlockKind.ROW, header.start, header.end, context=list(context)))
            context.append(header.text)
        if caption is not None:
            captions.add(caption)
        for row in region.rows:
            taken.update(row)
            start, end = lines[row[0]].start, lines[row[-1]].end
            blocks.append(Block(BlockKind.ROW, start, end, context=list(context)))
    return blocks, taken


def caption_title(words: str) -> str:
    """The title of a table from its caption line, notes and run-on text left out."""
    found = CAPTION.search(words)
    title = words[found.start() :] if found else words
    end = _CAPTION_END.search(title, len(found.group(0)) if found else 0)
    return title[: end.start() if end else len(title)].strip()


def caption_rest(words: str) -> int:
    """Where the text after a caption's title starts in a caption line; its length where there is none."""
    found = CAPTION.search(words)
    at = (found.start() if found else 0) + len(caption_title(words))
    return at + len(words[at:]) - len(words[at:].lstrip(" ."))


def pipe_rows(text: str, lines: list[Line]) -> tuple[list[Block], set[int]]:
    """Find Markdown tables: their rows, with the first row as header, and the indexes of the lines they took."""
    blocks: list[Block] = []
    taken: set[int] = set()
    header: str | None = None
    for index, line in enumerate(lines):
        if not (line.text.startswith("|") and line.text.endswith("|") and line.text.count("|") > 2):
            header = None
            continue
        taken.add(index)
        if _PIPE_RULE.match(line.text):
            continue
        if header is None:
            header = " | ".join(cell.strip() for cell in line.text.strip("|").split("|"))
            continue
        start = line.start + 1 + len(line.text[1:]) - len(line.text[1:].lstrip())
        end = line.start + len(line.text[:-1].rstrip())
        blocks.append(Block(BlockKind.ROW, start, end, context=[header]))
    return blocks, taken


def name_columns(text: str, blocks: list[Block]) -> list[Block]:
    """Take the first row of a table of tabs or cells as its header, and put it over the rows that follow."""
    done: list[Block] = []
    header = ""
    for index, block in enumerate(blocks):
        if block.kind is not BlockKind.ROW or block.style not in ("row", "header"):
            # A group's name stands alone in its row, and reads as a short paragraph.
            group = block.kind is BlockKind.PARAGRAPH and len(text[block.start : block.end].split()) < 5
            header = header if block.style == "caption" or group else ""
            done.append(block)
            continue
        cells = " | ".join(" ".join(cell.split()) for cell in text[block.start : block.end].split("\t") if cell.strip())
        followed = index + 1 < len(blocks) and blocks[index + 1].style == "row"
        if (block.style == "header" and followed) or (not header and followed and not _FIGURES_CELL.search(cells)):
            header = cells
            if len(_SIZES.findall(cells)) >= _OWN_SIZES:
                done.append(block)
            continue
        block.context = [*block.context, header] if header else block.context
        block.passage_kind = _kind_of_rows(header)
        done.append(block)
    return done


def _kind_of_rows(header: str) -> PassageKind:
    """What the rows of a table are where a column is headed "Recommendation", "Learning point" or the like."""
    labels = (label_of(cell) for cell in header.split(" | ")) if header else ()
    return next((label.kind for label in labels if label and label.kind in _ROW_KINDS), PassageKind.TEXT)


def _is_row(words: str) -> bool:
    return len(words) <= 140 and bool(_ROW.match(words))


def _regions(lines: list[Line]) -> list[Region]:
    regions: list[Region] = []
    index = 0
    while index < len(lines):
        region = _region_at(lines, index)
        if region is None:
            index += 1
            continue
        regions.append(region)
        index = region.last + 1
    return regions


def _region_at(lines: list[Line], index: int) -> Region | None:
    """Read a table that starts at this line, with or without a header line; None where there is no table."""
    region = Region(index, index)
    at = index
    if not _is_row(lines[at].text) and not _row_over_lines(lines, at):
        region.header = at
        at += 1
        if at >= len(lines) or lines[at].gap or len(lines[index].text) > 200:
            return None
    while at < len(lines):
        row = [at] if _is_row(lines[at].text) else _row_over_lines(lines, at)
        if not row or (region.rows and lines[at].gap and len(row) == 1 and not _BARE.match(lines[at - 1].text)):
            break
        region.rows.append(row)
        at = row[-1] + 1
    region.last = at - 1
    return region if len(region.rows) >= 3 else None


def _row_over_lines(lines: list[Line], at: int) -> list[int]:
    """A row whose label stands alone and whose figures follow on lines of their own."""
    end = at + 1
    while end < len(lines) and _BARE.match(lines[end].text):
        end += 1
    label = lines[at].text
    fits = len(label) <= 100 and not label[0].isdigit() and label[-1] not in ".:?"
    return list(range(at, end)) if end > at + 1 and fits else []


def _caption(lines: list[Line], region: Region, used: set[int]) -> int | None:
    """Find the caption: the line before the table unless another table has it, else the first lines after it."""
    before = region.first - 1
    if before >= 0 and before not in used and re.match(CAPTION, lines[before].text):
        return before
    for after in (region.last + 1, region.last + 2):
        if after < len(lines) and CAPTION.search(lines[after].text) and after not in used:
            return after
    return None
