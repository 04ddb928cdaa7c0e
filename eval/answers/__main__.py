"""Learn from open questions whether a gap in the evidence is what a question turns on: `python -m eval.answers`.

Reads the training half of the standing gold sets and `questions.jsonl`; the sealed half is never read here. Prints how
well the score tells the two apart on questions left out in turn, beside the length of the question alone, and writes
the weights.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import yaml
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import cross_val_predict

from assistant.ask.answerable import Shortfall, judge
from assistant.ask.expected import kind_asked
from assistant.ask.gaps import WEIGHTS, gaps, signals
from assistant.ask.retrieve import PassageRetriever
from assistant.opening import second_stage
from assistant.settings import get_settings
from eval.embedding import RememberingEmbedder
from eval.sets import GoldSet, standing_sets
from store.library import Library

QUESTIONS = Path(__file__).with_name("questions.jsonl")
SOFTNESS = 0.5  # inverse of the penalty on large weights
FOLDS = 8
# A gap that is named is a hedge: at least this likely. Low, because telling what is not held costs more than a hedge.
LIKELY = 0.25

Example = tuple[dict[str, float], bool]


def examples(gold_set: GoldSet) -> Iterator[Example]:
    """Give the signals of each open question with a gap, and whether the library can answer it all the same."""
    settings = get_settings()
    embedder = RememberingEmbedder(settings.embedding_model, allow_download=settings.allow_model_download)
    written = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    asked = [(row.question, row.answerable) for row in gold_set.rows if row.split == "train"]
    asked += [(row["question"], row["answerable"]) for row in written if row["library"] == gold_set.name]
    with TemporaryDirectory(prefix="secondlook-") as folder:
        library = Library(Path(folder), embedder, second_stage(settings))
        try:
            assert gold_set.fill is not None
            gold_set.fill(library)
            retriever = PassageRetriever(library=library, settings=settings)
            for question, answerable in asked:
                evidence = retriever.evidence(question)
                judgement = judge(evidence)
                open_end = kind_asked(question) is None and judgement.shortfall in (None, Shortfall.WORDS)
                if open_end and judgement.items and (missing := gaps(evidence, judgement.items)):
                    yield signals(evidence, judgement.items, missing), answerable
        finally:
            library.close()


def learn(found: list[Example]) -> dict[str, object]:
    """Fit the weights and print what they are worth."""
    names = list(found[0][0])
    values = np.array([[one[name] for name in names] for one, _ in found])
    lacking = np.array([not answerable for _, answerable in found])
    centre, spread = values.mean(axis=0), values.std(axis=0) + 1e-9
    scaled = (values - centre) / spread
    model = LogisticRegression(C=SOFTNESS, class_weight="balanced")
    left_out = cross_val_predict(model, scaled, lacking, cv=FOLDS, method="predict_proba")[:, 1]
    length = roc_auc_score(lacking, -values[:, names.index("length")])
    named = left_out >= LIKELY
    print(f"{len(found)} questions with a gap, {lacking.sum()} of which cannot be answered")
    print(f"area under the curve {roc_auc_score(lacking, left_out):.3f}; by the length alone {length:.3f}")
    print(f"gap named: {named[lacking].mean():.0%} of the unanswerable, {named[~lacking].mean():.0%} of the others")
    model.fit(scaled, lacking)
    weights = model.coef_[0] / spread
    bias = float(model.intercept_[0] - weights @ centre)
    return {
        "bias": round(bias, 4),
        "threshold": float(np.log(LIKELY / (1 - LIKELY))),
        "weights": {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)},
    }


def main() -> None:
    """Learn from both standing sets and write the weights."""
    sets, _ = standing_sets(None)
    found = [example for one in sets if one.name in ("starter", "founding") for example in examples(one)]
    head = "# Learned by `python -m eval.answers`; see assistant/ask/gaps.py.\n"
    WEIGHTS.write_text(head + yaml.safe_dump(learn(found)), encoding="utf-8")


if __name__ == "__main__":
    main()
