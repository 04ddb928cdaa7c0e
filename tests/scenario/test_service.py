"""Scenarios over the starter library: the laws that each keeps, what is asked for, and what is refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assistant.ask.models import Status
from assistant.ask.text import readable
from assistant.packs.models import ItemKind, Pack
from assistant.packs.proof import prove
from assistant.runtime import Runtime
from assistant.scenario.check import check_pack, own_words
from assistant.scenario.fiction import story
from assistant.scenario.grammar import ADULT, GENERAL, agencies, lines
from assistant.scenario.models import CARD_PARTS, Level, Scenario, ScenarioError, ScenarioRequest, stages, story_minutes
from assistant.scenario.service import ScenarioService, stopped
from assistant.settings import Settings

SEEDS = 300
MINUTES = (30, 60, 90, 210)
SETTINGS = (None, "urban", "suburb", "town", "rural", "coastal", "island")
ASKED: tuple[list[str], ...] = (
    [],
    ["midwives", "teachers", "police"],
    ["housing"],
    ["probation", "gp", "adult social care", "nursery"],
)
THEMES = [key for key in lines() if key not in (ADULT, GENERAL)]


def made(service: ScenarioService, topic: str, **choices: object) -> Pack:
    result = service.make(ScenarioRequest.model_validate({"topic": topic, "seed": 1, **choices}))
    assert result.pack is not None, result.summary
    return result.pack


def asked(seed: int, topic: str) -> ScenarioRequest:
    """Vary everything that a trainer may choose with the seed."""
    return ScenarioRequest(
        topic=topic,
        seed=seed,
        minutes=MINUTES[seed % len(MINUTES)],
        agencies=ASKED[seed // 2 % len(ASKED)],
        level=list(Level)[seed // 3 % len(Level)],
        setting=SETTINGS[seed % len(SETTINGS)],
        pre_mortem=seed % 5 == 0,
    )


@pytest.mark.parametrize("part", range(3))
def test_every_seed_gives_a_scenario_that_keeps_the_rules(scenarios: ScenarioService, part: int) -> None:
    for seed in range(part, SEEDS, 3):
        request = asked(seed, THEMES[seed % len(THEMES)])
        result = scenarios.make(request)
        assert result.pack is not None, f"{request}: {result.summary}"
        keeps_the_rules(scenarios, request, result.pack)


@pytest.mark.slow
@pytest.mark.parametrize("theme", THEMES)
def test_every_theme_keeps_the_rules_for_every_seed(scenarios: ScenarioService, theme: str) -> None:
    for seed in range(SEEDS):
        request = asked(seed, theme)
        result = scenarios.make(request)
        assert result.pack is not None, f"{request}: {result.summary}"
        keeps_the_rules(scenarios, request, result.pack)


def keeps_the_rules(service: ScenarioService, request: ScenarioRequest, pack: Pack) -> None:
    assert check_pack(pack) == []
    assert sum(section.minutes for section in pack.sections) == pack.minutes == request.minutes
    times = [story_minutes(item.at) for item in pack.items if item.at]
    assert times == sorted(times)
    assert all(not service.fiction.text_faults(text) for text in story(pack))
    assert {"{", "}", "$"}.isdisjoint("".join(own_words(pack)))
    holds_true(pack)
    ends(pack)
    wanted = [key for key, agency in agencies().items() for name in request.agencies if name in (key, *agency.also)]
    assert set(wanted) <= {card.key for card in pack.section("roles").cards}
    quotes = {source.number: readable(source.quote) for source in pack.sources}
    assert all(source.verified for source in pack.sources)
    for item in pack.section("key").items:
        assert item.facet != "key" or item.original == quotes[item.citations[0]]


def holds_true(pack: Pack) -> None:
    """No card holds everything, and each holds a fact that another lacks and needs."""
    cards = {card.title: card.parts for card in pack.section("roles").cards}
    known = {fact for parts in cards.values() for fact in parts[CARD_PARTS[0]]}
    for title, parts in cards.items():
        assert known > set(parts[CARD_PARTS[0]])
        needed = [row for row in pack.section("key").tables[0].rows if row[1] == title and row[2] != title]
        assert any(
            row[0] in parts[CARD_PARTS[0]]
            and row[0] not in cards[row[2]][CARD_PARTS[0]]
            and cards[row[2]][CARD_PARTS[1]]
            for row in needed
        )


def ends(pack: Pack) -> None:
    """Every way through the decisions comes to the debrief."""
    ways = {
        section.id: [option.leads_to for item in section.items for option in item.options]
        for section in pack.sections
        if section.stage
    }
    reached = {"debrief"}
    for stage in reversed(stages(pack)):
        assert ways[stage]
        assert set(ways[stage]) <= reached
        reached.add(stage)


def test_the_same_seed_gives_the_same_scenario_and_another_gives_another(scenarios: ScenarioService) -> None:
    one, again, other = (made(scenarios, "neglect", seed=seed) for seed in (4, 4, 5))
    assert one == again
    assert list(story(one)) != list(story(other))


def test_stories_on_one_theme_are_all_different(scenarios: ScenarioService) -> None:
    told = ["\n".join(story(made(scenarios, "domestic abuse", seed=seed, minutes=90))) for seed in range(40)]
    assert len(set(told)) == len(told)


def test_quotations_stand_in_the_library_and_nowhere_in_the_story(scenarios: ScenarioService, starter: Runtime) -> None:
    pack = made(scenarios, "information sharing")
    assert prove(pack, starter.library).sources == pack.sources
    assert pack.support.documents >= 2
    quoted = [item for item in pack.items if item.kind is ItemKind.FINDING]
    assert quoted
    assert not any(item.text in text for item in quoted for text in story(pack))


def test_own_words_find_the_theme_that_reviews_call_otherwise(scenarios: ScenarioService) -> None:
    pack = made(scenarios, "parents let me in but nothing changes")
    assert pack.choices["theme"] == "disguised compliance / resistance / hostility"


def test_half_a_day_has_a_break_within_its_minutes(scenarios: ScenarioService) -> None:
    pack = made(scenarios, "neglect", minutes=210)
    pauses = [item.minutes for item in pack.items if item.facet == "break"]
    assert pauses == [15]
    assert len(stages(pack)) == 5


def test_households_are_dealt_out_without_regard_to_the_theme(scenarios: ScenarioService) -> None:
    """The same lines on faith, language, work and disability go with every theme."""
    from prompts import load

    backgrounds = load("scenario/families")["backgrounds"]
    for theme in ("neglect", "information sharing"):
        families = [made(scenarios, theme, seed=seed).section("people").items[1].text for seed in range(60)]
        assert sum(any(text in family for family in families) for text in backgrounds) > len(backgrounds) * 0.8


@pytest.mark.parametrize("topic", ["football transfer news", "how to bake bread"])
def test_what_the_library_does_not_hold_gives_no_scenario_and_the_nearest_themes(
    scenarios: ScenarioService, topic: str
) -> None:
    result = scenarios.make(ScenarioRequest(topic=topic))
    assert (result.status, result.pack) == (Status.NO_INFORMATION, None)
    assert result.nearest_themes
    assert all(theme in result.summary for theme in result.nearest_themes)


@pytest.mark.parametrize(
    ("topic", "status"),
    [
        ("he has a knife and he is in the house now", Status.IMMEDIATE_DANGER),
        ("an exercise about Sarah Whitcombe, born 3 May 2014, of 12 Elm Road", Status.PERSONAL_DATA),
        ("should I remove this child from her mother tonight?", Status.CASE_DECISION),
    ],
)
def test_the_guard_comes_first(topic: str, status: Status) -> None:
    result = stopped(topic)
    assert isinstance(result, Scenario)
    assert (result.status, result.pack) == (status, None)
    assert "Whitcombe" not in result.model_dump_json()


@pytest.mark.parametrize(
    ("choices", "says"),
    [
        ({"minutes": 45}, "30, 60, 90, 210"),
        ({"agencies": ["circus"]}, "midwifery"),
        ({"setting": "the moon"}, "island"),
        ({"topic": "  "}, "theme"),
        ({"agencies": list(agencies())[:9]}, "at most"),
    ],
)
def test_what_does_not_exist_is_told(scenarios: ScenarioService, choices: dict[str, object], says: str) -> None:
    with pytest.raises(ScenarioError, match=says):
        scenarios.make(ScenarioRequest.model_validate({"topic": "neglect", **choices}))


ADULT_REVIEWS = {
    "hartcombe": (
        "Hartcombe Safeguarding Adults Board. Safeguarding Adult Review: Mr F\n\nPublished 2021\n\nFindings\n\n"
        "1. Self-neglect was treated as a choice, and practitioners did not ask what it meant to the adult at risk.\n\n"
        "2. Mental capacity was assumed for an older person who hoarded, and no assessment was recorded.\n\n"
        "3. Adult social care closed the case after three unanswered telephone calls to the adult who self-neglected.\n"
    ),
    "norwell": (
        "Norwell Safeguarding Adults Board. Safeguarding Adult Review: Ms G\n\nPublished 2022\n\nFindings\n\n"
        "1. Agencies that knew about the self-neglect of an adult did not meet to share what each had seen.\n\n"
        "2. Staff who built trust slowly with an adult who hoarded were able to make the home safer with her.\n\n"
        "3. Fire risk from hoarding was known to housing and was not passed on to adult social care.\n"
    ),
}


@pytest.mark.slow
def test_reviews_about_adults_give_an_exercise_about_an_adult(starter_folder: Path, tmp_path: Path) -> None:
    """Two invented reviews: where a library holds findings on adults, the story is about one, and rests on them."""
    folder = tmp_path / "library"
    shutil.copytree(starter_folder, folder)
    runtime = Runtime(Settings(data_dir=folder), starter=False)
    for name, words in ADULT_REVIEWS.items():
        file = tmp_path / f"{name}.txt"
        file.write_text(words, "utf-8")
        assert runtime.add_files([file]).results[0].outcome == "added"
    service = runtime.service(ScenarioService)
    for seed in range(12):
        request = asked(seed, "self-neglect in an older person")
        result = service.make(request)
        assert result.pack is not None, result.summary
        assert result.pack.choices["theme"] == ADULT
        keeps_the_rules(service, request, result.pack)
    runtime.close()
