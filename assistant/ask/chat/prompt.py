"""What is sent to a chat model: fixed instructions, the question, and passages as data under keys that mean nothing."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.ask.evidence import Found
from assistant.ask.voices import label, voice_of
from assistant.chat.passages import closed, passage
from assistant.guard.fence import Fence
from prompts import say


def messages_for(
    question: str, keyed: Mapping[str, Found], most_characters: int, most_claims: int
) -> list[tuple[str, str]]:
    """Write the messages for a model as (role, text). Passages are whole and unchanged, as many as fit."""
    parts, left, fence = list[str](), most_characters, Fence()
    for number, (key, found) in enumerate(keyed.items(), 1):
        text = found.passage.text
        if len(text) > left and parts:
            break
        left -= len(text)
        spoken = voice_of(found.passage)
        about = f"{label(found.document)}; {spoken}" if spoken else label(found.document)
        parts.append(passage(key, about, text, number, fence))
    human = say("chat", "human", question=closed(question), passages="\n\n".join(parts), most=most_claims)
    return [("system", f"{say('chat', 'system')}\n{fence.rule()}"), ("human", human)]
