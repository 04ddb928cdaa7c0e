"""The footnotes and endnotes of a Word document, numbered as Word does: in the order of their marks."""

from __future__ import annotations

from typing import Any

from ingest.read.docx.words import W, plain_words

_PARTS = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}


class Notes:
    """The notes of one document."""

    def __init__(self, document: Any) -> None:
        self._texts: dict[tuple[str, str], str] = {}
        self._numbers: dict[str, int] = {}
        for relation in document.part.rels.values():
            kind = relation.reltype.rsplit("/", 1)[-1].rstrip("s")
            if kind in _PARTS.values() and not relation.is_external:
                self._load(kind, relation.target_part.blob)

    def _load(self, kind: str, blob: bytes) -> None:
        from docx.oxml.parser import parse_xml

        for note in parse_xml(blob).iter(f"{W}{kind}"):
            self._texts[kind, str(note.get(f"{W}id"))] = " ".join(plain_words(note).split())

    def take(self, reference: Any) -> tuple[int, str]:
        """The number and text of the note that a reference points to; the text is "" where there is none."""
        kind = _PARTS[reference.tag]
        text = self._texts.get((kind, str(reference.get(f"{W}id"))), "")
        if text:
            self._numbers[kind] = self._numbers.get(kind, 0) + 1
        return self._numbers.get(kind, 0), text
