"""Content notes: what an answer tells of that can be hard to read, said before it, and close detail folded away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from assistant.ask.models import Answer
from prompts import load

_MOST_NAMED = 3


@cache
def _rules(section: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    held = load("content")[section]
    return tuple((rule["what"], re.compile(rf"\b(?:{rule['words']})", re.IGNORECASE)) for rule in held)


def note(answer: Answer) -> str | None:
    """Say what an answer tells of, in one line to read before it; None where nothing of it is hard."""
    told = [claim.text for claim in answer.claims] + [source.quote for source in answer.sources]
    named = _named("subjects", told)[:_MOST_NAMED]
    return _say("note", named) if named else None


def detail(text: str) -> str | None:
    """Give the words to stand on a point that describes harm closely; None where a point does not."""
    named = _named("detail", [text])
    return _say("detail", named[:1]) if named else None


def passage_note(text: str) -> str | None:
    """Say before a whole passage that it describes harm closely; None where it does not."""
    named = _named("detail", [text])
    return _say("passage", named) if named else None


def _named(section: str, texts: Iterable[str]) -> list[str]:
    held = list(texts)
    return [what for what, rule in _rules(section) if any(rule.search(text) for text in held)]


def _say(key: str, named: Sequence[str]) -> str:
    words: dict[str, str] = load("ask_page")["content"]
    *first, last = named
    joined = words["joined"].replace("$first", ", ".join(first)).replace("$last", last) if first else last
    return words[key].replace("$what", joined)
