"""Our own words keep our own rules: every sentence of every prompt file is put to the linter."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

import prompts
from assistant.guard.language import faults

FOLDER = Path(prompts.__file__).parent
# These hold words that are looked for, not words that are said.
LOOKED_FOR = {"glossary", "language", "guard", "guard_people", "guard_numbers", "guard_wording", "expected"}
# The same inside a file that also speaks: rules by which a model's words are judged, and the names of contested terms,
# which the glossary has to name so that it can say what is wrong with them.
RULES = {"not_in_our_voice", "speaks_to_a_machine", "system", "term"}


def leaves(held: object) -> Iterator[str]:
    if isinstance(held, dict):
        for key, value in held.items():
            if key not in RULES:
                yield from leaves(value)
    elif isinstance(held, list):
        for value in held:
            yield from leaves(value)
    elif isinstance(held, str):
        yield held


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_words_we_say_have_no_faults(path: Path) -> None:
    if path.stem in LOOKED_FOR:
        return
    said = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert [fault.words for words in leaves(said) for fault in faults(words)] == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The social worker failed to visit.", "blame"),
        ("They should have called the police.", "hindsight"),
        ("This was a missed opportunity.", "hindsight"),
        ("The death was preventable.", "hindsight"),
        ("Fathers are hard to reach.", "contested"),
        ("It is a case of disguised compliance.", "contested"),
        ("Most mothers hide their drinking.", "prevalence"),
        ("Poverty is a risk factor for abuse.", "prevalence"),
        ("Reviews show that neglect is hard to see.", "overreach"),
    ],
)
def test_a_fault_is_named_with_its_place(text: str, kind: str) -> None:
    found = faults(text)
    assert kind in {fault.kind for fault in found}
    assert all(text[fault.start : fault.end] == fault.words and fault.why and fault.instead for fault in found)


@pytest.mark.parametrize(
    "text",
    [
        "The report says “agencies failed to share what they knew”.",
        'One author calls it "a missed opportunity".',
        "> They should have acted.",
        "Three of the documents held speak of neglect.",
        "What made that make sense at the time?",
    ],
)
def test_words_of_others_and_plain_words_may_stand(text: str) -> None:
    assert faults(text) == []
