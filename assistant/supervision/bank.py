"""The bank of questions: by theme and facet, and by what a finding says. Sources: `prompts/supervision`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from pydantic import Field, ValidationError

from assistant.supervision.errors import BankError
from assistant.supervision.frame import Asked, Facet, Strict, first_problem
from assistant.supervision.wording import problems
from ingest.lexicon import load_terms
from prompts import load

GENERAL = "general"
"""The theme whose questions fit any theme."""

_TO_ONE = {"we": "you", "us": "you", "our": "your", "ours": "yours", "ourselves": "yourself"}
_OUR_MINDS = re.compile(r"\bour minds\b", re.IGNORECASE)  # one person has one
_TO_ADULT = {"child": "person", "child's": "person's"}
_CHILD_ONLY = re.compile(
    r"\b(?:bab(?:y|ies)|parents?|mothers?|fathers?|school\w*|young (?:person|people)|childhood|children|infants?"
    r"|birth\w*|pregnan\w*|newborn|toddler\w*|cot)\b",
    re.IGNORECASE,
)


class ThemeBank(Strict):
    """The questions of one theme, its name for people, and its phrases: see the head of `questions/children.yaml`."""

    name: str | None = None
    idea: str
    doing: str
    pull: str
    ask: dict[Facet, list[str]]
    cues: list[str] = Field(default_factory=list)
    also: list[str] = Field(default_factory=list)

    @property
    def adults(self) -> bool:
        """Whether the theme is about adults alone; such themes are not in the library's vocabulary."""
        return bool(self.cues)

    def names(self, topic: str, *, surely: bool) -> bool:
        """Whether a topic speaks of this theme; `surely` leaves out words that are used of children's lives too."""
        return any(re.search(cue, topic, re.IGNORECASE) for cue in (self.cues if surely else [*self.cues, *self.also]))

    @property
    def phrases(self) -> dict[str, str]:
        """The phrases, by the names that patterns use."""
        return {"idea": self.idea, "doing": self.doing, "pull": self.pull}


class Form(Strict):
    """What a finding says by its grammar: how it is recognised, and what it asks for."""

    name: str
    cues: list[str]
    facets: list[Facet]
    ask: list[Asked] = Field(min_length=1)


@cache
def themes_bank() -> dict[str, ThemeBank]:
    """Read the questions of every theme; `GENERAL` is among them.

    Raises:
        BankError: a theme is missing or unknown, a facet has no question, or a question breaks a rule.
    """
    folder = files("prompts").joinpath("supervision/questions")
    held: dict[str, ThemeBank] = {}
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not entry.name.endswith(".yaml"):
            continue
        for theme, given in load(f"supervision/questions/{entry.name.removesuffix('.yaml')}").items():
            try:
                held[theme] = ThemeBank.model_validate(given)
            except ValidationError as error:
                raise BankError(f"supervision/questions/{entry.name}: {theme}: {first_problem(error)}") from error
    for problem in _bank_problems(held):
        raise BankError(f"supervision/questions: {problem}")
    return held


def _bank_problems(held: dict[str, ThemeBank]) -> Iterator[str]:
    wanted = {*load_terms("themes"), GENERAL}
    ours = {theme for theme, bank in held.items() if bank.adults}
    if set(held) - ours != wanted:
        yield f"these themes are missing or unknown: {', '.join(sorted((set(held) - ours) ^ wanted))}."
    for theme, bank in held.items():
        for facet in Facet:
            if not bank.ask.get(facet):
                yield f"{theme} has no question on {facet.value}."
            for text in bank.ask.get(facet, []):
                if broken := problems(text, step=facet is Facet.NEXT_STEP):
                    yield f"{theme}: {text!r} breaks the rules {', '.join(broken)}."


@cache
def everyday() -> dict[str, re.Pattern[str]]:
    """Read the words by which people speak of a theme though no publication does, as one rule for each theme.

    Raises:
        BankError: a theme is not one of the library's.
    """
    held = load("supervision/everyday")
    if unknown := sorted(set(held) - set(load_terms("themes"))):
        raise BankError(f"supervision/everyday.yaml: these themes are unknown: {', '.join(unknown)}.")
    return {theme: re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE) for theme, words in held.items()}


def everyday_theme(text: str) -> str | None:
    """Give the theme that a text names in everyday words, and nothing else."""
    bare = text.strip(" .!")
    return next((theme for theme, words in everyday().items() if words.fullmatch(bare)), None)


@cache
def forms() -> dict[str, Form]:
    """Read the forms of findings, in the order in which they are tried.

    Raises:
        BankError: the file does not fit.
    """
    held = {}
    for key, given in load("supervision/forms").items():
        try:
            held[key] = Form.model_validate(given)
        except ValidationError as error:
            raise BankError(f"supervision/forms.yaml: {key}: {first_problem(error)}") from error
    return held


def spoken(text: str, *, to_one: bool, adult: bool) -> str | None:
    """Say a question to one person ("you") or to several ("we"), about a child or about an adult.

    None where it only makes sense about a child.
    """
    if adult and _CHILD_ONLY.search(text):
        return None
    said = text
    if adult:
        said = re.sub(r"\bchild(?:'s|’s)?(?![\w’'-])", lambda found: _matched(found.group(), _TO_ADULT), said)
    if to_one:
        said = _OUR_MINDS.sub("our mind", said)
        said = re.sub(
            r"\b(?:[Ww]e|[Uu]s|[Oo]urs?|[Oo]urselves)\b", lambda found: _matched(found.group(), _TO_ONE), said
        )
    return said[:1].upper() + said[1:]


def _matched(word: str, table: dict[str, str]) -> str:
    new = table[word.replace("’", "'").casefold()]
    return new.capitalize() if word[0].isupper() else new
