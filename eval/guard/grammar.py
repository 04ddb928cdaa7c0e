"""Training messages out of templates: `[a|b]` is a choice, `$name` a list. Each is then spoilt as people spoil it."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

Values = Sequence[str] | Callable[[random.Random], str]
Lists = Mapping[str, Values]

TRAINING = Path(__file__).parent / "training"
_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\$(\w+)")
_CHATTER_BEFORE = (
    "sorry to bother you. ",
    "hi, ",
    "hello ",
    "quick one: ",
    "so ",
    "ok so ",
    "I've had a long day. ",
    "help pls ",
    "not sure this is the place but ",
    "Hi there. ",
    "right, ",
    "I'm a student social worker. ",
    "ahh ",
    "hiya ",
    "school nurse here. ",
    "I work with adults. ",
    "Just back from a visit. ",
    "Bit of a mess this. ",
)
_CHATTER_AFTER = (
    " thanks",
    " pls",
    " any help appreciated",
    " ta",
    " sorry for the essay",
    " x",
    " cheers",
    "?",
    "...",
    " asap",
)
_TEXTED = {
    "you": "u", "are": "r", "to": "2", "because": "cos", "please": "pls", "and": "n", "with": "wi", "before": "b4",
    "what": "wot", "about": "bout", "don't": "dont", "can't": "cant", "won't": "wont", "the": "da", "tonight": "2nite",
    "just": "jus", "going": "goin", "child": "kid", "mum": "mam", "isn't": "isnt", "them": "em", "doing": "doin",
}  # fmt: skip


def templates(name: str) -> list[str]:
    """The lines of one file of templates, without its comments."""
    lines = (TRAINING / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def slots() -> dict[str, list[str]]:
    """The lists that templates name, by name."""
    return {name: values.split("|") for name, values in (line.split(": ", 1) for line in templates("slots"))}


def expand(template: str, lists: Lists, chance: random.Random) -> str:
    """Make one message of a template."""
    text = template
    while "[" in text and _CHOICE.search(text):
        text = _CHOICE.sub(lambda found: chance.choice(found[1].split("|")), text)
    while _SLOT.search(text):
        text = _SLOT.sub(lambda found: _value(lists[found[1]], chance), text)
    text = re.sub(r"\s+([,.?;:!])", r"\1", text)
    return re.sub(r"\s{2,}", " ", text).strip(" ,")


def _value(held: Values, chance: random.Random) -> str:
    return held(chance) if callable(held) else chance.choice(held)


def spoil(text: str, chance: random.Random) -> str:
    """Write a message as a tired person does: chatter around it, no capitals, no stops, short forms, slips."""
    if chance.random() < 0.25:
        text = chance.choice(_CHATTER_BEFORE) + text
    if chance.random() < 0.2:
        text += chance.choice(_CHATTER_AFTER)
    if chance.random() < 0.35:
        text = text.lower()
    if chance.random() < 0.2:
        text = re.sub(r"[.,;:'’]", "", text)
    if chance.random() < 0.2:
        text = " ".join(_TEXTED.get(w.lower(), w) if chance.random() < 0.6 else w for w in text.split(" "))
    if chance.random() < 0.3:
        for _ in range(1 + len(text) // 60):
            text = _slip(text, chance)
    return text


def _slip(text: str, chance: random.Random) -> str:
    at = chance.randrange(1, max(len(text) - 2, 2))
    if "{" in text[max(at - 1, 0) : at + 3] or "}" in text[max(at - 1, 0) : at + 3]:
        return text  # the marks around a name stay whole
    kind = chance.randrange(3)
    if kind == 0:
        return text[:at] + text[at + 1 :]
    if kind == 1:
        return text[:at] + text[at : at + 2][::-1] + text[at + 2 :]
    return text[:at] + text[at : at + 1] + text[at:]
