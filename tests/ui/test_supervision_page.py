"""The Supervision section in a real browser: making a pack, changing it, taking it along."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.ui.test_page import focused, inspect, sideways

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore:.*no_silent_downcasting"),
]


def make(page: Page, topic: str = "plans") -> None:
    page.get_by_role("link", name="Supervision", exact=True).click()
    page.get_by_role("combobox", name="What is it about?").fill(topic)
    page.get_by_role("button", name="Make the pack").click()
    expect(page.locator("#pack [data-announce]:not(.waiting)")).to_be_visible()


def minutes(page: Page) -> list[str]:
    return [title for title in page.locator(".pack-part h3").all_inner_texts() if "minutes" in title]


def test_a_pack_is_made_and_its_source_opens(wide: Page) -> None:
    make(wide)
    expect(wide.locator("#pack-title")).to_be_focused()
    expect(wide.locator(".is-core")).to_have_count(4)
    wide.locator(".finding .chip").click()
    expect(wide.locator(".pack-source[open] mark")).to_contain_text("quietly set aside")
    assert "Learning review: working with families over time" in focused(wide)


def test_a_pack_is_changed_and_its_minutes_are_shared_out_again(wide: Page) -> None:
    make(wide)
    before = minutes(wide)
    wide.get_by_role("button", name="Move down: What is a Tuesday like").click()
    expect(wide.locator('[aria-labelledby="part-stage-experience"] .is-core')).to_have_count(0)
    expect(wide.get_by_role("button", name="Move down: What is a Tuesday like")).to_be_focused()
    assert minutes(wide) != before
    core = wide.locator(".is-core").first
    core.get_by_role("button", name="Change wording").click()
    core.get_by_label("Your wording").fill("Did you see the child?")
    core.get_by_role("button", name="Save wording").click()
    expect(wide.locator(".pack-advice")).to_contain_text("It can be answered yes or no.")
    wide.get_by_role("button", name="Drop: Did you see the child?").click()
    expect(wide.locator(".is-core")).to_have_count(3)
    wide.locator(".is-core").first.get_by_role("button", name="Drop").click()
    expect(wide.get_by_role("alert").filter(has_text="at least 3 core questions")).to_be_visible()
    wide.get_by_role("button", name="Use this question").click()
    expect(wide.locator(".is-core")).to_have_count(4)


def test_a_question_of_ones_own_is_added(wide: Page) -> None:
    make(wide)
    part = wide.locator('[aria-labelledby="part-stage-plan"]')
    part.get_by_text("Add a question of your own").click()
    part.get_by_label("Your wording").fill("What would my client Jane Smith say?")
    part.get_by_role("button", name="Add question").click()
    expect(wide.get_by_role("alert").filter(has_text="details of a real person")).to_be_visible()
    part.get_by_text("Add a question of your own").click()
    part.get_by_label("Your wording").fill("Who will notice first?")
    part.get_by_role("button", name="Add question").click()
    expect(part.locator(".is-core")).to_contain_text("Who will notice first?")


def test_a_pack_is_taken_along_as_a_file_and_printed(wide: Page) -> None:
    make(wide)
    with wide.expect_download() as download:
        wide.get_by_role("button", name="Word", exact=True).click()
    assert download.value.suggested_filename == "supervision-pack-plans-60.docx"
    with wide.context.expect_page() as opened:
        wide.get_by_role("button", name="Print view").click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("Supervision pack: plans")


def test_what_is_not_held_or_not_said_is_explained(wide: Page) -> None:
    make(wide, "the moon")
    expect(wide.locator(".no-pack")).to_contain_text("holds no findings on this")
    wide.get_by_role("button", name="neglect", exact=True).click()
    expect(wide.locator("#pack-title")).to_be_visible()
    wide.get_by_role("combobox", name="What is it about?").fill("")
    wide.get_by_role("button", name="Make the pack").click()
    expect(wide.get_by_role("alert").filter(has_text="Say what the pack is to be about")).to_be_visible()
    make(wide, "He is hitting her right now in the next room")
    expect(wide.locator(".no-pack").get_by_role("alert")).to_contain_text("999")
    make(wide, "break it")
    expect(wide.locator("#pack")).to_contain_text("The pack was not made.")


@pytest.mark.parametrize("size", ["phone", "zoomed"])
def test_small_screens_never_scroll_sideways(size: str, request: pytest.FixtureRequest) -> None:
    page: Page = request.getfixturevalue(size)
    make(page)
    assert not sideways(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(wide: Page, scheme: str) -> None:
    wide.emulate_media(color_scheme="light" if scheme == "light" else "dark", reduced_motion="reduce")
    make(wide, "the moon")
    found = inspect(wide, "nothing held")
    make(wide)
    wide.locator("#pack-form").get_by_text("More choices").click()
    wide.locator(".is-core").first.get_by_role("button", name="Change wording").click()
    found += inspect(wide, "pack")
    assert found == []
