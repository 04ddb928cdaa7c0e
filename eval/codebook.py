"""Learn the codebook of token vectors from general text: `python -m eval.codebook TEXT... --output store/codebook.npz`.

Texts are plain files or `corpus.jsonl` of a data set in BEIR format. The random choices are fixed, so that the same
texts give the same codebook. A new codebook changes the fingerprint of the second stage, so that every library has to
make its token vectors again (`secondlook library check --repair`).
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from store.codes import CHOICES, GROUPS, WIDTH, Floats, code
from store.tokens import TokenEncoder

TEXTS = 700  # of each source at most
TOKENS = 60_000
_ROUNDS = 15


def texts_of(path: Path) -> list[str]:
    """Give the passages of a data set, or the paragraphs of more than a dozen words of a plain file."""
    if path.suffix == ".jsonl":
        lines = path.read_text("utf-8").splitlines()
        return [f"{row.get('title', '')}\n{row['text']}".strip() for row in map(json.loads, lines)]
    paragraphs = re.split(r"\n\s*\n", path.read_text("utf-8", errors="ignore"))
    return [paragraph.strip() for paragraph in paragraphs if len(paragraph.split()) > 12]


def token_vectors(paths: Sequence[Path]) -> Floats:
    """Encode a choice of the texts, and give a choice of their tokens: float32 of shape (tokens, 384)."""
    chooser = random.Random(3)  # noqa: S311 - a choice of texts, and nothing secret
    chosen: list[str] = []
    for path in paths:
        texts = texts_of(path)
        chosen += chooser.sample(texts, min(TEXTS, len(texts)))
    vectors = np.concatenate(TokenEncoder().encode(chosen))
    kept = np.random.default_rng(3).permutation(len(vectors))[:TOKENS]
    return vectors[kept].astype(np.float32) / 127.0


def learn(vectors: Floats) -> tuple[Floats, Floats]:
    """Learn (turn, triples): the widest 192 directions, spread so that every group of three has an equal share."""
    spread, directions = np.linalg.eigh(vectors.T @ vectors)
    widest = spread[::-1][: GROUPS * WIDTH]
    groups: list[list[int]] = [[] for _ in range(GROUPS)]
    shares = np.zeros(GROUPS)
    for place, width in enumerate(np.log(widest / widest[-1])):
        free = [group for group in range(GROUPS) if len(groups[group]) < WIDTH]
        least = min(free, key=lambda group: shares[group])
        groups[least].append(place)
        shares[least] += width
    turn = np.ascontiguousarray(directions[:, ::-1][:, np.concatenate(groups).astype(int)], dtype=np.float32)
    return turn, _centres(vectors @ turn)


def _centres(turned: Floats) -> Floats:
    """Run k-means in every group at once."""
    chooser = np.random.default_rng(0)
    parts = turned.reshape(-1, GROUPS, WIDTH)
    centres = parts[chooser.permutation(len(parts))[:CHOICES]].transpose(1, 0, 2).copy()
    for _ in range(_ROUNDS):
        nearest = code(turned, centres)
        for group in range(GROUPS):
            counts = np.bincount(nearest[:, group], minlength=CHOICES)
            for axis in range(WIDTH):
                sums = np.bincount(nearest[:, group], weights=parts[:, group, axis], minlength=CHOICES)
                centres[group, :, axis] = np.where(counts, sums / np.maximum(counts, 1), centres[group, :, axis])
    return centres


def main() -> None:
    """Learn from the texts that are named, and write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", nargs="+", type=Path)
    parser.add_argument("--output", type=Path, required=True)
    named = parser.parse_args()
    turn, triples = learn(token_vectors(named.texts))
    np.savez_compressed(named.output, turn=turn.astype(np.float16), triples=triples.astype(np.float16))


if __name__ == "__main__":
    main()
