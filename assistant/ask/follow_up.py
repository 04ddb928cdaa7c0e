"""A follow-up into a question that stands alone, without a model: what was asked is carried over, and shown."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from assistant.ask.asked import nations, read_question
from prompts import load
from store.filters import Filters

SHORT = 3  # words: fewer than this cannot stand alone after another question
FOLLOW_UP = 8  # words: a longer question that begins with "which" or "why" stands alone
WITH_PRONOUN = 14  # words: a longer question says itself what "they" are


@dataclass(frozen=True)
class Standalone:
    """A question as it is searched, and its filters. `exact` says that the person asked for the words themselves."""

    question: str
    filters: Filters = field(default_factory=Filters)
    exact: bool = False


def standalone(question: str, history: Sequence[str], filters: Filters) -> Standalone:
    """Make a question stand alone. `history` holds the earlier questions, oldest first.

    "Only Scotland" keeps the question before it and adds a filter; "what about health visitors?" keeps its subject;
    "what did it recommend?" keeps its names. `filters` given with this question win over those carried.
    """
    whole: Standalone | None = None
    for asked in (*history, question):
        whole = _next(whole, asked)
    assert whole is not None
    carried = {key: values for key, values in whole.filters.values.items() if key not in filters.values}
    return replace(whole, filters=Filters({**carried, **filters.values}))


def _next(before: Standalone | None, asked: str) -> Standalone:
    if before is None or not follows(asked):
        return Standalone(asked, exact=bool(_rule("exact_words").search(asked)) and before is not None)
    if _rule("exact_words").search(asked):
        return replace(before, exact=True)
    narrowed = _filters_in(asked)
    if narrowed:
        return Standalone(_without_nations(before.question, narrowed), Filters({**before.filters.values, **narrowed}))
    if _rule("more").search(asked):
        return replace(before, exact=False)
    if _rule("why").search(asked):
        return Standalone(_joined(before.question, str(load("follow_up")["reasons"])), before.filters)
    rest = _rule("about").sub("", asked, count=1).strip(" ?.!,")
    if _rule("about").match(asked) and rest:
        return Standalone(_joined(before.question, rest), before.filters)
    if names := _names_of(before.question):
        return Standalone(f"{asked.rstrip('?!. ')} ({names})?", before.filters)
    return Standalone(_joined(before.question, asked), before.filters)


def follows(question: str) -> bool:
    """Whether a question leans on the one before it."""
    length = len(question.split())
    if length < SHORT or (length <= FOLLOW_UP and _rule("opens").search(question)):
        return True
    own = read_question(question)
    names_something = own.labels or own.places or own.names
    return length <= WITH_PRONOUN and bool(_rule("pronoun").search(question)) and not names_something


def _filters_in(asked: str) -> dict[str, tuple[str, ...]]:
    """Read filters from a follow-up that is nothing else: a nation, a year, a kind of passage, what helped."""
    plain = _rule("narrows").sub("", asked, count=1).strip(" ?.!,")
    found: dict[str, tuple[str, ...]] = {}
    named = nations(plain)
    if named and len(plain.split()) <= 2 * len(named) + 2:
        found["nation"] = named
    if since := re.fullmatch(r"(?:published )?(?:since|after|from) ((?:19|20)\d{2})(?: on(?:wards)?)?", plain, re.I):
        found["since"] = (since.group(1),)
    elif year := re.fullmatch(r"(?:published )?(?:in )?((?:19|20)\d{2})", plain, re.I):
        found["year"] = (year.group(1),)
    for entry in _table("kinds"):
        if re.fullmatch(entry["says"], plain, re.IGNORECASE):
            found[entry["key"]] = (entry["value"],)
    return found


def _without_nations(question: str, narrowed: Mapping[str, Sequence[str]]) -> str:
    """Take the nation out of a question that another nation now replaces."""
    if "nation" not in narrowed:
        return question
    return re.sub(_rule("nation_named"), "", question).strip()


def _joined(question: str, rest: str) -> str:
    return f"{question.rstrip('?!. ')}: {rest.rstrip('?!. ')}?"


def _names_of(question: str) -> str:
    """Give what a question names, for a follow-up that says "it" or "they": places and cases, else names."""
    asked = read_question(question)
    return ", ".join([*asked.places, *(label.title() for label in asked.labels), *asked.names])


@cache
def _rule(name: str) -> re.Pattern[str]:
    return re.compile(load("follow_up")[name], re.IGNORECASE)


def _table(name: str) -> list[dict[str, Any]]:
    return list(load("follow_up")[name])
