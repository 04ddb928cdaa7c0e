"""Made-up names for training: of people the writer knows, in braces, and of people who are published, without."""

from __future__ import annotations

import random
import re
from functools import cache

from assistant.guard.names import listed
from eval.guard.grammar import Lists, slots

_COMMON = (
    "Kelly Dylan Amina Tyler Grace Zofia Jade Mohammed Chloe Ryan Fatima Callum Ben Sophie Kai Rosie Marek Summer Rhys "
    "Niamh Ahmed Connor Isla Dave Priya Ali Joe Kyle Mia Reece Sharon Ken Doris Abdi Ana Logan Hope Will Mark Joy Eve "
    "April May Bill Frank Miles Rose Dawn Ivy Christian Angel Chase Robin Faith Bob Tina Pat Sue Ray Sam Max Leo Lily"
).split()
_MARKED = re.compile(r"\{([^{}]*)\}")


def marked(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Take the braces out of a text: (text, places of what stood in them)."""
    parts, places, at, length = [], [], 0, 0
    for found in _MARKED.finditer(text):
        parts += [text[at : found.start()], found[1]]
        length += found.start() - at
        places.append((length, length + len(found[1])))
        length += len(found[1])
        at = found.end()
    return "".join([*parts, text[at:]]).replace("{", "").replace("}", ""), places


def lists() -> Lists:
    """The lists of slots.txt, with names made afresh each time."""
    held: dict[str, object] = dict(slots())
    held.update(name=_person, last=_last, author=_author, published=_published, first=_first)
    return held  # type: ignore[return-value]


@cache
def _pool(name: str) -> list[str]:
    return sorted(listed(name))


def _given(chance: random.Random) -> str:
    return chance.choice(_COMMON if chance.random() < 0.35 else _pool("first_names")).title()


def _family(chance: random.Random) -> str:
    return chance.choice(_pool("surnames")).title()


def _person(chance: random.Random) -> str:
    shape = chance.random()
    if shape < 0.66:
        name = _given(chance)
    elif shape < 0.84:
        name = f"{_given(chance)} {_family(chance)}"
    elif shape < 0.95:
        name = f"{chance.choice(['Mr', 'Mrs', 'Ms', 'mr', 'mrs', 'Miss', 'Dr', 'Aunty', 'PC'])} {_family(chance)}"
    else:
        name = f"{_given(chance)} {_given(chance)} {_family(chance)}"
    return "{" + (name.lower() if chance.random() < 0.2 else name) + "}"


def _last(chance: random.Random) -> str:
    return "{" + _family(chance) + "}"


def _author(chance: random.Random) -> str:
    shape = chance.random()
    if shape < 0.6:
        return _family(chance)
    return f"{_given(chance)} {_family(chance)}"


def _published(chance: random.Random) -> str:
    return f"{_given(chance)} {_family(chance)}"


def _first(chance: random.Random) -> str:
    return _given(chance)
