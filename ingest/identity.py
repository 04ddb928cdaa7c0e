"""Which document of the library a file is: one held already, a publication that our notes cite, or a new one."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from ingest.load import slug
from ingest.models import Loaded
from ingest.report import Outcome
from ingest.split import renamed
from ingest.starter.origins import publication
from store.models import Document


class Held(Protocol):
    """What is needed of the library to choose an id."""

    def find(self, document_id: str) -> Document | None:
        """Fetch one document, or None."""

    def documents(self) -> list[Document]:
        """List every document."""


class Identity(NamedTuple):
    """The id of a document, and whether it takes the place of one held.

    `beside` is the held document whose file has the same name. `same_as` is the id of the publication that this
    document is another copy of.
    """

    document_id: str
    outcome: Outcome
    beside: Document | None = None
    same_as: str | None = None


def identity(library: Held, loaded: Loaded) -> Identity:
    """Choose the id of a loaded document.

    A file that was added from the same place before is updated, whatever its id. A publication that the starter notes
    cite gets the id by which they cite it, so that it and the notes on it never count as two voices. Any other file
    gets the slug of its name, followed by part of its hash where that is taken.
    """
    document = loaded.document
    cited = publication(document, loaded.passages)
    if earlier := _from_same_place(library, document.source_path):
        return Identity(earlier.document_id, "updated", same_as=_other(cited, earlier.document_id))
    if cited and library.find(cited) is None:
        return Identity(cited, "added")
    own = slug(document.file_name)
    held = library.find(own)
    if held is None:
        return Identity(own, "added", same_as=_other(cited, own))
    return Identity(f"{own}-{document.sha256[:8]}", "added", beside=held, same_as=cited)


def named(loaded: Loaded, chosen: Identity) -> Loaded:
    """Give a loaded document the id that was chosen; a second copy of a publication speaks with that one's voice."""
    passages = renamed(loaded.passages, chosen.document_id)
    update: dict[str, object] = {"document_id": chosen.document_id}
    if chosen.same_as:
        passages = [passage.model_copy(update={"origins": [chosen.same_as]}) for passage in passages]
        update["derived_from"] = list(dict.fromkeys([*loaded.document.derived_from, chosen.same_as]))
    return loaded._replace(document=loaded.document.model_copy(update=update), passages=passages)


def _from_same_place(library: Held, source_path: str | None) -> Document | None:
    if source_path is None:
        return None
    return next((held for held in library.documents() if held.source_path == source_path), None)


def _other(cited: str | None, document_id: str) -> str | None:
    return cited if cited != document_id else None
