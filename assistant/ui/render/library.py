"""The library as HTML: the list, one document, and adding."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from assistant.ui import words
from assistant.ui.render import correction, fill
from assistant.ui.render.markup import visible
from assistant.ui.render.source import locator_facts
from ingest.pace import duration
from prompts import say
from store.models import Document, Passage

if TYPE_CHECKING:
    from ingest.report import AddReport, FileResult, Progress


MOST_ROWS = 50  # documents in the list of the page; the list with filters shows all of them, a page at a time
_PAGES = (("", "list_all"), ("/cases", "cases"), ("/changes", "changes"), ("/repeats", "repeats"))


def intro() -> Markup:
    """Render the section's heading."""
    return fill("library_intro.html")


def add_intro() -> Markup:
    """Render what to know before adding documents."""
    return fill("library_add.html")


def waiting(status: str) -> Markup:
    """Render the list's place while the library warms up, or where it did not open. `status` says which."""
    return fill("library_list.html", message="", waiting=True, status=status, documents=[])


def listing(documents: Sequence[Document], message: str = "") -> Markup:
    """Render every document held, by title, or what to do where there is none. `message` says what was just done."""
    ordered = sorted(documents, key=lambda each: each.title.casefold())
    rows = [_row(document) for document in ordered[:MOST_ROWS]]
    pattern = words.held("library.shown")
    total = words.count(len(rows), "document")
    return fill(
        "library_list.html",
        message=message,
        waiting=False,
        documents=rows,
        cut=len(ordered) > len(rows),
        total=words.count(len(ordered), "document"),
        pages=[(path, say("library", key)) for path, key in _PAGES],
        shown_pattern=pattern.replace("$total", total),
        shown=words.say("library.shown", shown=len(rows), total=total),
    )


def _row(document: Document) -> dict[str, object]:
    unknown = words.say("library.not_stated")
    cells = [
        ("published", words.english_date(document.published) or unknown),
        ("nation", document.nation or unknown),
        ("type", words.term("document_types", document.document_type)),
        ("passages", f"{document.passages:,}"),
        ("licence", document.licence or unknown),
        ("status", words.term("statuses", document.status)),
    ]
    publisher = document.publisher or unknown
    found_by = [document.title, publisher, *(value or "" for key, value in cells if key != "passages")]
    return {
        "document": document,
        "publisher": publisher,
        "cells": cells,
        "words": " ".join([*found_by, document.published or "", *document.themes]).casefold(),
    }


def detail(
    document: Document,
    passages: Sequence[Passage],
    shown: int,
    said: str = "",
    refused: correction.Refused | None = None,
) -> Markup:
    """Render one document: what is known of it, and its first `shown` passages in reading order.

    `said` tells what was just done. With `refused`, the form stands open with what was typed and why it does not fit.
    """
    ordered = sorted(passages, key=lambda passage: passage.ordinal)
    first = [_passage(passage) for passage in ordered[:shown]]
    return fill(
        "document.html",
        document=document,
        facts=_facts(document),
        passages=first,
        total=len(ordered),
        said=said,
        refused=refused,
        inputs=correction.inputs(document, refused),
        undo=[name for name in document.corrections if name in correction.NAMES],
    )


def _passage(passage: Passage) -> dict[str, str | None]:
    place = [_place(key, value) for key, value in locator_facts(passage.locator)]
    return {
        "kind": words.term("kinds", passage.kind),
        "place": ", ".join(place),
        "text": visible(passage.text).strip(),
    }


def _place(key: str, value: str) -> str:
    one_line = key == "lines" and value.isdigit()
    return words.say("library.place.line" if one_line else f"library.place.{key}", value=value)


def _facts(document: Document) -> list[tuple[str, str, str]]:
    """Each fact with its label and, where a person has put it right, what the file says."""
    unknown = words.say("library.not_stated")
    column = words.held("library.columns")
    always = [
        ("publisher", column["publisher"], document.publisher),
        ("published", column["published"], words.english_date(document.published)),
        ("nations", column["nation"], document.nation),
        ("document_type", column["type"], words.term("document_types", document.document_type)),
        ("licence", column["licence"], document.licence),
        ("status", column["status"], words.term("statuses", document.status)),
    ]
    known = [
        ("review_types", "review_type", words.terms("review_types", document.review_types)),
        ("review_method", "method", document.review_method),
        ("period_start", "period", _period(document)),
        ("authors", "authors", ", ".join(document.authors)),
        ("authorities", "authority", ", ".join(document.authorities)),
        ("themes", "themes", ", ".join(document.themes)),
        ("derived_from", "derived", ", ".join(document.derived_from)),
        ("source_url", "source_url", document.source_url),
        ("file_name", "file", document.file_name),
        ("added_at", "added", words.english_date(document.added_at[:10])),
    ]
    told = [
        (name, words.say(f"library.{key}"), value)
        for name, key, value in known
        if value or name in document.corrections
    ]
    return [(label, value or unknown, correction.note(document, name)) for name, label, value in [*always, *told]]


def _period(document: Document) -> str | None:
    start, end = words.english_date(document.period_start), words.english_date(document.period_end)
    if start and end:
        return words.say("library.period_range", start=start, end=end)
    return start or end


def adding(progress: Progress) -> Markup:
    """Render how far adding has got: which file, which stage, how many passages."""
    known = words.held("add.stages")
    stage = known.get(progress.stage, progress.stage)
    if progress.total:
        stage = words.say("add.stage_count", stage=stage, done=f"{progress.done:,}", total=f"{progress.total:,}")
    pace = []
    if progress.per_second >= 1 and progress.stage == "index":
        pace.append(words.say("add.rate", rate=f"{progress.per_second:.0f}"))
    if progress.seconds_left:
        pace.append(words.say("add.left", left=duration(progress.seconds_left)))
    return fill("adding.html", progress=progress, stage=", ".join([stage, *pace]))


def added(report: AddReport) -> Markup:
    """Render what became of every file, those that were not added with their reason."""
    failed = sum(result.outcome == "failed" for result in report.results)
    line = words.say("add.done_line", added=words.count(len(report.results) - failed, "file"), failed=failed)
    return fill("added.html", line=line, results=[_result(result) for result in report.results])


def _result(result: FileResult) -> dict[str, object]:
    held = words.count(result.passages, "passage") if result.passages else ""
    return {
        "outcome": result.outcome,
        "title": result.title or Path(result.path).name,
        "detail": result.message or held,
    }


def problem(message: str) -> Markup:
    """Render one line on what did not work and what to do next."""
    return fill("problem.html", message=message)
