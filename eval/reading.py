"""How easily the words of the interface read: `python -m eval.reading`.

Flesch-Kincaid, as an age in years: a sum over sentence length and syllables, which knows nothing of how familiar a word
is. Only whole messages are counted; a label of a word or two is no sentence. Beside the ages stand those of the
publications in the library, for comparison.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from eval.claims import reading_age

OLDEST = 12.0
"""The highest age that the words of a page may ask for, file by file."""
LEAST_WORDS = 4
LONG = 20

# What people see of these files. The others are rules, questions to ask in supervision, and words for a language model.
PAGES = (
    *("ui", "ask_page", "learning_words", "takeaway", "messages", "export"),
    *("scenario_page", "briefing_page", "glossary_page", "library", "access", "tour"),
)
_PLACEHOLDER = re.compile(r"\$\w+")
_ENDS = re.compile(r"[.!?:]$")


class Read(NamedTuple):
    """One file: how many whole messages it holds, and the age at which they can be read together."""

    name: str
    messages: int
    age: float


def messages(name: str) -> list[str]:
    """Give the whole messages of one file of words, each ended like a sentence."""
    source = files("prompts").joinpath(f"{name}.yaml")
    if not source.is_file():
        return []
    return [_sentence(text) for text in _texts(yaml.safe_load(source.read_text("utf-8"))) if _counts(text)]


def _texts(held: Any) -> Iterator[str]:
    if isinstance(held, dict):
        for value in held.values():
            yield from _texts(value)
    elif isinstance(held, list):
        for value in held:
            yield from _texts(value)
    elif isinstance(held, str):
        yield held


def _counts(text: str) -> bool:
    return len(text.split()) >= LEAST_WORDS and "\\b" not in text


def _sentence(text: str) -> str:
    # What fills a placeholder is not ours to write; a short word stands in its place. Each line is read by itself.
    lines = [_PLACEHOLDER.sub("this", line).strip() for line in text.strip().splitlines()]
    return " ".join(line if _ENDS.search(line) else f"{line}." for line in lines if line)


def read_all() -> list[Read]:
    """Measure every file of the page that holds enough to measure, the hardest first."""
    read = [(name, messages(name)) for name in PAGES]
    measured = [(name, held, reading_age(" ".join(held))) for name, held in read]
    found = [Read(name, len(held), age) for name, held, age in measured if age is not None]
    return sorted(found, key=lambda one: -one.age)


def hard(name: str) -> list[tuple[float, str]]:
    """Give the long messages of a file that are harder than `OLDEST`, the hardest first."""
    aged = [(reading_age(text), text) for text in messages(name) if len(text.split()) >= LONG]
    return sorted([(age, text) for age, text in aged if age is not None and age > OLDEST], reverse=True)


def _library(folder: Path) -> Iterator[tuple[str, float]]:
    from assistant.runtime import Runtime
    from assistant.settings import Settings

    runtime = Runtime(Settings(data_dir=folder), starter=False)
    for document in runtime.documents():
        text = " ".join(passage.text for passage in runtime.passages(document.document_id))
        if (age := reading_age(text)) is not None:
            yield document.title, age
    runtime.close()


def main() -> int:
    """Print the ages; the exit code is 1 where the words of a file ask for more than `OLDEST`."""
    parser = argparse.ArgumentParser(prog="python -m eval.reading", description=__doc__)
    parser.add_argument("--show", action="store_true", help="list the long messages that are harder")
    parser.add_argument("--data-dir", type=Path, help="also measure the documents of this library, for comparison")
    given = parser.parse_args()
    read = read_all()
    for one in read:
        print(f"{one.age:5.1f} years  {one.messages:4} messages  prompts/{one.name}.yaml")
        for age, text in hard(one.name) if given.show else ():
            print(f"        {age:5.1f}  {text}")
    if given.data_dir:
        ages = sorted(age for _, age in _library(given.data_dir))
        print(f"{ages[len(ages) // 2]:5.1f} years  the middle one of {len(ages)} documents held")
    return 1 if read[0].age > OLDEST else 0


if __name__ == "__main__":
    sys.exit(main())
