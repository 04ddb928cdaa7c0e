"""A look at words in our own voice: no blame, hindsight or contested terms, no claims about how common something is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from prompts import load

_QUOTED = re.compile(r"“[^”]*”|\"[^\"\n]*\"|‘[^’\n]*’(?!\w)|(?<!\w)'[^'\n]{2,}'(?!\w)|^>.*$", re.MULTILINE)


@dataclass(frozen=True)
class Fault:
    """One fault: `text[start:end] == words`. `why` says what is wrong with it, `instead` what to write."""

    kind: str
    words: str
    start: int
    end: int
    why: str
    instead: str


@cache
def _rules() -> tuple[tuple[str, re.Pattern[str], str, str], ...]:
    held = load("language")["faults"]
    return tuple(
        (kind, re.compile(rule, re.IGNORECASE), fault["why"], fault["instead"])
        for kind, fault in held.items()
        for rule in fault["rules"]
    )


def faults(text: str) -> list[Fault]:
    """Find what our own voice does not say, first to last. Words inside quotation marks or a block quote may stand."""
    own = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), text)
    found = [
        Fault(kind, text[match.start() : match.end()], match.start(), match.end(), why, instead)
        for kind, rule, why, instead in _rules()
        for match in rule.finditer(own)
    ]
    return sorted(found, key=lambda fault: (fault.start, fault.end))
