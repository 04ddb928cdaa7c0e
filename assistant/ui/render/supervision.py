"""Supervision packs as HTML: the form, the pack with its controls, and words on why there is none."""

from __future__ import annotations

from functools import cache

from markupsafe import Markup

from assistant.ask.models import Source, Status
from assistant.export.parts import heading, label_of, remarks
from assistant.packs.models import Item, ItemKind, Origin, Pack
from assistant.supervision.frame import frame
from assistant.supervision.reflective import reflective_models
from assistant.supervision.service import Supervision
from assistant.ui import words
from assistant.ui.render import fill
from assistant.ui.render.answer import urgent
from assistant.ui.render.learning import findings
from assistant.ui.render.source import view
from ingest.lexicon import load_terms

QUOTED = (ItemKind.FINDING, ItemKind.PUBLISHED_QUESTION)
FORMATS = ("docx", "html", "pdf", "markdown", "json")


@cache
def form() -> Markup:
    """Render the form: a topic, and choices that all have a sensible default."""
    known = frame()
    return fill(
        "supervision_form.html",
        themes=list(load_terms("themes")),
        models={key: model.name for key, model in reflective_models().items()},
        minutes=list(known.slots),
        modes={key: mode.name for key, mode in known.modes.items()},
        roles={key: place.name for key, place in known.roles.items()},
        agencies={key: place.name for key, place in known.agencies.items()},
        experience={key: place.name for key, place in known.experience.items()},
    )


def waiting(note: str) -> Markup:
    """Render the place of the pack while it is made."""
    return fill("supervision_note.html", note=note, waiting=True)


def problem(note: str) -> Markup:
    """Render what went wrong, in the place of the pack."""
    return fill("supervision_note.html", note=note, waiting=False)


def result(made: Supervision) -> Markup:
    """Render what became of a request: the pack, or words on why there is none, with the nearest themes to choose."""
    if made.pack is not None:
        decision = made.summary if made.status is Status.CASE_DECISION else ""
        return pack(made.pack, say=made.summary, decision=decision)
    danger = made.status is Status.IMMEDIATE_DANGER
    return fill(
        "supervision_none.html",
        made=made,
        danger=danger,
        label=words.say(f"statuses.{made.status}"),
        summary=urgent(made.summary) if danger else made.summary,
    )


def pack(shown: Pack, *, say: str = "", decision: str = "", advice: str = "", wrong: str = "") -> Markup:
    """Render a pack with its controls. `say` is announced; `advice` and `wrong` tell of the last change."""
    sources = {source.number: source for source in shown.sources}
    return fill(
        "supervision_pack.html",
        pack=shown,
        held=shown.model_dump_json(),
        views={number: view(source) for number, source in sources.items()},
        heading=heading,
        label_of=label_of,
        remarks=remarks,
        quoted=QUOTED,
        movable=_movable,
        begun=findings(shown.sources, "supervision"),
        spare=ItemKind.SPARE_QUESTION,
        chip=lambda number: _chip(sources[number]) if number in sources else Markup(""),
        formats=FORMATS,
        announce=wrong or advice or say,
        decision=decision,
        advice=advice,
        wrong=wrong,
    )


def _movable(item: Item) -> bool:
    return item.core and item.origin is not Origin.PUBLICATION


def _chip(source: Source) -> Markup:
    label = words.say("supervision.chip", number=source.number, title=source.title)
    return Markup('&nbsp;<button type="button" class="chip" data-open="{}" aria-label="{}">{}</button>').format(
        source.number, label, source.number
    )
