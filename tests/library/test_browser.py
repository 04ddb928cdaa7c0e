"""The pages in a real browser: axe finds no fault, nothing goes sideways when small or enlarged, no colour alone."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from playwright.sync_api import Browser, Page, expect

from assistant.ui.mount import STATIC
from assistant.ui.pages import router
from tests.library.conftest import QuickRuntime

pytestmark = pytest.mark.browser
PAGES = [
    "/library",
    "/library/themes",
    "/library/themes/neglect",
    "/library/repeats",
    "/library/cases",
    "/library/changes?since=2020-01-01",
    "/library/documents/harbour",
    "/library/documents/oddities/text",
    "/library/documents/cases",
    "/library?theme=neglect&nation=Wales",
    "/library/themes/none",
]


@pytest.fixture(scope="module")
def address(shelf: QuickRuntime) -> Iterator[str]:
    app = FastAPI()
    app.include_router(router(shelf, lambda: "1"))
    app.mount("/page", StaticFiles(directory=STATIC))
    server = uvicorn.Server(uvicorn.Config(app, "127.0.0.1", 0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def passage(shelf: QuickRuntime) -> str:
    found = next(one for one in shelf.passages("harbour") if "lodger" in one.text)
    return f"/library/passages/{found.passage_id}?start=0&end=40"


def opened(browser: Browser, width: int, height: int, scheme: str = "light") -> Page:
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]
    return context.new_page()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, address: str, passage: str, scheme: str) -> None:
    page = opened(browser, 1280, 900, scheme)
    for path in [*PAGES, passage]:
        page.goto(address + path)
        found = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], path
    page.context.close()


@pytest.mark.parametrize(("width", "height"), [(360, 740), (320, 256)])
def test_nothing_runs_off_sideways(browser: Browser, address: str, passage: str, width: int, height: int) -> None:
    page = opened(browser, width, height)
    for path in [*PAGES, passage]:
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), path
    page.context.close()


def test_pictures_read_without_colour(browser: Browser, address: str) -> None:
    page = opened(browser, 1280, 900)
    page.goto(address + "/library/repeats")
    looks = page.evaluate(
        """() => [...document.querySelectorAll('svg [data-cell]')].map((one) => {
             const { fill, stroke, strokeWidth, strokeDasharray } = getComputedStyle(one);
             return [one.dataset.cell, fill === 'none' ? 'open' : 'full', strokeWidth, strokeDasharray];
           })"""
    )
    shapes = {cell: tuple(look) for cell, *look in looks}
    assert "own" in shapes
    assert len(set(shapes.values())) == len(shapes)
    page.context.close()


def test_the_marked_words_are_in_sight_and_the_keyboard_is_enough(browser: Browser, address: str, passage: str) -> None:
    page = opened(browser, 1280, 900)
    page.goto(address + passage)
    expect(page.locator(".as-read mark")).to_have_text("The lodger in the spare room was never a")
    inside = """() => {
      const box = document.querySelector('.as-read').getBoundingClientRect();
      const mark = document.querySelector('.as-read mark').getBoundingClientRect();
      return mark.top >= box.top && mark.bottom <= box.bottom;
    }"""
    assert page.evaluate(inside)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.get_by_role("link", name="Previous").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".source-words")).to_contain_text("Neglect became ordinary")
    page.context.close()
