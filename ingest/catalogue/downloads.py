"""Files from the web on their way into the library: asked for one by one, within their licences, never twice."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path, PurePath
from typing import Any

import yaml
from filelock import FileLock, Timeout

from ingest.catalogue.addresses import place
from ingest.catalogue.links import publication_link
from ingest.catalogue.naming import name_from_title, name_of, suffix_of
from ingest.catalogue.part import Part
from ingest.catalogue.publications import Publication
from ingest.catalogue.record import Record, read_record, write_record
from ingest.catalogue.robots import Rules
from ingest.catalogue.wanted import Wanted
from ingest.catalogue.web import AGENT, Answer, Tell, Web
from ingest.errors import IngestError, NotFetched
from ingest.report import FileResult
from ingest.text import decode, printable
from ingest.walk import Given
from store.models import Document


class Downloads:
    """Fetches files into a folder of the library, and remembers what it fetched."""

    def __init__(self, folder: Path, web: Web, held: Callable[[str], Document | None]) -> None:
        """Remember the folder. `held` finds the document made from a file by the file's SHA-256."""
        self._folder = folder
        self._web = web
        self._held = held
        self._rules: dict[str, Rules] = {}

    @contextmanager
    def fetched(self, wanted: Wanted, tell: Tell | None = None) -> Iterator[Given | FileResult]:
        """Fetch one file, to be added inside the block; or say what became of it where there is nothing to add.

        The file is deleted when the block has added it to the library. Otherwise it stays, so that the next try need
        not fetch it again.

        Raises:
            NotFetched: it could not be fetched, or may not be.
            TooLarge: it is larger than the limit.
        """
        if wanted.publication and not wanted.publication.fetchable:
            yield linked(wanted.publication)
            return
        url = place(wanted.url).url
        if wanted.publication and wanted.publication.shows == "files":
            url = self._file_of(url, wanted.publication)
        with self._own(url) as folder:
            record = self._brought(url, folder, wanted, tell)
            if (document := self._held(record.sha256)) and not (folder / record.name).exists():
                yield _unchanged(wanted, record, document)
                return
            yield Given(folder / record.name, record.name, url)
            if self._held(record.sha256):
                _delete(folder / record.name)

    @contextmanager
    def _own(self, url: str) -> Iterator[Path]:
        """A folder for one address, which no other program uses meanwhile."""
        folder = self._folder / hashlib.sha256(url.encode()).hexdigest()[:24]
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with FileLock(folder / "lock", timeout=0):
                yield folder
        except Timeout as error:
            raise NotFetched(f"{url} is being fetched by another program. Wait until it has finished.") from error

    def _file_of(self, url: str, publication: Publication) -> str:
        """The address of a publication on the page that lists its files."""
        with self._own(url) as folder:
            part = Part(folder / "page")
            part.discard()
            self._check_rules(url)
            answer = self._web.fetch(url, part)
            html = decode(part.path.read_bytes())
            part.discard()
        return place(publication_link(html, answer.url, publication.title).url).url

    def _brought(self, url: str, folder: Path, wanted: Wanted, tell: Tell | None) -> Record:
        """Bring a file into its folder, unless the library or the folder has it and the host still gives the same."""
        known = read_record(folder)
        if known and not (self._held(known.sha256) or _checksum(folder / known.name) == known.sha256):
            known = None
        self._check_rules(url)
        part = Part(folder / "part")
        etag, last_modified = (known.etag, known.last_modified) if known else ("", "")
        answer = self._web.fetch(url, part, etag=etag, last_modified=last_modified, tell=tell)
        if answer.unchanged:
            part.discard()
            if known is None:
                raise NotFetched(
                    f"{url} was not fetched: its host says that we have it, and we do not. Try again later."
                )
            return known
        record = _recorded(url, answer, part, wanted)
        for old in folder.glob("*.meta.yaml"):
            _delete(old.with_name(old.name.removesuffix(".meta.yaml")))
        _write_metadata(folder / record.name, wanted, url)
        part.move_to(folder / record.name)
        write_record(folder, record)
        return record

    def _check_rules(self, url: str) -> None:
        to = place(url)
        origin = f"{to.scheme}://{to.origin}"
        if origin not in self._rules:
            self._rules[origin] = Rules(self._robots(origin), AGENT)
        rules = self._rules[origin]
        if not rules.allow(url):
            raise NotFetched(f"{url} is not fetched: its host asks programs not to. Download the file by hand.")
        self._web.slow_down(to.host, rules.delay())

    def _robots(self, origin: str) -> bytes:
        with self._own(f"{origin}/robots.txt") as folder:
            part = Part(folder / "rules")
            part.discard()
            try:
                self._web.fetch(f"{origin}/robots.txt", part, tries=1)
                return part.path.read_bytes()
            except (IngestError, OSError):
                return b""
            finally:
                part.discard()


def held_as(publications: Iterable[Publication], documents: Iterable[Document]) -> dict[str, str]:
    """Tell which publications were fetched into the library: their ids, and those of the documents."""
    # Two publications may stand on one page, so the name that a file got from its title counts too.
    by_source = {(each.source_url, PurePath(each.file_name).stem): each.document_id for each in documents}
    found = {each.id: by_source.get((each.url, name_from_title(each.title, ""))) for each in publications}
    return {key: document_id for key, document_id in found.items() if document_id}


def linked(publication: Publication) -> FileResult:
    """Say where a publication stands that is not fetched, and why not."""
    where = f"Read it at {publication.url}" if publication.url else f"Look for it with {publication.publisher}"
    if publication.keep:
        why = "its licence lets the text be kept, but the address of its file is not known"
        then = "and add the file."
    else:
        why = f"its licence lets us link to it only ({publication.licence})"
        then = "and add the file if you are allowed to."
    return FileResult(
        path=publication.url,
        outcome="linked",
        title=publication.title,
        message=f"{publication.title} was not fetched: {why}. {where}, {then}",
    )


def _unchanged(wanted: Wanted, record: Record, document: Document) -> FileResult:
    return FileResult(
        path=printable(wanted.url),
        outcome="unchanged",
        document_id=document.document_id,
        title=document.title,
        passages=document.passages,
        message=f"{record.url} has not changed since it was added. Nothing was changed.",
    )


def _recorded(url: str, answer: Answer, part: Part, wanted: Wanted) -> Record:
    if not part.size():
        raise NotFetched(f"{url} gives an empty file. Check the address, or download the file by hand.")
    with part.path.open("rb") as file:
        head = file.read(4096)
    try:
        suffix = suffix_of(head, answer.url, answer.content_type, answer.disposition)
    except NotFetched:
        part.discard()
        raise
    title = wanted.publication.title if wanted.publication else ""
    return Record(
        url=url,
        came_from=answer.url,
        name=name_from_title(title, suffix) if title else name_of(answer.url, suffix, answer.disposition),
        sha256=_checksum(part.path),
        size=part.size(),
        etag=answer.etag,
        last_modified=answer.last_modified,
        fetched_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def _write_metadata(path: Path, wanted: Wanted, url: str) -> None:
    """Write what we know of a file beside it, where a person would write it."""
    facts: dict[str, Any] = wanted.publication.metadata() if wanted.publication else {"source_url": url}
    _beside(path).write_text(yaml.safe_dump(facts, allow_unicode=True), encoding="utf-8")


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.meta.yaml")


def _delete(path: Path) -> None:
    path.unlink(missing_ok=True)
    _beside(path).unlink(missing_ok=True)


def _checksum(path: Path) -> str:
    """SHA-256 of a file, "" where there is none."""
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
