"""What a topic is about: the themes that its words, its meaning and the best evidence point to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.ask.evidence import Evidence
from assistant.ask.glossary import review_terms
from assistant.packs.topic import named_theme
from assistant.supervision.bank import GENERAL, everyday, everyday_theme, themes_bank
from assistant.supervision.meaning import Meanings
from ingest.themes import themes_of

OWN_WORDS, MEANING, EVIDENCE = 1.0, 1.2, 0.8  # weights of the three signs of a theme
BEST = 6  # passages whose themes count
FEWEST = 0.40  # score below which a theme is not what a topic is about
UNSAID = 0.60  # and below which it is not, where no word of the topic says so
AGREES = 0.10  # share of the best evidence that then has to speak of it too
SECOND = 0.6  # of the nearest theme's score: what is further behind is no theme of the topic
# Words of work with adults, and words that say that a child is meant.
_ADULT = re.compile(
    r"\b(?:adults? at risk|an adult|vulnerable adults?|adult safeguarding|safeguarding adults?|adult social care"
    r"|older (?:person|people|adults?|woman|women|man|men)|elderly|dementia|care act"
    r"|care and support needs|adult reviews?)\b",
    re.IGNORECASE,
)
_CHILD = re.compile(
    r"\b(?:child(?:ren)?|bab(?:y|ies)|infants?|toddlers?|teenagers?|pupils?|school\w*|girls?|boys?|parent\w*"
    r"|young (?:person|people)|famil(?:y|ies) with|adult services)\b",
    re.IGNORECASE,
)
# Themes that half of all passages touch say little by being there.
_BROAD = {"training / CPD", "multi-agency / interagency working", "assessment and analysis", "dissemination"}


@dataclass(frozen=True)
class Topic:
    """A topic and its themes, the nearest first.

    `named` where it is the name of a theme and nothing else; not `said` where its first theme is only near by meaning.
    `of_one` where it is one document of the library.
    """

    text: str
    themes: tuple[str, ...]
    named: bool = False
    adults: bool = False
    said: bool = True
    of_one: bool = False

    @property
    def theme(self) -> str:
        """The theme whose questions the pack asks first."""
        return self.themes[0] if self.themes else GENERAL


def about_adults(text: str) -> bool:
    """Whether a topic is about adults and no child: by the words of an adult theme, or of work with adults."""
    if _CHILD.search(text):
        return False
    return bool(_ADULT.search(text)) or any(bank.names(text, surely=True) for bank in themes_bank().values())


def read_adult_topic(text: str, meanings: Meanings) -> Topic:
    """Find the themes of a topic about adults, at most three: those that it names, else the nearest by meaning."""
    near = _nearness(text, [theme for theme, bank in themes_bank().items() if bank.adults], meanings)
    ranked = sorted(near, key=lambda theme: (-near[theme], theme))
    for surely in (True, False):
        if named := [theme for theme in ranked if themes_bank()[theme].names(text, surely=surely)]:
            return Topic(text, tuple(named[:3]), adults=True)
    return Topic(text, tuple(theme for theme in ranked[:1] if near[theme] >= FEWEST), adults=True)


def read_topic(text: str, evidence: Evidence, meanings: Meanings) -> Topic:
    """Find the themes of a topic, the nearest first, at most four."""
    if theme := named_theme(text) or everyday_theme(text):
        return Topic(text, (theme,), named=True)
    wider = " ".join([text, *review_terms(text)])
    scores = near_themes(wider, meanings)
    own = themes_of(wider)
    own += [theme for theme, words in everyday().items() if theme not in own and words.search(text)]
    for at, theme in enumerate(own):
        scores[theme] += OWN_WORDS / (1 + 0.3 * at) * (0.6 if theme in _BROAD else 1)
    shares = _of_evidence(evidence)
    for theme, share in shares.items():
        scores[theme] += EVIDENCE * share
    # Nearness alone finds a theme for any words at all: a theme that the topic does not name has to be in the evidence.
    for theme in scores:
        if theme not in own and (scores[theme] < UNSAID or shares.get(theme, 0.0) < AGREES):
            scores[theme] = 0.0
    ranked = sorted(scores, key=lambda theme: (-scores[theme], theme))
    least = max(FEWEST, SECOND * scores[ranked[0]])
    return Topic(text, tuple(theme for theme in ranked[:3] if scores[theme] >= least), said=ranked[0] in own)


def near_themes(text: str, meanings: Meanings) -> dict[str, float]:
    """Say how near each theme is to a text by meaning, 0 to about 1: by its name or by the nearest of its phrases."""
    return _nearness(
        text, [theme for theme, bank in themes_bank().items() if theme != GENERAL and not bank.adults], meanings
    )


def _nearness(text: str, themes: Sequence[str], meanings: Meanings) -> dict[str, float]:
    wanted = meanings.of([text])[0]
    return {theme: MEANING * max(0.0, float((meanings.of(_said_of(theme)) @ wanted).max())) for theme in themes}


def _said_of(theme: str) -> list[str]:
    bank = themes_bank()[theme]
    return [f"{theme}: {bank.idea}", bank.doing, bank.pull]


def _of_evidence(evidence: Evidence) -> dict[str, float]:
    shares: dict[str, float] = {}
    best: Sequence[float] = [found.score for found in evidence.items[:BEST]]
    total = float(np.sum(best)) or 1.0
    for found in evidence.items[:BEST]:
        for theme in found.passage.themes:
            if theme in themes_bank():
                part = found.score / total / max(1, len(found.passage.themes)) ** 0.5
                shares[theme] = shares.get(theme, 0.0) + part * (0.5 if theme in _BROAD else 1)
    return shares
