"""What stands around the page's content: header, footer, the state of the library, what the product will not do."""

from __future__ import annotations

from string import Template
from typing import NamedTuple

from markupsafe import Markup

from assistant.chat.connect import model_in_use
from assistant.ui import words
from assistant.ui.port import Runtime
from assistant.ui.render import fill
from assistant.version import version
from prompts import load

SECTIONS = ("ask", "supervision", "scenario", "briefing", "themes", "library", "learning")
"""The sections in the order of the navigation. Each has its name in `sections` of ui.yaml and a column in `app.py`."""


class LibraryStatus(NamedTuple):
    """The line in the header. `percent` is how much of the starter library is built, 0 to 100."""

    state: str
    text: str
    percent: int


def library_status(runtime: Runtime) -> LibraryStatus:
    """Say what the library holds, or how far it has got. Asks the library nothing while it still warms up."""
    readiness = runtime.readiness
    if readiness.state == "failed":
        return LibraryStatus("failed", words.say("status.failed", message=readiness.message), 0)
    if readiness.state == "warming":
        key = "status.warming" if readiness.total else "status.warming_plain"
        message = readiness.message[:1].lower() + readiness.message[1:]
        text = words.say(key, message=message, done=f"{readiness.done:,}", total=f"{readiness.total:,}")
        return LibraryStatus("warming", text, round(100 * readiness.done / max(readiness.total, 1)))
    totals = runtime.totals()
    if not totals.documents:
        return LibraryStatus("empty", words.say("status.empty"), 100)
    held = {"documents": words.count(totals.documents, "document"), "passages": words.count(totals.passages, "passage")}
    return LibraryStatus("ready", words.say("status.ready", **held), 100)


def header(runtime: Runtime) -> Markup:
    """Render the banner, the navigation and the state of the library."""
    return fill("header.html", sections=SECTIONS, status=library_status(runtime))


def footer() -> Markup:
    """Render the footer: what to do in danger, where support is, what is kept."""
    return fill("footer.html")


def panel() -> Markup:
    """Render the source panel as it stands before a source is opened."""
    chip = Markup('<span class="chip chip-shown">1</span>')
    return fill("panel.html", hint=Markup.escape(words.held("panel.hint")).replace("$chip", chip))


def limits() -> Markup:
    """Render the page on what the product will not do."""
    return fill("limits.html")


def filters() -> Markup:
    """Render the filters beside the question box, none of them chosen."""
    return fill("filters.html", f=load("ask_page")["filters"])


def about(runtime: Runtime) -> Markup:
    """Render which model writes, which library is asked, and what is kept where."""
    said, settings = load("ask_page")["about"], runtime.settings
    used = model_in_use(settings)
    place, name = (used.place, used.name) if used else ("none", "")
    return fill(
        "about.html",
        a=said,
        model=Template(said[f"model_{place}"]).safe_substitute(model=name),
        search=Template(said["search"]).safe_substitute(embedding=settings.embedding_model),
        version=Template(said["version"]).safe_substitute(version=version()),
    )


def finding() -> Markup:
    """Render the page that a link to one finding leads to, before the finding is there."""
    return fill("finding.html", f=load("ask_page")["finding"])


def composer_note() -> Markup:
    """Render what stands under the question box: what not to type, and which keys do what."""
    return fill("composer_note.html")
