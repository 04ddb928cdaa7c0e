"""The Scenario section: a form, the exercise as its facilitator reads it, and the way to take it or to run it."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from typing import Any

import gradio as gr
from pydantic import ValidationError

from assistant.scenario.models import DEFAULT_MINUTES, Level, ScenarioError, ScenarioRequest
from assistant.scenario.service import ScenarioService, stopped
from assistant.ui.port import Runtime
from assistant.ui.render import frame, scenario
from store.errors import LibraryError

logger = logging.getLogger(__name__)

SCENARIO_CONCURRENCY = 2
"""Scenarios made at the same time, over all who use this process."""

_POLL_SECONDS = 0.4
_FORM_JS = """
element.addEventListener('submit', (event) => {
  event.preventDefault();
  const given = new FormData(event.target);
  const names = ['topic', 'minutes', 'level', 'setting', 'seed', 'pre_mortem'];
  if (window.secondLookScenario.mayMake(event.target)) {
    const values = Object.fromEntries(names.map((name) => [name, String(given.get(name) ?? '')]));
    trigger('made', { ...values, agencies: given.getAll('agency').join(',') });
  }
});
"""
_PACK_JS = """
watch('value', () => document.dispatchEvent(new CustomEvent('scenario-changed')));
"""


class ScenarioView:
    """Builds the section inside the Blocks that is open, and answers its events."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        with gr.Column(elem_id="view-scenario", elem_classes="view"):
            self._form = gr.HTML(scenario.form(), js_on_load=_FORM_JS, elem_id="scenario-form", apply_default_css=False)
            self._pack = gr.HTML("", js_on_load=_PACK_JS, elem_id="scenario", apply_default_css=False)
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        self._form.made(
            self._made, [], [self._pack], concurrency_limit=SCENARIO_CONCURRENCY, concurrency_id="scenario", **quiet
        )

    def _made(self, event: gr.EventData) -> Iterator[str]:
        try:
            request = _request(event)
        except (ValidationError, ValueError):
            yield scenario.problem(scenario.page("bad_seed"))
            return
        if stop := stopped(request.topic, self._runtime.settings, published=self._runtime.published):
            yield scenario.result(stop)
            return
        yield scenario.waiting(scenario.page("making"))
        while self._runtime.readiness.state == "warming":
            yield scenario.waiting(frame.library_status(self._runtime).text)
            time.sleep(_POLL_SECONDS)
        yield self._pack_or_problem(request)

    def _pack_or_problem(self, request: ScenarioRequest) -> str:
        try:
            return scenario.result(self._runtime.service(ScenarioService).make(request))
        except (ScenarioError, LibraryError) as error:
            return scenario.problem(str(error))
        except Exception as error:
            logger.error("A scenario was not made: %s.", type(error).__name__)
            return scenario.problem(scenario.page("failed"))


def _request(event: gr.EventData) -> ScenarioRequest:
    """Read the form. What was left open is left out, so that it is chosen for the person."""
    return ScenarioRequest(
        topic=str(event.topic),
        minutes=int(event.minutes or DEFAULT_MINUTES),
        agencies=[key for key in str(event.agencies).split(",") if key],
        level=Level(str(event.level) or Level.FRONTLINE),
        setting=str(event.setting) or None,
        seed=int(event.seed) if str(event.seed).strip() else None,
        pre_mortem=bool(event.pre_mortem),
    )
