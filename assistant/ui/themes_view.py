"""The Themes section: the themes held, each with a page of its own."""

from __future__ import annotations

from typing import Any

import gradio as gr

from assistant.library.themes import ThemeService
from assistant.ui.port import Runtime
from assistant.ui.render import frame, library, themes
from store.errors import LibraryError

_LIST_JS = """
document.addEventListener('library-ready', () => trigger('refresh'));
document.addEventListener('library-changed', () => trigger('refresh'));
"""


class ThemesView:
    """Builds the section inside the Blocks that is open, and fills it."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        with gr.Column(elem_id="view-themes", elem_classes="view"):
            gr.HTML(themes.intro(), js_on_load=None, apply_default_css=False)
            self._list = gr.HTML("", js_on_load=_LIST_JS, elem_id="themes-list", apply_default_css=False)
        self._quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        self._list.refresh(self._refresh, [], [self._list], **self._quiet)

    def load(self, blocks: gr.Blocks) -> None:
        """Fill the list each time the page is opened."""
        blocks.load(self._refresh, [], [self._list], **self._quiet)

    def _refresh(self) -> str:
        if self._runtime.readiness.state != "ready":
            return library.problem(frame.library_status(self._runtime).text)
        try:
            return themes.listing(self._runtime.service(ThemeService).themes())
        except LibraryError as error:
            return library.problem(self._runtime.without_place(str(error)))
