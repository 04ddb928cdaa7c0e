"""Briefings as HTML: the form, the briefing with its files, and words on why there is none."""

from __future__ import annotations

from functools import cache

from markupsafe import Markup

from assistant.ask.models import Source, Status
from assistant.briefing.bank import name_of, themes
from assistant.briefing.request import Briefing
from assistant.briefing.words import audiences, presets
from assistant.export.parts import QUOTED, label_of, remarks
from assistant.packs.models import Pack
from assistant.ui import words
from assistant.ui.render import fill
from assistant.ui.render.answer import urgent
from assistant.ui.render.source import view
from ingest.lexicon import load_terms
from prompts import load, say

FORMATS = ("docx", "pptx", "pdf", "html", "markdown", "json")


def told(key: str, **values: object) -> str:
    """Give one message of the Briefing section."""
    return say("briefing_page", key, **values)


@cache
def form() -> Markup:
    """Render the form: a topic, and choices that have a sensible default."""
    return fill(
        "briefing_form.html",
        told=told,
        themes=[name_of(theme) for theme in load_terms("themes") if theme in themes()],
        presets={key: load("briefing_page")["presets"][key] for key in presets()},
        audiences={key: audience.name[:1].upper() + audience.name[1:] for key, audience in audiences().items()},
    )


def waiting(note: str) -> Markup:
    """Render the place of the briefing while it is made."""
    return fill("supervision_note.html", note=note, waiting=True)


def problem(note: str) -> Markup:
    """Render what went wrong, in the place of the briefing."""
    return fill("supervision_note.html", note=note, waiting=False)


def result(made: Briefing) -> Markup:
    """Render what became of a request: the briefing, or words on why there is none, with the nearest themes."""
    if made.pack is not None:
        return briefing(made.pack, say=made.summary, decision=made.status is Status.CASE_DECISION)
    danger = made.status is Status.IMMEDIATE_DANGER
    return fill(
        "briefing_none.html",
        made=made,
        danger=danger,
        label=words.say(f"statuses.{made.status}"),
        summary=urgent(made.summary) if danger else made.summary,
    )


def briefing(shown: Pack, *, say: str, decision: bool) -> Markup:
    """Render a briefing with its files. `say` is announced; a request for a decision shows it too."""
    sources = {source.number: source for source in shown.sources}
    return fill(
        "briefing_pack.html",
        told=told,
        pack=shown,
        held=shown.model_dump_json(),
        views={number: view(source) for number, source in sources.items()},
        label_of=label_of,
        remarks=remarks,
        quoted=QUOTED,
        chip=lambda number: _chip(sources[number]) if number in sources else Markup(""),
        formats={form: load("briefing_page")["formats"][form] for form in FORMATS},
        announce=say,
        decision=say if decision else "",
    )


def _chip(source: Source) -> Markup:
    label = told("chip", number=source.number, title=source.title)
    return Markup('&nbsp;<button type="button" class="chip" data-open="{}" aria-label="{}">{}</button>').format(
        source.number, label, source.number
    )
