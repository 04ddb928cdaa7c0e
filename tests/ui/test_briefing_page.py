"""The Briefing section and the glossary in a real browser: making a briefing, opening a source, taking it along."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from assistant.ask.models import Status, Support
from assistant.briefing.request import Briefing, BriefingRequest
from assistant.briefing.service import BriefingService
from assistant.packs.models import Item, ItemKind, Origin, Pack, PackKind, Section, Table
from tests.ui.conftest import Served
from tests.ui.fake import answered
from tests.ui.test_page import focused, inspect, sideways

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore:.*no_silent_downcasting"),
]


class FakeBriefings:
    """Answers as the service does, without a library. The words are made up; no publication says them."""

    def brief(self, request: BriefingRequest) -> Briefing:
        if "moon" in request.topic:
            said = "The library holds no findings on this, so there is no briefing."
            return Briefing(topic=request.topic, status=Status.NO_INFORMATION, summary=said, nearest_themes=["neglect"])
        first = answered("").sources[0]
        point = Item(id="point-1-1", kind=ItemKind.TEXT, text=f"Finding: “{first.quote}”", citations=[1])
        asked = Item(
            id="q",
            kind=ItemKind.PUBLISHED_QUESTION,
            text="What changed?",
            origin=Origin.PUBLICATION,
            purpose="Asked by Northvale",
            citations=[1],
        )
        sheet = Table(caption="How we used this briefing", columns=["Date", "Team"], rows=[["", ""]])
        pack = Pack(
            kind=PackKind.BRIEFING,
            title="7-minute briefing: plans",
            topic="plans",
            purpose="What published reviews found on plans.",
            minutes=7,
            labels=["Made by Second Look, a computer program."],
            sections=[
                Section(id="point-1", title="Key point one", minutes=3, items=[point], listed=True),
                Section(id="questions", title="Questions for your team", minutes=4, items=[asked], listed=True),
                Section(id="use", title="How we used this briefing", tables=[sheet]),
            ],
            sources=[first],
            support=Support(documents=1, independent=1, held=33),
            notices=["Reviews are chosen because harm was serious."],
            layout="brief",
        )
        return Briefing(topic="plans", status=Status.ANSWERED, summary="A briefing on plans.", pack=pack)


@pytest.fixture(autouse=True)
def _with_briefings(served: Served) -> None:
    served.runtime.services[BriefingService] = FakeBriefings()


def make(page: Page, topic: str = "plans") -> None:
    page.get_by_role("link", name="Briefing", exact=True).click()
    page.get_by_label("What is the briefing about?").fill(topic)
    page.get_by_role("button", name="Make the briefing").click()
    # The first one waits for the guard to be loaded.
    expect(page.locator("#brief [data-announce]:not(.waiting)")).to_be_visible(timeout=30_000)


def test_a_briefing_is_made_its_source_opens_and_it_is_taken_along(wide: Page) -> None:
    make(wide)
    expect(wide.locator("#brief-title")).to_be_focused()
    wide.locator("#brief .chip").first.click()
    expect(wide.locator("#brief .pack-source[open] mark")).to_contain_text("quietly set aside")
    assert "Learning review: working with families over time" in focused(wide)
    with wide.expect_download() as download:
        wide.get_by_role("button", name="Slides", exact=True).click()
    assert download.value.suggested_filename == "7-minute-briefing-plans-7.pptx"


def test_what_is_not_held_or_not_said_is_explained(wide: Page) -> None:
    make(wide, "the moon")
    expect(wide.locator("#brief .no-pack")).to_contain_text("holds no findings on this")
    wide.locator("#brief").get_by_role("button", name="neglect", exact=True).click()
    expect(wide.locator("#brief-title")).to_be_visible()
    wide.get_by_label("What is the briefing about?").fill("")
    wide.get_by_role("button", name="Make the briefing").click()
    expect(wide.get_by_role("alert").filter(has_text="Type a theme or a few words first")).to_be_visible()
    make(wide, "He is hitting her right now in the next room")
    expect(wide.locator("#brief .no-pack").get_by_role("alert")).to_contain_text("999")


@pytest.mark.parametrize("size", ["phone", "zoomed"])
def test_small_screens_never_scroll_sideways(size: str, request: pytest.FixtureRequest, served: Served) -> None:
    page: Page = request.getfixturevalue(size)
    make(page)
    assert not sideways(page)
    page.goto(f"{served.address}/glossary")
    assert not sideways(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(wide: Page, served: Served, scheme: str) -> None:
    wide.emulate_media(color_scheme="light" if scheme == "light" else "dark", reduced_motion="reduce")
    make(wide)
    found = inspect(wide, "briefing")
    wide.get_by_role("link", name="Glossary of terms and short forms").first.click()
    expect(wide.get_by_role("heading", level=1)).to_have_text("Glossary")
    found += inspect(wide, "glossary")
    wide.get_by_label("Find a term").fill("SCR")
    wide.get_by_role("button", name="Find a term").click()
    expect(wide.get_by_role("heading", level=2)).to_have_count(2)
    assert found == []
