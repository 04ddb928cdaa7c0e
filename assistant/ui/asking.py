"""One question, from the box to the conversation: asked in a thread, told about while it waits."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from queue import Empty, Queue
from threading import Thread

from assistant.ask.models import Answer, Claim, Source, Status
from assistant.ui import words
from assistant.ui.port import Runtime, Tell
from assistant.ui.render.answer import NOT_KEPT, Turn
from assistant.ui.render.frame import library_status
from store.errors import LibraryError

logger = logging.getLogger(__name__)

KEEP_IN_BOX = frozenset({Status.ERROR, Status.NEEDS_CLARIFICATION, Status.PERSONAL_DATA})
"""After these the person will want to change the question, so the box keeps it."""

_NOT_HELD = frozenset({Status.IMMEDIATE_DANGER, Status.PERSONAL_DATA})
_POLL_SECONDS = 0.4
_TOGETHER_SECONDS = 0.05
"""Claims that come this close together are drawn at once."""

Claimed = tuple[Claim, Sequence[Source]]
News = Claimed | Answer | Exception


Chosen = Mapping[str, Sequence[str]]


def ask(runtime: Runtime, question: str, turns: Sequence[Turn], filters: Chosen | None = None) -> Iterator[Turn]:
    """Ask one question and yield its turn each time there is something new to say; the last one is final.

    Claims are shown as they are proven. An error in the runtime becomes a final turn with a plain message. Its details
    go to the log without the question.
    """
    turn = Turn(question=question, note=_waiting_note(runtime), waiting=True)
    yield turn
    told = _start(runtime, question, filters or {}, history(turns))
    so_far: list[Claimed] = []
    while True:
        news = _news(told)
        end = next((item for item in news if not isinstance(item, tuple)), None)
        if isinstance(end, Answer):
            yield _finished(question, end)
            return
        if end is not None:
            yield Turn(question=question, note=_what_went_wrong(end), kept=True)
            return
        so_far += [item for item in news if isinstance(item, tuple)]
        found = _found_so_far(question, so_far) if so_far else None
        note = words.say("ask.found_so_far") if so_far else _waiting_note(runtime)
        if news or note != turn.note:
            turn = turn.model_copy(update={"note": note, "answer": found})
            yield turn


def _news(told: Queue[News]) -> list[News]:
    """Wait a moment for something to be told, and take along what came with it; empty where nothing came."""
    news: list[News] = []
    try:
        news.append(told.get(timeout=_POLL_SECONDS))
        while isinstance(news[-1], tuple):
            news.append(told.get(timeout=_TOGETHER_SECONDS))
    except Empty:
        pass
    return news


def _found_so_far(question: str, claimed: Sequence[Claimed]) -> Answer:
    """Show the claims proven so far. How the answer ends, and what is missing of it, is not known yet."""
    sources = {source.number: source for _, cited in claimed for source in cited}
    return Answer(
        question=question,
        standalone_question=question,
        status=Status.ANSWERED,
        summary="",
        claims=[claim for claim, _ in claimed],
        sources=[sources[number] for number in sorted(sources)],
    )


def _finished(question: str, answer: Answer) -> Turn:
    """Close a turn. A question that was stopped is not held any longer, not even in part."""
    kept = answer.status in KEEP_IN_BOX
    if answer.status in _NOT_HELD:
        return Turn(question="", answer=answer.model_copy(update={"question": ""}), kept=kept)
    return Turn(question=question, answer=answer, kept=kept)


def history(turns: Sequence[Turn]) -> list[str]:
    """Give the earlier questions that a follow-up may lean on, oldest first. Stopped and refused ones stay out."""
    return [turn.answer.question for turn in turns if turn.answer and turn.answer.status not in NOT_KEPT]


def _start(runtime: Runtime, question: str, filters: Chosen, earlier: list[str]) -> Queue[News]:
    told: Queue[News] = Queue()

    def work() -> None:
        try:
            answer = _ask_when_ready(
                runtime, question, filters, earlier, lambda claim, sources: told.put((claim, sources))
            )
            told.put(answer)
        except Exception as error:  # handed to the thread that waits
            told.put(error)

    Thread(target=work, name="ask", daemon=True).start()
    return told


def _ask_when_ready(runtime: Runtime, question: str, filters: Chosen, earlier: list[str], tell: Tell) -> Answer:
    """Ask at once, so that a message about danger never waits. Ask again where the library was not whole yet."""
    while runtime.readiness.state == "warming":
        try:
            answer = runtime.ask(question, filters, history=earlier)
        except Exception as error:
            logger.debug("The library could not be asked while it warms up: %s.", type(error).__name__)
        else:
            # Of a library that is not whole, not all published names are known: anything else is asked again.
            if answer.status is Status.IMMEDIATE_DANGER:
                return answer
        while runtime.readiness.state == "warming":
            time.sleep(_POLL_SECONDS)
    return runtime.ask(question, filters, history=earlier, tell=tell)


def _waiting_note(runtime: Runtime) -> str:
    if runtime.readiness.state == "warming":
        return words.say("ask.waiting", status=library_status(runtime).text)
    return words.say("ask.looking")


def _what_went_wrong(error: Exception) -> str:
    """Say what a person can act on. An error that was not written for people becomes a general line."""
    if isinstance(error, LibraryError) or _is_question_error(error):
        return str(error)
    logger.error("A question was not answered: %s.", type(error).__name__)
    return words.say("ask.failed")


def _is_question_error(error: Exception) -> bool:
    if not isinstance(error, ValueError):
        return False
    # Not at the top: the service brings the models in, and the page must be there before them.
    from assistant.ask.service import QuestionError

    return isinstance(error, QuestionError)
