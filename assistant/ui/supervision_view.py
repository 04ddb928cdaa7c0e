"""The Supervision section: a form, the pack, and the changes that a supervisor makes before using it."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from typing import Any

import gradio as gr
from pydantic import ValidationError

from assistant.packs.models import Pack
from assistant.supervision.edit import Change, edit
from assistant.supervision.errors import SupervisionError
from assistant.supervision.request import PackRequest
from assistant.supervision.service import stopped
from assistant.ui import words
from assistant.ui.port import Runtime
from assistant.ui.render import frame, supervision
from store.errors import LibraryError

logger = logging.getLogger(__name__)

PACK_CONCURRENCY = 4
"""Packs made at the same time, over all who use this process."""

_POLL_SECONDS = 0.4
_FORM_JS = """
element.addEventListener('submit', (event) => {
  event.preventDefault();
  const given = new FormData(event.target);
  const names = ['topic', 'minutes', 'mode', 'model', 'role', 'agency', 'experience', 'seed', 'outcome'];
  if (window.secondLookPack.mayMake(event.target)) {
    trigger('made', Object.fromEntries(names.map((name) => [name, String(given.get(name) ?? '')])));
  }
});
"""
_PACK_JS = """
element.addEventListener('pack-change', (event) => trigger('changed', event.detail));
document.addEventListener('pack-restore', (event) => trigger('restored', event.detail));
document.dispatchEvent(new CustomEvent('pack-ready'));
watch('value', () => document.dispatchEvent(new CustomEvent('pack-changed')));
"""


class SupervisionView:
    """Builds the section inside the Blocks that is open, and answers its events."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        with gr.Column(elem_id="view-supervision", elem_classes="view"):
            self._form = gr.HTML(supervision.form(), js_on_load=_FORM_JS, elem_id="pack-form", apply_default_css=False)
            self._pack = gr.HTML("", js_on_load=_PACK_JS, elem_id="pack", apply_default_css=False)
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        self._form.made(
            self._made, [], [self._pack], concurrency_limit=PACK_CONCURRENCY, concurrency_id="pack", **quiet
        )
        self._pack.changed(self._changed, [], [self._pack], **quiet)
        self._pack.restored(self._restored, [], [self._pack], **quiet)

    def _made(self, event: gr.EventData) -> Iterator[str]:
        try:
            request = _request(event)
        except (ValidationError, ValueError):
            yield supervision.problem(words.say("supervision.bad_seed"))
            return
        if stop := stopped(request.topic, published=self._runtime.published):
            yield supervision.result(stop)
            return
        yield supervision.waiting(words.say("supervision.making"))
        while self._runtime.readiness.state == "warming":
            yield supervision.waiting(frame.library_status(self._runtime).text)
            time.sleep(_POLL_SECONDS)
        yield self._pack_or_problem(request)

    def _pack_or_problem(self, request: PackRequest) -> str:
        try:
            return supervision.result(self._runtime.supervise(request))
        except (SupervisionError, LibraryError) as error:
            return supervision.problem(str(error))
        except Exception as error:
            logger.error("A supervision pack was not made: %s.", type(error).__name__)
            return supervision.problem(words.say("supervision.failed"))

    def _restored(self, event: gr.EventData) -> str:
        """Show again the pack that the tab kept, with the changes that a person made to it."""
        try:
            return supervision.pack(Pack.model_validate_json(str(event.pack)))
        except ValidationError:
            return ""

    def _changed(self, event: gr.EventData) -> str:
        try:
            pack = Pack.model_validate_json(str(event.pack))
            change = Change(action=event.action, item_id=str(event.item_id), text=str(event.text))
        except ValidationError:
            return supervision.problem(words.say("supervision.failed"))
        try:
            edited = edit(pack, change)
        except SupervisionError as error:
            return supervision.pack(pack, wrong=str(error))
        return supervision.pack(edited.pack, say=words.say("supervision.changed"), advice=edited.advice or "")


def _request(event: gr.EventData) -> PackRequest:
    """Read the form. What was left open is left out, so that it is chosen for the person."""
    return PackRequest(
        topic=str(event.topic),
        minutes=int(event.minutes or 60),
        mode=str(event.mode) or "one_to_one",
        model=str(event.model) or None,
        role=str(event.role) or None,
        agency=str(event.agency) or None,
        experience=str(event.experience) or None,
        seed=int(event.seed) if str(event.seed).strip() else None,
        outcome=bool(event.outcome),
    )
