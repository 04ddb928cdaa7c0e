"""A pack as one accessible HTML file: no script, no address outside it, and a look for the printer."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assistant.ask.text import readable
from assistant.export.parts import (
    QUOTED,
    groups,
    heading,
    held,
    label_of,
    listed,
    overview,
    reference,
    remarks,
    shares,
    ways,
    words,
)
from assistant.packs.models import Pack

_FOLDER = Path(__file__).parent / "templates"


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        words=words,
        held=held,
        heading=heading,
        label_of=label_of,
        remarks=remarks,
        groups=groups,
        listed=listed,
        shares=shares,
        ways=ways,
        overview=overview,
        reference=reference,
        readable=readable,
        quoted=QUOTED,
    )
    return made


def html(pack: Pack) -> str:
    """Write a pack as HTML. Every value is escaped."""
    style = (_FOLDER / "pack.css").read_text("utf-8")
    return _environment().get_template("pack.html").render(pack=pack, style=style) + "\n"
