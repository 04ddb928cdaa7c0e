"""The report as people read it."""

from __future__ import annotations

from eval.figures import Figure
from eval.measures import MEASURES, RECALLS
from eval.tables import brief_percent, percent, wording


def test_every_measure_has_a_label_and_a_meaning() -> None:
    assert set(wording()) == set(MEASURES) | set(RECALLS)
    assert all(words["label"] and words["meaning"] for words in wording().values())


def test_a_share_is_written_with_its_interval_and_its_number() -> None:
    figure = Figure(value=0.8, low=0.49, high=0.943, n=10)
    assert (percent(figure), brief_percent(figure)) == ("80% (49 to 94), n 10", "80% of 10")
    assert (percent(Figure()), brief_percent(Figure())) == ("-", "-")
