"""What a topic is about: the theme of the vocabulary, and the line that tells a story on it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import numpy as np

from assistant.ask.evidence import Evidence
from assistant.ask.glossary import review_terms
from assistant.packs.topic import named_theme
from assistant.scenario.grammar import ADULT, GENERAL, line_of, lines
from ingest.lexicon import load_terms
from ingest.themes import themes_of
from prompts import load
from store.embedding import PassageEmbedder

BEST = 6  # passages whose themes count
NEAREST = 5  # themes offered where a topic is not covered


@dataclass(frozen=True)
class Topic:
    """A topic: its theme ("" for an adult's), the key of its line, and whether it is the name of a theme."""

    text: str
    theme: str
    line: str
    named: bool = False

    @property
    def name(self) -> str:
        """The theme as a trainer reads it."""
        return lines()[self.line].name if self.line != GENERAL or not self.theme else self.theme

    @property
    def idea(self) -> str:
        """What is searched for, beside the words of the topic."""
        return lines()[self.line].idea if self.line != GENERAL else self.theme


def about_adult(text: str) -> bool:
    """Whether a topic is about an adult and no child."""
    return bool(_rule("adult").search(text)) and not _rule("child").search(text)


def read(text: str, evidence: Evidence) -> Topic:
    """Find the theme of a topic: by its name, by its words, else by the best evidence."""
    if theme := named_theme(text):
        return Topic(text, theme, line_of(theme), named=True)
    said = themes_of(" ".join([text, *review_terms(text)]))
    theme = _first(said) or _first(_of_evidence(evidence)) or (said[0] if said else "")
    return Topic(text, theme, line_of(theme))


def adult(text: str) -> Topic:
    """Give the topic of an exercise about an adult."""
    return Topic(text, "", ADULT)


def nearest(text: str, held: list[str], embedder: PassageEmbedder) -> list[str]:
    """Give the themes that come nearest to a topic by meaning, of those that the library holds.

    Raises:
        ModelUnavailable: the embedding model cannot be loaded.
    """
    if not held:
        return []
    said = [f"{theme}: {lines()[key].idea}" if (key := line_of(theme)) != GENERAL else theme for theme in held]
    rows = np.asarray(embedder.encode([text, *said]), dtype=np.float32)
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    near = rows[1:] @ rows[0]
    return [held[at] for at in np.argsort(-near, kind="stable")[:NEAREST]]


def _first(themes: list[str]) -> str:
    broad = set(load("scenario/topics")["broad"])
    return next((theme for theme in themes if theme not in broad), "")


def _of_evidence(evidence: Evidence) -> list[str]:
    scores: dict[str, float] = {}
    for found in evidence.items[:BEST]:
        for theme in found.passage.themes:
            scores[theme] = scores.get(theme, 0.0) + found.score / len(found.passage.themes) ** 0.5
    known = load_terms("themes")
    return sorted((theme for theme in scores if theme in known), key=lambda theme: (-scores[theme], theme))


@cache
def _rule(name: str) -> re.Pattern[str]:
    return re.compile(load("scenario/topics")[name], re.IGNORECASE)
