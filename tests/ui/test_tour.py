"""The tour of one minute, the page on paper, and forms that look alike."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from eval.page_speed import MOST_JUMP, WATCH_JUMPS
from prompts import load
from tests.ui.conftest import Served
from tests.ui.test_page import ask, inspect

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore:.*no_silent_downcasting"),
]

WORDS_A_MINUTE = 200  # a slow reader of English


def test_the_tour_can_be_read_in_a_minute() -> None:
    told = " ".join(f"{step['title']} {step['body']}" for step in load("tour")["steps"])
    assert len(re.findall(r"\w+", told)) <= WORDS_A_MINUTE


def test_the_tour_is_offered_once_and_taken_by_keyboard_alone(wide: Page) -> None:
    tour = wide.get_by_role("dialog", name="How Second Look works")
    expect(tour).to_be_hidden()
    wide.get_by_role("button", name="Take the tour").focus()
    wide.keyboard.press("Enter")
    expect(tour).to_contain_text("Step 1 of 5")
    assert inspect(wide, "tour") == []
    for step in range(2, 6):
        tour.get_by_role("button", name="Next").press("Enter")
        expect(tour).to_contain_text(f"Step {step} of 5")
    tour.get_by_role("button", name="Back").press("Enter")
    expect(tour).to_contain_text("Step 4 of 5")
    wide.keyboard.press("Escape")
    expect(tour).to_be_hidden()
    expect(wide.locator("#question textarea")).to_be_focused()
    wide.reload()
    wide.wait_for_selector("#question textarea")
    expect(wide.get_by_role("button", name="Take the tour")).to_be_hidden()
    again = wide.get_by_role("button", name="Tour of one minute")
    again.press("Enter")
    expect(tour).to_contain_text("Step 1 of 5")
    wide.keyboard.press("Escape")
    expect(again).to_be_focused()


def test_leaving_fast_stays_in_reach_during_the_tour_on_a_phone(phone: Page) -> None:
    phone.get_by_role("button", name="Take the tour").click()
    assert not phone.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    phone.get_by_role("dialog").get_by_role("button", name="Exit this page").click()
    phone.wait_for_url("about:blank")


def test_paper_shows_the_words_and_not_what_can_only_be_pressed(wide: Page) -> None:
    ask(wide)
    wide.emulate_media(media="print", color_scheme="dark")
    expect(wide.locator(".claims li").first).to_be_visible()
    for gone in ("#composer", ".service-bar", ".exit", ".answer-tools", "#view-library"):
        expect(wide.locator(gone).first).to_be_hidden()
    assert wide.evaluate("getComputedStyle(document.querySelector('.answer')).backgroundColor") == "rgb(255, 255, 255)"


def test_what_is_chosen_in_one_form_is_not_put_into_another_that_looks_alike(wide: Page) -> None:
    wide.get_by_role("link", name="Supervision", exact=True).click()
    chosen = wide.locator("#view-supervision input[name=minutes]").last
    chosen.check()
    slots = wide.locator("#view-scenario input[name=minutes]:checked")
    before = slots.evaluate("(slot) => slot.value")
    wide.get_by_role("link", name="Scenario", exact=True).click()
    wide.locator("#view-scenario input[name=agency]").nth(1).check()
    ticked = wide.locator("#view-scenario input[name=agency]:checked")
    value = ticked.evaluate("(tick) => tick.value")
    wide.reload()
    wide.wait_for_selector("#view-scenario form", state="attached")
    expect(chosen).to_be_checked()
    expect(slots).to_have_value(before)
    expect(ticked).to_have_count(1)
    expect(ticked).to_have_value(value)


@pytest.mark.parametrize("width", [360, 1440])
def test_nothing_jumps_while_the_page_opens_and_an_answer_arrives(browser: Browser, served: Served, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    context.add_init_script(WATCH_JUMPS)
    page = context.new_page()
    page.goto(served.address)
    page.wait_for_selector("#question textarea")
    ask(page)
    page.wait_for_timeout(300)
    assert page.evaluate("window.jumps") <= MOST_JUMP
    context.close()
