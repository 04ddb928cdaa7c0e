"""The benchmark of serving: it runs, names the machine, and puts each start beside its baseline."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.bench.serving import Row, main, page


@pytest.mark.slow
def test_every_figure_is_measured(starter_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--runs", "1", "--people", "3", "--seconds", "6", "--library", str(starter_folder), "--json"])
    told = json.loads(capsys.readouterr().out)
    rows = {row["name"]: row for row in told["rows"]}
    assert len(rows) == 11 and told["machine"]["cores"]
    assert all(row["baseline"] for name, row in rows.items() if name.startswith(("secondlook ask", "server")))
    assert rows["3 people at once for 6 s: right replies"]["ours"] > 0
    assert rows["3 people at once for 6 s: other replies"]["ours"] == 0


def test_the_page_names_the_machine() -> None:
    told = page([Row("server, to its first reply", "s", 1.234, None)], {"processor": "an abacus"}, "2 documents")
    assert "- processor: an abacus" in told
    assert "| server, to its first reply | 1.23 s | none |" in told
