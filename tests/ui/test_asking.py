"""Asking through the runtime: what is shown while it waits, and what never waits."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence

import pytest

from assistant.ask.models import Answer, Status
from assistant.runtime import Readiness
from assistant.ui.asking import ask
from assistant.ui.port import Tell
from assistant.ui.render.answer import Turn, render_turn
from store.errors import LibraryUnavailable
from tests.ui.fake import FakeRuntime, answered, plain


def test_the_first_turn_comes_at_once_and_the_last_holds_the_answer() -> None:
    turns = list(ask(FakeRuntime(), "What helps?", []))
    assert turns[0].waiting
    assert turns[-1].answer == answered("What helps?")
    assert not turns[-1].kept


def test_earlier_questions_go_along_but_stopped_ones_do_not() -> None:
    runtime = FakeRuntime()
    earlier = [
        Turn(question="One?", answer=answered("One?")),
        Turn(question="[name]?", answer=plain("[name]?", Status.PERSONAL_DATA, "Stopped.")),
        Turn(question="Two?", note="You stopped this question."),
    ]
    list(ask(runtime, "And then?", earlier))
    assert runtime.asked == [("And then?", ("One?",))]


def test_personal_details_do_not_stay_in_the_turn() -> None:
    last = list(ask(FakeRuntime(), "What about Jamie Smith?", []))[-1]
    assert "Jamie" not in last.model_dump_json()
    assert last.kept


def test_danger_does_not_wait_for_the_library() -> None:
    runtime = FakeRuntime(readiness=Readiness("warming", "Building the starter library", 1, 33))
    last = list(ask(runtime, "He is hitting her tonight", []))[-1]
    assert last.answer is not None
    assert last.answer.status is Status.IMMEDIATE_DANGER


def test_other_questions_wait_until_the_library_is_whole() -> None:
    runtime = FakeRuntime(readiness=Readiness("warming", "Building the starter library", 12, 33))

    def finish() -> None:
        time.sleep(0.6)
        runtime.readiness = Readiness("ready", "Ready")

    threading.Thread(target=finish).start()
    turns = list(ask(runtime, "What helps?", []))
    assert turns[0].note == "Your question is waiting. Getting ready: building the starter library, 12 of 33"
    assert turns[-1].answer is not None
    assert len(runtime.asked) == 2


class Telling(FakeRuntime):
    """Tells the first claim, and the rest only once that was shown."""

    shown = threading.Event()

    def ask(
        self,
        question: str,
        filters: Mapping[str, Sequence[str]] | None = None,
        *,
        history: Sequence[str] = (),
        tell: Tell | None = None,
    ) -> Answer:
        whole = answered(question)
        if tell:
            tell(whole.claims[0], whole.sources[:1])
        self.shown.wait(10)
        return whole


def test_a_claim_is_shown_as_soon_as_it_is_proven() -> None:
    runtime = Telling()
    asking = ask(runtime, "What helps?", [])
    next(asking)
    early = next(asking)
    drawn = render_turn(early, 1)
    assert early.waiting and early.note == "Found so far. The rest is being put together."
    assert "set aside" in drawn and early.note in drawn
    runtime.shown.set()
    assert list(asking)[-1].answer == answered("What helps?")


class Broken(FakeRuntime):
    def ask(
        self,
        question: str,
        filters: Mapping[str, Sequence[str]] | None = None,
        *,
        history: Sequence[str] = (),
        tell: Tell | None = None,
    ) -> Answer:
        raise LibraryUnavailable("The data folder cannot be written. Check its permissions.")


def test_an_error_written_for_people_is_shown_and_the_question_kept() -> None:
    last = list(ask(Broken(), "What helps?", []))[-1]
    assert last.note == "The data folder cannot be written. Check its permissions."
    assert last.kept


def test_any_other_error_becomes_a_plain_line_and_is_logged_without_the_question(
    caplog: pytest.LogCaptureFixture,
) -> None:
    last = list(ask(FakeRuntime(), "Please break", []))[-1]
    assert last.note.startswith("Your question was not answered.")
    assert "RuntimeError" in caplog.text
    assert "Please break" not in caplog.text
