"""A SCORM package played in a real browser, inside a page that acts as the learning system."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, Request, expect

from assistant.export import export
from tests.scenario.sample import sample_pack

pytestmark = pytest.mark.browser
LONGEST_SUSPEND_DATA = 4096  # characters, as SCORM 1.2 bounds it

# A learning system in a few lines: it holds to the order of calls and to the values that SCORM 1.2 allows, and keeps
# what is committed as long as the browser's storage lives.
LMS = (Path(__file__).parent / "stub_lms.html").read_text("utf-8")


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("package")
    with zipfile.ZipFile(io.BytesIO(export(sample_pack(), "scorm"))) as file:
        file.extractall(folder)
    (folder / "lms.html").write_text(LMS, "utf-8")
    return folder


@pytest.fixture
def lms(browser: Browser, package: Path) -> Iterator[Page]:
    """The package inside the stub. A request to another place, or an error in the console, fails the test."""
    wrong: list[str] = []
    context = browser.new_context(viewport={"width": 900, "height": 800})

    def watch(request: Request) -> None:
        if not request.url.startswith("http://package.test/"):
            wrong.append(request.url)

    context.on("request", watch)
    context.on("console", lambda told: wrong.append(told.text) if told.type == "error" else None)
    yield opened(context, package)
    context.close()
    assert wrong == []


def opened(context: BrowserContext, package: Path) -> Page:
    page = context.new_page()
    page.route(
        "http://package.test/**",
        lambda route: (
            route.fulfill(
                status=200,
                content_type="text/html; charset=utf-8",
                body=(package / (route.request.url.rsplit("/", 1)[-1])).read_bytes(),
            )
            if not route.request.url.endswith("favicon.ico")
            else route.fulfill(status=204)
        ),
    )
    page.set_default_timeout(10_000)
    page.goto("http://package.test/lms.html")
    return page


def player(page: Page) -> FrameLocator:
    return page.frame_locator("iframe")


def held(page: Page) -> dict[str, str]:
    found: dict[str, str] = json.loads(page.evaluate("localStorage.getItem('held')"))
    return found


def on(page: Page, times: int = 1) -> None:
    for _ in range(times):
        player(page).locator("[data-on]:visible").click()


def decide(page: Page, option: str) -> None:
    player(page).get_by_role("radio", name=option).check()
    player(page).locator("textarea:visible").fill("Because of our Jane Smith of 12 High Street.")
    player(page).locator("[data-decide]:visible").click()


def faults(page: Page) -> list[str]:
    calls: list[str] = page.evaluate("calls")
    return [call for call in calls if call.startswith("FAULT")]


def test_a_package_is_played_to_its_end_and_takes_up_where_it_was_left(lms: Page, package: Path) -> None:
    pack = sample_pack()
    on(lms, 3)
    player(lms).get_by_label("Police (neighbourhood officer)").check()
    expect(player(lms).get_by_text("A neighbour rang twice about shouting")).to_be_visible()
    expect(player(lms).get_by_text("Robin has come in late")).to_be_hidden()
    on(lms)
    expect(player(lms).locator("h2:visible")).to_have_text("Stage 1")
    expect(player(lms).locator("[data-on]:visible")).to_have_count(0)
    player(lms).locator("[data-decide]:visible").click()
    expect(player(lms).get_by_role("status")).to_have_text("Choose one way first.")
    decide(lms, "Speak with Ashley first.")
    expect(player(lms).locator(".follows:visible")).to_contain_text("Money is short, and nights are hard.")
    on(lms)
    assert held(lms)["cmi.core.lesson_status"] == "incomplete"
    assert held(lms)["cmi.core.lesson_location"] == "stage-2"
    assert faults(lms) == []

    # The window is closed half-way. The next visit begins where this one ended, with the way taken and the card.
    context = lms.context
    lms.goto("about:blank")
    again = opened(context, package)
    calls = again.evaluate("JSON.parse(localStorage.getItem('calls'))")
    assert [calls[0], calls[-1]] == ["LMSInitialize", "LMSFinish"]
    assert held(again)["cmi.core.exit"] == "suspend"
    assert re.fullmatch(r"\d{4}:\d\d:\d\d\.\d\d", held(again)["cmi.core.session_time"])
    expect(player(again).locator("h2:visible")).to_have_text("Stage 2")
    expect(player(again).get_by_role("status")).to_have_text("You are back where you stopped.")
    expect(player(again).locator(".inject:visible").last).to_contain_text(
        "Only you hear this"
    )  # stage 2 tells the police something
    player(again).get_by_role("button", name="Back").click()
    expect(player(again).get_by_role("radio", name="Speak with Ashley first.")).to_be_checked()
    on(again)
    for _ in range(2):
        decide(again, "Ring the other agencies today.")
        on(again)
    expect(player(again).locator("h2:visible")).to_have_text("Debrief")
    on(again)
    expect(player(again).get_by_text(pack.sources[0].quote)).to_be_visible()
    on(again, 3)
    player(again).get_by_role("button", name="Finish").click()
    expect(player(again).get_by_role("status")).to_contain_text("The exercise is complete.")
    kept = held(again)
    assert kept["cmi.core.lesson_status"] == "completed"
    assert len(kept["cmi.suspend_data"]) < LONGEST_SUSPEND_DATA / 8
    assert faults(again) == []
    # What was typed went nowhere.
    assert "Smith" not in json.dumps(kept)
    assert "Smith" not in str(again.evaluate("JSON.stringify([localStorage, sessionStorage])"))
    again.close()


def test_a_package_plays_without_a_learning_system(browser: Browser, package: Path) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto((package / "index.html").as_uri())
    expect(page.get_by_role("status")).to_contain_text("No learning system was found")
    for _ in range(4):
        page.locator("[data-on]:visible").press("Enter")
    expect(page.locator("h2:visible")).to_be_focused()
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_a_package(browser: Browser, package: Path, scheme: str) -> None:
    page = browser.new_page(color_scheme="light" if scheme == "light" else "dark", bypass_csp=True)
    page.goto((package / "index.html").as_uri())
    found = []
    for _ in range(4):
        page.locator("[data-on]:visible").click()
    page.get_by_role("radio", name="Ring the other agencies today.").check()
    page.locator("[data-decide]:visible").click()
    found += Axe().run(page).response["violations"]
    page.evaluate("for (const one of document.querySelectorAll('[data-page]')) one.hidden = false")
    found += Axe().run(page).response["violations"]
    assert [(each["id"], [node["html"][:120] for node in each["nodes"]]) for each in found] == []
    page.close()
