"""Pictures of every section at four sizes, and what a machine can see in them: `python -m eval.screenshots -o FOLDER`.

Each page is looked at by axe (serious and critical faults), for scrolling sideways, and for requests that leave this
machine. Whether a page is pleasant to use, only people looking at the pictures can tell.
"""

from __future__ import annotations

import argparse
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from fastapi import FastAPI
    from playwright.sync_api import Page, Request

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
QUESTION = "What do reviews say about parents who agree to plans but nothing changes?"
TOPIC = "professional curiosity"
THEME = "neglect"
COMMITMENT = "I will ask each child what a good day looks like, and write it down in their words."
WEIGHTY = ("serious", "critical")


class Size(NamedTuple):
    """A window, in CSS pixels. 400 % zoom of 1280 by 1024 is 320 by 256 at four times the density."""

    name: str
    width: int
    height: int
    density: float = 1
    scheme: Literal["light", "dark"] = "light"


SIZES = (
    *(Size("360", 360, 740), Size("768", 768, 1024), Size("1440", 1440, 900), Size("zoom400", 320, 256, 4)),
    *(Size("360-dark", 360, 740, scheme="dark"), Size("1440-dark", 1440, 900, scheme="dark")),
)


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """Serve an application on a free port of this machine, and give its address."""
    import uvicorn

    server = uvicorn.Server(uvicorn.Config(app, "127.0.0.1", 0, log_level="error", timeout_graceful_shutdown=2))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(20)


@contextmanager
def opened(folder: Path) -> Iterator[tuple[Any, str]]:
    """Serve the library in a folder and start a browser: gives the browser and the address of the page."""
    from playwright.sync_api import sync_playwright

    from assistant.api.app import create_app
    from assistant.runtime import Runtime
    from assistant.settings import Settings

    runtime = Runtime(Settings(data_dir=folder))
    runtime.warm_up()
    with served(create_app(runtime)) as address, sync_playwright() as running:
        browser = running.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser, address
        browser.close()


def _ask(page: Page) -> None:
    page.locator("#question textarea").fill(QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_selector("#turn-1:not([aria-busy])")


def _source(page: Page) -> None:
    page.locator(".claims .chip").first.click()
    page.wait_for_selector("#source-panel mark")


def _make(field: str, topic: str, button: str, made: str, page: Page) -> None:
    page.locator(field).fill(topic)
    page.get_by_role("button", name=button).click()
    page.wait_for_selector(made, timeout=120_000)


def _commit(page: Page) -> None:
    page.locator("#commit-text").fill(COMMITMENT)
    page.get_by_role("button", name="Save commitment").click()
    page.wait_for_selector(".commitment")
    page.get_by_role("button", name="Start an entry").click()


# What is done in a section once its picture was taken, and the name of the next picture.
STEPS: dict[str, tuple[tuple[str, Callable[[Page], None]], ...]] = {
    "ask": (("answer", _ask), ("source", _source)),
    "supervision": (("pack", partial(_make, "#pack-topic", TOPIC, "Make the pack", "#pack-title")),),
    "scenario": (("exercise", partial(_make, "#scenario-topic", TOPIC, "Make the exercise", "#made-title")),),
    "briefing": (("brief", partial(_make, "#brief-topic", THEME, "Make the briefing", "#brief-title")),),
    "learning": (("commitment", _commit),),
}


def look(page: Page, name: str) -> list[str]:
    """Give what is wrong with a page as it stands: weighty faults that axe finds, and scrolling sideways."""
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

    found = [
        f"{name}: {rule['id']} ({rule['impact']}), {len(rule['nodes'])} times"
        for rule in Axe().run(page).response["violations"]
        if rule["impact"] in WEIGHTY
    ]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append(f"{name}: scrolls sideways")
    return found


def take(browser: Any, address: str, folder: Path) -> list[str]:
    """Take every picture at every size; give what was found wrong."""
    wrong: list[str] = []
    for size in SIZES:
        context = browser.new_context(
            viewport={"width": size.width, "height": size.height},
            device_scale_factor=size.density,
            reduced_motion="reduce",
            color_scheme=size.scheme,
        )
        context.on("request", partial(watch, address, wrong))
        page = context.new_page()
        page.goto(address)
        page.wait_for_selector("#question textarea")
        for section in _sections(page):
            wrong += _pictures(page, section, size, folder)
        context.close()
    return wrong


def watch(address: str, wrong: list[str], sent: Request) -> None:
    """Put a line into `wrong` for a request that goes anywhere but to the server at `address`."""
    if not sent.url.startswith((address, "data:", "blob:")):
        wrong.append(f"left this machine: {sent.url}")


def _sections(page: Page) -> list[str]:
    links = "[...new Set([...document.querySelectorAll('.service-bar [data-view]')].map((link) => link.dataset.view))]"
    return [str(name) for name in page.evaluate(links)]


def _pictures(page: Page, section: str, size: Size, folder: Path) -> list[str]:
    page.evaluate(f"location.hash = '#{section}'")
    page.wait_for_timeout(400)
    wrong = []
    for name, step in ((section, None), *STEPS.get(section, ())):
        if step:
            step(page)
            page.wait_for_timeout(300)
        wrong += look(page, f"{size.name}/{name}")
        page.screenshot(path=folder / f"{size.name}-{name}.png", full_page=size.density == 1)
    page.keyboard.press("Escape")
    return wrong


def main() -> int:
    """Take the pictures of the library at `--data-dir`; the exit code is 1 where something was found wrong."""
    from assistant.settings import Settings

    parser = argparse.ArgumentParser(prog="python -m eval.screenshots", description=__doc__)
    parser.add_argument("-o", "--output", type=Path, default=Path("screenshots"), help="folder for the pictures")
    parser.add_argument("--data-dir", type=Path, default=Settings().data_dir, help="folder of the library")
    given = parser.parse_args()
    given.output.mkdir(parents=True, exist_ok=True)
    with opened(given.data_dir) as (browser, address):
        wrong = take(browser, address, given.output)
    for line in wrong:
        print(line)
    print(f"{len(list(given.output.glob('*.png')))} pictures in {given.output}; {len(wrong)} things found wrong.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
