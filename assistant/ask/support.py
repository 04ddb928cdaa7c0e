"""Does a statement in other words rest on the passages that it cites? By rule first, then by words and by meaning.

Cheap and certain first: a number, a name or a "not" that the passage does not have is a fault whatever the rest says.
What is left must share most of its words with two neighbouring sentences of one passage, or fewer and its meaning.
The bounds were chosen on the open half of `eval/attribution`; `python -m eval.attribution` prints what they do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from assistant.ask.asked import places
from assistant.ask.text import content_stems, numbers, readable, sentences, stem, stems
from prompts import load
from store.lexical import STOP_WORDS, WORD, words

SURE_SHARE = 0.85  # share of a statement's words held by the sentences: enough without a look at the meaning
LEAST_SHARE = 0.50  # with less than this no likeness of meaning helps
LEAST_OF_ONE = 0.70  # share that one sentence alone must hold
CLOSE_MEANING = 0.80  # cosine of the statement and the sentences it rests on
NEIGHBOURS = 2  # sentences in a row that a statement may rest on
BESIDE = 5  # words to each side of a number that say what it counts

Likeness = Callable[[str, str], float]


class Fault(StrEnum):
    """Why a statement does not rest on what it cites."""

    EMPTY = "empty"
    NUMBER = "number"
    NAME = "name"
    NEGATION = "negation"
    OPPOSITE = "opposite"
    QUANTITY = "quantity"
    WORDS = "words"
    MEANING = "meaning"


@dataclass(frozen=True)
class Ground:
    """A passage as a statement may rest on it: its text, and what is known of where it stands (title, year, place)."""

    text: str
    about: str = ""


def fault_of(statement: str, grounds: Sequence[Ground], likeness: Likeness | None = None) -> Fault | None:
    """Say why a statement does not rest on these passages; None where every sentence of it does.

    `likeness` gives the cosine of two texts, -1 to 1. Without it only the words count.
    """
    plain = readable(statement)
    parts = [plain[start:end] for start, end in sentences(plain)]
    if not parts or not content_stems(plain):
        return Fault.EMPTY
    for part in parts:
        if fault := _fault_of_sentence(part, grounds, likeness):
            return fault
    return None


def _fault_of_sentence(part: str, grounds: Sequence[Ground], likeness: Likeness | None) -> Fault | None:
    tried = sorted(_windows(grounds), key=lambda window: -_share(part, window))
    first: Fault | None = Fault.EMPTY if not tried else None
    for window in tried[:6]:
        fault = _fault_within(part, window, likeness)
        if fault is None:
            return None
        first = first or fault
    return first


def _windows(grounds: Sequence[Ground]) -> Iterator[Ground]:
    for ground in grounds:
        text = readable(ground.text)
        spans = sentences(text)
        for at in range(max(1, len(spans) - NEIGHBOURS + 1)):
            run = spans[at : at + NEIGHBOURS]
            yield Ground(text[run[0][0] : run[-1][1]] if run else text, ground.about)


def _fault_within(part: str, window: Ground, likeness: Likeness | None) -> Fault | None:
    if _numbers_differ(part, window):
        return Fault.NUMBER
    if not _names(part, window) <= _all_words(window) or not _actors(part) <= stems(f"{window.text} {window.about}"):
        return Fault.NAME
    share = _share(part, window)
    if share < LEAST_SHARE or _share_of_one(part, window) < LEAST_OF_ONE:
        return Fault.WORDS
    if _opposite(part, window.text) or _than_turned(part, window.text):
        return Fault.OPPOSITE
    if any(_denies(clause) != _denies(_nearest(clause, window.text)) for clause in _clauses(part)):
        return Fault.NEGATION
    if _quantity_differs(part, window.text):
        return Fault.QUANTITY
    return None if share >= SURE_SHARE else _unlike(part, window.text, likeness)


def _unlike(part: str, text: str, likeness: Likeness | None) -> Fault | None:
    if likeness is None:
        return Fault.WORDS
    return None if likeness(part, text) >= CLOSE_MEANING else Fault.MEANING


def _share(part: str, window: Ground) -> float:
    asked = [term for term in content_stems(part) if term not in telling()]
    held = stems(f"{window.text} {window.about}")
    return sum(term in held for term in asked) / len(asked) if asked else 0.0


def _share_of_one(part: str, window: Ground) -> float:
    """The share that a single sentence holds: half from one and half from the next is a statement of neither."""
    spans = sentences(window.text)
    return max((_share(part, Ground(window.text[start:end], window.about)) for start, end in spans), default=0.0)


_CLAUSE = re.compile(r"[,;:()–—]\s*|\s+(?:and|but|while|although|though|because|so that)\s+", re.IGNORECASE)


def _clauses(text: str) -> list[str]:
    """Split a text where a "not" stops counting. A scrap of fewer than two words that mean something joins the next."""
    found: list[str] = []
    for start, end in sentences(text):
        held, of_sentence = "", list[str]()
        for piece in _CLAUSE.split(text[start:end]):
            held = f"{held} {piece}".strip()
            if len(set(content_stems(held)) - telling()) >= 2:
                of_sentence.append(held)
                held = ""
        if held:
            of_sentence = [*of_sentence[:-1], f"{of_sentence[-1]} {held}"] if of_sentence else [held]
        found += of_sentence
    return found


def _nearest(clause: str, text: str) -> str:
    """Give the clause of a text that shares most words with another clause: its "not" is the one that counts."""
    asked, meant = stems(clause), set(content_stems(clause))

    def shared(piece: str) -> tuple[int, int]:
        held = stems(piece)
        return len(asked & held) + len(meant & held), -len(held)

    return max(_clauses(text), key=shared, default=text)


def _than_turned(part: str, text: str) -> bool:
    """Whether a comparison is turned round: "more A than B" for "more B than A"."""
    asked, held = (re.split(r"\bthan\b", side, maxsplit=1, flags=re.IGNORECASE) for side in (part, text))
    if len(asked) != 2 or len(held) != 2:
        return False
    turned = len(set(content_stems(asked[1])) & stems(held[0])) + len(set(content_stems(asked[0])) & stems(held[1]))
    own = set(content_stems(asked[0])) & stems(held[0]), set(content_stems(asked[1])) & stems(held[1])
    return turned > 0 and turned >= len(own[0]) + len(own[1])


def _numbers_differ(part: str, window: Ground) -> bool:
    """Whether a number is not in the sentences, or counts something else there.

    In "12 of 40 workers" the words that follow say what both count, so the 40 need only be there.
    """
    asked, held = numbers(part), numbers(window.text)
    known = {number.value for number in numbers(window.about) if len(number.value) == 4}
    for number in asked:
        places_of = [one for one in held if one.value == number.value]
        if not places_of:
            if number.value not in known:
                return True
            continue
        if _TOTAL.search(part[: number.start]):
            continue
        here = max(_alike(part, number.start, number.end, window.text, one.start, one.end) for one in places_of)
        total = _OF_TOTAL.match(part[number.end :])
        apart = {number.value} | ({one.value for one in numbers(total.group())} if total else set())
        others = [one for one in held if one.value not in apart]
        if here < max((_alike(part, number.start, number.end, window.text, o.start, o.end) for o in others), default=0):
            return True
    return _unit_differs(part, window.text)


_TOTAL = re.compile(r"\d\s*(?:%|per ?cent)?\s+(?:out )?of (?:the |all )?$", re.IGNORECASE)
_OF_TOTAL = re.compile(r"^\s*(?:out )?of (?:the |all )?\d[\d,]*", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^()]*\d[^()]*\)")


def _alike(part: str, start: int, end: int, text: str, at: int, to: int) -> float:
    """How far the words beside one place are those beside another. What follows counts twice: it says what is meant."""
    behind, ahead = _beside(part, start, end)
    behind_there, ahead_there = _beside(text, at, to)
    return (
        2 * len(ahead & ahead_there) + len(behind & behind_there) + len((behind | ahead) & (behind_there | ahead_there))
    )


def _beside(text: str, start: int, end: int) -> tuple[set[str], set[str]]:
    """The stems before and after a place, up to the next figure. A figure in brackets is passed over."""
    before = words(_BRACKETS.sub(" ", text[:start]))
    after = words(_OF_TOTAL.sub("", _BRACKETS.sub(" ", text[end:])))
    return _until_figure(reversed(before)), _until_figure(iter(after))


def _until_figure(run: Iterator[str]) -> set[str]:
    found = set()
    for count, word in enumerate(run):
        if count >= BESIDE or word.isdigit():
            break
        if word not in ("per", "cent", "percent", "the", "a", "of"):
            found.add(stem(word))
    return found


_PER_CENT = re.compile(r"\s*(?:%|per ?cent\b)", re.IGNORECASE)
_SHARE_SIGN = re.compile(r"(\d[\d,.]*\d|\d)\s*(?:%|per ?cent\b)", re.IGNORECASE)


def _unit_differs(part: str, text: str) -> bool:
    """Whether a number is a share in one of them and only a count in the other."""
    as_share = {match.group(1) for match in _SHARE_SIGN.finditer(part)}
    for number in numbers(part):
        if not part[number.start].isdigit() or len(number.value) == 4:
            continue
        there = [one for one in numbers(text) if one.value == number.value]
        shares = [bool(_PER_CENT.match(text, one.end)) for one in there]
        wanted = part[number.start : number.end] in as_share
        if there and wanted not in shares:
            return True
    return False


def _names(part: str, window: Ground) -> set[str]:
    """The words of a statement that name somebody or somewhere, in lower case."""
    found = {word for place in places(part) for word in words(place)}
    for at, match in enumerate(WORD.finditer(part)):
        word = re.sub(r"['’]s$", "", match.group())
        bare = word.casefold()
        if not word[0].isupper() or bare in STOP_WORDS or bare in _everyday():
            continue
        # The first word has a capital in any case. It is a name where the passage does not know it even in lower case.
        if at == 0 and stem(bare) in stems(window.text):
            continue
        found.add(bare)
    return found


def _actors(part: str) -> set[str]:
    """The stems of the people and services that a statement speaks of: what one did, another did not."""
    return stems(part) & _people()


def _all_words(window: Ground) -> set[str]:
    return set(words(f"{window.text} {window.about}"))


_NOT_ONLY = re.compile(r"\bnot (?:only|just|simply|merely)\b", re.IGNORECASE)


def _denies(piece: str) -> bool:
    return bool(_rule("denials").search(_NOT_ONLY.sub(" ", piece)))


def _opposite(part: str, text: str) -> bool:
    """Whether a statement has one word of a pair where the sentences have the other: "mother" for "father"."""
    asked, held = _first_places(part), _first_places(text)
    for pair in _pairs():
        for one, other in (pair, pair[::-1]):
            if one not in asked or other not in held or other in asked:
                continue
            if one not in held or _sits_with(part, asked[one], text, held[one], held[other]):
                return True
    return False


def _first_places(text: str) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for match in WORD.finditer(text):
        word = re.sub(r"['’]s$", "", match.group())
        found.setdefault(stem(word.casefold()), (match.start(), match.start() + len(word)))
    return found


def _sits_with(part: str, at: tuple[int, int], text: str, same: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether the words around a word are rather those around its opposite."""
    return _alike(part, *at, text, *other) > _alike(part, *at, text, *same)


def _quantity_differs(part: str, text: str) -> bool:
    """Whether a statement says "all", "most" or "only" where the sentences say no such thing."""
    return any(rule.search(part) and not rule.search(text) for rule in _quantities())


@cache
def telling() -> frozenset[str]:
    """Give the stems of words with which a statement tells where it comes from."""
    return frozenset(stem(word) for word in load("support")["telling"].split())


@cache
def _everyday() -> frozenset[str]:
    return frozenset(load("support")["everyday"].split())


@cache
def _people() -> frozenset[str]:
    return frozenset(stem(word) for word in load("support")["actors"].split())


@cache
def _pairs() -> tuple[tuple[str, str], ...]:
    return tuple((stem(one), stem(other)) for one, other in load("support")["opposites"])


@cache
def _quantities() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(rule, re.IGNORECASE) for rule in load("support")["quantities"])


@cache
def _rule(name: str) -> re.Pattern[str]:
    return re.compile(load("support")[name], re.IGNORECASE)
