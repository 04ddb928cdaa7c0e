"""An answer as server-sent events: each source and claim once it is proven, then the whole answer."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator, Sequence
from contextvars import copy_context
from threading import Thread

from pydantic import BaseModel

from assistant.api.models import Problem, Question
from assistant.ask.models import Answer, Claim, Source
from assistant.runtime import Runtime
from prompts import say


def asking(runtime: Runtime, question: Question, done: Callable[[], None]) -> Iterator[str]:
    """Ask in a thread of its own and give the events as they come. `done` is called when the work has ended.

    Raises:
        QuestionError, FilterError, LibraryError: the question was refused before anything was told.
    """
    told: queue.Queue[tuple[Claim, Sequence[Source]] | Answer | Exception] = queue.Queue()

    def work() -> None:
        try:
            told.put(
                runtime.ask(
                    question.question,
                    question.filters,
                    history=question.history,
                    tell=lambda claim, sources: told.put((claim, sources)),
                )
            )
        except Exception as error:  # handed to the thread that sends
            told.put(error)
        finally:
            done()

    # Not a daemon: a server that stops lets it end, rather than tear it out of a model at work.
    Thread(target=copy_context().run, args=(work,), name="ask-stream").start()
    sent: set[int] = set()
    while True:
        item = told.get()
        if isinstance(item, Exception):
            if not sent:
                raise item
            yield event("problem", Problem(detail=say("messages", "broke_off")))
            return
        if isinstance(item, Answer):
            for source in item.sources:
                if source.number not in sent:
                    yield event("source", source)
            yield event("answer", item)
            return
        claim, sources = item
        for source in sources:
            if source.number not in sent:
                sent.add(source.number)
                yield event("source", source)
        yield event("claim", claim)


def event(name: str, data: BaseModel) -> str:
    """Write one event."""
    return f"event: {name}\ndata: {data.model_dump_json()}\n\n"
