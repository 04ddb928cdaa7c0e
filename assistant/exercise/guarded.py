"""Where an exercise asks the guard: about every word that a group writes, before any of it is kept."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from assistant.ask.models import Status
from assistant.exercise.steps import cards
from assistant.guard import Verdict, guard
from assistant.guard.messages import stop_words
from assistant.guard.names import listed
from assistant.packs.models import Pack
from assistant.settings import Settings
from prompts import load

STORIES = 64  # stories whose words are kept ready for the next look
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_WITHIN = re.compile(r"(?<![.!?:;\n])[ (\"“]([^\W\d_a-z][^\W\d_]+)")
_ENDED = re.compile(r"(?<=[.!?])[\"”]?\s+|\n+")
_OF = re.compile(r"['’]s?$")


class Stopped(Exception):
    """What a group wrote may not be kept. `danger` says that somebody may be in danger; the message is shown.

    `can_go_on` is True where the group may say that its words were about the story: they hold no details of a person.
    """

    def __init__(self, words: str, *, danger: bool, can_go_on: bool) -> None:
        """Carry the fixed words."""
        super().__init__(words)
        self.danger, self.can_go_on = danger, can_go_on


def look(text: str, pack: Pack, settings: Settings, *, about_the_story: bool) -> None:
    """Let the guard judge what a group wrote. What it would decide is the point of an exercise, so that may stand.

    Raises:
        Stopped: it may not be kept.
    """
    verdict = guard(without_story_names(text, pack), strictness=settings.guard_strictness)
    words = stop_words(verdict, settings)
    if words is None or (_only_danger(verdict) and (about_the_story or _tells_the_story(text, pack))):
        return
    danger = verdict.status is Status.IMMEDIATE_DANGER
    raise Stopped(words[0], danger=danger, can_go_on=_only_danger(verdict))


def _tells_the_story(text: str, pack: Pack) -> bool:
    """Whether each sentence of a text stands in the story, word for word: then it is no news of anybody."""
    told = _sentences(_told(pack))
    said = {_plain(sentence) for sentence in _ENDED.split(text)} - {""}
    return bool(said) and said <= told


@lru_cache(maxsize=STORIES)
def _sentences(told: str) -> frozenset[str]:
    return frozenset(_plain(sentence) for sentence in _ENDED.split(told))


def _plain(sentence: str) -> str:
    return " ".join(_WORD.findall(sentence.casefold()))


def _only_danger(verdict: Verdict) -> bool:
    return verdict.status is Status.IMMEDIATE_DANGER and not verdict.kinds


def without_story_names(text: str, pack: Pack) -> str:
    """Put plain words in the place of the story's invented names, which the guard would take for real ones."""
    names = story_names(_told(pack))
    stand_in: str = load("exercise")["stand_in"]

    def plain(found: re.Match[str]) -> str:
        word = found[0]
        return stand_in + word[len(_OF.sub("", word)) :] if _OF.sub("", word) in names else word

    return _WORD.sub(plain, text)


@lru_cache(maxsize=STORIES)
def story_names(told: str) -> frozenset[str]:
    """Find the invented names of a story: words that never stand in it with a small letter, days and months left out.

    A word that only ever begins a sentence is one where it is a first name, or comes again and is no everyday word.
    """
    ordinary = {word.casefold() for word in load("exercise")["not_names"]}
    plain = [_OF.sub("", word) for word in _WORD.findall(told)]
    small = {word for word in plain if word[0].islower()} | ordinary
    capital = Counter(word for word in plain if word[0].isupper() and len(word) > 1)
    within = {_OF.sub("", found[1]) for found in _WITHIN.finditer(told)}
    return frozenset(
        word
        for word, times in capital.items()
        if not {word.casefold(), word.casefold().removesuffix("s")} & small
        and (word in within or _begins_as_a_name(word.casefold(), times))
    )


def _begins_as_a_name(word: str, times: int) -> bool:
    return word in listed("first_names") or (times > 1 and word not in listed("ordinary_words"))


def _told(pack: Pack) -> str:
    """The words of the story: its people, its cards, and what happens in it."""
    lines = [
        item.text for section in pack.sections if section.stage or section.id == "people" for item in section.items
    ]
    lines += [line for card in cards(pack) for lines in (card.lines, *card.parts.values()) for line in lines]
    # A line break before each, so that the first word of a line counts as the beginning of a sentence.
    return "\n".join(lines)
