"""All that the library holds on one theme, and where it is silent."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import chain, zip_longest

from assistant.library.citing import Shelf, quote
from assistant.library.figures import figure_of
from assistant.library.models import Cited, Count, Recurrence, ThemeLine, ThemePage
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
        page = self._laid_out(theme, filters, shelf, recurrence, len(documents))
        return page.model_copy(update={"also": _also(shelf, page)})

    def _laid_out(
        self, theme: str, filters: Filters, shelf: Shelf, recurrence: Recurrence, documents: int
    ) -> ThemePage:
        return ThemePage(
            theme=theme,
            slug=slug(theme),
            definition=definition(theme),
            documents=documents,
            independent=min(documents, len({voice for voices in shelf.voices.values() for voice in voices})),
            recurrence=recurrence.model_copy(
                update={"lessons": [lesson for lesson in recurrence.lessons if lesson.independent > 1]}
            ),
            single=_singles(recurrence, shelf),
            also=[],
            cases=_quoted(shelf, _cases(shelf))[:CASES],
            statistics=[figure_of(one, shelf.of(one)) for one in _figures(shelf)],
            questions=_quoted(shelf, (one for one in _published(shelf) if one.kind is PassageKind.QUESTION)),
            note_questions=_quoted(shelf, _asked_by_notes(shelf)),
            strengths=_quoted(shelf, _strengths(shelf)),
            recommendations=_quoted(shelf, (one for one in shelf.passages if one.kind is PassageKind.RECOMMENDATION)),
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


def _asked_by_notes(shelf: Shelf) -> list[Passage]:
    asked = (one for one in shelf.passages if one.kind is PassageKind.QUESTION)
    return [one for one in asked if shelf.of(one).document_type is _NOTE]


def _chosen(shelf: Shelf, passages: Iterable[Passage]) -> list[Passage]:
    """Keep publications, and our notes on them only where there is nothing else; a repeated passage is left out."""
    some = [one for one in passages if one.duplicate_of is None]
    published = [one for one in some if shelf.of(one).document_type is not _NOTE]
    return sorted(published or some, key=lambda one: (one.document_id, one.ordinal))[:MANY]


def _quoted(shelf: Shelf, passages: Iterable[Passage]) -> list[Cited]:
    return [quote(one, shelf.of(one)) for one in _chosen(shelf, passages)]


def _figures(shelf: Shelf) -> list[Passage]:
    return _chosen(shelf, (one for one in shelf.passages if one.kind is PassageKind.STATISTIC))


def _strengths(shelf: Shelf) -> list[Passage]:
    return [one for one in shelf.passages if one.valence is Valence.STRENGTH or one.kind is PassageKind.ENABLER]


def _cases(shelf: Shelf) -> list[Passage]:
    """One passage of each case."""
    first: dict[tuple[str, str], Passage] = {}
    for one in shelf.passages:
        if one.case and one.duplicate_of is None:
            first.setdefault((one.document_id, one.case), one)
    return list(first.values())


def _singles(recurrence: Recurrence, shelf: Shelf) -> list[Cited]:
    """Lessons of one publication, each publication in turn, its own words before those of a note."""
    by_voice: dict[str, list[Cited]] = {}
    for lesson in recurrence.lessons:
        if lesson.independent == 1:
            said = lesson.statement
            by_voice.setdefault(shelf.voices[said.passage_id][0], []).append(said)
    for told in by_voice.values():
        told.sort(key=lambda one: (shelf.documents[one.document_id].document_type is _NOTE, one.passage_id))
    turns = chain.from_iterable(zip_longest(*(by_voice[voice] for voice in sorted(by_voice))))
    return [one for one in turns if one is not None][:SINGLES]


def _also(shelf: Shelf, page: ThemePage) -> list[Cited]:
    """One passage of each publication that no other part of the page quotes, so that none on the theme is left out."""
    lessons = [place for lesson in page.recurrence.lessons for place in lesson.places]
    parts = [page.single, page.cases, page.questions, page.strengths, page.recommendations, lessons]
    quoted = {one.document_id for part in parts for one in part} | {one.cited.document_id for one in page.statistics}
    first: dict[str, Passage] = {}
    for one in _published(shelf):
        if one.document_id not in quoted and one.duplicate_of is None:
            first.setdefault(one.document_id, one)
    return [quote(one, shelf.of(one)) for one in first.values()][:MANY]


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
