"""The way in: any number of paths into the library."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from ingest.catalogue.wanted import Wanted
from ingest.derive import Copies, repeats
from ingest.describe.metadata import fields_from
from ingest.errors import IngestError, NotFetched
from ingest.identity import Identity, identity, named
from ingest.load import load, load_bytes, slug
from ingest.models import Limits, Loaded
from ingest.pace import Pace
from ingest.report import AddReport, FileResult, Progress, Stage
from ingest.text import printable
from ingest.walk import Found, Given, documents_at, expand, is_address
from store.corrections import as_read, read_anew
from store.errors import LibraryError
from store.models import Document, DocumentType, Passage

__all__ = ["AddReport", "FileResult", "Given", "Loaded", "Progress", "add", "load", "slug"]

log = logging.getLogger(__name__)


class Shelf(Protocol):
    """What `add` needs of the library; `store.library.Library` fits."""

    def writing(self) -> AbstractContextManager[object]:
        """Keep other writers out, in this process and in others."""

    def settle(self) -> None:
        """Put in order what a writer that died left half done."""

    def find_by_sha256(self, sha256: str) -> Document | None:
        """Fetch the document made from a file with these bytes, or None."""

    def find(self, document_id: str) -> Document | None:
        """Fetch one document, or None."""

    def documents(self) -> list[Document]:
        """List every document."""

    def passages(self, document_id: str) -> list[Passage]:
        """List the passages of a document in reading order."""

    def encode(self, passages: Sequence[Passage], progress: Callable[[int, int], None] | None = None) -> Any:
        """Make what passages are found by; the slow part, which keeps nobody out."""

    def add(self, document: Document, text: str, passages: Sequence[Passage], *, encoded: Any = None) -> None:
        """Keep a document in place of an earlier one with the same id."""

    def link(self, duplicates: Mapping[str, str]) -> None:
        """Say of held passages, by id, which passage of another document each repeats."""

    def update_document(self, document: Document) -> None:
        """Change what is recorded about a document."""


class Fetcher(Protocol):
    """What fetches files from the web; `ingest.catalogue.downloads.Downloads` fits."""

    def fetched(
        self, wanted: Wanted, tell: Callable[[int, int], None] | None = None
    ) -> AbstractContextManager[Given | FileResult]:
        """Fetch one file to be added inside the block, or say what became of it where there is nothing to add."""


Target = str | Path | Given | Wanted
Item = Given | Wanted
Teller = Callable[[Stage, int, int], None]
Look = Callable[[str], str]
"""Reads a document's text before it is indexed: a warning for whoever adds it, or ""."""


Keep = Callable[[Document, bytes], None]
"""Keeps the file that a document was read from."""


def _keep_nothing(document: Document, data: bytes) -> None:
    """Files are not kept."""


def add(
    library: Shelf,
    targets: Sequence[Target],
    *,
    progress: Callable[[Progress], None] | None = None,
    limits: Limits = Limits(),
    fetcher: Fetcher | None = None,
    look: Look | None = None,
    keep: Keep | None = None,
) -> AddReport:
    """Add files, and the documents in folders, to the library. One bad file is reported and the others go in.

    A temporary copy is handed over as `Given`, with the file's own name. Web addresses are fetched where there is a
    `fetcher`, and refused where there is none. Files keep their order in the report. `look` reads each text before
    it is indexed; what it says is the first thing that the report tells of the file. `keep` is given each document that
    went in, with the bytes of its file.
    """
    report = AddReport()
    items = list(_items(targets, report, limits, fetching=fetcher is not None))
    copies, pace = Copies(library), Pace([_size(item) for item in items])
    for number, item in enumerate(items, 1):
        tell = _teller(progress, pace, number, len(items), item.shown)
        result = _tried(library, item, copies, limits, fetcher, tell, look, keep or _keep_nothing)
        report.results.append(result)
        pace.finished()
        tell("done", result.passages, result.passages)
    return report


def _teller(progress: Callable[[Progress], None] | None, pace: Pace, number: int, files: int, name: str) -> Teller:
    def tell(stage: Stage, done: int, total: int) -> None:
        if progress:
            progress(Progress(number, files, name, stage, done, total, *pace.at(stage, done, total)))

    return tell


def _items(targets: Sequence[Target], report: AddReport, limits: Limits, *, fetching: bool) -> Iterator[Item]:
    """Yield the files and addresses that targets stand for; what is in folders and ZIP files, each by itself."""
    for target in targets:
        if isinstance(target, Wanted):
            yield target
            continue
        if fetching and isinstance(target, str) and is_address(target):
            yield Wanted(target)
            continue
        try:
            found = Found([], 0) if isinstance(target, Given) else documents_at(target)
        except IngestError as error:
            report.results.append(FileResult(path=printable(str(target)), outcome="failed", message=str(error)))
            continue
        report.skipped += found.skipped
        for given in [target] if isinstance(target, Given) else map(Given, found.files):
            try:
                expanded = expand(given, limits)
            except IngestError as error:
                report.results.append(FileResult(path=_path(given), outcome="failed", message=str(error)))
                continue
            report.skipped += expanded.skipped
            yield from expanded.files


def _size(item: Item) -> int:
    try:
        return item.path.stat().st_size if isinstance(item, Given) else 0
    except (OSError, ValueError):
        return 0  # what is wrong with the file is told when it is read


def _tried(
    library: Shelf,
    item: Item,
    copies: Copies,
    limits: Limits,
    fetcher: Fetcher | None,
    tell: Teller,
    look: Look | None,
    keep: Keep,
) -> FileResult:
    try:
        if isinstance(item, Wanted):
            return _fetch_one(library, item, copies, limits, fetcher, tell, look, keep)
        return _add_one(library, item, copies, limits, tell, look, keep)
    except (IngestError, LibraryError) as error:
        message = str(error)
    except Exception as error:
        # Only the kind is logged: the message of an unforeseen error may hold words of the file.
        log.error("A file could not be added: %s", type(error).__name__)
        message = f"{item.shown} could not be read. Save it as plain text and add that."
    return FileResult(path=_path(item), outcome="failed", message=message)


def _fetch_one(
    library: Shelf,
    wanted: Wanted,
    copies: Copies,
    limits: Limits,
    fetcher: Fetcher | None,
    tell: Teller,
    look: Look | None,
    keep: Keep,
) -> FileResult:
    if fetcher is None:
        raise NotFetched(f"{wanted.shown} is a web address, and nothing is fetched here. Add the file itself.")
    tell("fetch", 0, 0)
    with fetcher.fetched(wanted, lambda done, total: tell("fetch", done, total)) as found:
        if isinstance(found, FileResult):
            return found
        added = _add_one(library, found, copies, limits, tell, look, keep)
    return added.model_copy(update={"path": _path(wanted)})


def _add_one(
    library: Shelf, given: Given, copies: Copies, limits: Limits, tell: Teller, look: Look | None, keep: Keep
) -> FileResult:
    tell("read", 0, 0)
    data = given.data(limits)
    sha256 = hashlib.sha256(data).hexdigest()
    if held := library.find_by_sha256(sha256):
        keep(held, data)
        library.settle()  # it may be held and its vectors not yet in order, where the process died in between
        return _described_anew(library, given, held, limits) or _unchanged(given, held)
    read = load_bytes(data, given.shown, given.beside(limits), slug(given.shown), given.place(), limits)
    warning = look(read.text) if look else ""
    encoded = library.encode(read.passages, lambda done, total: tell("index", done, total))
    # Nobody else may take the id, or add the same file, between the choice and the end. What takes long is done before,
    # so that others who write do not wait for it.
    with library.writing():
        if held := library.find_by_sha256(sha256):
            return _unchanged(given, held)
        chosen = identity(library, read)
        loaded = named(read, chosen)
        origins = copies.origins(loaded.document, loaded.passages)
        derived = list(dict.fromkeys([*loaded.document.derived_from, *origins]))
        document = loaded.document.model_copy(update={"derived_from": derived})
        # The later copies are marked first. Cut short here, adding the file again finishes the work; the other way
        # round the file would be held, "unchanged", and its copies would count as voices of their own for ever.
        for copy in copies.later_copies(document):
            library.link(_duplicates(library.passages(copy.document_id), loaded.passages))
            stated = as_read(copy)["derived_from"]
            library.update_document(read_anew(copy, {"derived_from": [*stated, chosen.document_id]}))
        held_ids = [name for name in derived if library.find(name) is not None]
        passages = repeats(loaded.passages, (one for name in held_ids for one in library.passages(name)))
        library.add(document, loaded.text, passages, encoded=encoded)
        kept = library.find(chosen.document_id) or document  # with what a person has corrected
        keep(kept, data)
    return FileResult(
        flags=kept.quality_flags,
        path=_path(given),
        outcome=chosen.outcome,
        document_id=chosen.document_id,
        title=kept.title,
        passages=len(loaded.passages),
        message=" ".join([*([warning] if warning else []), _told(kept, len(loaded.passages), chosen), *loaded.notices]),
    )


def _told(document: Document, passages: int, chosen: Identity) -> str:
    verb = "Added" if chosen.outcome == "added" else "Updated"
    message = f"{verb} {document.title}: {passages} passages."
    if chosen.beside is None:
        return message
    return (
        f"{message} Another document from a file of this name is still held. If this one replaces it, remove the "
        f"earlier one: {chosen.beside.title}, id {chosen.beside.document_id}."
    )


def _duplicates(copied: Sequence[Passage], originals: Sequence[Passage]) -> dict[str, str]:
    """Name the passages of a copy that were not linked yet, with the passage of the original that each repeats."""
    linked = zip(copied, repeats(copied, originals), strict=True)
    return {one.passage_id: one.duplicate_of for old, one in linked if one.duplicate_of and old.duplicate_of is None}


def _described_anew(library: Shelf, given: Given, held: Document, limits: Limits) -> FileResult | None:
    """Take over what the file beside an unchanged document says by now; None where it says nothing new."""
    if given.place() is None or given.place() != held.source_path:
        return None
    stated = fields_from(given.beside(limits), given.shown)
    read = as_read(held)
    if stated.get("document_type") is DocumentType.SECOND_LOOK_NOTE:
        del stated["document_type"]  # a note of ours is held to its sources when it is read
    if origins := stated.get("derived_from"):
        stated["derived_from"] = list(dict.fromkeys([*read["derived_from"], *map(slug, origins)]))
    new = {name: value for name, value in stated.items() if value != read[name]}
    if not new:
        return None
    library.update_document(read_anew(held, new))
    title = (library.find(held.document_id) or held).title
    message = f"Updated what is recorded about {title}, as the file beside it says: {', '.join(new)}."
    return _unchanged(given, held).model_copy(update={"outcome": "updated", "title": title, "message": message})


def _unchanged(given: Given, held: Document) -> FileResult:
    other = "" if held.file_name == given.shown else f" as {held.file_name}"
    return FileResult(
        path=_path(given),
        outcome="unchanged",
        document_id=held.document_id,
        title=held.title,
        passages=held.passages,
        message=f"{given.shown} is already held{other}. Nothing was changed.",
    )


def _path(given: Item) -> str:
    if isinstance(given, Wanted):
        return printable(given.url)
    return given.shown if given.name is not None else printable(str(given.path))
