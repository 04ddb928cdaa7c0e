"""The journeys of the three people, end to end: the real page, the real library, real answers, a real browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, BrowserContext, Page, expect

from assistant.api.app import create_app
from assistant.learning.dates import months_after
from assistant.runtime import Runtime
from assistant.settings import Settings
from eval.screenshots import look, served

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:.*no_silent_downcasting"),
]

OWN = "I will ask each child what a good day looks like, and write it down in their words."
KEPT = "JSON.stringify([Object.entries(sessionStorage), Object.entries(localStorage)])"


@pytest.fixture(scope="module")
def address(starter_folder: Path) -> Iterator[str]:
    runtime = Runtime(Settings(data_dir=starter_folder), starter=False)
    with served(create_app(runtime)) as at:
        runtime.wait_until_ready(120)
        yield at


@pytest.fixture
def context(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """A browser of one person. Any request to another host, or error on a page, fails the test."""
    wrong: list[str] = []
    made = browser.new_context(viewport={"width": 1280, "height": 900}, permissions=["clipboard-read"])
    made.on(
        "request", lambda sent: None if sent.url.startswith((address, "data:", "blob:")) else wrong.append(sent.url)
    )
    made.on("weberror", lambda error: wrong.append(str(error.error)))
    yield made
    made.close()
    assert wrong == []


def opened(context: BrowserContext, address: str, place: str = "") -> Page:
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.goto(f"{address}/{place}")
    page.wait_for_selector("#question textarea", state="attached")
    page.wait_for_timeout(300)
    return page


def ask(page: Page, question: str) -> None:
    turns = page.locator(".turn").count()
    page.locator("#question textarea").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator(f"#turn-{turns + 1}:not([aria-busy])")).to_be_visible()


def press_until(page: Page, wanted: str, keys: str = "Tab", most: int = 60) -> None:
    """Move with the keyboard alone until what has the focus matches."""
    for _ in range(most):
        page.keyboard.press(keys)
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"The keyboard does not reach {wanted}.")


def test_a_practitioner_goes_from_a_worry_to_a_commitment_and_looks_back_by_keyboard_alone(
    context: BrowserContext, address: str
) -> None:
    page = opened(context, address)
    press_until(page, "#question textarea")
    page.keyboard.type("What helped practitioners hear the voice of the child?")
    page.keyboard.press("Enter")
    expect(page.locator("#turn-1:not([aria-busy])")).to_be_visible()
    press_until(page, ".claims .chip", "Shift+Tab", 80)
    page.keyboard.press("Enter")
    expect(page.locator("#source-panel mark")).to_be_visible()
    press_until(page, "#source-panel [data-commit]")
    page.keyboard.press("Enter")
    expect(page.locator("#commit-text")).to_be_focused()
    page.keyboard.type(OWN)
    page.locator("#commit-made").fill(months_after(date.today(), -4).isoformat())
    press_until(page, "#commit-form .make")
    page.keyboard.press("Enter")
    expect(page.locator(".commitment h4")).to_have_text(OWN)
    page.reload()
    expect(page.locator("[data-due] button")).to_contain_text("After 3 months")
    expect(page.get_by_role("link", name="My learning (1)")).to_be_visible()
    page.locator("[data-due] button").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("I asked six children. Four of them told me something that was not in the record.")
    press_until(page, ".look-form .save")
    page.keyboard.press("Enter")
    expect(page.locator(".looked").first).to_contain_text("Four of them told me")
    expect(page.locator("[data-due] button")).to_have_count(0)
    page.locator("[data-open-finding]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-finding-body] .checked")).to_be_visible()


def test_what_a_person_keeps_comes_along_as_calendar_record_and_file(context: BrowserContext, address: str) -> None:
    page = opened(context, address, "#learning")
    page.locator("#commit-text").fill(OWN)
    page.get_by_role("button", name="Save commitment").click()
    expect(page.locator(".commitment")).to_be_visible()
    with page.expect_download() as calendar:
        page.get_by_role("button", name=f"Calendar file: {OWN}").click()
    days = [event.start for event in Calendar.from_ical(Path(calendar.value.path()).read_bytes()).events]
    assert days == [months_after(date.today(), months) for months in (3, 6, 12)]
    page.locator("#cpd-body").select_option("nmc")
    page.get_by_role("button", name="Start an entry").click()
    boxes = page.locator(".cpd-form textarea")
    assert {boxes.nth(at).input_value() for at in range(boxes.count())} == {""}
    page.get_by_label("What you learned from it").fill("That I write down what adults say before what children say.")
    page.get_by_role("button", name="Save entry").click()
    expect(page.locator("[data-cpd-list] li")).to_contain_text("Nursing and Midwifery Council")
    with page.expect_download() as word:
        page.locator("#learning").get_by_role("button", name="Word", exact=True).click()
    assert word.value.suggested_filename == "my-learning-record.docx"
    with page.expect_download() as file:
        page.get_by_role("button", name="Download my record").click()
    held = Path(file.value.path())
    page.get_by_role("button", name="Clear all", exact=True).click()
    expect(page.locator(".commitment")).to_have_count(0)
    assert OWN not in page.evaluate(KEPT)
    page.locator("#record-file").set_input_files(
        {"name": "mine.json", "mimeType": "application/json", "buffer": held.read_bytes()}
    )
    expect(page.locator(".commitment h4")).to_have_text(OWN)
    assert len(json.loads(held.read_text())["entries"]) == 1


def test_a_supervisor_takes_the_last_question_of_a_pack_along(context: BrowserContext, address: str) -> None:
    page = opened(context, address, "#supervision")
    page.get_by_role("combobox", name="What is it about?").fill("professional curiosity")
    page.get_by_role("button", name="Make the pack").click()
    expect(page.locator("#pack-title")).to_be_focused(timeout=60_000)
    page.get_by_role("button", name="Start a commitment in My learning").click()
    expect(page.locator("[data-commit-quote]")).not_to_be_empty()
    page.locator("#commit-which").select_option(index=1)
    quote = page.locator("[data-commit-quote]").inner_text()
    page.locator("#commit-text").fill(OWN)
    page.get_by_role("button", name="Save commitment").click()
    expect(page.locator(".commitment [data-quote]")).to_contain_text(quote[:40])


def test_a_trainer_copies_shares_and_takes_along(context: BrowserContext, address: str) -> None:
    page = opened(context, address)
    page.locator(".narrow summary").click()
    page.get_by_role("button", name="Scotland").click()
    ask(page, "What do reviews say about sharing information between agencies?")
    expect(page.locator(".searched")).to_contain_text("Scotland")
    page.get_by_role("button", name="Copy with references").click()
    copied = str(page.evaluate("navigator.clipboard.readText()"))
    assert "Sources:" in copied and "[1]" in copied
    with page.expect_download() as sheet:
        page.get_by_role("button", name="PDF").click()
    assert sheet.value.suggested_filename == "take-away-from-second-look.pdf"
    page.locator(".claims .chip").first.click()
    words = page.locator("#source-panel mark").inner_text()
    page.get_by_role("button", name="Copy link to this finding").click()
    link = str(page.evaluate("navigator.clipboard.readText()"))
    assert "/#finding/" in link and "agencies" not in link
    other = opened(context, address, link.removeprefix(f"{address}/"))
    expect(other.locator("[data-finding-body]")).to_contain_text(words[:60])


def test_a_problem_is_told_in_a_file_that_does_not_hold_the_question(context: BrowserContext, address: str) -> None:
    page = opened(context, address)
    question = "What gets in the way of professional curiosity?"
    ask(page, question)
    page.get_by_role("button", name="Not useful").click()
    page.get_by_role("button", name="Report a problem").click()
    page.get_by_label("It left out something important").check()
    page.get_by_label("Anything else").fill("It says nothing of Sarah Jones of 12 Elm Road.")
    page.get_by_role("button", name="Make a report file").click()
    expect(page.get_by_role("alert").filter(has_text="real person")).to_be_visible()
    page.get_by_role("button", name="Use these general words").click()
    with page.expect_download() as report:
        page.get_by_role("button", name="Make a report file").click()
    told = Path(report.value.path()).read_text("utf-8")
    assert "It left out something important" in told and "Source 1" in told
    assert question not in told and "Sarah" not in told


def test_reload_back_and_two_tabs_lose_nothing_that_was_typed(context: BrowserContext, address: str) -> None:
    page = opened(context, address)
    ask(page, "What gets in the way of professional curiosity?")
    page.locator("#question textarea").fill("And what helps with")
    page.get_by_role("link", name="Supervision", exact=True).click()
    page.get_by_role("combobox", name="What is it about?").fill("neglect, and")
    page.get_by_role("link", name="My learning").click()
    page.locator("#commit-text").fill("I will try")
    page.go_back()
    page.reload()
    expect(page.locator("#turn-1 .claims")).to_be_attached()
    assert page.locator("#question textarea").input_value() == "And what helps with"
    assert page.get_by_role("combobox", name="What is it about?").input_value() == "neglect, and"
    assert page.locator("#commit-text").input_value() == "I will try"
    other = opened(context, address, "#learning")
    other.locator("#commit-text").fill(OWN)
    other.get_by_role("button", name="Save commitment").click()
    expect(other.locator(".commitment")).to_have_count(1)
    page.get_by_role("link", name="My learning").click()
    expect(page.locator(".commitment")).to_have_count(1)
    page.get_by_role("button", name="Save commitment").click()
    expect(page.locator(".commitment")).to_have_count(2)
    expect(other.locator(".commitment")).to_have_count(2)


def test_what_was_stopped_is_kept_nowhere_and_leaving_fast_clears_the_tab(
    context: BrowserContext, address: str
) -> None:
    page = opened(context, address, "#learning")
    page.locator("#commit-text").fill("I will ring Sarah Jones at 12 Elm Road about this")
    page.get_by_role("button", name="Save commitment").click()
    expect(page.get_by_role("alert").filter(has_text="real person")).to_be_visible()
    page.get_by_role("link", name="Ask", exact=True).click()
    ask(page, "What should happen with Sarah Jones of 12 Elm Road, born 3/4/2019?")
    page.wait_for_timeout(300)
    assert "Sarah" not in page.evaluate(KEPT)
    ask(page, "What gets in the way of professional curiosity?")
    page.wait_for_timeout(300)
    assert "curiosity" in page.evaluate(KEPT) and "Sarah" not in page.evaluate(KEPT)
    page.get_by_role("button", name="Exit this page").click()
    page.goto(address)
    page.wait_for_selector("#question textarea")
    expect(page.locator(".turn")).to_have_count(0)
    assert "curiosity" not in page.evaluate(KEPT)


def test_an_alarm_that_a_person_answers_lets_the_words_be_kept_and_leaves_whom_to_call_on_the_page(
    context: BrowserContext, address: str
) -> None:
    page = opened(context, address, "#learning")
    own = "I will ring a parent about her child."
    page.locator("#commit-text").fill(own)
    page.get_by_role("button", name="Save commitment").click()
    page.get_by_role("button", name="Nobody is in danger now. Keep my words").click()
    expect(page.locator(".commitment h4")).to_have_text(own)
    expect(page.locator("[data-support]")).to_contain_text("999")
    assert look(page, "whom to call") == []


def test_keeping_on_is_chosen_and_one_press_clears_all(context: BrowserContext, address: str) -> None:
    page = opened(context, address, "#about")
    page.get_by_label("Keep my conversations on this computer").check()
    page.get_by_role("link", name="Ask", exact=True).click()
    ask(page, "What helps when a case feels stuck?")
    page.wait_for_timeout(300)
    page.close()
    again = opened(context, address)
    again.get_by_role("button", name="What helps when a case feels stuck? (1 question)").click()
    expect(again.locator("#turn-1 .claims")).to_be_visible()
    again.get_by_role("link", name="Model, library, what is kept").click()
    expect(again.locator("[data-now]")).to_contain_text("1 conversation")
    again.get_by_role("button", name="Clear all that this browser keeps").click()
    assert "stuck" not in again.evaluate(KEPT)
    again.get_by_role("button", name="Bring it back").click()
    again.wait_for_selector("#question textarea", state="attached")
    assert "stuck" in again.evaluate(KEPT)


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "dark")])
def test_axe_finds_nothing_weighty_and_nothing_scrolls_sideways(
    context: BrowserContext, address: str, width: int, scheme: str
) -> None:
    page = opened(context, address, "#learning")
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme="light" if scheme == "light" else "dark", reduced_motion="reduce")
    page.locator("#commit-text").fill(OWN)
    page.get_by_role("button", name="Save commitment").click()
    expect(page.locator(".commitment")).to_be_visible()
    page.get_by_role("button", name=f"Look back now: {OWN}").first.click()
    page.get_by_role("button", name="Start an entry").click()
    found = look(page, "learning")
    page.get_by_role("link", name="Model, library, what is kept").click()
    found += look(page, "about")
    assert found == []
