"""The fiction check: words, names and cases of a library are found in a story, and then nothing is given out."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.ask.models import Status
from assistant.runtime import Runtime
from assistant.scenario.cast import Profile
from assistant.scenario.fiction import Fiction, Held, story
from assistant.scenario.models import ScenarioRequest
from assistant.scenario.service import ScenarioService
from assistant.settings import Settings
from store.library import Library


class Fixed(Fiction):
    """The real check over what a test says that the library holds."""

    def __init__(self, library: Library, held: Held) -> None:
        super().__init__(library)
        self._fixed = held

    @property
    def held(self) -> Held:
        return self._fixed


@pytest.fixture
def held(scenarios: ScenarioService) -> Held:
    return scenarios.fiction.held


@pytest.fixture
def own(starter: Runtime) -> Iterator[ScenarioService]:
    """A service of the test's own, which may change what it checks against."""
    yield ScenarioService(starter.library, starter.settings)


def test_eight_words_in_a_row_are_found_and_seven_are_not(scenarios: ScenarioService, starter: Runtime) -> None:
    document = starter.documents()[0]
    words = starter.library.document_text(document.document_id).split()
    start = next(at for at in range(40, len(words)) if all(word.isalpha() for word in words[at : at + 8]))
    eight = " ".join(words[start : start + 8])
    assert scenarios.fiction.text_faults(f"then {eight.upper()}, and so on")
    assert not any("Eight words" in fault for fault in scenarios.fiction.text_faults(eight.rsplit(" ", 1)[0]))


def test_names_of_children_places_and_authorities_of_the_library_are_found(scenarios: ScenarioService) -> None:
    for name in ("Moray", "West Lothian", "Haringey"):
        assert scenarios.fiction.text_faults(f"the family moved to {name} in spring")
    assert scenarios.fiction.held.names
    name = sorted(scenarios.fiction.held.names)[0]
    assert scenarios.fiction.text_faults(f"a letter from {name} came late")


def test_a_rare_combination_of_one_case_is_found_and_a_common_one_is_not(own: ScenarioService, held: Held) -> None:
    case = Profile("6-10", "girl", "neglect", "coastal", "grandmother")
    rare = Fixed(own.library, replace(held, cases=(case,)))
    assert rare.case_like(case) == case
    assert rare.case_like(replace(case, age_band="11-15", place="urban", shape="aunt")) is None
    assert rare.case_like(replace(case, harm="exploitation")) is None
    two = Fixed(own.library, replace(held, cases=(case, replace(case, place="rural", shape="aunt"))))
    assert two.case_like(replace(case, place="urban", shape="two_parents")) is None


def test_invented_names_are_never_those_of_the_library(scenarios: ScenarioService) -> None:
    for seed in range(20):
        pack = scenarios.make(ScenarioRequest(topic="neglect", seed=seed)).pack
        assert pack is not None
        assert not any(scenarios.fiction.text_faults(text) for text in story(pack))


def test_nothing_is_given_out_where_every_story_is_in_the_library(
    scenarios: ScenarioService, starter_folder: Path, tmp_path: Path
) -> None:
    """A publication that holds our own stories: the check finds them again and closes."""
    packs = [scenarios.make(ScenarioRequest(topic="neglect", seed=seed, minutes=210)).pack for seed in range(3)]
    told = tmp_path / "a-published-review.txt"
    told.write_text("\n\n".join(text for pack in packs if pack for text in story(pack)), "utf-8")
    folder = tmp_path / "library"
    shutil.copytree(starter_folder, folder)
    runtime = Runtime(Settings(data_dir=folder), starter=False)
    service = runtime.service(ScenarioService)
    assert service.make(ScenarioRequest(topic="neglect", seed=1)).pack is not None
    assert runtime.add_files([told]).results[0].outcome == "added"
    result = service.make(ScenarioRequest(topic="neglect", seed=1))
    assert (result.status, result.pack) == (Status.ERROR, None)
    runtime.close()
