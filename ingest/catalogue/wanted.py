"""What is to be fetched."""

from __future__ import annotations

from typing import NamedTuple

from ingest.catalogue.publications import Publication
from ingest.text import printable


class Wanted(NamedTuple):
    """Something to fetch: an address that a person named, or a publication of the catalogue."""

    url: str
    publication: Publication | None = None

    @property
    def shown(self) -> str:
        """What people know it by."""
        return self.publication.title if self.publication else printable(self.url)
