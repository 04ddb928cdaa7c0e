"""No identifier stays: 200 go through every door of a real server, then its disk, logs and traffic are searched."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect

pytestmark = [pytest.mark.slow, pytest.mark.browser]

REPOSITORY = Path(__file__).resolve().parents[2]
GIVEN = ("Kayleigh", "Tyrone", "Zainab", "Caoimhe", "Mateusz", "Priya", "Delroy", "Siobhan", "Fatoumata", "Dylan")
FAMILY = ("Thornberry", "Okonkwo", "Braithwaite", "Kowalczyk", "Penhaligon", "Al-Sayed", "Mulligan", "Ferreira")
# Every connection that would leave this machine is written down, then refused.
WATCH = """
import os, socket
_connect = socket.socket.connect
def connect(self, address):
    if self.family in (socket.AF_INET, socket.AF_INET6) and str(address[0]) not in ("127.0.0.1", "::1", "localhost"):
        with open(os.environ["LEFT_THE_MACHINE"], "a") as file:
            file.write(f"{address}\\n")
        raise OSError("no network")
    return _connect(self, address)
socket.socket.connect = connect
"""


def identifiers() -> list[str]:
    """200 details of invented people, of every kind."""
    made = []
    for at in range(50):
        made.append(f"{GIVEN[at % len(GIVEN)]} {FAMILY[at % len(FAMILY)]}{'' if at < 40 else 's'}")
        made.append(f"07700 900{at:03d}")
        made.append(f"{GIVEN[at % len(GIVEN)].lower()}.{at}@{FAMILY[at % len(FAMILY)].lower()}.example")
        made.append(f"FD{at % 30:02d}P{10000 + at * 7}")
    return made


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, starter_folder: Path) -> Path:
    """A folder with everything that the server could write to."""
    folder = tmp_path_factory.mktemp("home")
    for name in ("tmp", "cwd", "user", "watch"):
        (folder / name).mkdir()
    (folder / "watch" / "sitecustomize.py").write_text(WATCH, encoding="utf-8")
    shutil.copytree(starter_folder, folder / "data")
    return folder


def surroundings(home: Path) -> dict[str, str]:
    """An environment in which every folder that a library may choose lies under `home`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SECONDLOOK_")}
    return {
        **kept,
        "PYTHONPATH": f"{home / 'watch'}{os.pathsep}{REPOSITORY}",
        "PYTHONDONTWRITEBYTECODE": "1",
        "TMPDIR": str(home / "tmp"),
        "HOME": str(home / "user"),
        "LEFT_THE_MACHINE": str(home / "left.txt"),
        "SECONDLOOK_DATA_DIR": str(home / "data"),
        # A careless environment must not switch telemetry on.
        "GRADIO_ANALYTICS_ENABLED": "True",
        "LANGCHAIN_TRACING_V2": "true",
        "LANGSMITH_API_KEY": "none",
    }


@pytest.fixture(scope="module")
def server(home: Path) -> Iterator[str]:
    """A server in a process of its own; its output goes to files."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "assistant.cli", "serve", "--port", str(port), "--no-starter"]
    with (home / "out.txt").open("wb") as out, (home / "err.txt").open("wb") as err:
        running = subprocess.Popen(command, cwd=home / "cwd", env=surroundings(home), stdout=out, stderr=err)
        address = f"http://127.0.0.1:{port}"
        _wait(address)
        yield address
        running.send_signal(signal.SIGINT)
        running.wait(120)


def _wait(address: str) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            if httpx.get(f"{address}/readyz", timeout=5).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.5)
    raise AssertionError("The server did not get ready.")


def test_nothing_of_what_is_typed_stays_anywhere(home: Path, server: str, browser: Browser) -> None:
    planted = identifiers()
    assert len(set(planted)) == 200
    told = [through_the_api(server, planted[:120]), through_uploads(server, planted[120:150])]
    through_the_page(server, browser, planted[150:180])
    told.append(through_the_command_line(home, planted[180:]))
    assert kept(home, planted) == {}
    assert [one for one in planted for text in told if one in text] == []
    assert not (home / "left.txt").exists()


def through_the_api(address: str, planted: list[str]) -> str:
    """As a question, in the history, in a filter, in a stream, and in requests that do not fit; gives all replies."""
    said = []
    with httpx.Client(base_url=address, timeout=300) as client:
        for at, detail in enumerate(planted):
            question = f"I am worried about {detail}, what do reviews say about neglect?"
            shapes: list[dict[str, object]] = [
                {"question": question},
                {"question": "and in Scotland?", "history": [question]},
                {"question": "What helps with neglect?", "filters": {"authority": [f"my client {detail}"]}},
                {"question": [question]},
                {"question": "neglect", "unknown": question},
            ]
            headers = {"accept": "text/event-stream"} if at % 2 else {}
            said.append(client.post("/api/v1/ask", json=shapes[at % 5], headers=headers).text)
        said.append(client.get("/metrics").text)
        said.append(client.get("/api/v1/documents").text)
    return "\n".join(said)


def through_uploads(address: str, planted: list[str]) -> str:
    """As the names of files, some of a kind that is refused; gives all replies."""
    said = []
    with httpx.Client(base_url=address, timeout=300) as client:
        for at, detail in enumerate(planted):
            ending = ("txt", "exe", "pdf")[at % 3]
            text = f"Learning review {at}\n\nStaff met each week and shared what they knew about the plan. Number {at}."
            sent = {"files": (f"my client {detail}.{ending}", text.encode(), "application/octet-stream")}
            said.append(client.post("/api/v1/documents", files=sent).text)
    return "\n".join(said)


def through_the_page(address: str, browser: Browser, planted: list[str]) -> None:
    """Typed into the box of the page, and sent."""
    page = browser.new_page()
    page.goto(address)
    for detail in planted[:6]:
        turns = page.locator(".turn").count()
        page.locator("#question textarea").fill(f"My client {detail} misses appointments. {' '.join(planted[6:])}")
        page.keyboard.press("Enter")
        expect(page.locator(f"#turn-{turns + 1}:not([aria-busy])")).to_be_visible(timeout=120_000)
    page.close()


def through_the_command_line(home: Path, planted: list[str]) -> str:
    """As questions and filters of the command; gives what it printed."""
    whole = f"My client {' and '.join(planted)} will not engage"
    runs = [["ask", whole, "--json"], ["ask", "neglect", "--filter", f"authority=my client {planted[0]}"]]
    said = []
    for words in runs:
        command = [sys.executable, "-m", "assistant.cli", *words]
        done = subprocess.run(
            command, cwd=home / "cwd", env=surroundings(home), capture_output=True, text=True, timeout=180, check=False
        )
        said += [done.stdout, done.stderr]
    assert json.loads(said[0])["status"] == "personal_data"
    return "\n".join(said)


def kept(home: Path, planted: list[str]) -> dict[str, list[str]]:
    """Where any of the details stands: in a file, or in the name of one, in plain bytes or as wide characters."""
    found: dict[str, list[str]] = {}
    for path in [path for path in home.rglob("*") if path.is_file()]:
        held = path.read_bytes() + str(path.relative_to(home)).encode()
        for one in planted:
            if one.encode() in held or one.encode("utf-16-le") in held or one.replace(" ", "_").encode() in held:
                found.setdefault(one, []).append(str(path.relative_to(home)))
    return found
