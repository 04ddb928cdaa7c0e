"""Whose words a note reports: read from the bracket that closes each of its statements."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import yaml

from store.models import Passage

_CLOSING_BRACKET = re.compile(r"\(([^()]*(?:\([^()]*\)[^()]*)*)\)\s*$")


@cache
def short_names() -> dict[str, str]:
    """Give the document id for each short name of a publication."""
    named: dict[str, str] = yaml.safe_load(files("ingest.starter").joinpath("sources.yaml").read_text(encoding="utf-8"))
    return named


def with_origins(passages: Sequence[Passage]) -> list[Passage]:
    """Fill `origins` from the closing brackets. A passage that names no origin proves nothing, and is left out."""
    named = [passage.model_copy(update={"origins": _named(passage.text)}) for passage in passages]
    return [passage for passage in named if passage.origins]


def _named(text: str) -> list[str]:
    bracket = _CLOSING_BRACKET.search(text)
    if bracket is None:
        return []
    return [document_id for name, document_id in short_names().items() if name in bracket.group(1)]
