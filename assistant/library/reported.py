"""Which passage of a publication a note reports: a note names the publication, and its words tell which passage.

A note says in its own words what publications say in theirs, so likeness alone seldom brings the two together. That the
note names the publication is known: only that publication's passages can be meant, and the one that stands out is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from assistant.library.likeness import Features, features
from ingest.starter.origins import sources
from store import browse
from store.filters import Filters
from store.library import Library
from store.models import DocumentStatus, DocumentType, Passage

# Chosen on the places that the starter notes state; `python -m eval.recurrence` tells how often they are met.
LEAST = 0.3  # likeness from which a passage can be what a note reports
STATED = 0.25  # the same, where it stands in the paragraph or under the heading that the note states
APART = 0.05  # how much nearer than the next one it has to be
_NUMBER = re.compile(r"\d+(?:\.\d+)*")


def reported(library: Library, lessons: Sequence[Passage]) -> list[tuple[Passage, Passage]]:
    """Pair statements of notes with the passages that they report, one for each publication named and held.

    A statement is left out where no passage of the publication stands out.
    """
    documents = {one.document_id: one for one in library.documents()}
    current = {key for key, one in documents.items() if one.status is not DocumentStatus.WITHDRAWN}
    told = [
        one
        for one in lessons
        if documents[one.document_id].document_type is DocumentType.SECOND_LOOK_NOTE and current & set(one.origins)
    ]
    named = sorted({key for one in told for key in one.origins if key in current})
    if not named:
        return []
    held = browse.passages(library.catalogue, Filters.of({"document": named}))
    made = features(library.catalogue, [*told, *held])
    pairs = []
    for key in named:
        columns = [len(told) + at for at, one in enumerate(held) if one.document_id == key]
        for row, one in enumerate(told):
            if key in one.origins and (best := _meant(made, row, columns, _stated(one, key), held)) is not None:
                pairs.append((one, held[best - len(told)]))
    return pairs


def _meant(made: Features, row: int, columns: Sequence[int], stated: str, held: Sequence[Passage]) -> int | None:
    """Give the column that a statement means: the best where it says that it stands, else one that stands out."""
    before = len(made) - len(held)
    inside = [at for at in columns if _stands_at(held[at - before], stated)]
    scores = made.only([row]).to(made.only(inside or columns))[0]
    if not len(scores):
        return None
    order = np.argsort(-scores)
    first, second = float(scores[order[0]]), float(scores[order[1]]) if len(order) > 1 else 0.0
    sure = first >= (STATED if inside else LEAST) and first - second >= APART
    return (inside or columns)[int(order[0])] if sure else None


def _stated(note: Passage, document_id: str) -> str:
    """Read where a note says that it is, behind the name of a publication: "(Harbour review, paragraph 4.2)"."""
    name = next((name for name, source in sources().items() if source["document"] == document_id), None)
    if name is None or name not in note.text:
        return ""
    return re.split(r"[;)]", note.text[note.text.rindex(name) + len(name) :])[0].strip(" ,")


def _stands_at(passage: Passage, stated: str) -> bool:
    """Whether a passage stands in a paragraph or under a heading that is stated."""
    if passage.locator.paragraph:
        return passage.locator.paragraph in _NUMBER.findall(stated)
    under = stated.casefold()
    return bool(under) and any(heading.casefold() == under for heading in passage.headings)
