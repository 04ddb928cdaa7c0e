"""How different scenarios on one theme are: distinct stories, and how many three-word runs two of them share.

`python -m eval.scenarios --themes 3 --seeds 200 --data-dir FOLDER` prints a table. The overlap of two stories
is the number of three-word runs in both, divided by the number in either (Jaccard, 0 to 1), on the story alone.
"""

from __future__ import annotations

import argparse
import itertools
import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.packs.models import Pack
from assistant.runtime import Runtime
from assistant.scenario.fiction import story
from assistant.scenario.grammar import lines
from assistant.scenario.models import ScenarioRequest
from assistant.scenario.service import ScenarioService
from assistant.settings import Settings

RUN = 3
PAIRS = 4000  # pairs compared at most, evenly spread
_WORD = re.compile(r"[\w'’]+")


@dataclass(frozen=True)
class Spread:
    """How the scenarios on one theme differ. `same` is the mean overlap of pairs with one situation, the baseline."""

    theme: str
    made: int
    distinct: int
    mean: float
    largest: float
    same: float


def spread(theme: str, packs: Sequence[Pack]) -> Spread:
    """Measure scenarios on one theme against each other."""
    told = [" ".join(story(pack)) for pack in packs]
    runs = [_runs(text) for text in told]
    pairs = list(itertools.combinations(range(len(packs)), 2))
    pairs = pairs[:: max(1, len(pairs) // PAIRS)]
    overlaps = {pair: len(runs[pair[0]] & runs[pair[1]]) / len(runs[pair[0]] | runs[pair[1]]) for pair in pairs}
    alike = [each for (one, other), each in overlaps.items() if packs[one].title == packs[other].title]
    return Spread(
        theme=theme,
        made=len(packs),
        distinct=len(set(told)),
        mean=statistics.fmean(overlaps.values()),
        largest=max(overlaps.values()),
        same=statistics.fmean(alike) if alike else 0.0,
    )


def _runs(text: str) -> set[tuple[str, ...]]:
    words = [word.casefold() for word in _WORD.findall(text)]
    return set(zip(*(words[at:] for at in range(RUN)), strict=False))


def main() -> None:
    """Make scenarios over a library and print how they differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--themes", type=int, default=3, help="themes to measure, in the order of the grammar")
    parser.add_argument("--seeds", type=int, default=200, help="scenarios on each theme")
    parser.add_argument("--minutes", type=int, default=90)
    parser.add_argument("--data-dir", type=Path, default=Path("data"))
    given = parser.parse_args()
    runtime = Runtime(Settings(data_dir=given.data_dir))
    runtime.warm_up()
    service = runtime.service(ScenarioService)
    print("| Theme | Made | Distinct | Mean overlap | Largest | Mean overlap, same situation |")
    print("| --- | --- | --- | --- | --- | --- |")
    measured = 0
    for theme in lines():
        if measured == given.themes:
            break
        asked = (ScenarioRequest(topic=theme, seed=seed, minutes=given.minutes) for seed in range(given.seeds))
        packs = [pack for request in asked if (pack := service.make(request).pack) is not None]
        if len(packs) < given.seeds:
            continue
        measured += 1
        one = spread(theme, packs)
        print(f"| {one.theme} | {one.made} | {one.distinct} | {one.mean:.3f} | {one.largest:.3f} | {one.same:.3f} |")
    runtime.close()


if __name__ == "__main__":
    main()
