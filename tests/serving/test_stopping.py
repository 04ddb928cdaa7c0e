"""A server that is told to stop says so, finishes what it holds, and ends cleanly, at whatever moment."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

REPOSITORY = Path(__file__).resolve().parents[2]


@contextmanager
def serving(folder: Path, said: Path, *more: str) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SECONDLOOK_")}
    command = [sys.executable, "-m", "assistant.cli", "serve", "--port", str(port), "--data-dir", str(folder), *more]
    with said.open("wb") as file:
        running = subprocess.Popen(
            command,
            env={**kept, "PYTHONPATH": str(REPOSITORY), "PYTHONUNBUFFERED": "1"},
            stdout=file,
            stderr=subprocess.STDOUT,
            cwd=said.parent,
        )
    try:
        yield running, f"http://127.0.0.1:{port}"
    finally:
        running.kill()
        running.wait()


def metrics_of(address: str) -> str:
    return httpx.get(f"{address}/metrics", timeout=60).text


def until_up(address: str, path: str) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            if httpx.get(address + path, timeout=5).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    raise AssertionError("The server did not come up.")


@pytest.mark.slow
def test_ctrl_c_with_a_question_and_an_open_page(starter_folder: Path, tmp_path: Path) -> None:
    said = tmp_path / "said.txt"
    shutil.copytree(starter_folder, tmp_path / "data")
    with serving(tmp_path / "data", said, "--no-starter") as (running, address), ThreadPoolExecutor() as others:
        until_up(address, "/readyz")
        with httpx.stream("GET", f"{address}/gradio_api/heartbeat/abc", timeout=300) as page:
            next(page.iter_lines())  # the page is open, and its stream would go on for ever
            body = {"question": "What do reviews say about hearing the child's voice?"}
            asked = others.submit(httpx.post, f"{address}/api/v1/ask", json=body, timeout=300)
            while (
                "secondlook_questions_working 1.0" not in httpx.get(f"{address}/metrics", timeout=60).text
                and not asked.done()
            ):
                time.sleep(0.005)
            running.send_signal(signal.SIGINT)
            assert asked.result().json()["status"] == "answered"
        assert running.wait(90) == 0
    told = said.read_text()
    assert "Stopping. What was begun is finished first." in told and told.rstrip().endswith("Stopped.")
    assert "Traceback" not in told and "terminate called" not in told


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "code"), [(signal.SIGINT, 0), (signal.SIGTERM, -signal.SIGTERM)])
def test_a_server_that_is_still_getting_ready_stops_too(tmp_path: Path, kind: signal.Signals, code: int) -> None:
    said = tmp_path / "said.txt"
    with serving(tmp_path / "data", said) as (running, address):
        until_up(address, "/healthz")  # the models are loading, and the starter library is being built
        running.send_signal(kind)
        assert running.wait(90) == code
    told = said.read_text()
    assert "Stopped." in told and "Traceback" not in told and "terminate called" not in told
