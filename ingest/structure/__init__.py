"""Text to structured blocks. The rules go by the look of a line, never by the name of a document."""

from __future__ import annotations

from typing import NamedTuple

from ingest.models import Block, BlockKind, SourceText
from ingest.structure.blocks import blocks_of
from ingest.structure.cases import mark_cases
from ingest.structure.outline import outline
from ingest.structure.quotes import mark_quotes
from ingest.structure.stems import join_stems
from ingest.structure.tables import name_columns
from ingest.structure.voices import mark_voices


class Structure(NamedTuple):
    """A document in blocks, in reading order: the evidence, each block with its headings and kind, and the headings."""

    evidence: list[Block]
    headings: list[Block]


def structure(source: SourceText) -> Structure:
    """Cut a source text into blocks and tell what each is.

    Contents lists, page numbers, navigation, reference lists and forms are left out.
    """
    blocks = blocks_of(source)
    headings = [block for block in blocks if block.kind is BlockKind.HEADING]
    blocks = mark_cases(source.text, blocks)
    blocks = mark_quotes(source.text, name_columns(source.text, blocks))
    placed = mark_voices(source.text, outline(source.text, blocks))
    return Structure(join_stems(source.text, placed), headings)
