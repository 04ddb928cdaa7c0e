"""What happens in one scenario: who knows what, in which order, and what has to be decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from assistant.scenario.cast import Cast
from assistant.scenario.grammar import (
    Beat,
    Decision,
    Fact,
    Line,
    Situation,
    agencies,
    complications,
    decisions,
    lines,
)

BEATS = {
    3: (Beat.OPEN, Beat.TURN, Beat.SETTLE),
    4: (Beat.OPEN, Beat.BUILD, Beat.TURN, Beat.SETTLE),
    5: (Beat.OPEN, Beat.BUILD, Beat.TURN, Beat.STRAIN, Beat.SETTLE),
}
DAY = 24 * 60
OFFICE = (8 * 60 + 30, 15 * 60 + 30)  # minutes of the day between which a stage begins
BORN = "{child} was born last week, and is well."
DAYS, MONTH = (3, 17), (28, 50)  # days to the next stage, and to the last, which looks back on a month
OTHERS = 0.35  # how often a general decision stands where the theme has one of its own; never in most of the stages
WEEKS = 8  # from the opening of a story before a birth to the stage after it


@dataclass(frozen=True)
class Held:
    """One fact in the story: who holds it, who needs it, and the stage that brings it (0 for the card)."""

    fact: Fact
    holder: str
    needer: str
    stage: int


@dataclass(frozen=True)
class Stage:
    """One stage: its beat, when it begins in minutes since Monday of week 1, what all hear, and the decision.

    `first` is heard first and is about the child itself, even where that is a baby.
    """

    number: int
    beat: Beat
    at: int
    first: tuple[str, ...]
    told: tuple[str, ...]
    decision: Decision


@dataclass(frozen=True)
class Plot:
    """The whole story, before it is put into words."""

    line_key: str
    line: Line
    situation: Situation
    agencies: tuple[str, ...]
    held: tuple[Held, ...]
    stages: tuple[Stage, ...]


def plot(
    rng: Random, line_key: str, line: Line, situation: Situation, chosen: Sequence[str], cast: Cast, stages: int
) -> Plot:
    """Deal the facts out and set the stages. Every agency holds at least one fact on its card that another needs."""
    held = _facts(rng, line, situation, chosen, cast, stages)
    return Plot(line_key, line, situation, tuple(chosen), held, _stages(rng, line, situation, stages))


def choose_agencies(rng: Random, line: Line, asked: Sequence[str], fewest: int) -> list[str]:
    """Give the agencies asked for, with the line's own where there are too few: its first two always, then any."""
    chosen = list(dict.fromkeys(asked))
    if len(chosen) >= (2 if asked else fewest):
        return chosen
    first = [key for key in line.agencies[:2] if key not in chosen]
    rest = [key for key in line.agencies[2:] if key not in chosen]
    rng.shuffle(rest)
    wanted = 3 if asked else fewest
    return [*chosen, *[*first, *rest][: wanted - len(chosen)]]


def _facts(
    rng: Random, line: Line, situation: Situation, chosen: Sequence[str], cast: Cast, stages: int
) -> tuple[Held, ...]:
    """Two facts on each card, theme's own before an agency's, and one or two for a later stage."""
    themed = [*situation.facts, *rng.sample(line.facts, len(line.facts))]
    for key in rng.sample(line.mix, min(1, len(line.mix))):
        themed += rng.sample(lines()[key].facts, 1)
    themed = [fact for fact in themed if _fits(fact, cast)]
    own = {key: rng.sample(_own(key, cast), len(_own(key, cast))) for key in chosen}
    taken: Counter[str] = Counter()
    dealt: list[tuple[Fact, str]] = []
    for fact in themed:
        able = [key for key in chosen if key in fact.hold and taken[key] < 3]
        if able:
            key = min(able, key=lambda one: (taken[one], rng.random()))
            taken[key] += 1
            dealt.append((fact, key))
    for key in chosen:
        while taken[key] < 2 and own[key]:
            taken[key] += 1
            dealt.append((own[key].pop(), key))
    extra = [(own[key].pop(), key) for key in rng.sample(list(chosen), len(chosen)) if own[key] and taken[key] < 3]
    return _placed(rng, [*dealt, *extra], chosen, stages)


def _own(key: str, cast: Cast) -> list[Fact]:
    return [fact for fact in agencies()[key].facts if _fits(fact, cast)]


def _fits(fact: Fact, cast: Cast) -> bool:
    grown = fact.ages[0] <= cast.child_age <= fact.ages[1]
    told = f"{fact.text} {fact.gap} {fact.shared}"
    # In some households the other adult is the mother, or she lives elsewhere: they are not seen in one room.
    two = cast.family.mother == "carer" or "{mother}" not in told or "{other}" not in told
    return grown and two and (not fact.others or cast.family.other_kind in fact.others)


def _placed(rng: Random, dealt: Sequence[tuple[Fact, str]], chosen: Sequence[str], stages: int) -> tuple[Held, ...]:
    on_card: Counter[str] = Counter()
    needs: Counter[str] = Counter()
    later: Counter[int] = Counter()
    held: list[Held] = []
    for fact, holder in dealt:
        others = [key for key in chosen if key != holder]
        needer = min(others, key=lambda one: (needs[one], rng.random()))
        needs[needer] += 1
        stage = 0
        if on_card[holder] >= 2:
            stage = min(range(1, stages + 1), key=lambda one: (later[one], rng.random()))
            later[stage] += 1
        on_card[holder] += stage == 0
        held.append(Held(fact, holder, needer, stage))
    return tuple(held)


def _stages(rng: Random, line: Line, situation: Situation, count: int) -> tuple[Stage, ...]:
    beats = BEATS[count]
    asked = _decisions(rng, line, beats)
    at = rng.randrange(0, 4) * DAY + _hour(rng)
    made = []
    for number, beat in enumerate(beats, start=1):
        first = [situation.opening] if beat is Beat.OPEN else []
        if number == 2 and line.about_small and situation.ages[0] < 0:
            first, at = [BORN], at + WEEKS * 7 * DAY
        told = [] if beat is Beat.OPEN else [rng.choice(line.turns[beat])]
        fitting = [one.text for one in complications() if beat in one.at]
        if fitting and beat is not Beat.OPEN and number % 2 == count % 2:
            told.append(rng.choice(fitting))
        made.append(Stage(number, beat, at, tuple(first), tuple(told), asked[number - 1]))
        following = beats[number] if number < count else None
        at = _later(rng, at, MONTH if following is Beat.SETTLE else DAYS)
    return tuple(made)


def _decisions(rng: Random, line: Line, beats: Sequence[Beat]) -> list[Decision]:
    """One decision a stage, none twice: most of them the theme's own, and general ones among them."""
    left = [*line.decisions]
    general = [*decisions().values()]
    rng.shuffle(general)
    chosen: list[Decision] = []
    others = 0
    for beat in beats:
        own = [one for one in left if beat in one.at]
        anywhere = [one for one in general if beat in one.at]
        mine = bool(own) and not (anywhere and others < len(beats) // 2 and rng.random() < OTHERS)
        pick = rng.choice(own) if mine else anywhere[0]
        others += not mine
        (left if mine else general).remove(pick)
        chosen.append(pick)
    return chosen


def _hour(rng: Random) -> int:
    return rng.randrange(OFFICE[0], OFFICE[1], 5)


def _later(rng: Random, at: int, days: tuple[int, int]) -> int:
    """Some days on, at an hour of a working day."""
    day = at // DAY + rng.randint(*days)
    while day % 7 > 4:
        day += 1
    return day * DAY + _hour(rng)
