"""The Briefing section: a form, and the briefing with its files."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from typing import Any

import gradio as gr

from assistant.briefing.errors import BriefingError
from assistant.briefing.request import BriefingRequest
from assistant.briefing.service import BriefingService, stopped
from assistant.ui.port import Runtime
from assistant.ui.render import briefing, frame
from store.errors import LibraryError

logger = logging.getLogger(__name__)

BRIEFING_CONCURRENCY = 4
"""Briefings made at the same time, over all who use this process."""

_POLL_SECONDS = 0.4
_FORM_JS = """
element.addEventListener('submit', (event) => {
  event.preventDefault();
  const given = new FormData(event.target);
  const names = ['topic', 'preset', 'audience'];
  if (window.secondLookBriefing.mayMake(event.target)) {
    trigger('made', Object.fromEntries(names.map((name) => [name, String(given.get(name) ?? '')])));
  }
});
"""
_SHOWN_JS = "watch('value', () => document.dispatchEvent(new CustomEvent('briefing-changed')));"


class BriefingView:
    """Builds the section inside the Blocks that is open, and answers its events."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        with gr.Column(elem_id="view-briefing", elem_classes="view"):
            self._form = gr.HTML(briefing.form(), js_on_load=_FORM_JS, elem_id="brief-form", apply_default_css=False)
            self._shown = gr.HTML("", js_on_load=_SHOWN_JS, elem_id="brief", apply_default_css=False)
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        limited: dict[str, Any] = {"concurrency_limit": BRIEFING_CONCURRENCY, "concurrency_id": "briefing"}
        self._form.made(self._made, [], [self._shown], **limited, **quiet)

    def _made(self, event: gr.EventData) -> Iterator[str]:
        request = BriefingRequest(
            topic=str(event.topic), preset=str(event.preset) or "key_points", audience=str(event.audience) or None
        )
        if stop := stopped(request.topic, published=self._runtime.published):
            yield briefing.result(stop)
            return
        yield briefing.waiting(briefing.told("making"))
        while self._runtime.readiness.state == "warming":
            yield briefing.waiting(frame.library_status(self._runtime).text)
            time.sleep(_POLL_SECONDS)
        yield self._briefing_or_problem(request)

    def _briefing_or_problem(self, request: BriefingRequest) -> str:
        try:
            return briefing.result(self._runtime.service(BriefingService).brief(request))
        except (BriefingError, LibraryError) as error:
            return briefing.problem(str(error))
        except Exception as error:
            logger.error("A briefing was not made: %s.", type(error).__name__)
            return briefing.problem(briefing.told("failed"))
