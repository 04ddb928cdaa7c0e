"""How the command line shows themes, cases and what is new to a person."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from assistant.ask.text import readable
from assistant.library.models import Cases, Changes, Cited, NewDocument, ThemePage
from assistant.show import place
from prompts import load, say

MOST = 8  # of each kind; --json gives all


def show_theme(console: Console, page: ThemePage) -> None:
    """Print one theme: lessons with their support, then cases, figures and questions, each with where it stands."""
    console.print(Text(page.theme, style="bold"))
    console.print(Text(f"  {page.definition}"))
    console.print(Text(f"  {page.documents} documents, {page.independent} independent publications."))
    _heading(console, "theme_found")
    repeated = page.recurrence.lessons[:MOST]
    if not repeated:
        console.print(Text(f"  {say('library', 'theme_not_found')}"))
    for lesson in repeated:
        console.print(Text(f"  {lesson.documents} documents, {lesson.independent} independent:"))
        _said(console, lesson.statement)
    for key, some in (
        ("theme_single", page.single),
        ("theme_also", page.also),
        ("theme_cases", page.cases),
        ("theme_statistics", [figure.cited for figure in page.statistics]),
        ("theme_strengths", page.strengths),
        ("theme_questions", page.questions),
    ):
        if some:
            _heading(console, key)
            for cited in some[:MOST]:
                _said(console, cited)
    if page.silent:
        _heading(console, "theme_silent")
        for line in page.silent:
            console.print(Text(f"  {line}"))


def _heading(console: Console, key: str) -> None:
    console.print(Text(f"\n{say('library', key)}", style="bold"))


def _said(console: Console, cited: Cited) -> None:
    console.print(Text(f"  “{readable(cited.words)}”"))
    console.print(Text(f"    {cited.title} ({place(cited.locator)}) {cited.passage_id}", style="dim"))


def show_cases(console: Console, found: Cases) -> None:
    """Print each case with what the text states of it."""
    for card in found.cards:
        console.print(Text(card.record.name, style="bold"))
        for key, label in load("library")["case_fields"].items():
            value = getattr(card.record, key)
            told = ", ".join(value) if isinstance(value, list) else value
            if told and told != "not stated":
                console.print(Text(f"  {label}: {told}"))
        for cited in card.story[:1]:
            _said(console, cited)
    console.print(f"{found.total} {'case' if found.total == 1 else 'cases'}.")


def show_changes(console: Console, found: Changes) -> None:
    """Print what is new since a day."""
    for key, some in (
        ("changes_added", found.added),
        ("changes_corrected", found.corrected),
        ("changes_withdrawn", found.withdrawn),
    ):
        console.print(Text(f"{say('library', key)}: {len(some)}", style="bold"))
        _documents(console, some)


def _documents(console: Console, some: Sequence[NewDocument]) -> None:
    for one in some:
        fields = f" ({', '.join(one.fields)})" if one.fields else ""
        console.print(Text(f"  {one.at}  {one.title}{fields}  {one.document_id}"))
