"""Which questions a pack asks: one for each facet, tied to a finding, the nearest to topic and finding, by seed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.supervision.bank import GENERAL, forms, spoken, themes_bank
from assistant.supervision.findings import Finding
from assistant.supervision.frame import Asked, Facet
from assistant.supervision.meaning import Meanings
from assistant.supervision.topics import Topic
from assistant.supervision.wording import problems

CHANCE = 0.12  # how far the seed may move one question past another
OF_FORM, OF_PLACE = -0.12, 1.0  # what a question of this kind counts more; a reflective model says it for its own
OF_TOPIC = 0.30  # a question of the topic's own theme
OF_GENERAL = -0.10
FITS_FORM = 0.08  # a finding of a form that speaks to this facet
USED = 0.15  # each time a finding has a question already
ALIKE = 0.72  # cosine: two questions nearer than this ask the same
MOST_PATTERNS = 1  # questions from patterns with a theme's phrases; the others are written whole
FAVOURED = 0.2  # a model that favours its own questions this much has two of them
TOPIC_SHARE = 0.6  # of nearness to the topic; the rest is nearness to the finding


@dataclass(frozen=True)
class Chosen:
    """A question with its facet, and the place of its finding among the pack's findings, from 0."""

    text: str
    facet: Facet
    finding: int
    pattern: bool = False


@dataclass(frozen=True)
class Audience:
    """To whom questions speak: one person or several, about a child or an adult, and what these people alone are asked.

    `model` holds the reflective model's own questions and `favour` what they count more.
    `place` holds those of a mode, role, agency or experience.
    """

    to_one: bool
    adult: bool
    model: tuple[Asked, ...] = ()
    favour: float = 0.0
    place: tuple[Asked, ...] = ()


class Chooser:
    """Chooses questions for one pack; remembers what it has asked, so that nothing is asked twice."""

    def __init__(
        self, topic: Topic, findings: Sequence[Finding], audience: Audience, meanings: Meanings, seed: int
    ) -> None:
        """Prepare for one pack. The same arguments give the same questions."""
        self._topic, self._findings, self._audience, self._meanings = topic, findings, audience, meanings
        self._random = random.Random(f"{seed}:{topic.text}")  # noqa: S311 - variety, not secrecy
        self._asked: list[Chosen] = []

    def core(self, facets: Sequence[Facet]) -> list[Chosen]:
        """Choose one question for each facet, in this order."""
        return [chosen for facet in facets if (chosen := self.ask(facet)) is not None]

    def ask(self, facet: Facet) -> Chosen | None:
        """Choose the best question on a facet that has not been asked yet; None where there is none left."""
        candidates = [one for one in self._candidates(facet) if self._fits(one[0], facet)]
        ranked = sorted(self._ranked(candidates, facet), key=lambda pair: (-pair[0], pair[1].text))
        for _, chosen in ranked:
            if not self._alike(chosen.text):
                self._asked.append(chosen)
                return chosen
        return None

    def _candidates(self, facet: Facet) -> Iterator[tuple[str, int, float, bool]]:
        """Yield (text, finding, bonus, whether from a pattern)."""
        most = MOST_PATTERNS + (self._audience.favour >= FAVOURED)
        patterns = sum(one.pattern for one in self._asked) < most
        for at, finding in enumerate(self._findings):
            form = forms()[finding.form] if finding.form in forms() else forms()["practice"]
            fits = FITS_FORM if facet in form.facets else 0.0
            for theme, bonus in self._themes_of(finding):
                bank = themes_bank()[theme]
                for text in bank.ask[facet]:
                    yield text, at, bonus + fits, False
                if not patterns or bonus < OF_TOPIC:
                    continue
                for kind, asked in ((OF_FORM, form.ask), (self._audience.favour, self._audience.model)):
                    for one in asked:
                        if one.facet is facet:
                            yield one.text.format(**bank.phrases), at, bonus + kind, True
            for one in self._audience.place:
                if one.facet is facet:
                    phrases = themes_bank()[self._topic.theme].phrases
                    yield one.text.format(**phrases), at, OF_PLACE, False

    def _themes_of(self, finding: Finding) -> list[tuple[str, float]]:
        """Give the themes whose questions fit a finding, with what they count more: the topic's own the most."""
        own = [theme for theme in finding.found.passage.themes if theme in themes_bank()]
        rows = {self._topic.theme: OF_TOPIC if self._topic.theme != GENERAL else OF_GENERAL}
        for theme in self._topic.themes[1:3]:
            rows.setdefault(theme, 0.12 if theme in own else 0.05)
        for theme in own[:1]:
            # Without a theme, what a finding happens to be about is not what people came to talk about.
            if self._topic.themes:
                rows.setdefault(theme, 0.0)
        rows.setdefault(GENERAL, OF_GENERAL)
        return list(rows.items())

    def _fits(self, text: str, facet: Facet) -> bool:
        said = self._said(text)
        return said is not None and not problems(said, for_two=self._audience.to_one, step=facet is Facet.NEXT_STEP)

    def _said(self, text: str) -> str | None:
        return spoken(text, to_one=self._audience.to_one, adult=self._audience.adult)

    def _ranked(
        self, candidates: Sequence[tuple[str, int, float, bool]], facet: Facet
    ) -> Iterator[tuple[float, Chosen]]:
        if not candidates:
            return
        texts = [text for text, _, _, _ in candidates]
        rows = self._meanings.of(texts)
        to_topic = rows @ self._meanings.of([self._topic.text])[0]
        to_findings = rows @ self._meanings.of([finding.quote for finding in self._findings]).T
        chance = {text: self._random.uniform(0, CHANCE) for text in dict.fromkeys(texts)}
        for at, (text, finding, bonus, pattern) in enumerate(candidates):
            near = TOPIC_SHARE * float(to_topic[at]) + (1 - TOPIC_SHARE) * float(to_findings[at, finding])
            used = sum(one.finding == finding for one in self._asked)
            said = self._said(text)
            assert said is not None
            yield near + bonus + chance[text] - USED * used, Chosen(said, facet, finding, pattern)

    def _alike(self, text: str) -> bool:
        if not self._asked:
            return False
        begins = text.split()[:3]
        if any(one.text == text or one.text.split()[:3] == begins for one in self._asked):
            return True
        others = self._meanings.of([one.text for one in self._asked])
        return bool((others @ self._meanings.of([text])[0]).max() > ALIKE)
