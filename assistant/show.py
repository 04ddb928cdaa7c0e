"""How the command line shows an answer to a person, in plain text that wraps."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from assistant.ask.models import Answer, Claim, Source, Status
from prompts import load, say
from store.models import Locator


def show_answer(console: Console, answer: Answer) -> None:
    """Print an answer: summary, messages with source numbers, questions, notices, then the sources."""
    style = "bold red" if answer.status is Status.IMMEDIATE_DANGER else "bold"
    if answer.standalone_question != answer.question or answer.filters:
        narrowed = "; ".join(f"{key} = {' or '.join(values)}" for key, values in answer.filters.items())
        console.print(Text(say("messages", "searched_as", question=answer.standalone_question, filters=narrowed)))
    console.print(Text(answer.summary, style=style))
    _show_claims(console, answer.claims)
    if answer.model:
        console.print(Text(f"\n{say('messages', f'model_{answer.model.place}', model=answer.model.name)}"))
    if answer.conflicts:
        console.print(Text("\nWhere sources differ or stay silent", style="bold"))
    for conflict in answer.conflicts:
        marks = "".join(f"[{number}]" for number in conflict.citations)
        console.print(Text(f"  {conflict.text} {marks}"))
    if answer.reflective_questions:
        console.print(Text("\nQuestions to take with you", style="bold"))
        for question in answer.reflective_questions:
            mark = f" [{question.source}]" if question.source else ""
            origin = f" ({question.origin})" if question.origin else ""
            console.print(Text(f"  - {question.text}{mark}{origin}"))
    for notice in answer.notices:
        console.print(Text(f"\n{notice}", style="italic"))
    if answer.sources:
        console.print(Text("\nSources", style="bold"))
    cited = {number for claim in answer.claims for number in claim.citations}
    cited |= {number for conflict in answer.conflicts for number in conflict.citations}
    cited |= {question.source for question in answer.reflective_questions if question.source}
    for source in answer.sources:
        more = "" if source.number in cited else " Not used above, but close to your question."
        console.print(Text(f"  [{source.number}] {_reference(source)}{more}"))


def _show_claims(console: Console, claims: Sequence[Claim]) -> None:
    """Print each message with what to bear in mind of it, and what it may mean for practice, marked as ours."""
    theme = None
    for claim in claims:
        if claim.theme and claim.theme != theme:
            console.print(Text(f"\n  {claim.theme[:1].upper()}{claim.theme[1:]}", style="bold"))
        theme = claim.theme
        marks = "".join(f"[{number}]" for number in claim.citations)
        console.print(Text(f"\n  {claim.text} {marks}"))
        for note in claim.notes:
            console.print(Text(f"    {note}", style="italic"))
        if claim.means:
            console.print(Text(f"    {say('messages', 'means', words=claim.means)}"))


def _reference(source: Source) -> str:
    kind = load("compose")["document_types"][source.document_type]
    parts = [source.title, source.publisher, source.published, source.nation, kind, place(source.locator)]
    return ". ".join(part for part in parts if part) + ". Words checked against the stored source."


def place(locator: Locator) -> str:
    """Say where a passage stands: "page 4, paragraph 9.3.1, lines 178-182"."""
    named = (("page", locator.page), ("paragraph", locator.paragraph), ("lines", locator.lines))
    parts = [f"{name} {value}" for name, value in named if value is not None]
    if locator.section and locator.paragraph is None:
        parts.insert(0, f"section “{locator.section}”")
    return ", ".join(parts)
