"""Numbers and addresses that point to one person: found by their shape, their check digit and the words beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from assistant.guard.verdict import Span
from prompts import load

_NHS_WEIGHTS = range(10, 1, -1)


@cache
def _rules() -> tuple[tuple[str, re.Pattern[str]], ...]:
    held = load("guard_numbers")["kinds"]
    return tuple((kind, re.compile(rule, re.IGNORECASE)) for kind, rules in held.items() for rule in rules)


@cache
def _allowed() -> re.Pattern[str]:
    return re.compile("|".join(load("guard_numbers")["allowed"]), re.IGNORECASE)


def numbers(text: str) -> Iterator[Span]:
    """Find numbers, dates of birth, addresses and other marks of one person in a text."""
    passed = [found.span() for found in _allowed().finditer(text)]
    for kind, rule in _rules():
        for found in rule.finditer(text):
            start, end = found.span("at") if "at" in rule.groupindex and found["at"] else found.span()
            if any(left <= start and end <= right for left, right in passed):
                continue
            if kind == "NHS number" and not found["label"] and not has_check_digit(found.group()):
                continue
            yield Span(start, end, text[start:end], kind)


def has_check_digit(number: str) -> bool:
    """Whether ten digits end in the check digit (modulo 11) that NHS and CHI numbers have."""
    digits = [int(char) for char in number if char.isdigit()]
    if len(digits) != 10:
        return False
    check = 11 - sum(weight * digit for weight, digit in zip(_NHS_WEIGHTS, digits, strict=False)) % 11
    return check != 10 and check % 11 == digits[-1]
