"""The publications that notes cite: whose words a statement reports, and which held document a publication is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import NotRequired, TypedDict

import yaml

from store.models import Document, DocumentType, Passage

_SPACE = re.compile(r"\s+")
_CLOSING_BRACKET = re.compile(r"\(([^()]*(?:\([^()]*\)[^()]*)*)\)\s*$")


STARTER = "starter:"  # a starter note's source path starts so, wherever the program is installed


class Source(TypedDict):
    """One publication that notes cite; see `sources.yaml`."""

    document: str
    title: str
    publisher: NotRequired[str]
    published: NotRequired[str]


@cache
def sources() -> dict[str, Source]:
    """Give the publications that notes cite, by short name."""
    text = files("ingest.starter").joinpath("sources.yaml").read_text(encoding="utf-8")
    named: dict[str, Source] = yaml.safe_load(text)
    return named


def publication(document: Document, passages: Sequence[Passage]) -> str | None:
    """Tell by title, publisher and date which cited publication a document is: its id, or None."""
    titles = [document.title]
    if document.document_type is DocumentType.CASE_LIST:
        # A list is often saved without a title page: the heading over its cases is as good.
        titles += dict.fromkeys(passage.headings[0] for passage in passages if passage.case and passage.headings)
    return next((source["document"] for source in sources().values() if _is(document, titles, source)), None)


def _is(document: Document, titles: Sequence[str], source: Source) -> bool:
    if not any(re.match(source["title"], _SPACE.sub(" ", title), re.I) for title in titles):
        return False
    if document.publisher and not re.search(source.get("publisher", ""), document.publisher, re.I):
        return False
    return (document.published or "").startswith(source.get("published", ""))


def with_origins(passages: Sequence[Passage]) -> list[Passage]:
    """Fill `origins` from the closing brackets. A passage that names no origin proves nothing, and is left out."""
    named = [passage.model_copy(update={"origins": _named(passage.text)}) for passage in passages]
    return [passage for passage in named if passage.origins]


def _named(text: str) -> list[str]:
    bracket = _CLOSING_BRACKET.search(text)
    if bracket is None:
        return []
    return [source["document"] for name, source in sources().items() if name in bracket.group(1)]
