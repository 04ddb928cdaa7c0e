"""Gradio Blocks that take only files which this page's own visitors uploaded, and hold each event to a role."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.block_function import BlockFunction
from gradio.state_holder import SessionState
from gradio.utils import get_upload_folder

from assistant.security.people import Person, act_as
from assistant.security.rules import role_for_event
from prompts import say


class ForeignFile(gr.Error):
    """A request named a file that was not uploaded here, or an address to fetch."""


class NotAllowed(gr.Error):
    """A person sent an event that their role does not allow."""


class GuardedBlocks(gr.Blocks):
    """Refuses a request that names any other file of this machine, or an address.

    Where `people_known`, it also refuses an event that the person who sends it may not send.
    Gradio checks files for apps that it serves itself, and not for one that is mounted in another. It would also fetch
    an address that stands where a file should, and nothing here may reach out.
    """

    people_known = False

    async def process_api(self, block_fn: BlockFunction | int, *given: Any, **named: Any) -> dict[str, Any]:
        """Look who sends an event, then let Gradio answer it.

        Raises:
            NotAllowed: this person may not send it.
        """
        event = self.fns[block_fn] if isinstance(block_fn, int) else block_fn
        if self.people_known:
            request = named.get("request") or (given[2] if len(given) > 2 else None)
            person = getattr(getattr(getattr(request, "request", request), "state", None), "person", None)
            needed = role_for_event(event.fn)
            if not isinstance(person, Person) or person.role < needed:
                raise NotAllowed(say("access", "not_allowed", role=needed.word))
            act_as(person)
        return dict(await super().process_api(block_fn, *given, **named))

    async def preprocess_data(
        self, block_fn: BlockFunction, inputs: list[Any], state: SessionState | None, explicit_call: bool = False
    ) -> list[Any]:
        """Check every file named in the inputs of one event, then let Gradio go on.

        Raises:
            ForeignFile: one of them was not uploaded here.
        """
        folder = Path(get_upload_folder()).resolve()
        for named in _named_files(inputs):
            if "://" in named or not Path(named).resolve().is_relative_to(folder):
                raise ForeignFile("The request names a file that was not uploaded on this page. Choose the file again.")
        return list(await super().preprocess_data(block_fn, inputs, state, explicit_call))


def _named_files(held: Any) -> Iterator[str]:
    if isinstance(held, dict):
        if held.get("path"):
            yield str(held["path"])
        for value in held.values():
            yield from _named_files(value)
    elif isinstance(held, list):
        for value in held:
            yield from _named_files(value)
