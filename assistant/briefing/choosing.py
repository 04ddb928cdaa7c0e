"""Which quotations stand under a heading: the best that together fill it within its words, nothing said twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from assistant.ask.practice import meaning_of
from assistant.ask.text import content_stems
from assistant.briefing.meaning import Meaning
from assistant.briefing.quotes import Quote, count, is_note, quotes_of
from assistant.briefing.scoring import Scorer
from assistant.briefing.subject import Subject
from assistant.briefing.telling import remarks, tell
from assistant.briefing.words import LEAST, MOST, Audience, Takes, licence_of, say
from assistant.glossary.short_forms import ShortForms
from ingest.themes import themes_of
from store.models import Passage, PassageKind

MEASURED = 240  # quotations whose nearness to a topic is measured, the best passages' first
LOOKED_AT = 16  # of the best quotations, put together in every way
MOST_BULLETS = 3
ALIKE = 0.45  # share of the shorter one's stems: more in common, and two quotations say the same
LINE = 0.1  # what a line of ours on practice counts beside the quotations
SHARED, APART = 0.5, 0.35  # what a further quotation counts that shares a theme with the first, and one that does not
OTHER_VOICE = 0.15  # what each further publication under one heading adds
_NEVER = (PassageKind.QUESTION, PassageKind.TABLE_ROW)


@dataclass(frozen=True)
class Filled:
    """What stands under a heading: a line of ours, quotations, what they may mean, and whether the words were enough.

    Each line on what may be meant for practice comes with the quotation that it follows from.
    """

    quotes: tuple[Quote, ...] = ()
    means: tuple[tuple[str, Quote], ...] = ()
    full: bool = False
    line: str | None = None


class Chooser:
    """Chooses quotations for one briefing. It remembers what it has taken."""

    def __init__(
        self, subject: Subject, audience: Audience | None, proven: Callable[[Quote], bool], meaning: Meaning
    ) -> None:
        """Choose from a subject's items. `proven` looks a quotation up in the stored text; `meaning` how near it is."""
        self._proven = proven
        self._of_one = subject.document is not None
        usable = [found for found in subject.items if found.passage.kind not in _NEVER]
        quotes = [quote for found in usable for quote in quotes_of(found)]
        if not self._of_one:  # on a topic each is measured by its own words
            quotes = sorted(quotes, key=lambda quote: -quote.found.score)[:MEASURED]
        self._quotes = quotes
        near = dict(zip(quotes, meaning.of_quotes(quotes), strict=True))
        self._scorer = Scorer(near, frozenset(subject.themes), audience, of_one=self._of_one)
        self._counts: dict[Quote, tuple[int, int]] = {}
        self._stems: dict[Quote, frozenset[str]] = {}
        self._lines: dict[Quote, str | None] = {}
        self._taken: list[Quote] = []
        self._quoted: Counter[str] = Counter()
        self._meant: set[str] = set()

    @property
    def offered(self) -> int:
        """How many quotations there are to choose from, before any was taken."""
        return len(self._quotes)

    def fill(self, rule: Takes, fixed: int = 0) -> Filled:
        """Fill a heading to 60 to 80 words, `fixed` of them ours; where its rule says so, with what they may mean."""
        best: tuple[float, Filled] | None = None
        longest: tuple[int, Filled] = (-1, Filled())
        for combination in self._combinations(self._ranked(rule)):
            quotes = tuple(quote for _, quote in combination)
            low, high = fixed + self._least(quotes), fixed + self._most(quotes)
            if (
                high > MOST
                or any(self._alike(one, other) for one, other in combinations(quotes, 2))
                or self._over(quotes)
            ):
                continue
            means = self._means(rule, quotes, low, high)
            ours = sum(count(line) for line, _ in means)
            made = Filled(quotes, means, low + ours >= LEAST)
            worth = self._worth(combination) + (LINE if means else 0.0)
            if made.full and (best is None or worth > best[0]):
                best = worth, made
            elif not made.full and high + ours + count(say("short")) <= MOST and low + ours > longest[0]:
                longest = low + ours, made
        chosen = best[1] if best else longest[1]
        self._take(chosen.quotes)
        self._meant |= {line for line, _ in chosen.means}
        return chosen

    def _combinations(self, ranked: Sequence[tuple[float, Quote]]) -> Iterator[tuple[tuple[float, Quote], ...]]:
        """Put the best quotations together in every way: none, one, two, three."""
        for size in range(MOST_BULLETS + 1):
            yield from combinations(ranked, size)

    def messages(self, rule: Takes, most: int, longest: int) -> list[Quote]:
        """Choose up to `most` quotations of at most `longest` words each, one by one, for a page of messages."""
        chosen: list[Quote] = []
        while len(chosen) < most:
            offered = [
                pair for pair in self._ranked(rule) if count(pair[1].words) <= longest and not self._over((pair[1],))
            ]
            if not offered:
                break
            self._take((offered[0][1],))
            chosen.append(offered[0][1])
        return chosen

    def _ranked(self, rule: Takes) -> list[tuple[float, Quote]]:
        """Give the best quotations for a heading, best first, those already said left out."""
        scored = [(self._scorer.score(rule, quote, self._taken), quote) for quote in self._quotes]
        scored = [pair for pair in scored if pair[0] > 0]
        scored.sort(key=lambda pair: (-pair[0], pair[1].found.passage.passage_id, pair[1].start, pair[1].end))
        ranked: list[tuple[float, Quote]] = []
        for score, quote in scored:
            if len(ranked) == LOOKED_AT:
                break
            same = sum(quote.found.passage.passage_id == other.found.passage.passage_id for _, other in ranked)
            if same < 2 and not any(self._alike(quote, taken) for taken in self._taken) and self._proven(quote):
                ranked.append((score, quote))
        return ranked

    def _worth(self, combination: Sequence[tuple[float, Quote]]) -> float:
        """Add up a combination: the first counts whole, further ones less, and more where they share its themes."""
        if not combination:
            return 0.0
        first = set(combination[0][1].found.passage.themes)
        total = combination[0][0]
        for score, quote in combination[1:]:
            shared = bool(first & set(quote.found.passage.themes))
            total += score * (SHARED if shared else APART)
        if not self._of_one:
            total *= 1 + OTHER_VOICE * (len({quote.found.voices for _, quote in combination}) - 1)
        return total / (0.7 + 0.3 * len(combination))

    def _least(self, quotes: Sequence[Quote]) -> int:
        return sum(self._counted(quote)[0] for quote in quotes)

    def _most(self, quotes: Sequence[Quote]) -> int:
        return sum(self._counted(quote)[1] for quote in quotes)

    def _counted(self, quote: Quote) -> tuple[int, int]:
        """Count the words of a quotation as told: at least, and at most with every note that may stand beside it."""
        if quote not in self._counts:
            told = tell(quote, of_one=self._of_one)
            most = [tell(quote, ShortForms(), of_one=self._of_one), *remarks(quote, set())]
            self._counts[quote] = count(told), sum(count(part) for part in most)
        return self._counts[quote]

    def _means(self, rule: Takes, quotes: Sequence[Quote], low: int, high: int) -> tuple[tuple[str, Quote], ...]:
        """Give what quotations may mean for practice: the first alone, or any where the heading asks what to do."""
        if not rule.means:
            return ()
        candidates = [*quotes, *self._taken] if rule.means == "all" else quotes[:1]
        lines: list[tuple[str, Quote]] = []
        for quote in candidates:
            line = self._line(quote)
            ours = sum(count(one) for one, _ in lines)
            if line and line not in self._meant and line not in dict(lines) and high + ours + count(line) <= MOST:
                lines.append((line, quote))
                if rule.means == "first" or low + ours + count(line) >= LEAST:
                    break
        return tuple(lines)

    def _line(self, quote: Quote) -> str | None:
        """Give what a quotation may mean, where its own words speak of the theme that the line is for."""
        if quote not in self._lines:
            meant = meaning_of(_about_itself(quote), quote.words, set())
            self._lines[quote] = say("means", means=meant) if meant else None
        return self._lines[quote]

    def _alike(self, one: Quote, other: Quote) -> bool:
        """Whether two quotations say the same, or overlap in one passage."""
        if one.found is other.found and one.start < other.end and other.start < one.end:
            return True
        first, second = self._said(one), self._said(other)
        return len(first & second) > ALIKE * min(len(first), len(second))

    def _said(self, quote: Quote) -> frozenset[str]:
        if quote not in self._stems:
            self._stems[quote] = frozenset(content_stems(quote.words))
        return self._stems[quote]

    def _over(self, quotes: Sequence[Quote]) -> bool:
        """Whether these would quote more of a publication than its licence lets stand."""
        more: Counter[str] = Counter()
        for quote in quotes:
            more[quote.found.document.document_id] += count(quote.words)
        for quote in quotes:
            document = quote.found.document
            whole = licence_of(document.licence, ours=is_note(quote.found)).whole
            if self._quoted[document.document_id] + more[document.document_id] > whole:
                return True
        return False

    def _take(self, quotes: Sequence[Quote]) -> None:
        for quote in quotes:
            self._taken.append(quote)
            self._quoted[quote.found.document.document_id] += count(quote.words)


def point_theme(quotes: Sequence[Quote], but: set[str]) -> str | None:
    """Name the theme that the first quotation's own words speak of, other than those in `but`."""
    return next((theme for quote in quotes[:1] for theme in themes_of(quote.words) if theme not in but), None)


def _about_itself(quote: Quote) -> Passage:
    """Give a passage with those themes alone that the quoted words name themselves."""
    named = set(themes_of(quote.words))
    passage = quote.found.passage
    return passage.model_copy(update={"themes": [theme for theme in passage.themes if theme in named]})
