"""A cited source: what the panel shows of it, and the reference that goes with copied words."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.ask.models import Source
from assistant.ui import words
from assistant.ui.render import content
from assistant.ui.render.learning import findings
from assistant.ui.render.markup import marked, visible
from store.models import Locator


def locator_facts(locator: Locator) -> Iterator[tuple[str, str]]:
    """Give the parts of a locator that are known, as (key of `panel.facts`, value in words)."""
    if locator.page is not None:
        yield "page", f"{locator.page:,}"
    if locator.paragraph:
        yield "paragraph", locator.paragraph
    if locator.section:
        yield "section", visible(locator.section).replace(" > ", " › ")
    if locator.lines:
        yield "lines", locator.lines.replace("-", " to ")


def facts(source: Source) -> list[tuple[str, str]]:
    """Give the (label, value) pairs of a source. What the publication does not state says so."""
    unknown = words.say("panel.not_stated")
    known = [
        ("publisher", source.publisher),
        ("published", words.english_date(source.published)),
        ("nation", source.nation),
        ("document_type", words.term("document_types", source.document_type)),
        ("review_type", review_type(source)),
        ("kind", words.term("kinds", source.kind)),
    ]
    pairs = [(key, value or unknown) for key, value in known]
    return [(words.say(f"panel.facts.{key}"), value) for key, value in [*pairs, *locator_facts(source.locator)]]


def review_type(source: Source) -> str | None:
    """Say the review types of a source in words; the field may hold several, parted by commas."""
    return words.terms("review_types", [part.strip() for part in (source.review_type or "").split(",") if part.strip()])


def chip_label(source: Source) -> str:
    """Name a source for a screen reader: "Source 1: title, 2022"."""
    year = words.year_of(source.published)
    key = "answer.chip" if year else "answer.chip_undated"
    return words.say(key, number=source.number, title=source.title, year=year or "")


def reference(source: Source) -> str:
    """Give the quoted words with where they come from, for pasting into notes."""
    place = []
    if source.locator.page is not None:
        place.append(words.say("panel.reference_page", page=source.locator.page))
    if source.locator.paragraph:
        place.append(words.say("panel.reference_paragraph", paragraph=source.locator.paragraph))
    parts = [source.publisher, source.title, words.english_date(source.published), *place]
    quote = visible(source.text, source.quote_start, source.quote_end).strip()
    return f"“{quote}” ({', '.join(part for part in parts if part)})"


def byline(source: Source) -> str:
    """Say whose a source is, of when, and where in it the words stand: one publication is often cited several times."""
    place = dict(locator_facts(source.locator))
    where = [words.say(f"panel.reference_{key}", **{key: place[key]}) for key in ("page", "paragraph") if key in place]
    if not where and "section" in place:
        where = [place["section"].rsplit(" › ", 1)[-1]]
    return ", ".join(part for part in (source.publisher, words.english_date(source.published), *where) if part)


def view(source: Source) -> dict[str, object]:
    """Give what `source.html` shows of one source."""
    return {
        "source": source,
        "label": chip_label(source),
        "facts": facts(source),
        "passage": marked(source.text, source.quote_start, source.quote_end),
        "quote": visible(source.text, source.quote_start, source.quote_end).strip(),
        "reference": reference(source),
        "begun": findings([source], "finding"),
        "content_note": content.passage_note(source.text),
        "byline": byline(source),
    }
