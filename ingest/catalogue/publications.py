"""The catalogue: facts on published reviews, and what their licences let us keep. Source: `publications.csv`."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from ingest.errors import NotInCatalogue

Shows = Literal["document", "files", "site", ""]
_PEOPLE = {"child": ["children"], "adult": ["adults"], "both": ["children", "adults"]}


class Publication(BaseModel):
    """One publication. What is not known is empty.

    `published` is an ISO date cut to what is known, `dated` what was printed where that says more. `keep` says that
    the licence lets us keep and show the whole text. `shows` says what stands at `url`: the "document" itself, a page
    that lists its "files", or the "site" of its publisher, where a person has to look. `confirmed` names the facts
    that were seen on the publication itself.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    title: str
    publisher: str
    published: str
    dated: str
    kind: str
    document_type: str
    themes: list[str]
    people: list[str]
    nations: list[str]
    licence: str
    keep: bool
    url: str
    shows: Shows
    confirmed: list[str]

    @property
    def fetchable(self) -> bool:
        """Whether the whole text may be kept and stands at a known address."""
        return self.keep and self.shows in ("document", "files")

    def metadata(self) -> dict[str, Any]:
        """Give what is recorded with the document. Facts that nobody has confirmed are left to its own text."""
        sure: dict[str, Any] = {name: getattr(self, name) for name in ("title", "publisher") if name in self.confirmed}
        if sure:
            sure["published"] = self.published
        if self.document_type:
            sure["document_type"] = self.document_type
        return {**sure, "nations": self.nations, "licence": self.licence, "source_url": self.url, "people": self.people}


@cache
def publications() -> tuple[Publication, ...]:
    """Give every publication of the catalogue, by id."""
    text = files("ingest.catalogue").joinpath("publications.csv").read_text(encoding="utf-8")
    return tuple(_publication(row) for row in csv.DictReader(text.splitlines()))


def _publication(row: dict[str, str]) -> Publication:
    nation, people = row.pop("nation"), row.pop("people")
    return Publication.model_validate(
        {
            **row,
            "keep": row["keep"] == "yes",
            "nations": nation.split(" and "),
            "people": _PEOPLE[people],
            "themes": _parts(row["themes"]),
            "confirmed": _parts(row["confirmed"]),
        }
    )


def _parts(words: str) -> list[str]:
    return [part.strip() for part in words.split(";") if part.strip()]


def named(ids: Iterable[str]) -> list[Publication]:
    """Find publications by id, in the order asked for.

    Raises:
        NotInCatalogue: the catalogue has no publication with one of these ids.
    """
    by_id = {publication.id: publication for publication in publications()}
    found = []
    for wanted in dict.fromkeys(each.strip().upper() for each in ids):
        if wanted not in by_id:
            raise NotInCatalogue(
                f"The catalogue has no publication {wanted!r}. See what there is: library fetch --list"
            )
        found.append(by_id[wanted])
    return found


def search(*, nation: str = "", kind: str = "", theme: str = "", words: str = "") -> list[Publication]:
    """Find publications. Each of the four narrows the search; part of a word is enough, and case does not count.

    A publication of the whole UK counts for each nation.
    """
    return [
        publication
        for publication in publications()
        if _holds([*publication.nations, *(_UK if publication.nations == ["UK"] else [])], nation)
        and _holds([publication.kind, publication.document_type.replace("_", " ")], kind.replace("_", " "))
        and _holds(publication.themes, theme)
        and _holds([" ".join([publication.id, publication.title, publication.publisher, *publication.themes])], words)
    ]


_UK = ["England", "Scotland", "Wales", "Northern Ireland"]


def _holds(values: Iterable[str], wanted: str) -> bool:
    # Word by word, so that "abuse domestic" finds domestic abuse.
    parts = wanted.casefold().split()
    return not parts or any(all(part in value.casefold() for part in parts) for value in values)
