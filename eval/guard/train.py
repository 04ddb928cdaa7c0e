"""Train the guard's classifiers from the templates: `python -m eval.guard.train`. The gold sets are never read here."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

import assistant.guard
from assistant.guard.classifier import MEANING
from assistant.guard.encoder import shared_encoder
from assistant.guard.features import BINS, hashed
from assistant.guard.names import BINS as NAME_BINS
from assistant.guard.names import candidates, features
from assistant.guard.recogniser import shared_recogniser
from assistant.guard.words import words
from eval.gold import load_gold
from eval.guard.grammar import expand, spoil, templates
from eval.guard.people import lists, marked
from eval.sets import GOLD

SEED = 7
WEIGHTS = Path(assistant.guard.__file__).parent / "data" / "weights.npz"
MESSAGES = {
    "danger": 40,
    "lookalike": 60,
    "decision": 45,
    "learning": 50,
    "concern": 50,
    "innocent": 50,
    "authors": 15,
    "people": 25,
    "spoken_danger": 8,
    "spoken_lookalike": 8,
    "spoken_decision": 8,
    "spoken_learning": 8,
    "spoken_people": 3,
    "spoken_innocent": 6,
    "spoken_themes": 16,
    "told_danger": 8,
    "told_lookalike": 8,
    "told_decision": 8,
    "told_learning": 8,
    "told_people": 3,
    "told_innocent": 6,
}
NAMES = {
    "people": 45,
    "concern": 20,
    "authors": 45,
    "innocent": 25,
    "lookalike": 12,
    "learning": 12,
    "decision": 10,
    "danger": 6,
    "spoken_people": 20,
    "spoken_innocent": 30,
    "spoken_lookalike": 8,
    "spoken_learning": 8,
    "spoken_decision": 5,
    "spoken_danger": 4,
    "told_people": 20,
    "told_innocent": 30,
    "told_lookalike": 8,
    "told_learning": 8,
    "told_decision": 5,
    "told_danger": 4,
}
ASKED = ("founding", "starter")  # gold questions put to the library: their open half is learning, plainly asked
ASKED_AGAIN = 4  # times each of these is written again with slips
KNOWN = 0.7  # share of names that are looked up in the lists while training, so that unlisted names are learnt too


def main() -> None:
    """Make the messages, train, and write the weights."""
    held: dict[str, npt.NDArray[np.float32]] = {}
    texts, labels = messages(random.Random(SEED))  # noqa: S311 - nothing secret
    table = _table(texts)
    for name in ("danger", "decision"):
        # Danger is looked at first, so a message about danger may look like a request for a decision.
        kept = np.array([name == "danger" or label != "danger" for label in labels])
        model = LogisticRegression(C=10, max_iter=500, class_weight="balanced")
        model.fit(table[kept], np.array([label == name for label in labels])[kept])
        row = np.asarray(model.coef_[0], dtype=np.float32)
        held |= {
            f"{name}_meaning": row[: -2 * BINS],
            f"{name}_bins": row[-2 * BINS :],
            f"{name}_bias": model.intercept_,
        }
    held |= _train_names(random.Random(SEED + 1))  # noqa: S311 - nothing secret
    np.savez_compressed(WEIGHTS, allow_pickle=False, **{name: array.astype(np.float16) for name, array in held.items()})
    print(f"{len(texts)} messages; weights written to {WEIGHTS.name}, {WEIGHTS.stat().st_size // 1024} KB")


def messages(chance: random.Random) -> tuple[list[str], list[str]]:
    """Make the training messages: (texts, the file of templates each comes from)."""
    texts, labels, filled = [], [], lists()
    for name, count in MESSAGES.items():
        for template in templates(name):
            made = {marked(spoil(expand(template, filled, chance), chance))[0] for _ in range(count)}
            for text in sorted(made):
                if text.strip():
                    texts.append(text)
                    labels.append(_label(name, template))
    for row in (row for path in sorted(GOLD.glob("*.jsonl")) if path.stem in ASKED for row in load_gold(path)):
        if row.split == "train":
            texts += [row.question, *(spoil(row.question, chance) for _ in range(ASKED_AGAIN))]
            labels += ["learning"] * (1 + ASKED_AGAIN)
    return texts, labels


def _label(name: str, template: str) -> str:
    asks = ("[should|can] [I|we]", "is $name [safe", "does $name [have capacity", "write [an assessment")
    kind = name.removeprefix("spoken_").removeprefix("told_")
    return "decision" if name == "people" and template.startswith(asks) else kind


def _table(texts: list[str]) -> csr_matrix:
    bins = [hashed(text) for text in texts]
    ends = np.cumsum([0, *(len(at) for at, _ in bins)])
    words_part = csr_matrix(
        (np.concatenate([weight for _, weight in bins]), np.concatenate([at for at, _ in bins]), ends),
        shape=(len(texts), 2 * BINS),
    )
    return csr_matrix(hstack([csr_matrix(shared_encoder().encode(texts) * MEANING), words_part]))


def _train_names(chance: random.Random) -> dict[str, npt.NDArray[np.float32]]:
    rows, labels, filled = [], [], lists()
    for name, count in NAMES.items():
        for template in templates(name):
            for _ in range(count):
                text = spoil(expand(_with_names(name, template, chance), filled, chance), chance)
                for row, private in _name_rows(text, chance, published=name == "authors"):
                    rows.append(row)
                    labels.append(private)
    ends = np.cumsum([0, *(len(row) for row in rows)])
    table = csr_matrix((np.ones(ends[-1], dtype=np.float32), np.concatenate(rows), ends), shape=(len(rows), NAME_BINS))
    model = LogisticRegression(C=0.3, max_iter=500, class_weight="balanced").fit(table, labels)
    return {"name_bins": np.asarray(model.coef_[0], dtype=np.float32), "name_bias": model.intercept_}


def _with_names(name: str, template: str, chance: random.Random) -> str:
    if name in ("decision", "danger") and chance.random() < 0.5:
        for slot in ("$fam", "$kid", "$adult"):
            template = template.replace(slot, "$name")
    if name == "innocent":
        template = template.replace("$theorist", "$author").replace("Khyra Ishaq", "$published")
    return template


def _name_rows(text: str, chance: random.Random, *, published: bool) -> list[tuple[npt.NDArray[np.int64], bool]]:
    shown, places = marked(text)
    cut = words(shown)
    if not cut:
        return []
    chances = shared_recogniser().chances(shown, cut)
    found = candidates(cut, chances)
    rows = []
    for one in found:
        start, end = cut[one.first].start, cut[one.last - 1].end
        private = not published and any(left < end and right > start for left, right in places)
        rows.append((features(cut, chances, one, found, known=chance.random() < KNOWN), private))
    return rows


if __name__ == "__main__":
    main()
