"""The Ask section: the conversation, the question box and the source panel."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gradio as gr
from pydantic import TypeAdapter, ValidationError

from assistant.ui import words
from assistant.ui.asking import ask
from assistant.ui.port import Runtime
from assistant.ui.render import frame
from assistant.ui.render.answer import Turn, conversation

ASK_CONCURRENCY = 8
"""Questions answered at the same time, over all who use this process."""

_TURNS = TypeAdapter(list[Turn])
_FILTERS = TypeAdapter(dict[str, list[str]])
_CONVERSATION_JS = """
element.addEventListener('click', (event) => {
  const example = event.target.closest('[data-example]');
  if (example) trigger('asked', { question: example.dataset.example, filters: window.secondLookFilters() });
});
element.addEventListener('ask', (event) => trigger('asked', event.detail));
element.addEventListener('restore', (event) => trigger('restored', event.detail));
document.dispatchEvent(new CustomEvent('conversation-ready'));
watch('value', () => document.dispatchEvent(new CustomEvent('conversation-changed')));
"""

Update = tuple[Any, ...]
Held = list[dict[str, Any]] | None


class AskView:
    """Builds the section inside the Blocks that is open, and answers its events."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        with gr.Column(elem_id="view-ask", elem_classes="view"):
            with gr.Column(elem_id="ask-main"):
                # The page holds the conversation, not the server: it is gone when the page is closed.
                self._turns = gr.JSON([], visible=False)
                self._conversation = gr.HTML(
                    conversation([]), js_on_load=_CONVERSATION_JS, elem_id="conversation", apply_default_css=False
                )
                self._composer()
            gr.HTML(frame.panel(), js_on_load=None, elem_id="ask-side", apply_default_css=False)
        self._wire()

    def _composer(self) -> None:
        with gr.Column(elem_id="composer"):
            self._box = gr.Textbox(
                label=words.say("ask.label"),
                lines=1,
                max_lines=6,
                elem_id="question",
                container=True,
                interactive=True,
            )
            gr.HTML(frame.filters(), js_on_load=None, elem_id="narrow", apply_default_css=False)
            with gr.Row(elem_id="composer-buttons"):
                self._send = gr.Button(words.say("ask.send"), variant="primary", elem_id="send")
                self._stop = gr.Button(words.say("ask.stop"), elem_id="stop", visible=False)
                self._clear = gr.Button(words.say("ask.clear"), elem_id="clear", visible=False)
            gr.HTML(frame.composer_note(), js_on_load=None, elem_id="composer-note", apply_default_css=False)

    def _wire(self) -> None:
        outputs = [self._box, self._turns, self._conversation, self._send, self._stop, self._clear]
        quiet: dict[str, Any] = {"outputs": outputs, "show_progress": "hidden", "api_visibility": "private"}
        asking: dict[str, Any] = {**quiet, "concurrency_limit": ASK_CONCURRENCY, "concurrency_id": "ask"}
        # After a stop the next question must not wait until the stopped one has wound up. The page's own script
        # sees to it that one press asks once.
        asking["trigger_mode"] = "multiple"
        # The page's own script sends the question together with the filters that are chosen beside it.
        started = [self._conversation.asked(self._asked, [self._turns], **asking)]
        self._conversation.restored(self._restored, [], queue=False, **quiet)
        self._stop.click(self._stopped, [self._turns], cancels=started, queue=False, **quiet)
        self._clear.click(self._cleared, [], cancels=started, queue=False, **quiet)

    def _asked(self, held: Held, event: gr.EventData) -> Iterator[Update]:
        turns, asked = _turns(held), str(event.question).strip()
        if not asked or (turns and turns[-1].waiting):
            yield tuple(gr.skip() for _ in range(6))
            return
        box: Any = ""
        for turn in ask(self._runtime, asked, turns, _filters(event.filters)):
            yield _show([*turns, turn], asked if turn.kept else box)
            box = gr.skip()

    def _restored(self, event: gr.EventData) -> Update:
        """Show again what the browser kept: after a reload, or after the server was started again."""
        return _show(_turns(event.turns), gr.skip())

    def _stopped(self, held: Held) -> Update:
        turns = _turns(held)
        if not turns or not turns[-1].waiting:
            return _show(turns, gr.skip())
        note = Turn(question=turns[-1].question, note=words.say("ask.stopped"))
        return _show([*turns[:-1], note], gr.skip())

    def _cleared(self) -> Update:
        return _show([], "")


def _filters(chosen: Any) -> dict[str, list[str]]:
    """Read the filters that the page sent. What does not read narrows nothing."""
    try:
        return _FILTERS.validate_python(chosen or {})
    except ValidationError:
        return {}


def _turns(held: Held) -> list[Turn]:
    """Read the conversation that the page sent back. One that does not read begins afresh."""
    try:
        return _TURNS.validate_python(held or [])
    except ValidationError:
        return []


def _show(turns: list[Turn], box: Any) -> Update:
    """Give the new values of the outputs, in the order of `_wire`."""
    running = bool(turns) and turns[-1].waiting
    return (
        box,
        _TURNS.dump_python(turns, mode="json"),
        conversation(turns),
        gr.Button(interactive=not running),
        gr.Button(visible=running),
        gr.Button(visible=bool(turns) and not running),
    )
