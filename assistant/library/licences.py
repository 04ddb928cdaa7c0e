"""What the licence of a document lets be shown and given out."""

from __future__ import annotations

import re

from assistant.library.models import Licence
from prompts import say
from store.models import Document, DocumentType

SHORT = 75  # words of one quotation where no licence says that more may be reproduced
_OPEN = re.compile(r"\bOGL\b|open government|crown copyright|\bCC[ -]?(?:BY|0)|creative commons|public domain", re.I)
_NOT_COMMERCIAL = re.compile(r"\bNC\b|non-?commercial", re.I)


def licence_of(document: Document) -> Licence:
    """Read the licence that is recorded with a document. What is not stated is treated as all rights reserved."""
    name = document.licence
    if document.document_type is DocumentType.SECOND_LOOK_NOTE:
        return Licence(name=name, allows=say("library", "licence_ours"), open=True, quote_words=None)
    if name and _OPEN.search(name):
        key = "licence_not_commercial" if _NOT_COMMERCIAL.search(name) else "licence_open"
        return Licence(name=name, allows=say("library", key), open=True, quote_words=None)
    key = "licence_terms" if name else "licence_none"
    return Licence(name=name, allows=say("library", key, words=SHORT), open=False, quote_words=SHORT)
