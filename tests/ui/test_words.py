"""The page has words for everything that it can be asked to show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.ask.models import Status
from assistant.ui import words
from prompts import PromptError, load
from store.models import DocumentStatus, DocumentType, PassageKind

UI = Path(words.__file__).parent


@pytest.mark.parametrize(
    ("published", "shown"),
    [
        ("2022-05-09", "9 May 2022"),
        ("2022-05", "May 2022"),
        ("2022", "2022"),
        ("2022-13", "2022-13"),
        ("Spring 2022", "Spring 2022"),
        (None, None),
    ],
)
def test_dates_are_english_and_only_as_exact_as_known(published: str | None, shown: str | None) -> None:
    assert words.english_date(published) == shown


def test_figures_have_commas_and_nouns_agree() -> None:
    assert words.count(1204, "passage") == "1,204 passages"
    assert words.count(1, "document") == "1 document"


@pytest.mark.parametrize(
    ("vocabulary", "values"),
    [("document_types", DocumentType), ("kinds", PassageKind), ("statuses", DocumentStatus)],
)
def test_every_stored_term_has_words(vocabulary: str, values: Any) -> None:
    assert set(words.held(f"words.{vocabulary}")) == {str(value) for value in values}


def test_every_status_of_an_answer_has_words() -> None:
    assert set(words.held("statuses")) == {str(status) for status in Status}


def test_a_term_that_is_not_listed_is_still_shown() -> None:
    assert words.term("review_types", "thematic_review_of_harm") == "Thematic review of harm"


def test_a_missing_message_says_which() -> None:
    with pytest.raises(PromptError, match=r"ask\.nothing"):
        words.say("ask.nothing")
    with pytest.raises(PromptError, match="total"):
        words.say("library.shown", shown=1)


def leaves(held: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(held, dict):
        for key, value in held.items():
            yield from leaves(value, f"{path}.{key}".strip("."))
    elif isinstance(held, list):
        for value in held:
            yield from leaves(value, path)
    else:
        yield path, str(held)


def test_no_word_of_the_page_is_left_over() -> None:
    code = "\n".join(file.read_text(encoding="utf-8") for file in UI.rglob("*") if file.suffix in {".py", ".html"})
    asked_for = set(re.findall(r"""["']([a-z_]+(?:\.[a-z_]+)*)\.?["'{]""", code))
    unused = [path for path, _ in leaves(load("ui")) if not asked_for & set(ways_to_ask(path))]
    assert unused == []


def ways_to_ask(path: str) -> Iterator[str]:
    """A message is asked for by its path, by a group that it stands in, or by its own key."""
    parts = path.split(".")
    yield from (".".join(parts[:depth]) for depth in range(2, len(parts) + 1))
    yield parts[-1]
    yield parts[0] if parts[0] in {"examples", "counts", "statuses", "sections", "words"} else path


def test_the_page_speaks_plainly() -> None:
    banned = re.compile(r"\b(failed to|should have|hard to reach|service user|click|please|simply)\b", re.IGNORECASE)
    assert [text for _, text in leaves(load("ui")) if banned.search(text)] == []
