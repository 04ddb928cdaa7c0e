"""Scenario exercises as HTML: the form, the whole pack as its facilitator reads it, and words on why there is none."""

from __future__ import annotations

from functools import cache, partial
from typing import Any

from markupsafe import Markup

from assistant.ask.models import Source, Status
from assistant.exercise.models import MOST_GROUPS
from assistant.export.formats import formats_for
from assistant.export.parts import heading
from assistant.packs.models import Pack
from assistant.scenario.grammar import agencies, settings_of_places
from assistant.scenario.models import DEFAULT_MINUTES, Level, Scenario
from assistant.ui import words
from assistant.ui.render import fill
from assistant.ui.render.answer import urgent
from assistant.ui.render.source import view
from ingest.lexicon import load_terms
from prompts import load, say

SLOTS = (30, 60, 90, 210)
HALF_DAY = 210
SHOWN_FORMATS = ("docx", "handouts", "pptx", "html", "pdf", "scorm", "gift", "twee", "markdown", "json")
page = partial(say, "scenario_page")


def held(key: str) -> Any:
    """Give what stands at a key of `prompts/scenario_page.yaml`."""
    return load("scenario_page")[key]


@cache
def form() -> Markup:
    """Render the form: a topic, and choices that all have a sensible default."""
    return fill(
        "scenario_form.html",
        w=page,
        themes=list(load_terms("themes")),
        slots={slot: page("half_day") if slot == HALF_DAY else str(slot) for slot in SLOTS},
        default=DEFAULT_MINUTES,
        levels={level.value: held("levels")[level.value] for level in Level},
        settings={key: place.name for key, place in settings_of_places().items()},
        agencies={key: agency.title for key, agency in agencies().items()},
    )


def waiting(note: str) -> Markup:
    """Render the place of the pack while it is made."""
    return fill("supervision_note.html", note=note, waiting=True)


def problem(note: str) -> Markup:
    """Render what went wrong, in the place of the pack."""
    return fill("supervision_note.html", note=note, waiting=False)


def result(made: Scenario) -> Markup:
    """Render what became of a request: the pack, or words on why there is none, with the nearest themes to choose."""
    if made.pack is not None:
        return pack(made.pack, say=made.summary)
    danger = made.status is Status.IMMEDIATE_DANGER
    return fill(
        "supervision_none.html",
        made=made,
        danger=danger,
        label=words.say(f"statuses.{made.status}"),
        summary=urgent(made.summary) if danger else made.summary,
    )


def pack(shown: Pack, *, say: str = "") -> Markup:
    """Render a pack with its downloads and the way to run it. `say` is announced."""
    sources = {source.number: source for source in shown.sources}
    can_be = formats_for(shown)
    return fill(
        "scenario_pack.html",
        w=page,
        pack=shown,
        held=shown.model_dump_json(),
        views={number: view(source) for number, source in sources.items()},
        heading=heading,
        chip=lambda number: _chip(sources[number]) if number in sources else Markup(""),
        formats={key: held("formats")[key] for key in SHOWN_FORMATS if key in can_be},
        most=MOST_GROUPS,
        announce=say,
    )


def _chip(source: Source) -> Markup:
    label = page("chip", number=source.number, title=source.title)
    return Markup('&nbsp;<button type="button" class="chip" data-open="{}" aria-label="{}">{}</button>').format(
        source.number, label, source.number
    )
