"""The words of a clause that carry its sense, as stems."""

from __future__ import annotations

from ingest.vocabulary import stems

_EMPTY = frozenset(
    "a an the of to in on at by for with from and or that this these those who whom which whose was were is are be been"
    " had has have not no only just about their its his her they it there as also than then into over out each all any"
    " both one per cent said did do does were while when where what".split()
)


def content(text: str) -> set[str]:
    """Stems of the words that carry sense; numbers and small words left out."""
    return {stem for stem in stems(text) if stem not in _EMPTY and not stem.isdigit() and len(stem) > 1}
