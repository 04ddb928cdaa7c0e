"""The Library section: what is held, one document in full, adding and removing."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.ui import words
from assistant.ui.adding import add
from assistant.ui.port import Runtime
from assistant.ui.render import frame, library
from assistant.ui.render.correction import Refused
from ingest.errors import BadCorrection
from ingest.read import SUPPORTED

logger = logging.getLogger(__name__)

PASSAGES_AT_ONCE = 50
FILE_TYPES = SUPPORTED.split(", ")

_LIST_JS = """
document.addEventListener('library-ready', () => trigger('refresh'));
watch('value', () => document.dispatchEvent(new CustomEvent('library-changed')));
"""
# The address names the open document, #library/ID, so that links to it, reload and the Back button work.
_DETAIL_JS = """
const follow = () => {
  const [section, named] = location.hash.slice(1).split('/');
  if (section === 'library' && named) trigger('opened', { document_id: decodeURIComponent(named) });
  else trigger('closed');
};
element.addEventListener('click', (event) => {
  const more = event.target.closest('[data-more]');
  if (more) trigger('more', { document_id: more.dataset.more, have: Number(more.dataset.have) });
  const correct = event.target.closest('[data-correct]');
  if (correct) {
    const fields = [...element.querySelectorAll('[data-correct-field]')];
    const changed = correct.dataset.undo ? [] : fields.filter((field) => field.value !== field.dataset.held);
    const values = Object.fromEntries(changed.map((field) => [field.dataset.correctField, field.value]));
    trigger('corrected', { document_id: correct.dataset.correct, values, undo: correct.dataset.undo || '' });
  }
  const remove = event.target.closest('[data-remove]');
  if (remove) trigger('removed', { document_id: remove.dataset.remove });
});
watch('value', () => document.dispatchEvent(new CustomEvent('document-changed')));
addEventListener('hashchange', follow);
document.addEventListener('library-ready', follow);
if (location.hash.includes('/')) follow();
"""


class LibraryView:
    """Builds the section inside the Blocks that is open, and answers its events."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        with gr.Column(elem_id="view-library", elem_classes="view"):
            with gr.Column(elem_id="library-top"):
                gr.HTML(library.intro(), js_on_load=None, elem_id="library-intro", apply_default_css=False)
                with gr.Column(elem_id="library-add"):
                    gr.HTML(library.add_intro(), js_on_load=None, apply_default_css=False)
                    self._files = gr.UploadButton(
                        words.say("add.label"),
                        file_count="multiple",
                        file_types=FILE_TYPES,
                        elem_id="library-files",
                    )
                    self._added = gr.HTML("", js_on_load=None, elem_id="library-added", apply_default_css=False)
            self._list = gr.HTML("", js_on_load=_LIST_JS, elem_id="library-list", apply_default_css=False)
            self._detail = gr.HTML("", js_on_load=_DETAIL_JS, elem_id="library-detail", apply_default_css=False)
        self._wire()

    def load(self, blocks: gr.Blocks) -> None:
        """Fill the list each time the page is opened."""
        blocks.load(self._refresh, [], [self._list], show_progress="hidden", api_visibility="private")

    def _refresh(self) -> str:
        if self._runtime.readiness.state != "ready":
            return library.waiting(frame.library_status(self._runtime).text)
        return library.listing(self._runtime.documents())

    def _wire(self) -> None:
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        self._files.upload(
            self._add, [self._files], [self._files, self._added, self._list], concurrency_limit=1, **quiet
        )
        self._list.refresh(self._refresh, [], [self._list], **quiet)
        self._detail.opened(self._open, [], [self._detail], **quiet)
        self._detail.more(self._more, [], [self._detail], **quiet)
        self._detail.closed(lambda: "", [], [self._detail], **quiet)
        self._detail.corrected(self._correct, [], [self._list, self._detail], **quiet)
        self._detail.removed(self._remove, [], [self._list, self._detail], **quiet)

    def _add(self, files: list[str] | None) -> Iterator[tuple[Any, ...]]:
        for told in add(self._runtime, [Path(name) for name in files or []]):
            yield gr.skip(), told, gr.skip()
        yield None, gr.skip(), self._refresh()

    def _open(self, event: gr.EventData) -> str:
        return self._document(str(event.document_id), PASSAGES_AT_ONCE)

    def _more(self, event: gr.EventData) -> str:
        return self._document(str(event.document_id), int(event.have) + PASSAGES_AT_ONCE)

    def _document(self, document_id: str, shown: int, said: str = "", refused: Refused | None = None) -> str:
        if self._runtime.readiness.state != "ready":
            return ""
        held = {document.document_id: document for document in self._runtime.documents()}
        if document_id not in held:
            return library.problem(words.say("library.missing"))
        return library.detail(held[document_id], self._runtime.passages(document_id), shown, said, refused)

    def _correct(self, event: gr.EventData) -> tuple[Any, str]:
        document_id, undo = str(event.document_id), str(event.undo)
        typed = {str(name): str(value) for name, value in dict(event.values).items()}
        try:
            if typed or undo:
                self._runtime.correct(document_id, typed, undo=[undo] if undo else [])
        except BadCorrection as error:
            return gr.skip(), self._document(document_id, PASSAGES_AT_ONCE, refused=Refused(str(error), typed))
        except Exception:
            logger.exception("The document %s was not corrected.", document_id)
            failed = Refused(words.say("library.correct.failed"), typed)
            return gr.skip(), self._document(document_id, PASSAGES_AT_ONCE, refused=failed)
        said = words.say("library.correct.undone" if undo else "library.correct.saved")
        return self._refresh(), self._document(document_id, PASSAGES_AT_ONCE, said)

    def _remove(self, event: gr.EventData) -> tuple[str, str]:
        document_id = str(event.document_id)
        held = self._runtime.documents()
        title = next((document.title for document in held if document.document_id == document_id), "")
        if not title:
            return library.listing(held, words.say("library.missing")), ""
        try:
            self._runtime.remove(document_id)
        except Exception:
            logger.exception("The document %s was not removed.", document_id)
            return library.listing(held, words.say("library.remove_failed", title=title)), ""
        return library.listing(self._runtime.documents(), words.say("library.removed", title=title)), ""
