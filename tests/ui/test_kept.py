"""What is typed and answered outlives a server that goes away: a real server, stopped and started again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.ui.conftest import Served

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore:.*no_silent_downcasting"),
]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    made = context.new_page()
    made.set_default_timeout(20_000)
    yield made
    context.close()


def opened(page: Page, served: Served) -> None:
    page.goto(served.address)
    page.wait_for_selector("#question textarea")
    page.wait_for_timeout(300)


def test_a_server_that_starts_again_loses_nothing(page: Page) -> None:
    first = Served()
    first.start()
    opened(page, first)
    page.locator("#question textarea").fill("What do reviews say about plans?")
    page.keyboard.press("Enter")
    expect(page.locator("#turn-1 .claims")).to_be_visible()
    page.locator("#question textarea").fill("half a question")
    port = int(first.address.rsplit(":", maxsplit=1)[1])
    first.stop()
    again = Served(port)
    again.start()
    expect(page.locator("#turn-1 .claims")).to_be_visible()
    assert page.locator("#question textarea").input_value() == "half a question"
    page.locator("#question textarea").fill("And for older children?")
    page.keyboard.press("Enter")
    expect(page.locator("#turn-2 .claims")).to_be_visible()
    page.reload()
    expect(page.locator("#turn-2 .claims")).to_be_visible()
    again.stop()


def test_a_question_that_got_no_answer_is_back_in_the_box(page: Page, served: Served) -> None:
    opened(page, served)
    page.locator("#question textarea").fill("A slow one")
    page.keyboard.press("Enter")
    expect(page.locator("#turn-1[aria-busy]")).to_be_visible()
    page.reload()
    expect(page.locator("#question textarea")).to_have_value("A slow one")
    expect(page.locator(".turn")).to_have_count(0)


def test_a_pack_and_the_changes_to_it_outlive_a_reload(page: Page, served: Served) -> None:
    opened(page, served)
    page.get_by_role("link", name="Supervision", exact=True).click()
    page.get_by_role("combobox", name="What is it about?").fill("plans")
    page.get_by_role("button", name="Make the pack").click()
    part = page.locator('[aria-labelledby="part-stage-plan"]')
    part.get_by_text("Add a question of your own").click()
    part.get_by_label("Your wording").fill("Who will notice first?")
    part.get_by_role("button", name="Add question").click()
    expect(part.locator(".is-core")).to_contain_text("Who will notice first?")
    page.reload()
    expect(part.locator(".is-core")).to_contain_text("Who will notice first?")


def test_hard_words_come_with_a_note_and_close_detail_is_folded(page: Page, served: Served) -> None:
    opened(page, served)
    page.locator("#question textarea").fill("What was said about injuries?")
    page.keyboard.press("Enter")
    expect(page.locator(".answer > .content-note")).to_contain_text("this answer tells of")
    folded = page.locator(".claims .folded")
    expect(folded.locator(".chip")).to_be_hidden()
    folded.locator("summary").press("Enter")
    folded.locator(".chip").click()
    expect(page.locator("#source-panel mark")).to_be_visible()
    expect(page.locator("#source-panel .content-note")).to_contain_text("in detail")
