"""The Scenario section in a real browser: making an exercise, taking it along, starting it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from assistant.ask.models import Status
from assistant.exercise.service import Exercises, ExerciseStarter
from assistant.scenario.models import Level, Scenario, ScenarioRequest
from assistant.scenario.service import ScenarioService
from tests.scenario.sample import sample_pack
from tests.ui.conftest import Served
from tests.ui.test_page import focused, inspect, sideways

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore:.*no_silent_downcasting"),
]


class Made:
    """Answers by a word in the topic, so that a test can call up every status, and remembers what was asked."""

    asked: list[ScenarioRequest]

    def __init__(self) -> None:
        self.asked = []

    def make(self, request: ScenarioRequest) -> Scenario:
        self.asked.append(request)
        if "break" in request.topic:
            raise RuntimeError("broken on purpose")
        if "moon" in request.topic:
            return Scenario(
                topic=request.topic,
                status=Status.NO_INFORMATION,
                summary="The library holds no findings on this.",
                nearest_themes=["neglect"],
            )
        return Scenario(topic=request.topic, status=Status.ANSWERED, summary="A scenario.", pack=sample_pack())


@pytest.fixture(scope="module", autouse=True)
def made(served: Served) -> Made:
    service = Made()
    served.runtime.services |= {ScenarioService: service, ExerciseStarter: Exercises(served.runtime.settings)}
    return service


def make(page: Page, topic: str = "sharing what we know") -> None:
    page.get_by_role("link", name="Scenario", exact=True).click()
    page.locator("#scenario-topic").fill(topic)
    page.get_by_role("button", name="Make the exercise").click()
    expect(page.locator("#scenario [data-announce]:not(.waiting)")).to_be_visible()


def test_what_is_chosen_is_asked_for(wide: Page, made: Made) -> None:
    wide.get_by_role("link", name="Scenario", exact=True).click()
    view = wide.locator("#view-scenario")
    view.get_by_text("Half a day").click()
    view.get_by_label("Police").check()
    view.get_by_label("School", exact=True).check()
    view.get_by_label("Level").select_option("manager")
    view.get_by_label("Place").select_option("coastal")
    view.get_by_text("More choices").click()
    view.get_by_label("Seed").fill("12")
    view.get_by_label("Add a pre-mortem").check()
    make(wide)
    assert made.asked[-1] == ScenarioRequest(
        topic="sharing what we know",
        minutes=210,
        agencies=["school", "police"],
        level=Level.MANAGER,
        setting="coastal",
        seed=12,
        pre_mortem=True,
    )
    view.get_by_label("Seed").fill("many")
    make(wide)
    expect(wide.locator("#scenario")).to_contain_text("whole number")


def test_an_exercise_is_shown_with_its_sources_and_taken_along(wide: Page) -> None:
    make(wide)
    expect(wide.locator("#made-title")).to_be_focused()
    wide.locator("#scenario .finding .chip").first.click()
    expect(wide.locator("#scenario .pack-source[open] mark")).to_contain_text("held a part of the picture")
    assert "A made-up review" in focused(wide)
    for button, ending in (("Handouts", "-handouts.zip"), ("Learning system", "-scorm.zip"), ("Twine", ".twee")):
        with wide.expect_download() as download:
            wide.locator("#scenario").get_by_role("button", name=button).click()
        assert download.value.suggested_filename.endswith(ending)


def test_an_exercise_is_started_and_its_facilitator_page_opens(wide: Page) -> None:
    make(wide)
    wide.get_by_label("How many groups?").select_option("2")
    wide.get_by_role("button", name="Start the exercise").press("Enter")
    link = wide.get_by_role("link", name="Open your facilitator's page")
    expect(link).to_be_focused()
    with wide.context.expect_page() as opened:
        wide.keyboard.press("Enter")
    expect(opened.value.get_by_role("heading", name="Group 2")).to_be_visible()


def test_what_is_not_held_or_not_said_is_explained(wide: Page) -> None:
    make(wide, "the moon")
    wide.locator("#scenario").get_by_role("button", name="neglect", exact=True).click()
    expect(wide.locator("#made-title")).to_be_visible()
    wide.locator("#scenario-topic").fill("")
    wide.get_by_role("button", name="Make the exercise").click()
    expect(wide.get_by_role("alert").filter(has_text="Say what the exercise is to be about")).to_be_visible()
    make(wide, "He is hitting her right now in the next room")
    expect(wide.locator("#scenario").get_by_role("alert")).to_contain_text("999")
    make(wide, "break it")
    expect(wide.locator("#scenario")).to_contain_text("The exercise was not made.")


@pytest.mark.parametrize("size", ["phone", "zoomed"])
def test_small_screens_never_scroll_sideways(size: str, request: pytest.FixtureRequest) -> None:
    page: Page = request.getfixturevalue(size)
    make(page)
    assert not sideways(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(wide: Page, scheme: str) -> None:
    wide.emulate_media(color_scheme="light" if scheme == "light" else "dark", reduced_motion="reduce")
    make(wide)
    wide.evaluate("for (const one of document.querySelectorAll('#view-scenario details')) one.open = true")
    assert inspect(wide, "exercise") == []
