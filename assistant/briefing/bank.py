"""Themes as people call them, and questions for a team by theme: the bank that supervision asks from, as written."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field

from ingest.lexicon import load_terms
from prompts import load

GENERAL = "general"


class Theme(BaseModel):
    """A theme of the bank: its name for people, what it turns on, and its questions by what they open up."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: str | None = None
    idea: str
    doing: str
    pull: str
    ask: dict[str, list[str]]
    cues: list[str] = Field(default_factory=list)


@cache
def themes() -> dict[str, Theme]:
    """Read every theme of the bank once."""
    folder = files("prompts").joinpath("supervision/questions")
    held: dict[str, Theme] = {}
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".yaml"):
            given = load(f"supervision/questions/{entry.name.removesuffix('.yaml')}")
            held |= {theme: Theme.model_validate(row) for theme, row in given.items()}
    return held


def named_theme(text: str) -> str | None:
    """Give the theme that a text names and nothing else: by its own name, a part of it, or one of its wordings."""
    wanted = " ".join(text.casefold().split()).strip(" .?!")
    for theme, wordings in load_terms("themes").items():
        names = {theme.casefold(), *(part.strip().casefold() for part in theme.split("/"))}
        names |= {name_of(theme).casefold(), *(str(wording).casefold() for wording in wordings)}
        if wanted in names or wanted.rstrip("s") in names:
            return theme
    return None


def name_of(theme: str) -> str:
    """Give a theme as people call it: its name in the bank, else the first part of its own."""
    known = themes().get(theme)
    if known and known.name:
        return known.name
    return re.split(r"\s*/\s*", theme)[0].strip()


def asked_of(key: str) -> list[str]:
    """Give questions that one agency or role alone is asked, without those that need a theme's phrases."""
    held = load("supervision/frame")
    place = held["agencies"].get(key) or held["roles"].get(key) or {}
    return [one["text"] for one in place.get("ask", []) if "{" not in one["text"]]
