"""The page's content as Gradio Blocks: one column for each section. `mount.py` puts the frame around it."""

from __future__ import annotations

import gradio as gr

from assistant.ui import words
from assistant.ui.ask_view import AskView
from assistant.ui.guarded import GuardedBlocks
from assistant.ui.library_view import LibraryView
from assistant.ui.port import Runtime
from assistant.ui.render import frame
from assistant.ui.supervision_view import SupervisionView

_KEEP_UPLOADS = (600, 3600)


def build(runtime: Runtime) -> gr.Blocks:
    """Build the sections. Asks nothing heavy of the runtime, so that the page stands while it still warms up.

    No telemetry. What browsers upload is deleted after an hour where adding did not delete it at once.
    """
    blocks = GuardedBlocks(
        title=words.say("product.name"), analytics_enabled=False, fill_width=True, delete_cache=_KEEP_UPLOADS
    )
    with blocks:
        AskView(runtime)
        SupervisionView(runtime)
        library = LibraryView(runtime)
        with gr.Column(elem_id="view-limits", elem_classes="view"):
            gr.HTML(frame.limits(), js_on_load=None, apply_default_css=False)
        library.load(blocks)

        def forget(request: gr.Request) -> None:
            """Drop the values of a session's components, which Gradio would otherwise keep after the page is closed."""
            blocks.state_holder.session_data.pop(str(request.session_hash), None)

        blocks.unload(forget)
    return blocks


def theme() -> gr.themes.Base:
    """Give Gradio's plainest theme with the system's own fonts, so that none is fetched."""
    sans = [gr.themes.Font(name) for name in ("Segoe UI", "Roboto", "Helvetica Neue", "Arial", "sans-serif")]
    mono = [gr.themes.Font(name) for name in ("Consolas", "Menlo", "monospace")]
    return gr.themes.Base(font=sans, font_mono=mono)
