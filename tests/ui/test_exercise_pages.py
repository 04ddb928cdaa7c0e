"""A running exercise in a real browser: facilitator, group and agency at the same time, each on its own page."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from assistant.exercise.service import Exercises
from assistant.exercise.tokens import agency_secret, group_secret
from assistant.settings import Settings
from assistant.ui.exercise import HEADERS, routes
from assistant.ui.mount import STATIC
from tests.scenario.sample import sample_pack
from tests.ui.fake import FakeRuntime
from tests.ui.test_page import inspect, sideways

pytestmark = pytest.mark.browser


class Room:
    """A server with nothing but exercises on it. It can be stopped and started again on the same port and folder."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(data_dir=folder)
        self.port = 0
        self.start()

    def start(self) -> None:
        app = FastAPI()
        app.include_router(routes(FakeRuntime(settings=self.settings)))
        app.mount("/page", StaticFiles(directory=STATIC))
        config = uvicorn.Config(app, "127.0.0.1", self.port, log_level="error", timeout_graceful_shutdown=1)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        while not self._server.started:
            time.sleep(0.02)
        self.port = self._server.servers[0].sockets[0].getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(10)


@dataclass
class Session:
    """One exercise and the pages that are open on it."""

    room: Room
    context: BrowserContext
    secret: str

    def open(self, secret: str) -> Page:
        page = self.context.new_page()
        page.set_default_timeout(10_000)
        page.goto(f"{self.room.address}/exercise/{secret}")
        return page

    def facilitator(self) -> Page:
        return self.open(self.secret)

    def group(self, number: int = 1) -> Page:
        return self.open(group_secret(self.secret, number))

    def agency(self, key: str, number: int = 1) -> Page:
        return self.open(agency_secret(group_secret(self.secret, number), key))


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    made = Room(tmp_path_factory.mktemp("room"))
    yield made
    made.stop()


@pytest.fixture
def session(browser: Browser, room: Room) -> Iterator[Session]:
    """An exercise with two groups. A request to another host, or an error of a script, fails the test."""
    yield from begun(browser, room)


@pytest.fixture
def small(browser: Browser, room: Room) -> Iterator[Session]:
    """The same on a phone."""
    yield from begun(browser, room, viewport={"width": 360, "height": 740}, has_touch=True)


def begun(browser: Browser, room: Room, **options: object) -> Iterator[Session]:
    wrong: list[str] = []

    def watch(request: Request) -> None:
        if not request.url.startswith((room.address, "data:", "about:")):
            wrong.append(request.url)

    context = browser.new_context(**{"viewport": {"width": 1100, "height": 900}, **options})  # type: ignore[arg-type]
    context.on("request", watch)
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    yield Session(room, context, Exercises(room.settings).start(sample_pack(), 2))
    context.close()
    assert wrong == []


def start(page: Page) -> None:
    page.get_by_role("button", name="Start the exercise for everyone").click()
    expect(page.get_by_role("button", name="Pause everyone")).to_be_visible()


def decide(page: Page, reason: str = "A call costs little.", option: str = "Ring the other agencies today.") -> None:
    page.get_by_role("radio", name=option).check()
    page.get_by_label("Why", exact=True).fill(reason)
    page.get_by_role("button", name="Record the decision").click()


def test_a_group_runs_through_an_exercise_and_findings_come_last(session: Session) -> None:
    lead, group, school, police = (
        session.facilitator(),
        session.group(),
        session.agency("school"),
        session.agency("police"),
    )
    expect(school.get_by_text("Robin has come in late on five")).to_be_visible()
    expect(police.get_by_text("Robin has come in late on five")).to_have_count(0)
    expect(group.get_by_text("Your facilitator starts the exercise.")).to_be_visible()
    start(lead)
    expect(group.get_by_role("heading", level=1)).to_have_text("Stage 1")
    expect(group.locator(".timer")).to_contain_text("left")
    expect(school.get_by_text("Only you hear this: the record")).to_be_visible()
    expect(group.get_by_text("Only you hear this")).to_have_count(0)
    expect(group.locator(".elsewhere")).to_contain_text("School")
    expect(police.get_by_text("Robin arrives late")).to_be_visible()
    expect(police.get_by_text("Only you hear this")).to_have_count(0)
    expect(group.get_by_role("button", name="Open the next part")).to_have_count(0)
    decide(group)
    expect(group.get_by_text("Sunday nights are in two records.")).to_be_visible()
    expect(lead.locator("#main")).to_contain_text("A call costs little.")
    group.get_by_role("button", name="Open the next part").click()
    expect(group.get_by_role("heading", level=1)).to_be_focused()
    expect(group.get_by_role("heading", level=1)).to_have_text("Stage 2")
    decide(group)
    group.get_by_role("button", name="Open the next part").click()
    decide(group)
    expect(group.get_by_text("Your facilitator opens the next part for all groups.")).to_be_visible()
    expect(group.get_by_text("no meeting put the parts together")).to_have_count(0)
    lead.get_by_label("Bring everyone to").select_option(label="Debrief")
    lead.get_by_role("button", name="Bring them there").click()
    expect(group.get_by_role("heading", level=1)).to_have_text("Debrief")
    expect(group.get_by_text("no meeting put the parts together")).to_have_count(0)
    lead.locator("#do-on-1").click()
    expect(group.get_by_text("no meeting put the parts together")).to_be_visible()
    expect(police.get_by_text("The rest is on the group's screen.")).to_be_visible()
    for title in ("After Action Review", "Close"):
        lead.locator("#do-on-1").click()
        expect(group.get_by_role("heading", level=1)).to_have_text(title)
    with group.expect_download() as download:
        group.get_by_role("link", name="Record (Word)").click()
    assert download.value.suggested_filename.endswith(".docx")


def test_the_facilitator_pauses_goes_back_and_gives_more_time(session: Session) -> None:
    lead, group = session.facilitator(), session.group(2)
    start(lead)
    expect(group.get_by_role("heading", level=1)).to_have_text("Stage 1")
    lead.locator("#do-pause-2").click()
    expect(group.locator(".timer")).to_have_text("Paused by your facilitator")
    expect(lead.locator("#do-resume-2")).to_be_visible()
    decide(group)
    expect(group.get_by_role("alert")).to_contain_text("paused the exercise")
    lead.locator("#do-resume-2").click()
    lead.locator("#do-longer-2").click()
    # What is being typed is not taken away; the page says that there is news, and recording it still works.
    expect(group.get_by_text("Your facilitator has moved the exercise on.")).to_be_visible()
    group.get_by_role("button", name="Record the decision").click()
    expect(group.locator(".timer")).to_contain_text("14:")
    group.get_by_role("button", name="Open the next part").click()
    expect(group.get_by_role("heading", level=1)).to_have_text("Stage 2")
    lead.locator("#do-back-2").click()
    expect(group.get_by_role("heading", level=1)).to_have_text("Stage 1")
    expect(group.get_by_text("A call costs little.").first).to_be_visible()


def test_a_reload_and_a_restart_lose_nothing(session: Session, room: Room) -> None:
    lead, group = session.facilitator(), session.group()
    start(lead)
    group.get_by_label("Why", exact=True).fill("Half a thought")
    group.reload()
    expect(group.get_by_label("Why", exact=True)).to_have_value("Half a thought")
    room.stop()
    group.get_by_role("radio", name="Speak with Ashley first.").check()
    group.get_by_role("button", name="Record the decision").click()
    expect(group.get_by_role("alert")).to_contain_text("It was not sent.")
    room.start()
    group.get_by_role("button", name="Record the decision").click()
    expect(group.get_by_text("Money is short, and nights are hard.")).to_be_visible()
    group.reload()
    expect(group.locator(".decided").first).to_contain_text("Half a thought")
    assert group.evaluate("sessionStorage.length") == 0


def test_danger_is_told_first_and_names_are_not_kept(session: Session) -> None:
    lead, group = session.facilitator(), session.group()
    start(lead)
    decide(group, "Jordan is hitting Robin right now, so we call 999.")
    stop = group.get_by_role("alert").filter(has_text="Act first")
    expect(stop).to_be_visible()
    expect(stop.get_by_role("link", name="999").first).to_have_attribute("href", "tel:999")
    expect(group.locator("#main")).to_be_hidden()
    group.get_by_role("button", name="Everybody is safe. Go back to the exercise").click()
    expect(group.get_by_label("Why", exact=True)).to_have_value("Jordan is hitting Robin right now, so we call 999.")
    group.get_by_role("button", name="Record the decision").click()
    group.get_by_role("button", name="This is about the story. Record it").click()
    expect(group.locator(".decided").first).to_contain_text("Jordan is hitting Robin")
    group.get_by_text("Change the decision").click()
    decide(group, "It is like my client Jane Smith, born 3 May 2019.")
    expect(group.get_by_role("alert")).to_contain_text("details of a real person")
    expect(lead.locator("#main")).not_to_contain_text("Smith")
    group.reload()
    expect(group.locator(".decided").first).to_contain_text("Jordan is hitting Robin")


def test_it_works_without_script(browser: Browser, room: Room) -> None:
    secret = Exercises(room.settings).start(sample_pack())
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{room.address}/exercise/{secret}")
    page.get_by_role("button", name="Start the exercise for everyone").click()
    page.goto(f"{room.address}/exercise/{group_secret(secret, 1)}")
    decide(page)
    page.get_by_role("button", name="Open the next part").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Stage 2")
    decide(page, "I want to kill myself tonight")
    expect(page.get_by_role("alert")).to_contain_text("116 123")
    context.close()


def test_links_lead_to_their_own_page_and_to_nothing_more(room: Room) -> None:
    secret = Exercises(room.settings).start(sample_pack())
    group = group_secret(secret, 1)
    agency = agency_secret(group, "police")
    with httpx.Client(base_url=room.address) as client:
        page = client.get(f"/exercise/{group}")
        assert all(page.headers[name] == value for name, value in HEADERS.items())
        assert secret not in page.text
        assert agency in page.text
        assert group not in client.get(f"/exercise/{agency}").text
        assert client.get("/exercise/nothing").status_code == 404
        assert client.post("/exercise/nothing/lead", data={"action": "on"}).status_code == 404
        for other in (group, agency):
            assert client.post(f"/exercise/{other}/lead", data={"action": "on"}).status_code == 409
            assert client.post(f"/exercise/{other}/delete").status_code == 409
            assert client.get(f"/exercise/{other}/pack").status_code == 409
        assert client.get(f"/exercise/{agency}/record").status_code == 404
        assert client.get(f"/exercise/{secret}/record?format=scroll").status_code == 422
        assert client.post(f"/exercise/{agency}/next", data={"step": "start"}).status_code == 409
        assert client.get(f"/exercise/{secret}/pack?format=handouts").content[:2] == b"PK"
        assert client.post(f"/exercise/{secret}/delete").status_code == 200
        assert {client.get(f"/exercise/{each}").status_code for each in (secret, group, agency)} == {404}


def test_small_screens_never_scroll_sideways_and_the_keyboard_is_enough(small: Session) -> None:
    lead, group, card = small.facilitator(), small.group(), small.agency("police")
    lead.get_by_role("button", name="Start the exercise for everyone").press("Enter")
    expect(group.get_by_role("heading", level=1)).to_have_text("Stage 1")
    group.get_by_role("radio", name="Speak with Ashley first.").press("Space")
    group.get_by_label("Why", exact=True).press_sequentially("Ashley may tell us more.")
    group.keyboard.press("Tab")
    group.keyboard.press("Tab")
    group.keyboard.press("Enter")
    expect(group.get_by_text("Money is short, and nights are hard.")).to_be_visible()
    for page in (lead, group, card):
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        assert not sideways(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(browser: Browser, room: Room, scheme: str) -> None:
    for session in begun(browser, room, color_scheme=scheme, bypass_csp=True):
        lead, group, card = session.facilitator(), session.group(), session.agency("school")
        found = inspect(group, "waiting")
        start(lead)
        expect(group.get_by_role("heading", level=1)).to_have_text("Stage 1")
        found += inspect(group, "deciding")
        decide(group, "Jordan is hitting Robin right now, so we call 999.")
        expect(group.get_by_text("Act first")).to_be_visible()
        found += inspect(group, "danger")
        group.get_by_role("button", name="This is about the story. Record it").click()
        expect(group.get_by_role("button", name="Open the next part")).to_be_visible()
        for page in (lead, group, card):
            page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
            found += inspect(page, page.title())
        assert found == []
