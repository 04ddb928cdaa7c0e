"""One story and its findings as a whole pack."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
import numpy.typing as npt

from assistant.ask.models import Source, Support
from assistant.ask.text import readable
from assistant.ask.verify import verify
from assistant.packs.minutes import share
from assistant.packs.models import Pack, PackKind, Section
from assistant.packs.standing import is_note
from assistant.scenario import around, build
from assistant.scenario.build import Story, words, words_of
from assistant.scenario.cast import Cast
from assistant.scenario.findings import Finding, documents
from assistant.scenario.grammar import GENERAL, agencies
from assistant.scenario.plot import Plot
from assistant.scenario.request import Plan
from assistant.scenario.topics import Topic
from assistant.settings import Settings
from prompts import load, say
from store.library import Library

Vectors = npt.NDArray[np.float32]
Near = Callable[[Sequence[str], Sequence[str]], Vectors]
"""Says how near each text (row) is to each quotation (column) in meaning."""

CITED = 4  # findings that one scenario rests on
AGAIN = 0.12  # cosine: how much nearer a finding must be to be cited for one point more than another is

_LAST = ("debrief", "findings", "after-action")


@dataclass(frozen=True)
class Basis:
    """What a scenario rests on."""

    topic: Topic
    findings: tuple[Finding, ...]
    held: int


@dataclass(frozen=True)
class Draft:
    """A story as it was put together, and what was asked for."""

    rng: Random
    cast: Cast
    plot: Plot
    seed: int
    chosen: Plan


def make_pack(draft: Draft, basis: Basis, near: Near, library: Library, settings: Settings) -> Pack:
    """Put a story, its findings and what stands around it into one pack. Its minutes add up."""
    request, pause = draft.chosen.request, draft.chosen.times["break"]
    story = Story(draft.rng, draft.cast, draft.plot, request.level, request.minutes, pause)
    cited = _fitting(basis.findings, [text for _, text in _key(draft)], near)
    sources = [verify(library, finding.source(number)) for number, finding in enumerate(cited, start=1)]
    name = basis.topic.name
    return Pack(
        kind=PackKind.SCENARIO,
        title=words("title", theme=name, situation=draft.cast.told(draft.plot.situation.title)),
        topic=basis.topic.text,
        purpose=words("purpose", theme=name, stages=len(draft.plot.stages)),
        minutes=request.minutes,
        themes=[basis.topic.theme] if basis.topic.theme else [],
        choices=_choices(draft, basis.topic),
        details=_details(draft, name),
        labels=[words("label")],
        sections=_sections(story, draft, _points(draft, sources, near), sources, settings),
        sources=sources,
        support=support(cited, basis.held),
        notices=notices(cited, basis.topic, draft.seed),
    )


def _sections(
    story: Story, draft: Draft, points: Sequence[around.Key], sources: Sequence[Source], settings: Settings
) -> list[Section]:
    minutes, stages = _shared_out(draft)
    asked = draft.chosen.request.pre_mortem
    return [
        around.purpose(story),
        around.prepare(story),
        around.welcome(settings, minutes["welcome"]),
        build.people(story),
        build.cards(story, minutes["roles"]),
        *build.stages(story, stages),
        around.debrief(story, minutes["debrief"]),
        around.findings(sources, minutes["findings"]),
        around.after_action(minutes["after-action"]),
        *([around.pre_mortem(story, minutes["pre-mortem"])] if asked else []),
        around.close(minutes["close"]),
        around.key(story, points, sources),
        around.evaluation(),
    ]


def _shared_out(draft: Draft) -> tuple[dict[str, float], list[float]]:
    times, count = draft.chosen.times, len(draft.plot.stages)
    last = [*_LAST, *(["pre-mortem"] if draft.chosen.request.pre_mortem else []), "close"]
    parts = ["welcome", "roles", *last]
    weights = [*(times[part] for part in parts), *[times["stage"]] * count]
    given = share(draft.chosen.request.minutes - times["break"], weights, 1.0, least=1.0)
    stages = given[len(parts) :]
    stages[(count + 1) // 2 - 1] += times["break"]
    return dict(zip(parts, given, strict=False)), stages


def _fitting(findings: Sequence[Finding], texts: Sequence[str], near: Near) -> list[Finding]:
    """Choose the findings that come nearest to the points of this story's key, from two documents where there are.

    The best finding of the topic is always one of them, so that what is quoted is about the topic, whatever the story.
    """
    nearness = near(texts, tuple(readable(finding.quote) for finding in findings))
    chosen = [0]
    while len(chosen) < min(CITED, len(findings)):
        left = [at for at in range(len(findings)) if at not in chosen]
        others = [at for at in left if not documents([findings[at]]) <= documents([findings[one] for one in chosen])]
        covered = nearness[:, chosen].max(axis=1)
        chosen.append(max(others or left, key=lambda at: float(np.maximum(covered, nearness[:, at]).sum())))
    return [findings[at] for at in sorted(chosen)]


def _key(draft: Draft) -> list[tuple[str, str]]:
    """Give the part and the text of each point of the key: one a stage, then those of the debrief."""
    told = [(f"stage-{stage.number}", stage.decision.key) for stage in draft.plot.stages]
    return told + [("debrief", text) for text in draft.plot.line.key]


def support(findings: Sequence[Finding], held: int) -> Support:
    """Count the documents and the independent voices that findings are quoted from; `held` documents were looked at."""
    quoted = documents(findings)
    voices = {voice for finding in findings for voice in finding.found.voices}
    return Support(documents=len(quoted), independent=min(len(quoted), len(voices)), held=held)


def notices(findings: Sequence[Finding], topic: Topic, seed: int) -> list[str]:
    """Say what a trainer has to know of a scenario and of what it rests on."""
    told = {
        "note": True,
        "approve": True,
        "few": len(documents(findings)) < 2,
        "ours": any(is_note(finding.found) for finding in findings),
        "fallback": topic.line == GENERAL,
        "seed": True,
    }
    values = {"seed": seed, "count": f"{len(findings)} findings"}
    return [say("scenario/notices", key, **values) for key, holds in told.items() if holds]


def _points(draft: Draft, sources: Sequence[Source], near: Near) -> list[around.Key]:
    """One point a stage and two for the debrief, each beside the finding nearest to it; no one finding for them all."""
    quotes = tuple(readable(source.quote) for source in sources)
    told = _key(draft)
    nearness = near([text for _, text in told], quotes)
    used = np.zeros(len(quotes))
    points = []
    for (part, text), row in zip(told, nearness, strict=True):
        place = int(np.argmax(row - AGAIN * used))
        used[place] += 1
        points.append(around.Key(part, text, sources[place].number))
    return points


def _choices(draft: Draft, topic: Topic) -> dict[str, str | int | bool | None]:
    request = draft.chosen.request
    return {
        "minutes": request.minutes,
        "level": request.level.value,
        "setting": draft.cast.setting_key,
        "seed": draft.seed,
        "theme": topic.theme or topic.line,
        "pre_mortem": request.pre_mortem,
        "agencies": ",".join(draft.plot.agencies),
    }


def _details(draft: Draft, name: str) -> dict[str, str]:
    frame, request = load("scenario/frame"), draft.chosen.request
    half = frame["names_of_minutes"].get(request.minutes)
    told = {
        "audience": "; ".join(agencies()[key].title for key in draft.plot.agencies),
        "level": frame["levels"][request.level.value]["name"],
        "time": f"{request.minutes} minutes" + (f" ({half})" if half else ""),
        "group": words("group_size", agencies=len(draft.plot.agencies)),
        "setting": draft.cast.setting.name.capitalize(),
        "themes": name.capitalize(),
        "seed": str(draft.seed),
    }
    return {words_of("details", key): value for key, value in told.items()}
