"""How the command line shows the library to a person: progress, lists, documents and checks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn
from rich.table import Table
from rich.text import Text

from assistant.ask.text import readable
from assistant.show import place
from ingest.pace import duration
from prompts import load
from store.library import CheckReport
from store.models import Document, Passage

if TYPE_CHECKING:
    from ingest.catalogue.publications import Publication
    from ingest.pipeline import AddReport, FileResult
    from ingest.pipeline import Progress as AddProgress


@contextmanager
def adding(console: Console, *, quiet: bool) -> Iterator[Callable[[AddProgress], None] | None]:
    """Show how far adding has got: the file, the passages, their rate and the time left for all files.

    Where nobody looks at a terminal, each file that is done is told on a line of its own.
    """
    if quiet:
        yield None
    elif not console.is_terminal:
        yield lambda progress: _tell_done(console, progress)
    else:
        with Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[pace]}"),
            console=console,
        ) as bar:
            task = bar.add_task("Adding", total=None, pace="")
            yield lambda progress: bar.update(task, **_shown(progress))


@contextmanager
def restoring(console: Console, *, quiet: bool) -> Iterator[Callable[[int, int], None] | None]:
    """Show how many passages are back in the vector index; nothing where nobody looks at a terminal."""
    if quiet or not console.is_terminal:
        yield None
        return
    with Progress(SpinnerColumn(), TextColumn("Making the indexes"), BarColumn(), console=console) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _tell_done(console: Console, progress: AddProgress) -> None:
    if progress.stage == "done" and progress.files > 1:
        console.print(Text(f"{progress.file} of {progress.files}: {progress.name}"))


def _shown(progress: AddProgress) -> dict[str, Any]:
    known = progress.total or None
    if progress.stage == "fetch":
        told = f"{progress.done / 1e6:.1f} MB" + (f" of {progress.total / 1e6:.1f}" if known else "")
    else:
        told = f"{progress.done:,} of {progress.total:,} passages" if known else ""
    rate = f"{progress.per_second:.0f} a second" if progress.per_second >= 1 and progress.stage == "index" else ""
    left = f"{duration(progress.seconds_left)} left" if progress.seconds_left is not None else ""
    return {
        "description": escape(f"{progress.file} of {progress.files}: {progress.name[:50]} ({_STAGES[progress.stage]})"),
        "completed": progress.done,
        "total": known,
        "pace": ", ".join(part for part in (told, rate, left) if part),
    }


_STAGES = {"fetch": "fetching", "read": "reading", "index": "indexing", "done": "done"}


def show_added(console: Console, errors: Console, report: AddReport) -> None:
    """Print what became of every file: the failures on the error stream, then a table where there are several."""
    for result in report.results:
        if result.outcome == "failed":
            errors.print(Text(f"Not added: {result.message}"))
        elif len(report.results) == 1 or result.outcome == "linked" or _says_more(result):
            console.print(Text(result.message))
    if len(report.results) > 1:
        table = Table("Document", "Result", "Passages", "Id")
        for result in report.results:
            name = result.title or PurePath(result.path).name or result.path
            table.add_row(Text(name), _OUTCOMES[result.outcome], f"{result.passages:,}", Text(result.document_id or ""))
        console.print(table)
    good = sum(result.outcome in ("added", "updated", "unchanged") for result in report.results)
    files = "file is" if len(report.results) == 1 else "files are"
    skipped = f" Passed over in folders, being of no kind that is read: {report.skipped}." if report.skipped else ""
    console.print(f"{good} of {len(report.results)} {files} in the library.{skipped}")


_OUTCOMES = {
    "added": "added",
    "updated": "updated",
    "unchanged": "already held",
    "linked": "link only",
    "failed": "not added",
}


def _says_more(result: FileResult) -> bool:
    """Whether the message of a file that went in holds what the table does not."""
    return bool(result.flags) or "still held" in result.message


def show_catalogue(console: Console, found: Sequence[Publication], held: Mapping[str, str]) -> None:
    """Print publications of the catalogue, and what their licences let be kept. `held` maps ids to documents."""
    for each in found:
        console.print(Text(f"{each.id}  {each.title}", style="bold"))
        about = [each.publisher, each.published or each.dated, " and ".join(each.nations), each.kind]
        console.print(Text(f"      {'. '.join(part for part in about if part)}."))
        console.print(Text(f"      {_text_of(each, held.get(each.id))}"))
    some = sum(each.fetchable for each in found)
    console.print(f"{len(found)} publications. {some} can be fetched: secondlook library fetch ID")


def _text_of(publication: Publication, document_id: str | None) -> str:
    if document_id is not None:
        return f"Held as {document_id}."
    if publication.fetchable:
        return f"Can be fetched: {publication.licence}."
    where = f" {publication.url}" if publication.url else " No address is known."
    return f"Not fetched: {publication.licence}.{where}"


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
    if report.catalogue_fault:
        console.print(
            Text(
                f"The catalogue is damaged: {report.catalogue_fault}. Restore it from a backup, or add the files again."
            )
        )
    faults = [
        (int(report.vector_fault is not None), "vector index that cannot be opened"),
        (report.without_vector, "passages without a vector"),
        (report.orphan_vectors, "vectors without a passage"),
        (report.without_tokens, "passages without token vectors"),
        (int(report.lexical_fault is not None), "fault in the lexical index"),
    ]
    told = [f"{count} {what}" for count, what in faults if count]
    if not told and not report.catalogue_fault:
        console.print("The catalogue, the lexical index and the vectors agree.")
    elif report.repaired:
        console.print(f"Repaired: {'; '.join(told)}.")
    elif told:
        if report.tokens_fault:
            console.print(Text(f"The token vectors cannot be used: {report.tokens_fault}. The second stage is off."))
        console.print(f"They do not agree: {'; '.join(told)}. Run: secondlook library check --repair")
