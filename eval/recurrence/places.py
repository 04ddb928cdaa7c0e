"""How often the passage that a note reports is found, against the places that the starter notes state by line."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from importlib.resources import files

from eval.figures import share
from eval.tables import percent
from store.library import Library
from store.models import Passage

Place = tuple[str, int, str]  # note, number of its statement, publication


def measure_places(library: Library, pairs: Sequence[tuple[Passage, Passage]]) -> Iterator[str]:
    """Give the lines of a Markdown table for the pairs found: right is what shares a line with the place stated."""
    stated = _stated()
    numbers = _numbers(library, {note for note, _, _ in stated})
    found = {
        (note.document_id, numbers[note.passage_id], other.document_id): other
        for note, other in pairs
        if note.passage_id in numbers
    }
    asked = {place: lines for place, lines in stated.items() if place[2] in {one.document_id for one in found.values()}}
    right = [_meets(found[place], lines) for place, lines in asked.items() if place in found]
    yield ""
    yield "| Places that notes state | Found | Of those right |"
    yield "| --- | --- | --- |"
    yield f"| {len(asked)} | {percent(share(place in found for place in asked))} | {percent(share(right))} |"


def _stated() -> dict[Place, list[tuple[int, int]]]:
    stated: dict[Place, list[tuple[int, int]]] = {}
    for entry in files("ingest.starter").joinpath("origins").iterdir():
        for row in csv.DictReader(entry.read_text(encoding="utf-8").splitlines()):
            place = entry.name.removesuffix(".csv"), int(row["statement"]), row["document"]
            for part in row["lines"].replace(",", " ").split():
                first, _, last = part.partition("-")
                stated.setdefault(place, []).append((int(first), int(last or first)))
    return stated


def _numbers(library: Library, notes: set[str]) -> dict[str, int]:
    """Number the statements of each note that is held, from 1."""
    held = {one.document_id for one in library.documents()}
    told = ([one for one in library.passages(note) if one.origins] for note in sorted(notes & held))
    return {one.passage_id: number for some in told for number, one in enumerate(some, 1)}


def _meets(passage: Passage, lines: list[tuple[int, int]]) -> bool:
    first, _, last = (passage.locator.lines or "0").partition("-")
    return any(start <= int(last or first) and end >= int(first) for start, end in lines)
