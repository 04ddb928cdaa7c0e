"""How soon the page can be used, and whether it jumps while an answer arrives: `python -m eval.page_speed`.

A section counts as interactive when its heading is shown, the question box takes words, and the browser has run
everything that was waiting before them. Each load has a browser profile of its own, so that nothing is cached. Jumps
are what Chromium reports as layout shifts that no press of the person brought about, added up over one answer: 0 is
none, and up to 0.1 counts as good.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.screenshots import QUESTION, SIZES, Size, opened, watch

if TYPE_CHECKING:
    from playwright.sync_api import Page

SECTIONS = ("ask", "supervision", "scenario", "briefing", "themes", "library", "learning", "about")
SLOWEST = 2.0
"""Seconds after which a section may not still be waiting, on this machine's own server."""
MOST_JUMP = 0.1

WATCH_JUMPS = """
window.jumps = 0;
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) window.jumps += one.value;
}).observe({ type: 'layout-shift', buffered: true });
"""
_INTERACTIVE = """(section) => new Promise((done) => {
  const look = () => {
    const shown = document.querySelector(`#view-${section} h2`);
    if (!shown?.checkVisibility() || !document.querySelector('#question textarea')) { setTimeout(look, 10); return; }
    requestAnimationFrame(() => setTimeout(() => done(performance.now() / 1000), 0));
  };
  look();
})"""


def interactive(browser: Any, address: str, section: str) -> float:
    """Load one section afresh; give the seconds from the start of the navigation until it can be used."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(f"{address}/#{section}", wait_until="commit")
    seconds = float(page.evaluate(_INTERACTIVE, section))
    context.close()
    return seconds


def jumps(browser: Any, address: str, size: Size) -> tuple[float, float, list[str]]:
    """Give the layout shifts of opening the page and of one answer, and each request that left this machine."""
    left: list[str] = []
    context = browser.new_context(viewport={"width": size.width, "height": size.height})
    context.add_init_script(WATCH_JUMPS)
    context.on("request", partial(watch, address, left))
    page: Page = context.new_page()
    page.goto(address)
    page.wait_for_selector("#question textarea")
    page.wait_for_timeout(500)
    opening = float(page.evaluate("window.jumps"))
    page.locator("#question textarea").fill(QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_selector("#turn-1:not([aria-busy])", timeout=120_000)
    page.wait_for_timeout(500)
    answering = float(page.evaluate("window.jumps")) - opening
    context.close()
    return opening, answering, left


def measure(browser: Any, address: str, rounds: int) -> list[str]:
    """Print every figure; give the lines that do not hold."""
    wrong = []
    interactive(browser, address, SECTIONS[0])  # the server's first page is not like the others
    for section in SECTIONS:
        times = [interactive(browser, address, section) for _ in range(rounds)]
        line = f"{section}: interactive in {statistics.median(times):.2f} s (slowest of {rounds}: {max(times):.2f} s)"
        print(line)
        wrong += [line] if statistics.median(times) > SLOWEST else []
    for size in SIZES[:3]:
        opening, answering, left = jumps(browser, address, size)
        line = f"{size.width} pixels: layout shift {opening:.3f} while opening, {answering:.3f} while an answer arrives"
        print(line)
        wrong += [line] if max(opening, answering) > MOST_JUMP else []
        wrong += left
    return wrong


def main() -> int:
    """Measure the library at `--data-dir`; the exit code is 1 where something is too slow, jumps, or leaves."""
    from assistant.settings import Settings

    parser = argparse.ArgumentParser(prog="python -m eval.page_speed", description=__doc__)
    parser.add_argument("--data-dir", type=Path, default=Settings().data_dir, help="folder of the library")
    parser.add_argument("--rounds", type=int, default=5, help="loads of each section")
    given = parser.parse_args()
    with opened(given.data_dir) as (browser, address):
        wrong = measure(browser, address, given.rounds)
    print(f"{len(wrong)} things found wrong.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
