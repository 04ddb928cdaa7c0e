"""A real server with a fake runtime, and a real browser."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import gradio as gr
import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, Request

from assistant.ui.mount import mount
from tests.ui.fake import FakeRuntime


class Served:
    """The page on a port of this machine: a free one, unless one is named."""

    def __init__(self, port: int = 0) -> None:
        self.runtime = FakeRuntime()
        app = mount(FastAPI(), self.runtime)
        config = uvicorn.Config(app, "127.0.0.1", port, log_level="error", timeout_graceful_shutdown=2)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)

    def start(self) -> None:
        self._thread.start()
        while not self._server.started:
            time.sleep(0.05)
        port = self._server.servers[0].sockets[0].getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"

    def sessions(self) -> int:
        """How many visitors' values the server holds, over all pages that this process serves."""
        return sum(len(blocks.state_holder.session_data) for blocks in gr.Blocks.get_instances())

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(10)


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    server = Served()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def wide(browser: Browser, served: Served) -> Iterator[Page]:
    yield from opened(browser, served, 1440, 900)


@pytest.fixture
def phone(browser: Browser, served: Served) -> Iterator[Page]:
    yield from opened(browser, served, 360, 740)


@pytest.fixture
def zoomed(browser: Browser, served: Served) -> Iterator[Page]:
    """A window of 1280 by 1024 at 400 % zoom."""
    yield from opened(browser, served, 320, 256)


def opened(browser: Browser, served: Served, width: int, height: int) -> Iterator[Page]:
    """Open the page afresh. Any request to another host, error in the console or lost file fails the test."""
    wrong: list[str] = []

    def watch(request: Request) -> None:
        if not request.url.startswith((served.address, "data:", "blob:")):
            wrong.append(f"left this host: {request.url}")

    context = browser.new_context(viewport={"width": width, "height": height}, has_touch=width < 700)
    page = context.new_page()
    page.set_default_timeout(15_000)
    context.on("request", watch)
    page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
    page.on("console", lambda told: wrong.append(told.text) if told.type == "error" else None)
    page.on("response", lambda got: wrong.append(f"{got.status}: {got.url}") if got.status >= 400 else None)
    page.goto(served.address)
    page.wait_for_selector("#question textarea")
    page.wait_for_selector("#library-list .documents", state="attached")
    yield page
    context.close()
    assert wrong == []
