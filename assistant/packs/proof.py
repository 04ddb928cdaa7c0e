"""The proof of a whole pack: each quotation is looked up again before the pack is given out as a file."""

from __future__ import annotations

from assistant.ask.text import readable
from assistant.ask.verify import verify
from assistant.packs.models import Origin, Pack
from store.library import Library

KEY = "key"
"""The facet of a point of a facilitator's key: its `original` is quoted, word for word."""


class UnprovenPack(ValueError):
    """A quotation of a pack does not stand in the library: it was changed, or its document was taken out."""


def prove(pack: Pack, library: Library) -> Pack:
    """Look up every source of a pack, and the words of every item that is said to be quoted.

    Raises:
        UnprovenPack: one of them does not stand in the library.
    """
    sources = [verify(library, source) for source in pack.sources]
    if wrong := [source.number for source in sources if not source.verified]:
        raise UnprovenPack(
            f"The words of source {wrong[0]} do not stand in the library. Make the pack again: "
            "the document may have been changed or taken out."
        )
    quotes = {source.number: readable(source.quote) for source in sources}
    for item in pack.items:
        if item.origin is Origin.PUBLICATION and [item.text] != [quotes.get(number) for number in item.citations]:
            raise UnprovenPack(f"The item {item.id} does not have the words of its source. Make the pack again.")
        if item.original and item.facet == KEY and item.original not in [quotes.get(one) for one in item.citations]:
            raise UnprovenPack(f"The item {item.id} does not have the words of its source. Make the pack again.")
    return pack.model_copy(update={"sources": sources})
