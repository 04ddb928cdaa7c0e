"""The page's content as Gradio Blocks: one column for each section. `mount.py` puts the frame around it."""

from __future__ import annotations

import gradio as gr

from assistant.ui import words
from assistant.ui.ask_view import AskView
from assistant.ui.briefing_view import BriefingView
from assistant.ui.guarded import GuardedBlocks
from assistant.ui.learning_view import LearningView
from assistant.ui.library_view import LibraryView
from assistant.ui.port import Runtime
from assistant.ui.render import frame
from assistant.ui.scenario_view import ScenarioView
from assistant.ui.supervision_view import SupervisionView
from assistant.ui.themes_view import ThemesView

_KEEP_UPLOADS = (600, 3600)
# Sections come one after the other; what fills one in waits until it is there.
_SHOWN_JS = "document.dispatchEvent(new CustomEvent('section-shown'));"
MOST_WAITING = 200  # events of all open pages together


def build(runtime: Runtime, *, people_known: bool = False) -> gr.Blocks:
    """Build the sections. Asks nothing heavy of the runtime, so that the page stands while it still warms up.

    Where `people_known`, each event is held to the role of the person who sends it.
    No telemetry. What browsers upload is deleted after an hour where adding did not delete it at once.
    """
    blocks = GuardedBlocks(
        title=words.say("product.name"), analytics_enabled=False, fill_width=True, delete_cache=_KEEP_UPLOADS
    )
    blocks.people_known = people_known
    with blocks:
        AskView(runtime)
        SupervisionView(runtime)
        ScenarioView(runtime)
        themes = ThemesView(runtime)
        BriefingView(runtime)
        library = LibraryView(runtime)
        LearningView()
        with gr.Column(elem_id="view-limits", elem_classes="view"):
            gr.HTML(frame.limits(), js_on_load=None, apply_default_css=False)
        with gr.Column(elem_id="view-about", elem_classes="view"):
            gr.HTML(frame.about(runtime), js_on_load=_SHOWN_JS, apply_default_css=False)
        with gr.Column(elem_id="view-finding", elem_classes="view"):
            gr.HTML(frame.finding(), js_on_load=_SHOWN_JS, apply_default_css=False)
        library.load(blocks)
        themes.load(blocks)

        def forget(request: gr.Request) -> None:
            """Drop the values of a session's components, which Gradio would otherwise keep after the page is closed."""
            blocks.state_holder.session_data.pop(str(request.session_hash), None)

        blocks.unload(forget)
    blocks.queue(max_size=MOST_WAITING)  # further ones are told with 503
    return blocks


def theme() -> gr.themes.Base:
    """Give Gradio's plainest theme with the system's own fonts, so that none is fetched."""
    sans = [gr.themes.Font(name) for name in ("Segoe UI", "Roboto", "Helvetica Neue", "Arial", "sans-serif")]
    mono = [gr.themes.Font(name) for name in ("Consolas", "Menlo", "monospace")]
    return gr.themes.Base(font=sans, font_mono=mono)
