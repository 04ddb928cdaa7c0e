"""Pure functions from the product's things to HTML. Jinja escapes every value; only `Markup` passes as markup."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from assistant.ui import words
from prompts import load

_TEMPLATES = Path(__file__).parent.parent / "templates"


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        say=words.say,
        held=words.held,
        count=words.count,
        term=words.term,
        terms=words.terms,
        english_date=words.english_date,
        page_words=load("ask_page"),
        tour_words=load("tour"),
    )
    return made


def fill(template: str, **values: object) -> Markup:
    """Fill one template of `assistant/ui/templates`, for example `fill("answer.html", answer=...)`.

    Raises:
        jinja2.UndefinedError: the template uses a value that was not given.
    """
    # Safe: the environment has escaped every value that was not markup already.
    return Markup(_environment().get_template(template).render(**values).strip())  # noqa: S704
