"""All that the library holds on one theme, and where it is silent."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files

from assistant.library.citing import Shelf, quote
from assistant.library.figures import figure_of
from assistant.library.models import Count, ThemeLine, ThemePage
from assistant.library.recurrence import RecurrenceService
from assistant.settings import Settings
from prompts import load, say
from store import browse
from store.errors import LibraryError
from store.filters import Filters
from store.library import Library
from store.models import DocumentType, Passage, PassageKind, Valence, Voice

SINGLES, CASES, MANY = 12, 12, 30  # shown of lessons that one publication tells, of cases, and of anything else
NATIONS = ("England", "Northern Ireland", "Scotland", "Wales")
_ALSO = {
    "silent_ethnicity": "ethnicity, culture and identity",
    "silent_fathers": "fathers / male carers / hidden men",
    "silent_voice": "voice / lived experience of the child",
}
_NOTE = DocumentType.SECOND_LOOK_NOTE


class ThemeNotFound(LibraryError):
    """No passage with this theme is held."""


class ThemeService:
    """Lays out themes of one library."""

    def __init__(self, library: Library, settings: Settings) -> None:
        """Use this library and these settings."""
        self._library = library
        self._recurrence = RecurrenceService(library, settings)

    def themes(self) -> list[ThemeLine]:
        """List the themes held, the widest spread first."""
        return [
            ThemeLine(theme=one.value, slug=slug(one.value), documents=one.documents)
            for one in browse.theme_names(self._library.catalogue)
        ]

    def name(self, given: str) -> str:
        """Find a theme by its name or slug.

        Raises:
            ThemeNotFound: no passage with this theme is held.
        """
        wanted = slug(given)
        for one in browse.theme_names(self._library.catalogue):
            if slug(one.value) == wanted:
                return one.value
        raise ThemeNotFound(f"No theme {given!r} is held. List them with 'library themes'.")

    def page(self, given: str) -> ThemePage:
        """Lay out one theme.

        Raises:
            ThemeNotFound: no passage with this theme is held.
        """
        theme = self.name(given)
        filters = Filters.of({"theme": [theme]})
        shelf = Shelf(self._library, browse.passages(self._library.catalogue, filters))
        recurrence = self._recurrence.recurrence(filters)
        documents = browse.document_ids(self._library.catalogue, filters)
        return ThemePage(
            theme=theme,
            slug=slug(theme),
            definition=definition(theme),
            documents=len(documents),
            independent=min(len(documents), len({voice for voices in shelf.voices.values() for voice in voices})),
            recurrence=recurrence.model_copy(
                update={"lessons": [lesson for lesson in recurrence.lessons if lesson.independent > 1]}
            ),
            single=[lesson.statement for lesson in recurrence.lessons if lesson.independent == 1][:SINGLES],
            cases=[quote(one, shelf.of(one)) for one in _cases(shelf)],
            statistics=[figure_of(one, shelf.of(one)) for one in _figures(shelf)],
            questions=[quote(one, shelf.of(one)) for one in _of_kind(shelf, PassageKind.QUESTION)],
            strengths=[quote(one, shelf.of(one)) for one in _strengths(shelf)],
            recommendations=[quote(one, shelf.of(one)) for one in _of_kind(shelf, PassageKind.RECOMMENDATION)],
            addressed=_counted((one, one.addressee) for one in _published(shelf) if one.addressee),
            agencies=_counted((one, agency) for one in shelf.passages for agency in one.agencies),
            by_year=self._spread("year", filters),
            by_nation=self._spread("nation", filters),
            by_type=self._spread("document_type", filters),
            silent=list(_silent(shelf, self._spread("nation", filters), self._spread("people", filters))),
        )

    def _spread(self, key: str, filters: Filters) -> list[Count]:
        return [
            Count(value=one.value, documents=one.documents)
            for one in browse.spread(self._library.catalogue, key, filters)
        ]


def slug(theme: str) -> str:
    """Write a theme as it stands in addresses: "training / CPD" is "training-cpd"."""
    return re.sub(r"[^a-z0-9]+", "-", theme.casefold()).strip("-")


def definition(theme: str) -> str:
    """Say what a theme is about, in the words of the question bank."""
    idea = _ideas().get(slug(theme))
    return say("library", "theme_definition", idea=idea) if idea else say("library", "theme_no_definition")


@cache
def _ideas() -> dict[str, str]:
    folder = files("prompts").joinpath("supervision/questions")
    names = [entry.name.removesuffix(".yaml") for entry in folder.iterdir() if entry.name.endswith(".yaml")]
    held = [load(f"supervision/questions/{name}") for name in sorted(names)]
    return {slug(theme): str(given["idea"]) for bank in held for theme, given in bank.items() if "idea" in given}


def _published(shelf: Shelf) -> list[Passage]:
    """Passages of publications, our own notes left out."""
    return [one for one in shelf.passages if shelf.of(one).document_type is not _NOTE]


def _first_published(shelf: Shelf, passages: Iterable[Passage]) -> list[Passage]:
    """Publications before our notes on them, and each thing once: a repeated passage is left to its original."""
    some = [one for one in passages if one.duplicate_of is None]
    return sorted(some, key=lambda one: (shelf.of(one).document_type is _NOTE, one.document_id, one.ordinal))


def _of_kind(shelf: Shelf, kind: PassageKind) -> list[Passage]:
    return _first_published(shelf, (one for one in shelf.passages if one.kind is kind))[:MANY]


def _figures(shelf: Shelf) -> list[Passage]:
    return _first_published(shelf, (one for one in shelf.passages if one.kind is PassageKind.STATISTIC))[:MANY]


def _strengths(shelf: Shelf) -> list[Passage]:
    helped = (one for one in shelf.passages if one.valence is Valence.STRENGTH or one.kind is PassageKind.ENABLER)
    return _first_published(shelf, helped)[:MANY]


def _cases(shelf: Shelf) -> list[Passage]:
    """One passage of each case."""
    first: dict[tuple[str, str], Passage] = {}
    for one in _first_published(shelf, (one for one in shelf.passages if one.case)):
        first.setdefault((one.document_id, str(one.case)), one)
    return list(first.values())[:CASES]


def _counted(pairs: Iterable[tuple[Passage, str]]) -> list[Count]:
    """Count documents, not passages, for each value."""
    seen = {(one.document_id, value) for one, value in pairs}
    counts = Counter(value for _, value in seen)
    return [
        Count(value=value, documents=count)
        for value, count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    ]


def _silent(shelf: Shelf, nations: Sequence[Count], people: Sequence[Count]) -> Iterator[str]:
    """Say what nothing held on the theme names. Our own notes fill no silence."""
    held = {one.value for one in nations}
    yield from (say("library", "silent_nation", value=nation) for nation in NATIONS if nation not in held)
    about = {one.value for one in people}
    yield from (say("library", f"silent_{who}") for who in ("adults", "children") if who not in about)
    some = _published(shelf)
    lacks = {
        "silent_strength": not any(one.valence is Valence.STRENGTH or one.kind is PassageKind.ENABLER for one in some),
        "silent_statistic": not any(one.kind is PassageKind.STATISTIC for one in some),
        "silent_case": not any(one.case for one in some),
        "silent_family": not any(one.voice is Voice.FAMILY for one in some),
    }
    yield from (say("library", key) for key, lacking in lacks.items() if lacking)
    themes = {theme for one in some for theme in one.themes}
    yield from (say("library", key) for key, theme in _ALSO.items() if theme not in themes)
