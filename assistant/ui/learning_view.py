"""The My learning section. It asks nothing of the server but to look at words, and to write files."""

from __future__ import annotations

import gradio as gr

from assistant.ui.render import learning

_LEARNING_JS = "document.dispatchEvent(new CustomEvent('learning-ready'));"


class LearningView:
    """Builds the section inside the Blocks that is open. The page's own script fills it with what the browser keeps."""

    def __init__(self) -> None:
        with gr.Column(elem_id="view-learning", elem_classes="view"):
            gr.HTML(learning.learning(), js_on_load=_LEARNING_JS, elem_id="learning", apply_default_css=False)
