"""The fixed words for danger, and how a stopped message is told what was found in it."""

from __future__ import annotations

from collections import Counter

from assistant.ask.models import Status
from assistant.guard.verdict import Verdict
from assistant.settings import Settings
from prompts import say


def danger_words(settings: Settings) -> str:
    """Compose the message about danger from the routes and numbers that the operator has set."""
    return say(
        "messages",
        "immediate_danger",
        emergency=settings.emergency_number,
        front_door=settings.front_door,
        lead=settings.safeguarding_lead,
        helpline=settings.helpline,
        listening=settings.listening_line,
    )


def stop_words(verdict: Verdict, settings: Settings) -> tuple[str, str] | None:
    """Give the fixed words for a message that may not go on, and what stands in place of the message itself.

    None where the message may go on. What the guard found may not be all there is, so no part of a stopped message is
    ever given back.
    """
    if verdict.status is Status.IMMEDIATE_DANGER:
        return danger_words(settings), say("messages", "danger_not_kept")
    if verdict.status is not Status.PERSONAL_DATA:
        return None
    if verdict.reason == "reidentification":
        return say("messages", "reidentification"), say("messages", "not_kept")
    return say("messages", "personal_data", found=found_words(verdict)), say("messages", "not_kept")


def found_words(verdict: Verdict) -> str:
    """Say what was found: each kind, and how many of it where there is more than one.

    Not a letter of a detail is given back: an answer can be kept by whoever asked for it, and two letters of a short
    name are nearly the name.
    """
    found = Counter(kind for kind, _ in dict.fromkeys((span.kind, span.text.casefold()) for span in verdict.spans))
    return "; ".join(kind if many == 1 else f"{kind} ({many})" for kind, many in found.items())
