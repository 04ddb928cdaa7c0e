"""The words of the interface read as easily as is promised, and the measure tells hard words from easy ones."""

from __future__ import annotations

import pytest

from eval.claims import reading_age
from eval.reading import OLDEST, Read, messages, read_all


@pytest.mark.parametrize("read", read_all(), ids=lambda read: read.name)
def test_the_words_of_the_page_can_be_read_at_twelve(read: Read) -> None:
    assert read.age <= OLDEST


def test_hard_words_measure_harder_than_ours() -> None:
    hard = "Multidisciplinary safeguarding arrangements necessitate comprehensive organisational accountability. " * 3
    age = reading_age(hard)
    assert age is not None and age > max(one.age for one in read_all()) + 5


def test_whole_messages_are_counted_and_labels_are_not() -> None:
    held = messages("learning_words")
    assert any(text.startswith("Say what you will do differently.") for text in held)
    assert all(len(text.split()) >= 4 for text in held)
