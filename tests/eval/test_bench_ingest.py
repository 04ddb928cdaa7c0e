"""The benchmark of ingest: it runs, and measures every stage beside the plain way."""

from __future__ import annotations

import json

import pytest

from eval.bench.ingest import main
from eval.bench.paper import long_pdf
from ingest.read import read_bytes


def test_the_paper_has_its_pages_and_no_running_line_in_its_text() -> None:
    source = read_bytes(long_pdf(4), "long.pdf")
    assert [span.page for span in source.pages] == [1, 2, 3, 4]
    assert source.running == ["Learning from reviews", "Page 1 of 4"]


@pytest.mark.slow
def test_every_stage_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--pages", "3", "--indexed", "4", "--json"])
    stages = json.loads(capsys.readouterr().out)["stages"]
    assert [stage["name"] for stage in stages] == [
        "read", "structure", "split", "describe", "embed and index", "plain loader", "plain splitter",
    ]  # fmt: skip
    assert all(stage["pages"] > 0 for stage in stages)
    assert stages[4]["pieces"] == 4
