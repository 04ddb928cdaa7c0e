"""What the guard gives out."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.ask.models import Status


@dataclass(frozen=True)
class Span:
    """A stretch of the message that led to a verdict: `message[start:end] == text`, and what kind of thing it is."""

    start: int
    end: int
    text: str
    kind: str


@dataclass(frozen=True)
class Verdict:
    """What the guard found: `status` is None where the message may go on.

    `safe_question` is the message with each personal detail replaced by its kind in square brackets, `kinds` the kinds
    found. `reason` says why in a word, and `spans` holds the text that caused it. `suggestion` is a
    wording without details of a person that can be asked instead, where there is one.
    """

    status: Status | None
    safe_question: str
    kinds: tuple[str, ...] = ()
    reason: str = ""
    spans: tuple[Span, ...] = ()
    suggestion: str = ""
