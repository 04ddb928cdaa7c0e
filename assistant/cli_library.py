"""The library commands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.terminal import (
    FAILED,
    USAGE,
    AsJson,
    DataDir,
    err,
    fail,
    one_line_errors,
    out,
    print_json,
    runtime_at,
)

if TYPE_CHECKING:
    from assistant.runtime import Runtime
    from ingest.catalogue.publications import Publication
    from ingest.catalogue.wanted import Wanted

app = typer.Typer(help="Add, fetch, list, show, correct, check and remove published documents.", no_args_is_help=True)


@app.command("add")
def library_add(
    targets: Annotated[list[str], typer.Argument(help="Files, folders or addresses.", metavar="PATH|URL...")],
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Read published documents into the library. One bad file is reported and the others go in."""
    with one_line_errors():
        runtime = runtime_at(data_dir)
        _add(runtime, targets, as_json=as_json)


def _add(runtime: Runtime, targets: Sequence[str | Wanted], *, as_json: bool) -> None:
    """Add or fetch, and show what became of each file; the command fails where one did."""
    from assistant.show_library import adding, show_added

    with adding(err, quiet=as_json) as progress:
        report = runtime.add_files(targets, progress=progress, fetcher=runtime.fetcher())
    if as_json:
        print_json([result.model_dump(mode="json") for result in report.results])
    else:
        show_added(out, err, report)
    if report.failed:
        raise typer.Exit(FAILED)


@app.command("fetch")
def library_fetch(
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="ID...", help="Publications, as --list shows them.")
    ] = None,
    listing: Annotated[bool, typer.Option("--list", help="Only list the catalogue; nothing is fetched.")] = False,
    nation: Annotated[str, typer.Option(help="Only publications of this nation.")] = "",
    kind: Annotated[str, typer.Option("--type", help="Only this kind, for example: national review.")] = "",
    theme: Annotated[str, typer.Option(help="Only publications with this theme.")] = "",
    search: Annotated[
        str, typer.Option(help="Only publications whose title, publisher or theme has these words.")
    ] = "",
    everything: Annotated[bool, typer.Option("--all", help="Fetch all whose licence lets the text be kept.")] = False,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Fetch published reviews from their publishers, as far as their licences let the text be kept."""
    with one_line_errors():
        from ingest.catalogue.publications import named
        from ingest.catalogue.publications import search as matching
        from ingest.catalogue.wanted import Wanted

        narrowed = {"nation": nation, "kind": kind, "theme": theme, "words": search}
        if ids and any(narrowed.values()):
            fail("Name publications by id, or narrow the catalogue by an option: not both.", USAGE)
        found = named(ids) if ids else matching(**narrowed)
        runtime = runtime_at(data_dir)
        if listing:
            _list_catalogue(runtime, found, as_json=as_json)
            return
        if not (ids or everything or any(narrowed.values())):
            fail("Say what to fetch: ids, an option that narrows the catalogue, or --all. See it with --list.", USAGE)
        # Of a whole part of the catalogue, what may only be linked to is left out; --list shows it.
        chosen = found if ids else [publication for publication in found if publication.fetchable]
        if not chosen:
            fail("The catalogue has no publication of that kind whose text can be fetched. See it with --list.", FAILED)
        _add(runtime, [Wanted(publication.url, publication) for publication in chosen], as_json=as_json)


def _list_catalogue(runtime: Runtime, found: Sequence[Publication], *, as_json: bool) -> None:
    from assistant.show_library import show_catalogue
    from ingest.catalogue.downloads import held_as

    held = held_as(found, runtime.documents())
    if as_json:
        print_json(
            [
                {**each.model_dump(mode="json"), "fetchable": each.fetchable, "document_id": held.get(each.id)}
                for each in found
            ]
        )
    else:
        show_catalogue(out, found, held)


@app.command("starter")
def library_starter(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Add the starter library: our own briefing notes on published reviews."""
    with one_line_errors():
        from assistant.show_library import adding, show_added
        from ingest.starter.build import build

        with adding(err, quiet=as_json) as progress:
            report = build(runtime_at(data_dir).library, progress)
        if as_json:
            print_json([result.model_dump(mode="json") for result in report.results])
        else:
            show_added(out, err, report)


@app.command("list")
def library_list(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """List the documents held."""
    with one_line_errors():
        from assistant.show_library import show_documents

        documents = runtime_at(data_dir).documents()
        if as_json:
            print_json([document.model_dump(mode="json") for document in documents])
        else:
            show_documents(out, documents)


@app.command("show")
def library_show(
    document_id: Annotated[str, typer.Argument(metavar="ID")], data_dir: DataDir = None, as_json: AsJson = False
) -> None:
    """Show one document and its passages."""
    with one_line_errors():
        from assistant.show_library import show_document

        library = runtime_at(data_dir).library
        document, passages = library.document(document_id), library.passages(document_id)
        if as_json:
            print_json(
                {
                    "document": document.model_dump(mode="json"),
                    "passages": [passage.model_dump(mode="json") for passage in passages],
                }
            )
        else:
            show_document(out, document, passages)


@app.command("remove")
def library_remove(
    document_id: Annotated[str, typer.Argument(metavar="ID")], data_dir: DataDir = None, as_json: AsJson = False
) -> None:
    """Take one document out of the library."""
    with one_line_errors():
        runtime = runtime_at(data_dir)
        title = runtime.library.document(document_id).title
        runtime.remove(document_id)
    if as_json:
        print_json({"removed": document_id})
    else:
        out.print(f"Removed {title}.", markup=False)


@app.command("correct")
def library_correct(
    document_id: Annotated[str, typer.Argument(metavar="ID")],
    changes: Annotated[
        list[str] | None,
        typer.Argument(metavar="KEY=VALUE...", help="For example published=2022-05. Empty: not stated."),
    ] = None,
    undo: Annotated[list[str] | None, typer.Option("--undo", help="Give this field back what was read.")] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Put right what is recorded about a document. It stays right when the file is read again."""
    with one_line_errors():
        from assistant.show_library import show_corrected

        document = runtime_at(data_dir).correct(document_id, _pairs(changes or [], undo or []), undo=undo or [])
        if as_json:
            print_json(document.model_dump(mode="json"))
        else:
            show_corrected(out, document)


def _pairs(changes: list[str], undo: list[str]) -> dict[str, list[str]]:
    """Read key=value words; a key that comes again adds a value."""
    from ingest.correct import fields

    if not changes and not undo:
        fail(f"Say what to correct, as KEY=VALUE. The keys are: {', '.join(fields())}.", USAGE)
    pairs: dict[str, list[str]] = {}
    for change in changes:
        key, equals, value = change.partition("=")
        if not equals:
            fail(f"{change!r} has no '='. Write it as KEY=VALUE, for example nations=Scotland.", USAGE)
        pairs.setdefault(key, []).append(value)
    return pairs


@app.command("check")
def library_check(
    repair: Annotated[bool, typer.Option("--repair", help="Make the indexes agree with the catalogue.")] = False,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Prove that the catalogue, the lexical index and the vectors agree."""
    with one_line_errors():
        from dataclasses import asdict

        from assistant.show_library import show_check

        report = runtime_at(data_dir).library.check(repair=repair)
        if as_json:
            print_json({**asdict(report), "sound": report.sound})
        else:
            show_check(out, report)
    if not report.sound:
        raise typer.Exit(FAILED)


@app.command("themes")
def library_themes(
    theme: Annotated[str, typer.Argument(metavar="THEME", help="Show this theme. Without it, list all.")] = "",
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """List the themes held, the widest spread first, or show one: what was found, cases, figures and questions."""
    with one_line_errors():
        from assistant.show_library import show_themes

        if theme:
            _show_theme(runtime_at(data_dir), theme, as_json=as_json)
            return
        themes = runtime_at(data_dir).library.themes()
        if as_json:
            names = ("theme", "documents", "passages")
            print_json([dict(zip(names, row, strict=True)) for row in themes])
        else:
            show_themes(out, themes)


def _show_theme(runtime: Runtime, theme: str, *, as_json: bool) -> None:
    from assistant.library.themes import ThemeService
    from assistant.show_reading import show_theme

    page = runtime.service(ThemeService).page(theme)
    if as_json:
        print_json(page.model_dump(mode="json"))
    else:
        show_theme(out, page)


@app.command("cases")
def library_cases(
    narrowed: Annotated[
        list[str] | None, typer.Option("--filter", "-f", help="Narrow by KEY=VALUE, for example outcome=death.")
    ] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """List the cases held, as reviews published them."""
    with one_line_errors():
        from assistant.library.cases import CaseService
        from assistant.show_reading import show_cases

        pairs = dict(_pair(one) for one in narrowed or [])
        found = runtime_at(data_dir).service(CaseService).cases(pairs)
        if as_json:
            print_json(found.model_dump(mode="json"))
        else:
            show_cases(out, found)


def _pair(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals:
        fail(f"{text!r} has no '='. Write it as KEY=VALUE, for example outcome=death.", USAGE)
    return key.strip(), value


@app.command("changes")
def library_changes(
    since: Annotated[str, typer.Option(help="The first day, as 2026-05-09.")],
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Tell what came in, was corrected or was withdrawn since a day."""
    with one_line_errors():
        from assistant.library.changes import ChangeService
        from assistant.show_reading import show_changes

        found = runtime_at(data_dir).service(ChangeService).since(since)
        if as_json:
            print_json(found.model_dump(mode="json"))
        else:
            show_changes(out, found)
