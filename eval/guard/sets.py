"""The guard's gold sets, and public sets by path."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from eval.errors import GoldError

GOLD = Path(__file__).resolve().parent.parent / "gold"
Expected = Literal["immediate_danger", "personal_data", "case_decision", "instructions"]
PAIRS: dict[str, Expected] = {
    "danger": "immediate_danger",
    "people": "personal_data",
    "decision": "case_decision",
    "instructions": "instructions",
    # Written by somebody who had seen none of the others; the other half of their messages is trained on.
    "told_danger": "immediate_danger",
    "told_people": "personal_data",
    "told_decision": "case_decision",
}


class GuardRow(BaseModel):
    """One message: what the guard must call it (None for innocent), and where the details of people stand in it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(min_length=1)
    text: str
    expected: Expected | None
    split: Literal["open", "sealed"] = "open"
    spans: tuple[tuple[int, int], ...] = ()


def gold(name: str, folder: Path = GOLD) -> list[GuardRow]:
    """Read `guard_NAME.jsonl`.

    Raises:
        GoldError: the file cannot be read, or a line of it cannot be used.
    """
    path = folder / f"guard_{name}.jsonl"
    return [_row(path, number, json_line) for number, json_line in _lines(path)]


def _row(path: Path, number: int, held: dict[str, object]) -> GuardRow:
    try:
        return GuardRow.model_validate(held)
    except ValidationError as error:
        raise GoldError(f"{path}, line {number}: {error.errors()[0]['msg']}. Correct the line.") from error


def _lines(path: Path) -> Iterator[tuple[int, dict[str, object]]]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"The gold file {path} cannot be read ({error}). Check the path.") from error
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                held = json.loads(line)
            except json.JSONDecodeError as error:
                raise GoldError(f"{path}, line {number}: this is no JSON ({error}). Correct the line.") from error
            yield number, held


def public(path: Path) -> list[GuardRow]:
    """Read a public set of personal data: JSONL with character spans, or tokens with BIO tags.

    JSONL: `text` (or `full_text`, `source_text`) and `spans` (or `labels`, `entities`, `privacy_mask`), each a pair of
    places or an object with `start` and `end`. BIO: a token and its tag a line, an empty line between messages.

    Raises:
        GoldError: the file cannot be read in either form.
    """
    if path.suffix.casefold() in (".jsonl", ".json", ".ndjson"):
        return [_spanned(path, number, held) for number, held in _lines(path)]
    return list(_tagged(path))


def _spanned(path: Path, number: int, held: dict[str, object]) -> GuardRow:
    text = next((held[key] for key in ("text", "full_text", "source_text") if isinstance(held.get(key), str)), None)
    marks = next((held[key] for key in ("spans", "labels", "entities", "privacy_mask") if key in held), [])
    if not isinstance(text, str) or not isinstance(marks, list):
        raise GoldError(f"{path}, line {number}: there is no text with a list of spans. See docs/guard.md.")
    try:
        spans = tuple(
            (int(mark["start"]), int(mark["end"])) if isinstance(mark, dict) else (int(mark[0]), int(mark[1]))
            for mark in marks
        )
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise GoldError(f"{path}, line {number}: a span has no start and end. See docs/guard.md.") from error
    return GuardRow(id=f"{path.stem}-{number}", text=text, expected="personal_data" if spans else None, spans=spans)


def _tagged(path: Path) -> Iterator[GuardRow]:
    try:
        blocks = path.read_text(encoding="utf-8").split("\n\n")
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"The set {path} cannot be read ({error}). Check the path.") from error
    for number, block in enumerate(blocks, 1):
        text, spans = "", list[tuple[int, int]]()
        for line in block.splitlines():
            parts = line.split()
            if len(parts) < 2 or line.startswith("-DOCSTART-"):
                continue
            start = len(text) + bool(text)
            text = f"{text} {parts[0]}" if text else parts[0]
            if parts[-1].startswith("I-") and spans:
                spans[-1] = spans[-1][0], len(text)
            elif parts[-1] != "O":
                spans.append((start, len(text)))
        if text:
            expected: Expected | None = "personal_data" if spans else None
            yield GuardRow(id=f"{path.stem}-{number}", text=text, expected=expected, spans=tuple(spans))
