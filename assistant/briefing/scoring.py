"""How well a quotation fits a heading: what it is, where it stands, what it says, and how near the subject it is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.briefing.quotes import Quote, is_note
from assistant.briefing.words import Audience, Takes
from ingest.themes import themes_of
from store.models import PassageKind, Valence, Voice

SURE = 0.95  # weight from which a kind of passage belongs under a heading whatever its words
SHARE = 0.62  # of the nearest quotation's cosine: what is further off is about something else
ON_TOPIC = 1.6  # a quotation whose own words name the theme
UNDER_HEADING, CUED = 1.35, 1.35  # one under a heading of its publication that fits, and one whose words fit
STRENGTH, NO_STRENGTH = 1.3, 0.6  # what worked well, under a heading for it and under another
NO_WHOLE = 0.7  # a figure that does not say out of how many
ONE_CASE = 0.75  # what was said of a single case stands behind what holds for several
OURS = 0.72  # a note of ours tells of a publication; where the publication itself speaks, it comes first
SAME_VOICE, MOST_HEARD = 0.72, 4  # what a further quotation of one publication counts, each time up to so often
NAMES_AUDIENCE = 1.45
_VOICES = {
    Voice.PARTICIPANT: 0.75,
    Voice.SURVEY: 0.75,
    Voice.FAMILY: 0.85,
    Voice.QUOTED_SOURCE: 0.6,
    Voice.PUBLISHER: 0.3,
}


class Scorer:
    """Scores quotations for the headings of one briefing."""

    def __init__(
        self, near: Mapping[Quote, float], themes: frozenset[str], audience: Audience | None, *, of_one: bool
    ) -> None:
        """Score for a subject with these themes. `near` gives cosines, `of_one` says it is one publication."""
        self._near, self._themes, self._audience, self._of_one = near, themes, audience, of_one
        self._named: dict[Quote, bool] = {}
        self._best = max(near.values(), default=0.0)

    def score(self, rule: Takes, quote: Quote, taken: Sequence[Quote]) -> float:
        """Say how well a quotation fits a heading, beside those `taken` already; 0 where it does not belong there."""
        passage = quote.found.passage
        weight = rule.kinds.get(passage.kind.value, 0.0)
        cued = bool(rule.cues and re.search(rule.cues, quote.words, re.I))
        if not weight or not self._belongs(rule, quote, weight, cued=cued):
            return 0.0
        if re.search(rule.headings, _place(quote), re.I):
            weight = max(weight, 0.5) * UNDER_HEADING
        if passage.kind is PassageKind.STATISTIC and not (passage.statistic and passage.statistic.denominator):
            weight *= NO_WHOLE
        weight *= (ON_TOPIC if self._names_theme(quote) else 1.0) * (CUED if cued else 1.0)
        if passage.valence is Valence.STRENGTH:
            weight *= STRENGTH if rule.strength else NO_STRENGTH
        weight *= (0.1 + 0.25 * quote.found.score + 0.8 * self._near[quote]) * _VOICES.get(passage.voice, 1.0)
        if self._audience is not None and speaks_to(self._audience, quote):
            weight *= NAMES_AUDIENCE
        return weight if self._of_one else weight * self._among_others(rule, quote, taken)

    def _belongs(self, rule: Takes, quote: Quote, weight: float, *, cued: bool) -> bool:
        passage = quote.found.passage
        method, case = passage.kind is PassageKind.METHOD, passage.kind is PassageKind.CASE
        if (quote.of_itself or quote.of_method) and not (rule.own and (self._of_one or method)):
            return False  # a publication speaks of itself in a briefing of it, or under the heading on the review
        if rule.needs_cue and weight < SURE and not cued and passage.valence is not Valence.STRENGTH:
            return False
        if method and weight < SURE and not self._of_one:
            return False
        if case and passage.valence is Valence.NEUTRAL and not rule.only:
            return False  # the background of a case tells a story, and teaches only beside what was learnt
        if rule.only and not case and not re.search(rule.only, f"{_place(quote)} {quote.words}", re.I):
            return False
        return self._of_one or method or self._names_theme(quote) or self._near[quote] >= self._least(rule)

    def _least(self, rule: Takes) -> float:
        """Say how near a quotation has to be: for a key point nearly as near as the nearest, elsewhere a little."""
        return max(rule.near, SHARE * self._best) if rule.means == "first" else rule.near

    def _names_theme(self, quote: Quote) -> bool:
        if quote not in self._named:
            self._named[quote] = bool(self._themes & set(themes_of(quote.words)))
        return self._named[quote]

    @staticmethod
    def _among_others(rule: Takes, quote: Quote, taken: Sequence[Quote]) -> float:
        """Weigh a quotation on a topic beside other publications: several independent voices before one."""
        weight = ONE_CASE if quote.found.passage.case and not rule.only else 1.0
        weight *= OURS if is_note(quote.found) else 1.0
        heard = sum(bool(set(quote.found.voices) & set(other.found.voices)) for other in taken)
        return weight * SAME_VOICE ** min(heard, MOST_HEARD)


def speaks_to(audience: Audience, quote: Quote) -> bool:
    """Whether a quotation's own words, or its addressee, name an audience's agencies or roles."""
    passage = quote.found.passage
    if set(audience.agencies) & set(passage.agencies) or set(audience.roles) & set(passage.roles):
        return True
    return bool(audience.says and re.search(audience.says, quote.words, re.I))


def _place(quote: Quote) -> str:
    return " > ".join(quote.found.passage.headings[-2:])
