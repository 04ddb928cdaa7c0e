"""A briefing from what was chosen: its headings in reading order, a sheet to fill in, and where to read on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from assistant.ask.models import Source
from assistant.briefing.bank import name_of
from assistant.briefing.choosing import Filled, point_theme
from assistant.briefing.questions import Ours
from assistant.briefing.quotes import Quote, count, is_note
from assistant.briefing.subject import Subject
from assistant.briefing.telling import credit_of, remarks, tell
from assistant.briefing.words import LEAST, MOST, Audience, Heading, Preset, licence_of, say
from assistant.export.parts import english_date
from assistant.glossary.short_forms import ShortForms
from assistant.packs.models import Item, ItemKind, Origin, Pack, PackKind, Section, Table
from prompts import load
from store.models import Document, DocumentStatus, DocumentType

MINUTES, HALF = 7.0, 0.5
BULLETIN_MINUTES = 2.0
BLANK_ROWS = 3
MOST_NAMED = 2  # publications whose kind is told under the heading on the review
Prove = Callable[[Source], Source]


@dataclass(frozen=True)
class Chosen:
    """What stands in a briefing: quotations by the id of their heading, and questions, the publications' own apart."""

    subject: Subject
    preset_key: str
    preset: Preset
    audience: tuple[str, Audience] | None
    filled: dict[str, Filled]
    published: Sequence[Quote]
    ours: Sequence[Ours]

    @property
    def quotes(self) -> list[Quote]:
        """Every quotation, in reading order, questions left out."""
        return [
            quote
            for heading in self.preset.headings
            if heading.id in self.filled
            for quote in self.filled[heading.id].quotes
        ]

    @property
    def documents(self) -> list[Document]:
        """Every publication quoted, in reading order."""
        quoted = [*self.quotes, *self.published]
        return list({one.found.document.document_id: one.found.document for one in quoted}.values())


@dataclass
class _Writer:
    """Numbers sources in the order in which they are read, and spells short forms out at their first use."""

    chosen: Chosen
    prove: Prove
    forms: ShortForms = field(default_factory=ShortForms)
    said: set[str] = field(default_factory=set)
    sources: list[Source] = field(default_factory=list)
    numbers: dict[tuple[str, int, int], int] = field(default_factory=dict)

    def cite(self, quote: Quote) -> int:
        key = (quote.found.passage.passage_id, quote.start, quote.end)
        if key not in self.numbers:
            self.numbers[key] = len(self.sources) + 1
            self.sources.append(self.prove(quote.source(self.numbers[key])))
        return self.numbers[key]

    def bullet(self, item_id: str, quote: Quote) -> Item:
        told = tell(quote, self.forms, of_one=self.chosen.subject.document is not None)
        aside = " ".join(remarks(quote, self.said)) or None
        return Item(id=item_id, kind=ItemKind.TEXT, text=told, citations=[self.cite(quote)], remark=aside)


def build(chosen: Chosen, prove: Prove) -> Pack:
    """Build the whole pack; support and notices are the service's to add."""
    writer = _Writer(chosen, prove)
    sections = [_section(heading, writer) for heading in chosen.preset.headings]
    one_page = chosen.preset_key == "bulletin"
    if not one_page:
        sections.append(_use())
    sections.append(_read(chosen))
    return Pack(
        kind=PackKind.BRIEFING,
        title=_title(chosen),
        topic=chosen.subject.about,
        purpose=_purpose(chosen),
        minutes=BULLETIN_MINUTES if one_page else MINUTES,
        themes=list(chosen.subject.themes),
        choices={"preset": chosen.preset_key, "audience": chosen.audience[0] if chosen.audience else None},
        details={} if one_page else _details(chosen, sections),
        labels=_labels(chosen),
        sections=_timed(sections, one_page=one_page),
        sources=writer.sources,
        layout="one_page" if one_page else "brief",
    )


def _section(heading: Heading, writer: _Writer) -> Section:
    if heading.takes == "questions":
        return _questions(heading, writer)
    chosen, filled = writer.chosen, writer.chosen.filled[heading.id]
    items = [writer.bullet(f"{heading.id}-{at}", quote) for at, quote in enumerate(filled.quotes, start=1)]
    if heading.takes == "background":
        cited = [item.citations[0] for item in items] or [writer.cite(quote) for quote in one_of_each(chosen.quotes)]
        items.insert(0, _text(f"{heading.id}-opening", opening(chosen), cited))
    if filled.line:
        cited = [writer.cite(quote) for quote in one_of_each(chosen.quotes)]
        items.insert(0, _text(f"{heading.id}-made", filled.line, cited))
    for at, (line, quote) in enumerate(filled.means, start=1):
        items.append(_text(f"{heading.id}-means-{at}", line, [writer.cite(quote)]))
    section = Section(id=heading.id, title=_heading_title(heading, chosen), items=items, listed=True)
    if chosen.preset_key != "bulletin" and not fits(section):
        honest = shortfall(heading, chosen.subject, held=bool(filled.quotes))
        section.items.append(_text(f"{heading.id}-short", honest, []))
    return section


def _heading_title(heading: Heading, chosen: Chosen) -> str:
    if not heading.id.startswith("point-"):
        return heading.title
    used = set(chosen.subject.themes[:1])
    for other in chosen.preset.headings:
        if not other.id.startswith("point-"):
            continue
        theme = point_theme(chosen.filled[other.id].quotes, used)
        if other.id == heading.id:
            return say("point_titled", title=heading.title, theme=name_of(theme)) if theme else heading.title
        used |= {theme} if theme else set()
    return heading.title


def shortfall(heading: Heading, subject: Subject, *, held: bool) -> str:
    """Say honestly that a heading could not be filled."""
    if held:
        return say("short")
    if heading.takes == "doing":
        return say("none_do")
    return say("none" if subject.document else "none_topic")


def opening(chosen: Chosen) -> str:
    """Say from how many publications a briefing is drawn, or which one it is of."""
    subject = chosen.subject
    if subject.document:
        return say("opening_one", what=what_it_is(subject.document))
    documents, independent = support(chosen)
    if documents == 1:
        return say("opening_single", held=subject.held)
    voices = say("voices_one") if independent == 1 else say("voices_many", count=independent)
    return say("opening", documents=documents, held=subject.held, voices=voices)


def support(chosen: Chosen) -> tuple[int, int]:
    """Count the documents quoted, and the publications behind them."""
    quoted = [*chosen.quotes, *chosen.published]
    voices = {voice for quote in quoted for voice in quote.found.voices}
    documents = len(chosen.documents)
    return documents, min(documents, len(voices))


def review_line(quotes: Sequence[Quote]) -> str:
    """Say what kinds of publication stand behind a briefing on a topic, by whom and when."""
    return say("review_line", kinds="; ".join(what_it_is(quote.found.document) for quote in one_of_each(quotes)))


def what_it_is(document: Document) -> str:
    """Say what a publication is: "learning review by West Lothian Child Protection Committee, May 2022"."""
    kind = load("compose")["document_types"][document.document_type.value]
    kind = kind if kind[:1] == "S" and "Second" in kind else kind[:1].lower() + kind[1:]
    published = english_date(document.published) or load("compose")["undated"]
    if document.publisher and document.document_type is not DocumentType.SECOND_LOOK_NOTE:
        return say("what_it_is", kind=kind, publisher=document.publisher, published=published)
    return say("what_it_is_bare", kind=kind, published=published)


def one_of_each(quotes: Sequence[Quote]) -> list[Quote]:
    """Give the first quotation of each publication, of three at most."""
    first: dict[str, Quote] = {}
    for quote in quotes:
        first.setdefault(quote.found.document.document_id, quote)
    return list(first.values())[:MOST_NAMED]


def _questions(heading: Heading, writer: _Writer) -> Section:
    chosen = writer.chosen
    items = [
        Item(
            id=f"{heading.id}-{at}",
            kind=ItemKind.PUBLISHED_QUESTION,
            text=quote.words,
            origin=Origin.PUBLICATION,
            citations=[writer.cite(quote)],
            purpose=asked_in(quote, writer.forms, of_one=chosen.subject.document is not None),
        )
        for at, quote in enumerate(chosen.published, start=1)
    ]
    for one in chosen.ours:
        number = writer.cite(one.quote)
        said = f"{say('ours', number=number)}."
        items.append(
            Item(
                id=f"{heading.id}-{len(items) + 1}", kind=ItemKind.TEXT, text=one.text, citations=[number], remark=said
            )
        )
    return Section(id=heading.id, title=heading.title, items=items, listed=True)


def asked_in(quote: Quote, forms: ShortForms, *, of_one: bool) -> str:
    """Say where a published question stands, and what its short forms mean."""
    note = forms.note(quote.words, quote.found.document.nations)
    said = say("asked_here") if of_one else say("asked_in", label=credit_of(quote.found.document))
    if is_note(quote.found) and not of_one:
        said = say("asked_in_note")
    return f"{said} [{note}]" if note else said


def _use() -> Section:
    columns = list(load("briefing")["use_columns"])
    table = Table(caption=say("use_title"), columns=columns, rows=[[""] * len(columns) for _ in range(BLANK_ROWS)])
    return Section(id="use", title=say("use_title"), intro=say("use_intro"), tables=[table])


def _read(chosen: Chosen) -> Section:
    rows = []
    for document in chosen.documents:
        ours = document.document_type is DocumentType.SECOND_LOOK_NOTE
        rows.append(
            [
                ", ".join(part for part in (document.title, document.publisher) if part),
                english_date(document.published) or load("compose")["undated"],
                document.source_url or say("read_none", id=document.document_id),
                licence_of(document.licence, ours=ours).allows,
            ]
        )
    table = Table(caption=say("read_title"), columns=list(load("briefing")["read_columns"]), rows=rows)
    return Section(id="read", title=say("read_title"), intro=say("read_intro"), tables=[table])


def _text(item_id: str, text: str, citations: Sequence[int]) -> Item:
    return Item(id=item_id, kind=ItemKind.TEXT, text=text, citations=list(dict.fromkeys(citations)))


def _title(chosen: Chosen) -> str:
    key = "title_bulletin" if chosen.preset_key == "bulletin" else "title"
    title = say(key, about=chosen.subject.about)
    return say("title_for", title=title, audience=chosen.audience[1].name) if chosen.audience else title


def _purpose(chosen: Chosen) -> str:
    key = "purpose_bulletin" if chosen.preset_key == "bulletin" else "purpose"
    document = chosen.subject.document
    return say(f"{key}_document", title=document.title) if document else say(key, about=chosen.subject.about)


def _labels(chosen: Chosen) -> list[str]:
    document = chosen.subject.document
    superseded = document is not None and document.status is DocumentStatus.SUPERSEDED
    return [say("label"), *([say("label_superseded")] if superseded else [])]


def _details(chosen: Chosen, sections: Sequence[Section]) -> dict[str, str]:
    nations = sorted({nation for document in chosen.documents for nation in document.nations})
    seconds = words_of(sections) / 150 * 60
    reading = f"{max(1, round(seconds / 60))} minutes"
    details = {say("detail_preset"): chosen.preset.name, say("detail_time"): say("time", reading=reading)}
    if chosen.audience:
        details[say("detail_audience")] = chosen.audience[1].name
    if nations:
        details[say("detail_nations")] = " and ".join(nations)
    return details


def _timed(sections: Sequence[Section], *, one_page: bool) -> list[Section]:
    """Give each heading half a minute to read, and the rest of the time to the questions."""
    read = [section for section in sections if section.items and section.id != "questions"]
    if one_page:
        times = {"messages": BULLETIN_MINUTES}
    else:
        times = {section.id: HALF for section in read} | {"questions": MINUTES - HALF * len(read)}
    return [section.model_copy(update={"minutes": times.get(section.id, 0)}) for section in sections]


def words_of(sections: Sequence[Section]) -> int:
    """Count the words to read under the headings: titles, bullets and what stands beside them."""
    return sum(count(section.title) + under(section) for section in sections)


def under(section: Section) -> int:
    """Count the words under one heading."""
    texts = [section.intro or ""] + [
        part for item in section.items for part in (item.text, item.remark or "", item.purpose or "")
    ]
    return sum(count(text) for text in texts)


def fits(section: Section) -> bool:
    """Whether a heading has its 60 to 80 words."""
    return LEAST <= under(section) <= MOST


def notes_only(chosen: Chosen) -> bool:
    """Whether everything quoted is out of our own notes."""
    return all(is_note(quote.found) for quote in chosen.quotes)
