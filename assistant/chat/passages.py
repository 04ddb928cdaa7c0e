"""Published words inside a prompt: under a key, and behind a fence that they can neither name nor close."""

from __future__ import annotations

from assistant.guard.fence import Fence
from prompts import say


def passage(key: str, about: str, words: str, number: int, fence: Fence) -> str:
    """Lay out one passage for a chat model; `about` says where it comes from and what it is for."""
    return say(
        "chat", "passage", mark=key, about=closed(about).replace('"', "'"), text=fence.around(closed(words), number)
    )


def closed(text: str) -> str:
    """Keep a text from ending the mark that it stands in."""
    return text.replace("</passage", "< /passage").replace("<passage", "< passage").replace("</question", "< /question")
