"""How the command line shows things to a person: answers, lists and progress, in plain text that wraps."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from assistant.ask.compose import readable
from assistant.ask.models import Answer, Source, Status
from prompts import load
from store.library import CheckReport
from store.models import Document, Locator, Passage

if TYPE_CHECKING:
    from ingest.pipeline import AddReport
    from ingest.pipeline import Progress as AddProgress


def show_answer(console: Console, answer: Answer) -> None:
    """Print an answer: summary, messages with source numbers, questions, notices, then the sources."""
    style = "bold red" if answer.status is Status.IMMEDIATE_DANGER else "bold"
    console.print(Text(answer.summary, style=style))
    for claim in answer.claims:
        marks = "".join(f"[{number}]" for number in claim.citations)
        console.print(Text(f"\n  {claim.text} {marks}"))
    if answer.conflicts:
        console.print(Text("\nWhere sources differ or stay silent", style="bold"))
    for conflict in answer.conflicts:
        marks = "".join(f"[{number}]" for number in conflict.citations)
        console.print(Text(f"  {conflict.text} {marks}"))
    if answer.reflective_questions:
        console.print(Text("\nQuestions to take with you", style="bold"))
        for question in answer.reflective_questions:
            mark = f" [{question.source}]" if question.source else ""
            console.print(Text(f"  - {question.text}{mark}"))
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


@contextmanager
def adding(console: Console, *, quiet: bool) -> Iterator[Callable[[AddProgress], None] | None]:
    """Show a bar with files, passages and time left while documents are added."""
    if quiet or not console.is_terminal:
        yield None
        return
    with Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=console
    ) as bar:
        task = bar.add_task("Adding", total=None)

        def tell(progress: AddProgress) -> None:
            text = escape(f"{progress.file} of {progress.files}: {progress.name} ({progress.stage})")
            bar.update(task, description=text, completed=progress.done, total=progress.total or None)

        yield tell


def show_added(console: Console, errors: Console, report: AddReport) -> None:
    """Print what became of every file, the failures on the error stream."""
    for result in report.results:
        if result.outcome == "failed":
            errors.print(Text(f"Not added: {result.message}"))
        else:
            console.print(Text(result.message))
    good = sum(result.outcome != "failed" for result in report.results)
    console.print(f"{good} of {len(report.results)} files are in the library.")


def show_documents(console: Console, documents: Sequence[Document]) -> None:
    """Print the documents as a table, or what to do where there are none."""
    if not documents:
        console.print("The library is empty. Add documents with: secondlook library add PATH")
        return
    for document in documents:
        kind = load("compose")["document_types"][document.document_type.value]
        about = [document.publisher, document.published, document.nation, kind, f"{document.passages} passages"]
        console.print(Text(document.title, style="bold"))
        console.print(Text(f"  {document.document_id}. {'. '.join(part for part in about if part)}."))


def show_document(console: Console, document: Document, passages: Sequence[Passage]) -> None:
    """Print what is known of a document, then each passage with its kind and place."""
    show_corrected(console, document)
    for passage in passages:
        console.print(Text(f"\n  {passage.kind.value} ({place(passage.locator)}) {passage.passage_id}"))
        console.print(Text(f"  {readable(passage.text)}"))


def show_corrected(console: Console, document: Document) -> None:
    """Print what is known of a document, with what was read beside each field that a person has put right."""
    console.print(Text(document.title, style="bold"))
    for name, value in document.model_dump(mode="json", exclude={"corrections"}).items():
        note = document.corrections.get(name)
        if name == "title" and note is None:
            continue
        was = f" (corrected on {note.at[:10]}; read from the file: {_stated(note.was)})" if note else ""
        console.print(Text(f"  {name.replace('_', ' ')}: {_stated(value)}{was}"))


def _stated(value: object) -> str:
    shown = "; ".join(map(str, value)) if isinstance(value, list) else value
    return str(shown) if shown not in (None, "") else "not stated"


def show_themes(console: Console, themes: Sequence[tuple[str, int, int]]) -> None:
    """Print themes with the number of documents and passages."""
    table = Table("Theme", "Documents", "Passages")
    for theme, documents, passages in themes:
        table.add_row(Text(theme), str(documents), str(passages))
    console.print(table)


def show_check(console: Console, report: CheckReport) -> None:
    """Print whether the indexes agree, and what to do where they do not."""
    console.print(f"{report.documents} documents, {report.passages} passages.")
    faults = [
        (report.without_vector, "passages without a vector"),
        (report.orphan_vectors, "vectors without a passage"),
        (report.without_tokens, "passages without token vectors"),
        (int(report.lexical_fault is not None), "fault in the lexical index"),
    ]
    told = [f"{count} {what}" for count, what in faults if count]
    if not told:
        console.print("The catalogue, the lexical index and the vectors agree.")
    elif report.repaired:
        console.print(f"Repaired: {'; '.join(told)}.")
    else:
        console.print(f"They do not agree: {'; '.join(told)}. Run: secondlook library check --repair")
