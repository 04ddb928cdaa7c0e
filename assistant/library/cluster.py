"""Groups of lessons that say the same: average linkage over their likeness."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components
from sklearn.cluster import AgglomerativeClustering

from assistant.library.likeness import Features

SAME = 0.41  # likeness from which two lessons count as one. Chosen on the open half of eval/recurrence
_BLOCK = 512  # rows scored at a time
_MOST = 3_000  # lessons compared all with all
_STEP = 0.05


def clusters(features: Features, threshold: float = SAME) -> list[list[int]]:
    """Group lessons, by row number: two groups are one where the mean likeness between them reaches the threshold.

    Groups that average linkage makes never reach across parts that no single pair connects, so each connected part is
    grouped by itself. The largest group comes first.
    """
    found: list[list[int]] = []
    for part in _parts(features, list(range(len(features))), threshold):
        found += _linked(features, part, threshold)
    return sorted(found, key=lambda group: (-len(group), group[0]))


def _parts(features: Features, rows: Sequence[int], threshold: float) -> Iterator[list[int]]:
    """Split rows into parts between which no pair reaches the threshold; one that is too large, at a higher one."""
    count, labels = connected_components(_graph(features, rows, threshold), directed=False)
    order = np.argsort(labels, kind="stable")
    bounds = np.searchsorted(labels[order], np.arange(count + 1))
    for first, last in pairwise(bounds):
        part = [rows[at] for at in order[first:last]]
        if len(part) > _MOST and threshold < 1:
            yield from _parts(features, part, threshold + _STEP)
        else:
            yield part


def _graph(features: Features, rows: Sequence[int], threshold: float) -> sparse.coo_matrix:
    part = features.only(rows)
    left, right = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for start in range(0, len(part), _BLOCK):
        one, other = np.nonzero(part.against(start, min(start + _BLOCK, len(part))) >= threshold)
        left.append(one + start)
        right.append(other)
    near = (np.concatenate(left), np.concatenate(right))
    return sparse.coo_matrix((np.ones(len(near[0]), dtype=np.int8), near), shape=(len(part), len(part)))


def _linked(features: Features, rows: Sequence[int], threshold: float) -> list[list[int]]:
    if len(rows) < 2:
        return [list(rows)]
    distances = np.clip(1.0 - features.among(rows), 0.0, None)
    np.fill_diagonal(distances, 0.0)
    made = AgglomerativeClustering(
        n_clusters=None, metric="precomputed", linkage="average", distance_threshold=1.0 - threshold
    ).fit(distances)
    groups: dict[int, list[int]] = {}
    for row, label in zip(rows, made.labels_, strict=True):
        groups.setdefault(int(label), []).append(row)
    return list(groups.values())


def joined(groups: Sequence[Sequence[int]], pairs: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Make one group of those that hold the rows of a pair; a row of a pair that is in no group joins the other's."""
    rows = sorted({*(row for group in groups for row in group), *(row for pair in pairs for row in pair)})
    at = {row: place for place, row in enumerate(rows)}
    ties = [(group[0], row) for group in groups for row in group] + [*pairs]
    left, right = [at[one] for one, _ in ties], [at[other] for _, other in ties]
    graph = sparse.coo_matrix((np.ones(len(ties), dtype=np.int8), (left, right)), shape=(len(rows), len(rows)))
    _, labels = connected_components(graph, directed=False)
    made: dict[int, list[int]] = {}
    for row, label in zip(rows, labels, strict=True):
        made.setdefault(int(label), []).append(row)
    return sorted(made.values(), key=lambda group: (-len(group), group[0]))


def centre(features: Features, group: Sequence[int], among: Sequence[int] | None = None) -> int:
    """Give the row of a group, or of those in `among`, that is nearest to the whole group."""
    asked = among or group
    return asked[int(np.argmax(features.only(asked).to(features.only(group)).sum(axis=1)))]
