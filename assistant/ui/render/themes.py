"""The Themes section as HTML: a short introduction and links to the page of each theme."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from assistant.library.models import ThemeLine
from assistant.ui.render import fill
from assistant.ui.render.pages import many
from prompts import say


def intro() -> Markup:
    """Render the section's heading."""
    return fill("themes_intro.html", t=lambda key: say("library", key))


def listing(lines: Sequence[ThemeLine]) -> Markup:
    """Render the themes held, the widest spread first."""
    return fill("themes_list.html", lines=lines, many=many, t=lambda key: say("library", key))
