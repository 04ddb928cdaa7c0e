"""One passage of the library as a source, for a link that leads straight to it."""

from __future__ import annotations

from assistant.ask.models import Source
from assistant.ask.verify import verify
from assistant.settings import Settings
from store.library import Library


class FindingService:
    """Opens single passages."""

    def __init__(self, library: Library, settings: Settings) -> None:
        self._library = library

    def source(self, passage_id: str) -> Source:
        """Give a passage with its words looked up in the stored text.

        Raises:
            PassageNotFound: no passage has this id.
        """
        passage = self._library.passage(passage_id)
        document = self._library.document(passage.document_id)
        return verify(self._library, Source.of(1, passage, document, 0, len(passage.text)))
