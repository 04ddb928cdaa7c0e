"""Case lists: entries under "Month Year - Authority - Child", with labelled fields."""

from __future__ import annotations

import re

from ingest.models import Block, BlockKind
from ingest.structure.lines import trim
from ingest.structure.marks import CASE_HEADER
from store.models import PassageKind, Valence

_FIELD = re.compile(
    r"(?:^|(?<=\s))\**(?P<label>Background|Key issues?|Learning(?: points?)?|Findings?|Recommendations?"
    r"|Model|Method|Keywords?):\**\s*"
)
_KINDS = {
    "learning": PassageKind.LEARNING_POINT,
    "finding": PassageKind.FINDING,
    "recommendation": PassageKind.RECOMMENDATION,
}
_TOGETHER = ("model", "method", "keyword")


def mark_cases(text: str, blocks: list[Block]) -> list[Block]:
    """Split the entries of a case list into their fields, and give each field its case and kind."""
    done: list[Block] = []
    case, header, label = "", "", ""
    for block in blocks:
        if block.kind is BlockKind.HEADING and block.style in ("case", "structural"):
            found = CASE_HEADER.match(text[block.start : block.end]) if block.style == "case" else None
            case, header, label = (_name(found), text[block.start : block.end], "") if found else ("", "", "")
        if not case or block.kind is BlockKind.HEADING:
            done.append(block)
            continue
        for start, end, found_label in _fields(text, block, label):
            label = found_label
            piece = _field(start, end, case, header, label)
            if done and _belongs_with(done[-1], piece):
                done[-1].end = piece.end
            else:
                done.append(piece)
    return done


def _name(found: re.Match[str]) -> str:
    date = f"{found['month'] or ''} {found['year']}".strip()
    return f"{found['authority']}, {found['child']}, {date}"


def _fields(text: str, block: Block, label: str) -> list[tuple[int, int, str]]:
    """Cut a block at its field labels; the text before the first one goes on with the field before it."""
    marks = list(_FIELD.finditer(text, block.start, block.end))
    spans = [(block.start, marks[0].start() if marks else block.end, label)]
    for index, mark in enumerate(marks):
        end = marks[index + 1].start() if index + 1 < len(marks) else block.end
        keeps_label = mark["label"].lower().startswith(_TOGETHER)
        spans.append((mark.start() if keeps_label else mark.end(), end, mark["label"]))
    trimmed = ((*trim(text, start, end), name) for start, end, name in spans)
    return [(start, end, name) for start, end, name in trimmed if start < end]


def _field(start: int, end: int, case: str, header: str, label: str) -> Block:
    lowered = label.lower()
    kind = next((kind for name, kind in _KINDS.items() if lowered.startswith(name)), PassageKind.CASE)
    valence = Valence.PROBLEM if lowered.startswith("key issue") else Valence.NEUTRAL
    context = [label] if label and not lowered.startswith(_TOGETHER) else []
    return Block(
        BlockKind.PARAGRAPH,
        start,
        end,
        style=f"case {lowered}".strip(),
        context=context,
        passage_kind=kind,
        valence=valence,
        case=case,
    )


def _belongs_with(before: Block, piece: Block) -> bool:
    """Keep the model and the keywords of one case in one passage: alone they say too little."""
    names = (before.style.removeprefix("case "), piece.style.removeprefix("case "))
    return before.case == piece.case and all(name.startswith(_TOGETHER) for name in names)
