"""The library's own pages as plain HTML: no script is needed to read them, and every statement leads to its source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote as escaped
from urllib.parse import urlencode

from markupsafe import Markup

from assistant.library.models import (
    CaseCard,
    Cases,
    Changes,
    Cited,
    Count,
    DocumentPage,
    Page,
    Recurrence,
    ThemeLine,
    ThemePage,
)
from assistant.library.themes import slug
from assistant.library.viewer import Part, View
from assistant.ui import words
from assistant.ui.render import charts, correction, fill
from assistant.ui.render.as_read import as_read, with_mark
from assistant.ui.render.frame import SECTIONS
from assistant.ui.render.markup import visible
from assistant.ui.render.source import locator_facts
from prompts import load, say
from store.models import Document, Locator, Passage

# Sections of the page that are pages of their own here, and the pages beside them.
OWN_PAGES = {"library": "library", "themes": "library/themes"}
TABS = ("repeats", "cases", "changes")
_VOCABULARIES = {"document_type": "document_types", "review_type": "review_types", "kind": "kinds"}


class Frame(NamedTuple):
    """What stands around a page: `root` is the path that the program is served under, `tab` the tab that is open."""

    root: str
    version: str
    tab: str = ""

    @property
    def section(self) -> str:
        """The section of the navigation that the page belongs to; "" for none."""
        return self.tab if self.tab in OWN_PAGES or not self.tab else "library"


def _page(template: str, frame: Frame, title: str, **values: object) -> str:
    shared: dict[str, object] = {
        "frame": frame,
        "title": title,
        "sections": SECTIONS,
        "own_pages": OWN_PAGES,
        "tabs": TABS,
        "t": lambda key, **given: say("library", key, **given),
        "many": many,
        "shown": lambda text: visible(text).strip(),
        "href": lambda cited, theme="": frame.root + source_path(cited, theme),
        "place": place,
        "term": term,
        "english_date": words.english_date,
        "held": lambda key: load("library")[key],
        "escaped": lambda text: escaped(text, safe=""),
        "query": lambda **given: urlencode(given),
        "slug": slug,
        "letter": charts.letter,
    }
    return "<!doctype html>\n" + str(fill(f"pages/{template}", **shared, **values))


def source_path(cited: Cited, theme: str = "") -> str:
    """Give the address under which the exact words of a statement are opened, marked."""
    span = {} if cited.whole else {"start": cited.start, "end": cited.end}
    asked = urlencode({**span, **({"theme": theme} if theme else {})})
    return f"/library/passages/{escaped(cited.passage_id, safe=':')}" + (f"?{asked}" if asked else "")


def many(number: int, noun: str) -> str:
    """Say a number of things: `many(1, "document")` is "1 document". Nouns: `counts` in library.yaml."""
    one, more = load("library")["counts"][noun]
    return f"{number:,} {one if number == 1 else more}"


def place(locator: Locator) -> str:
    """Say where a passage stands: "Page 3, paragraph 9.4"."""
    parts = []
    for key, value in locator_facts(locator):
        if key != "section":
            name = "line" if key == "lines" and value.isdigit() else key
            parts.append(say("library", f"place_{name}", value=value))
    told = ", ".join(parts)
    return told[:1] + told[1:].replace(", P", ", p").replace(", L", ", l")


def term(key: str, value: str) -> str:
    """Say a stored value in words, as the filter `key` shows it."""
    if key in _VOCABULARIES:
        return words.term(_VOCABULARIES[key], value) or value
    if key in ("published_month", "event_date"):
        return " to ".join(words.english_date(part) or part for part in value.split("/"))
    return value[:1].upper() + value[1:]


def listing(
    frame: Frame, page: Page, chosen: Mapping[str, Sequence[str]], typed: str, themes: Sequence[ThemeLine]
) -> str:
    """Render one page of the list of documents. `chosen` are the filters, `typed` the words."""
    offered = {key: [(one.value, one.documents) for one in some] for key, some in page.choices.items()}
    offered["theme"] = [(one.theme, one.documents) for one in themes]
    for key, values in chosen.items():
        known = {value.casefold() for value, _ in offered.setdefault(key, [])}
        offered[key] += [(value, page.total) for value in values if value.casefold() not in known]
    last = min(page.offset + page.size, page.total)
    return _page(
        "list.html",
        frame,
        say("library", "list_title"),
        page=page,
        offered=offered,
        chosen={key: {value.casefold() for value in values} for key, values in chosen.items()},
        typed=typed,
        first=page.offset + 1,
        last=last,
        total=many(page.total, "document"),
    )


def document(frame: Frame, page: DocumentPage, repeats: Sequence[Any]) -> str:
    """Render one document. `repeats` are the lessons of it that other publications tell too."""
    held = page.document
    return _page("document.html", frame, held.title, page=page, document=held, facts=_facts(held), repeats=repeats)


def _facts(document: Document) -> list[tuple[str, str, str]]:
    """Each fact with its label and, where a person has put it right, what the file says."""
    unknown = say("library", "not_stated")
    labels = words.held("library.correct.fields")
    plain = {
        "publisher": document.publisher,
        "authors": ", ".join(document.authors),
        "published": words.english_date(document.published),
        "nations": document.nation,
        "authorities": ", ".join(document.authorities),
        "document_type": words.term("document_types", document.document_type),
        "review_types": words.terms("review_types", document.review_types),
        "review_method": document.review_method,
        "status": words.term("statuses", document.status),
        "source_url": document.source_url,
    }
    facts = [(str(labels[name]), value or unknown, correction.note(document, name)) for name, value in plain.items()]
    period = " to ".join(part for part in map(words.english_date, (document.period_start, document.period_end)) if part)
    more = [
        (words.say("library.period"), period),
        (words.say("library.file"), document.file_name),
        (words.say("library.added"), words.english_date(document.added_at[:10])),
    ]
    return [*facts, *((label, value, "") for label, value in more if value)]


def source(frame: Frame, view: View, picture: bool, found: bool, theme: str, part: int) -> str:
    """Render a passage in its document. `picture` says that the page image can be drawn, `found` the words on it."""
    start, end = view.mark_start - view.text_start, view.mark_end - view.text_start
    return _page(
        "source.html",
        frame,
        view.document.title,
        view=view,
        text=with_mark(view.text, start, end),
        words=as_read(view.cited.words),
        picture=picture,
        found=found,
        theme=theme,
        part=part,
        section=visible(view.passage.locator.section or "").replace(" > ", " › "),
        places=[one.locator for one in view.passage.also_at],
    )


def whole_text(frame: Frame, part: Part) -> str:
    """Render one part of the whole text, with an anchor at each passage."""
    pieces: list[tuple[Passage | None, Markup]] = []
    at = 0
    for passage in part.passages:
        start, end = passage.start - part.start, min(passage.end - part.start, len(part.text))
        if start < at:
            continue  # a passage within another one: the outer one carries the words
        if part.text[at:start].strip():
            pieces.append((None, as_read(part.text[at:start].strip("\n"))))
        pieces.append((passage, as_read(part.text[start:end])))
        at = end
    if part.text[at:].strip():
        pieces.append((None, as_read(part.text[at:].strip("\n"))))
    return _page("text.html", frame, part.document.title, part=part, pieces=pieces)


def themes(frame: Frame, lines: Sequence[ThemeLine]) -> str:
    """Render the list of themes."""
    return _page("themes.html", frame, say("library", "themes_title"), lines=lines)


def theme(frame: Frame, page: ThemePage) -> str:
    """Render one theme."""
    spreads = [
        ("theme_by_year", "year", page.by_year),
        ("theme_by_nation", "nation", page.by_nation),
        ("theme_by_type", "document_type", page.by_type),
    ]
    return _page(
        "theme.html",
        frame,
        page.theme[:1].upper() + page.theme[1:],
        page=page,
        pictures=[
            (say("library", title), key, counts, charts.bars(say("library", title), _named(key, counts)))
            for title, key, counts in spreads
        ],
        matrix=page.recurrence.matrix,
        drawn=charts.matrix(page.recurrence.matrix),
    )


def recurrence(frame: Frame, found: Recurrence) -> str:
    """Render what repeats over the whole library."""
    repeated = [lesson for lesson in found.lessons if lesson.independent > 1]
    return _page(
        "repeats.html",
        frame,
        say("library", "repeats_title"),
        found=found,
        lessons=repeated[:10],
        matrix=found.matrix,
        drawn=charts.matrix(found.matrix),
    )


def cases(frame: Frame, found: Cases, chosen: Mapping[str, str], offset: int = 0) -> str:
    """Render the cases that fit, those of one page from `offset`."""
    last = offset + len(found.cards)
    return _page(
        "cases.html",
        frame,
        say("library", "cases_title"),
        found=found,
        chosen=chosen,
        fields=case_fields,
        next_page=urlencode({**chosen, "offset": last}) if last < found.total else "",
        first_page=urlencode(chosen) if offset else None,
    )


def case(frame: Frame, card: CaseCard) -> str:
    """Render one case."""
    return _page("case.html", frame, card.record.name, card=card, fields=case_fields)


def case_fields(card: CaseCard) -> list[tuple[str, str]]:
    """Give the (label, value) pairs of a case that the text states."""
    pairs = []
    for key, label in load("library")["case_fields"].items():
        value = getattr(card.record, key)
        told = ", ".join(value) if isinstance(value, list) else value
        if told and told != "not stated":
            pairs.append((label, term(key, told)))
    return pairs


def changes(frame: Frame, found: Changes, wrong: str = "") -> str:
    """Render what is new. `wrong` says why the day that was typed does not fit."""
    pictures = [
        (say("library", title), "published", counts, charts.bars(say("library", title), _named("event_date", counts)))
        for title, counts in (
            ("changes_by_added", found.by_month_added),
            ("changes_by_published", found.by_month_published),
        )
    ]
    return _page("changes.html", frame, say("library", "changes_title"), found=found, wrong=wrong, pictures=pictures)


def message(frame: Frame, title: str, body: str) -> str:
    """Render a page of one message."""
    return _page("message.html", frame, title, body=body)


def _named(key: str, counts: Sequence[Count]) -> list[tuple[str, int]]:
    return [(term(key, one.value), one.documents) for one in counts]
