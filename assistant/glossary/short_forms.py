"""Short forms spelled out at first use in an output, by nation: never inside quoted words, where a note follows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from assistant.glossary.terms import glossary
from prompts import load, say

UK = ("England", "Northern Ireland", "Scotland", "Wales")
_SHORT = re.compile(r"\b[A-Z][A-Z&]{1,}s?\b")
_WITH_ARTICLE = re.compile(rf"(?:\b(?P<article>[Aa])n? )?(?P<short>{_SHORT.pattern})")
_QUOTED = re.compile(r"“[^”]*”")


@cache
def _meanings() -> dict[str, dict[str, str]]:
    """Give the meanings of each short form by nation; "" is the nation of one that is the same across the UK."""
    held: dict[str, dict[str, str]] = {}
    for term in glossary().terms:
        if term.short:
            held.setdefault(term.short, {}).update(dict.fromkeys(term.nations or [""], term.term))
    for short, meanings in load("glossary")["short_forms"].items():
        if len(meanings) == 1 and not short.endswith("s"):
            held.setdefault(short.upper(), {"": meanings[0]})
    return held


class ShortForms:
    """The short forms of one output. It remembers which have been spelled out already."""

    def __init__(self, told: set[str] | None = None) -> None:
        """Begin an output. `told` holds what has been spelled out already, and is added to; None for nothing yet."""
        self._told = set[str]() if told is None else told

    def spell(self, text: str, nations: Sequence[str] = ()) -> str:
        """Spell out our own words at first use, "serious case review (SCR)"; behind quoted words put a note."""
        pieces, end = [], 0
        for quoted in _QUOTED.finditer(text):
            pieces += [self._spell(text[end : quoted.start()], nations), quoted.group()]
            if note := self.note(quoted.group(), nations):
                pieces.append(f" [{note}]")
            end = quoted.end()
        return "".join([*pieces, self._spell(text[end:], nations)])

    def note(self, quoted: str, nations: Sequence[str] = ()) -> str:
        """Say what short forms in quoted words mean, each once an output: "SCR: serious case review"; "" for none."""
        said = []
        for short in _shorts(quoted):
            meaning = _meaning(short, nations)
            if meaning and self._first(short, meaning, quoted):
                said.append(f"{short}: {meaning}")
        return "; ".join(said)

    def _spell(self, text: str, nations: Sequence[str]) -> str:
        def whole(match: re.Match[str]) -> str:
            written, article = match["short"], match["article"]
            meaning = _meaning(written.removesuffix("s"), nations)
            if meaning is None or not self._first(written.removesuffix("s"), meaning, text):
                return match.group()
            if article:
                return f"{article}{'n' if meaning[0] in 'aeiou' else ''} {meaning} ({written})"
            many = "s" if written.endswith("s") and " in " not in meaning else ""
            begins = text[: match.start()].rstrip()[-1:] in ("", ".", "!", "?")
            return f"{_capital(meaning) if begins else meaning}{many} ({written})"

        return _WITH_ARTICLE.sub(whole, text)

    def _first(self, short: str, meaning: str, text: str) -> bool:
        """Whether this is the first use, and the text does not spell it out itself."""
        key = f"{short}: {meaning}"
        if key in self._told:
            return False
        self._told.add(key)
        return not any(one.casefold() in text.casefold() for one in _meanings()[short].values())


def _shorts(text: str) -> Iterable[str]:
    return dict.fromkeys(found.removesuffix("s") for found in _SHORT.findall(text))


def _meaning(short: str, nations: Sequence[str]) -> str | None:
    """Say what a short form stands for in these nations; where it differs and no nation decides, say both."""
    known = _meanings().get(short)
    if known is None:
        return None
    fitting = {nation: known[nation] for nation in nations if nation in known} or known
    if len({*fitting.values()}) == 1:
        return _small(next(iter(fitting.values())))
    each = [
        say("glossary_page", "in_nation", meaning=_small(known[nation]), nation=nation)
        for nation in UK
        if nation in fitting
    ]
    return f" {say('glossary_page', 'or')} ".join(each)


def _small(term: str) -> str:
    """Write a term as it stands inside a sentence: names of bodies and programmes keep their capitals."""
    return term if re.search(r"\s[A-Z]", term) else term[:1].lower() + term[1:]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
