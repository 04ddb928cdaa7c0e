"""Precision and recall of "the same lesson", with intervals, beside words alone and meaning alone in the same run."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from assistant.library.cluster import SAME
from assistant.library.likeness import features
from assistant.library.recurrence import LESSON_KINDS
from assistant.library.reported import reported
from eval.embedding import RememberingEmbedder
from eval.errors import GoldError
from eval.figures import share
from eval.recurrence.pairs import Pair
from eval.recurrence.places import measure_places
from eval.sets import standing_sets
from eval.tables import percent
from store import browse
from store.filters import Filters
from store.library import Library
from store.models import Passage

Scores = dict[str, list[float]]


def measure(pairs: Sequence[Pair], *, corpus: Path | None, folder: Path | None, show_errors: bool) -> Iterator[str]:
    """Give the lines of a Markdown table. Without `folder`, a library is built from the starter notes and the corpus.

    Raises:
        GoldError: a passage of the pairs is not held.
    """
    with tempfile.TemporaryDirectory() as scratch:
        library = Library(folder or Path(scratch), RememberingEmbedder())
        try:
            if folder is None:
                _fill(library, corpus)
            held = library.passages_by_id([key for pair in pairs for key in (pair.a, pair.b)])
            lessons = browse.passages(library.catalogue, Filters(), LESSON_KINDS)
            told = reported(library, lessons)
            scores = _scores(library, pairs, held, lessons, told)
            places = list(measure_places(library, told))
        finally:
            library.close()
    fixed = {"Second Look": SAME, "Likeness alone": SAME}
    thresholds = fixed | {name: _best(pairs, scores[name]) for name in scores if name not in fixed}
    yield "| Half | What is compared | Threshold | Precision | Recall | F1 |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for split in ("train", "test"):
        for name, threshold in thresholds.items():
            yield _row(split, name, threshold, pairs, scores[name])
    yield ""
    yield f"The open half alone would choose {_best(pairs, scores['Second Look']):.2f} for Second Look."
    yield from places
    if show_errors:
        yield from _errors(pairs, scores["Second Look"], held)


def _fill(library: Library, corpus: Path | None) -> None:
    sets, notices = standing_sets(corpus)
    both = next((one for one in sets if one.name == "both"), None)
    if both is None or both.fill is None:
        raise GoldError(" ".join(notices))
    both.fill(library)


def _scores(
    library: Library,
    pairs: Sequence[Pair],
    held: dict[str, Passage],
    lessons: Sequence[Passage],
    told: Sequence[tuple[Passage, Passage]],
) -> Scores:
    if missing := {key for pair in pairs for key in (pair.a, pair.b)} - held.keys():
        raise GoldError(f"The library does not hold {len(missing)} passages of the pairs, such as {min(missing)}.")
    known = {passage.passage_id: passage for passage in lessons} | held
    rows = {key: row for row, key in enumerate(known)}
    made = features(library.catalogue, list(known.values()))
    # What the library takes for the same whatever its words are: a statement of a note and the passage that it reports.
    joined = {frozenset((note.passage_id, other.passage_id)) for note, other in told}
    scores: Scores = {"Second Look": [], "Likeness alone": [], "Words alone": [], "Meaning alone": []}
    for pair in pairs:
        one, other = rows[pair.a], rows[pair.b]
        alike = float(made.among([one, other])[0, 1])
        scores["Likeness alone"].append(alike)
        scores["Second Look"].append(1.0 if frozenset((pair.a, pair.b)) in joined else alike)
        scores["Words alone"].append(float((made.words[one] @ made.words[other].T).toarray()[0, 0]))
        scores["Meaning alone"].append(float(made.vectors[one] @ made.vectors[other]))
    return scores


def _best(pairs: Sequence[Pair], scores: Sequence[float]) -> float:
    """The threshold with the highest F1 on the open half, in steps of 0.01; of equals the highest."""
    return float(max(np.arange(0.2, 1.0, 0.01), key=lambda at: (_f1(pairs, scores, float(at), "train"), at)))


def _f1(pairs: Sequence[Pair], scores: Sequence[float], threshold: float, split: str) -> float:
    told = [(score >= threshold, pair.same) for pair, score in zip(pairs, scores, strict=True) if pair.split == split]
    right = sum(said and same for said, same in told)
    wrong = sum(said != same for said, same in told)
    return 2 * right / (2 * right + wrong) if right else 0.0


def _row(split: str, name: str, threshold: float, pairs: Sequence[Pair], scores: Sequence[float]) -> str:
    told = [(score >= threshold, pair.same) for pair, score in zip(pairs, scores, strict=True) if pair.split == split]
    precision = share(same for said, same in told if said)
    recall = share(said for said, same in told if same)
    f1 = _f1(pairs, scores, threshold, split)
    return f"| {split} | {name} | {threshold:.2f} | {percent(precision)} | {percent(recall)} | {f1:.2f} |"


def _errors(pairs: Sequence[Pair], scores: Sequence[float], held: dict[str, Passage]) -> Iterator[str]:
    yield ""
    for pair, score in zip(pairs, scores, strict=True):
        if pair.split == "train" and (score >= SAME) != pair.same:
            said = "taken for the same" if score >= SAME else "kept apart"
            yield f"- {pair.id} {said} ({score:.2f}): {held[pair.a].text[:140]} / {held[pair.b].text[:140]}"
