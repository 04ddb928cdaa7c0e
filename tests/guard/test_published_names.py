"""A name that the library publishes may be asked about at every door, however early; others are stopped there."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from assistant.api.app import create_app
from assistant.ask.models import Status
from assistant.cli import app
from assistant.mcp.server import server
from assistant.runtime import Runtime
from assistant.settings import Settings
from assistant.ui.asking import ask as ask_on_the_page
from tests.mcp.test_mcp import called

PUBLISHED = "What did the review of Mrs Dalton find?"
PRIVATE = "What did the review of Mrs Quillfeather find?"
DANGER = "my client Xanthe has a knife to her throat right now"
REVIEW = """Safeguarding Adults Review: Mrs Dalton

Port Merrin Safeguarding Adults Board, 2021

Findings

Finding 1. The review of Mrs Dalton found that professionals assumed capacity to refuse care and nobody tested it.
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("dalton")
    (place / "dalton.txt").write_text(REVIEW, encoding="utf-8")
    runtime = Runtime(Settings(data_dir=place / "data"), starter=False)
    runtime.add_files([place / "dalton.txt"])
    runtime.close()
    return place / "data"


def opened_by_nobody(folder: Path) -> Runtime:
    """A runtime that has opened nothing yet: each question below is the first that its program hears."""
    return Runtime(Settings(data_dir=folder), starter=False)


def by_program(folder: Path, question: str) -> str:
    runtime = opened_by_nobody(folder)
    answer = runtime.ask(question)
    runtime.close()
    return answer.status


def by_api(folder: Path, question: str) -> str:
    with TestClient(create_app(opened_by_nobody(folder), with_page=False)) as client:
        while (told := client.post("/api/v1/ask", json={"question": question})).status_code == 503:
            time.sleep(0.2)  # it is still getting ready, and has neither searched nor kept the question
        return str(told.json()["status"])


def by_command(folder: Path, question: str) -> str:
    given = ["ask", question, "--json", "--data-dir", str(folder)]
    return str(json.loads(CliRunner().invoke(app, given).stdout)["status"])


def by_page(folder: Path, question: str) -> str:
    runtime = opened_by_nobody(folder)
    runtime.warm_up_in_background()
    answer = list(ask_on_the_page(runtime, question, []))[-1].answer
    runtime.close()
    assert answer
    return answer.status


def by_tool(folder: Path, question: str) -> str:
    runtime = opened_by_nobody(folder)
    told, refused = called(server(runtime), "ask", question=question)
    runtime.close()
    assert not refused
    return str(told["status"])


DOORS = [by_program, by_api, by_command, by_page, by_tool]


@pytest.mark.parametrize("door", DOORS)
def test_a_published_name_may_be_asked_about_and_another_may_not(
    folder: Path, door: Callable[[Path, str], str]
) -> None:
    assert door(folder, PUBLISHED) in (Status.ANSWERED, Status.PARTIAL)
    assert door(folder, PRIVATE) == Status.PERSONAL_DATA


def test_danger_waits_for_no_library(tmp_path: Path) -> None:
    runtime = opened_by_nobody(tmp_path / "none")
    assert runtime.ask(DANGER).status is Status.IMMEDIATE_DANGER
    assert not (tmp_path / "none").exists()
