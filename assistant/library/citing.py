"""Exact words with where they stand. Nothing is made here that the stored text does not hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from assistant.ask.text import sentences
from assistant.ask.voices import label, voice_of
from assistant.library.licences import licence_of
from assistant.library.models import Cited
from assistant.library.voices import voices_of
from store.library import Library
from store.models import Document, Passage

LONG = 120  # words after which even an open passage is cut on a page that lists many


def cite(passage: Passage, document: Document, start: int = 0, end: int | None = None) -> Cited:
    """Cite `passage.text[start:end]`, without the white space around it."""
    stop = len(passage.text) if end is None else end
    part = passage.text[start:stop]
    first = start + len(part) - len(part.lstrip())
    last = start + len(part.rstrip())
    return Cited(
        passage_id=passage.passage_id,
        document_id=document.document_id,
        title=document.title,
        label=label(document),
        year=document.published[:4] if document.published else None,
        kind=passage.kind.value,
        words=passage.text[first:last],
        start=first,
        end=last,
        whole=not passage.text[:first].strip() and not passage.text[last:].strip(),
        locator=passage.locator,
        voice=voice_of(passage),
        case=passage.case,
    )


def quote(passage: Passage, document: Document) -> Cited:
    """Cite as much of a passage, in whole sentences from its start, as its licence and the page have room for."""
    most = min(licence_of(document).quote_words or LONG, LONG)
    if len(passage.text.split()) <= most:
        return cite(passage, document)
    end = 0
    for _, stop in sentences(passage.text):
        if end and len(passage.text[:stop].split()) > most:
            break
        end = stop
    if len(passage.text[:end].split()) > most:
        end = _cut(passage.text, most)
    return cite(passage, document, 0, end)


def _cut(text: str, words: int) -> int:
    """Where the given number of words ends, for a sentence that is longer than that."""
    at = 0
    for word in text.split()[:words]:
        at = text.index(word, at) + len(word)
    return at


def first_sentence(passage: Passage, document: Document, longest: int = 45) -> Cited:
    """Cite the first whole sentence that is no scrap, or the passage where there is none or a list follows."""
    for start, end in sentences(passage.text):
        said = passage.text[start:end]
        if 6 <= len(said.split()) <= longest:
            return quote(passage, document) if said.rstrip().endswith(":") else cite(passage, document, start, end)
    return quote(passage, document)


class Shelf:
    """Passages with their documents, those alone whose words stand in the stored text letter for letter."""

    def __init__(self, library: Library, passages: Iterable[Passage]) -> None:
        """Look the documents up once. A passage whose words are not proven is left out."""
        documents = {document.document_id: document for document in library.documents()}
        self.documents: Mapping[str, Document] = documents
        self.passages: Sequence[Passage] = proven(library, [one for one in passages if one.document_id in documents])

        self.voices = {one.passage_id: voices_of(one, documents[one.document_id]) for one in self.passages}

    def of(self, passage: Passage) -> Document:
        """The document of a passage."""
        return self.documents[passage.document_id]


def proven(library: Library, passages: Sequence[Passage]) -> list[Passage]:
    """Keep the passages whose words stand at their place in the stored text. Each text is read once."""
    texts: dict[str, str] = {}
    kept = []
    for passage in passages:
        if passage.document_id not in texts:
            texts = {passage.document_id: library.document_text(passage.document_id)}
        if texts[passage.document_id][passage.start : passage.end] == passage.text:
            kept.append(passage)
    return kept
