"""One reply of a chat model, within a budget of seconds and characters: a model that hangs costs no more than that."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Iterator, Sequence
from typing import Any

log = logging.getLogger(__name__)

LETTERS_A_TOKEN = 8  # a reply of more characters than this for each token allowed is cut off
_END = object()


class ModelFailed(Exception):
    """The model did not answer, broke off or took too long. `key` names the notice that says so."""

    def __init__(self, key: str) -> None:
        """Remember which notice tells it."""
        super().__init__(key)
        self.key = key


def stream(
    model: Any, messages: Sequence[tuple[str, str]], *, seconds: float, retries: int, tokens: int
) -> Iterator[str]:
    """Give the pieces of a reply as they come. Tried again only while nothing has come yet, and then in one piece.

    Raises:
        ModelFailed: nothing came, it broke off, it took longer than `seconds`, or it would not stop.
    """
    until, left = time.monotonic() + seconds, tokens * LETTERS_A_TOKEN
    for attempt in range(retries + 1):
        begun = False
        try:
            for piece in _within(model, messages, until, whole=attempt > 0):
                begun = begun or bool(piece)
                left -= len(piece)
                yield piece[: max(0, left + len(piece))]
                if left <= 0:
                    raise ModelFailed("too_long")
        except ModelFailed:
            raise
        except Exception as error:  # each provider has its own; the message may hold the question, so it is not kept
            log.warning("The chat model failed: %s", type(error).__name__)
            if begun:
                raise ModelFailed("broke_off") from None
            if attempt == retries or time.monotonic() >= until:
                raise ModelFailed("no_answer") from None
        else:
            if begun or attempt == retries:
                return


def _within(model: Any, messages: Sequence[tuple[str, str]], until: float, *, whole: bool) -> Iterator[str]:
    """Read a reply in a thread of its own, so that a server that keeps silent can be left alone."""
    pieces: queue.Queue[Any] = queue.Queue(maxsize=64)
    stopped = threading.Event()

    def put(piece: object) -> None:
        while not stopped.is_set():
            try:
                pieces.put(piece, timeout=0.2)
                return
            except queue.Full:
                continue

    def read() -> None:
        # Tracing would send the question to whoever the environment names.
        from langsmith import tracing_context

        try:
            with tracing_context(enabled=False):
                for chunk in [model.invoke(list(messages))] if whole else model.stream(list(messages)):
                    put(_text(chunk.content))
                    if stopped.is_set():
                        return
            put(_END)
        except Exception as error:  # handed to the thread that waits
            put(error)

    threading.Thread(target=read, name="chat-model", daemon=True).start()
    try:
        while True:
            try:
                piece = pieces.get(timeout=max(0.01, until - time.monotonic()))
            except queue.Empty:
                raise ModelFailed("too_slow") from None
            if piece is _END:
                return
            if isinstance(piece, Exception):
                raise piece
            if time.monotonic() >= until:
                raise ModelFailed("too_slow")
            yield piece
    finally:
        stopped.set()


def _text(content: Any) -> str:
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    return "".join(part if isinstance(part, str) else str(part.get("text", "")) for part in parts if part)
