"""The rules of a good question, one by one. Word lists: `prompts/supervision/rules.yaml`."""

from __future__ import annotations

import re
from functools import cache

from assistant.guard.language import faults
from prompts import load

_SEGMENT = re.compile(r"[,;:–—]\s+|\s-\s")
_WORD = re.compile(r"[\w’'-]+")


def problems(question: str, *, for_two: bool = False, step: bool = False) -> list[str]:
    """Name every rule that a question breaks, as keys of `rule_...` in `prompts/supervision/words.yaml`.

    `for_two` is True for a conversation of two people, `step` for a question that asks for one step with its owner.
    """
    plain = question.replace("’", "'").strip()
    length = len(_WORD.findall(plain))
    rules = {
        "one_sentence": plain.count("?") != 1 or not plain.endswith("?") or ". " in plain,
        "short": not load("supervision/rules")["fewest_words"] <= length <= load("supervision/rules")["most_words"],
        "open": not is_open(plain),
        "one_idea": _asks_twice(plain, step=step),
        "no_blame": _finds("blame", plain),
        "no_hindsight": _finds("hindsight", plain),
        "no_answer": _finds("leading", plain),
        "language": _finds("language", plain) or bool(faults(plain)),
        "fits_two": for_two and _finds("room", plain),
    }
    return [name for name, broken in rules.items() if broken]


def is_open(question: str) -> bool:
    """Whether a question cannot be answered yes or no: an open word leads it, and no part of it is a closed one."""
    parts = [part for part in _SEGMENT.split(question.strip()) if part]
    leads = any(_rule("open").match(part) for part in parts)
    closed = bool(parts) and bool(_rule("closed").match(parts[0]) or _rule("closed").match(parts[-1]))
    return leads and not closed and not _finds("tag", question)


def _asks_twice(question: str, *, step: bool) -> bool:
    # The opening clause may hold an open word of its own: "Of what we say here, what have we seen?"
    parts = _SEGMENT.split(question)
    lead = next((at for at, part in enumerate(parts) if _rule("open").match(part)), 0)
    rest = question[question.find(parts[lead]) :]
    if step:
        rest = _rule("owner").sub("", rest)
    return _finds("second", rest)


def _finds(name: str, text: str) -> bool:
    return bool(_rule(name).search(text))


@cache
def _rule(name: str) -> re.Pattern[str]:
    return re.compile(load("supervision/rules")[name], re.IGNORECASE)
