"""The whole run, on a small real library and through the door that the command line uses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.ask.service import AskService
from assistant.settings import Settings
from eval import run, sets
from eval.baseline import bm25, dense
from eval.gold import GoldRow
from eval.models import Report
from eval.thresholds import Thresholds
from ingest.pipeline import add
from store.library import Library

HELD = {"text": "home visits to the hillside household were often cancelled", "document": "north"}
ROWS: list[dict[str, Any]] = [
    {
        "id": "T1",
        "kind": "fact",
        "question": "Were home visits to the hillside household cancelled?",
        "answer": "Often.",
        "quotes": [HELD],
        "answerable": True,
        "split": "train",
        "phrasing": "plain",
    },
    {
        "id": "T2",
        "kind": "fact",
        "question": "What did the secret zebra question look for?",
        "answer": "It cannot be found.",
        "quotes": [{"text": "zebra crossings were painted in the wrong colour", "document": "south"}],
        "answerable": True,
        "split": "test",
        "phrasing": "plain",
    },
    {
        "id": "T3",
        "kind": "abstain",
        "question": "How tall is the Eiffel Tower in metres?",
        "answer": "Abstain.",
        "quotes": [],
        "answerable": False,
        "split": "train",
    },
]


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """A gold file with one question that can be found, one that cannot, and one to abstain from."""
    path = tmp_path / "own.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in ROWS), encoding="utf-8")
    return path


def _main(library: Library, gold: Path | None, **options: Any) -> int:
    values: dict[str, Any] = {
        "gold": gold,
        "output": None,
        "data_dir": library.folder,
        "corpus": None,
        "split": None,
        "show_errors": False,
        "as_json": False,
    }
    return run.main(**(values | options))


def test_a_gold_file_is_put_to_the_library_in_the_data_folder(
    library: Library, gold: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _main(library, gold, as_json=True) == run.PASSED
    report = Report.model_validate_json(capsys.readouterr().out)
    [measured] = report.sets
    assert (measured.documents, measured.gold_faults) == (2, 1)
    assert [part.split for part in measured.slices] == ["all", "train", "test"]
    train = measured.slices[1]
    assert train.recall["second_look"]["recall_at_5"].value == 1.0
    assert train.measures["verified_in_original"].value == 1.0
    assert train.measures["abstains_rightly"].value == 1.0
    assert measured.slices[2].recall["bm25"]["recall_at_10"].value == 0.0
    assert {"answer", "retrieve", "total"} <= set(measured.timings)
    assert any("Precision" in notice for notice in report.notices)


def test_the_sealed_split_is_counted_and_never_shown(
    library: Library, gold: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for ending in ("json", "md"):
        output = tmp_path / f"report.{ending}"
        _main(library, gold, show_errors=True, output=output)
        for text in (capsys.readouterr().out, output.read_text(encoding="utf-8")):
            assert "zebra" not in text
    assert "1 of the sealed split" in output.read_text(encoding="utf-8").replace("\n", " ")


def test_one_split_can_be_asked_alone(library: Library, gold: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _main(library, gold, split="train", as_json=True) == run.PASSED
    [measured] = Report.model_validate_json(capsys.readouterr().out).sets
    assert [(part.split, part.questions) for part in measured.slices] == [("all", 2)]


def test_one_failing_answer_does_not_lose_the_run(
    library: Library, gold: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = AskService.ask

    def fail_on_towers(self: AskService, question: str, *rest: Any, **named: Any) -> Any:
        if "Eiffel" in question:
            raise RuntimeError("the tower fell")
        return answer(self, question, *rest, **named)

    monkeypatch.setattr(AskService, "ask", fail_on_towers)
    _main(library, gold, as_json=True)
    [measured] = Report.model_validate_json(capsys.readouterr().out).sets
    assert measured.slices[0].endings["abstain"] == {"error": 1}
    assert any("the tower fell" in line for miss in measured.misses for line in miss.wrong)


def test_a_lower_bound_that_is_not_reached_fails_the_run(
    library: Library, gold: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    strict = Thresholds(every={"quotes_held": 1.0})
    monkeypatch.setattr(run, "load_thresholds", lambda: strict)
    assert _main(library, gold) == run.FAILED
    assert "gold, all: quotes_held is 0.500 of n = 2; at least 1.000 is required." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"output": Path("report.docx")}, "ends in .md or .json"),
        ({"output": Path("no/such/folder/report.md")}, "There is no folder"),
        ({"split": "validation"}, "No question is in the split"),
        ({"gold": None, "corpus": Path("no/such/corpus")}, "There is no folder"),
    ],
)
def test_wrong_usage_is_told_before_anything_is_measured(
    library: Library, gold: Path, options: dict[str, Any], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _main(library, options.pop("gold", gold), **options) == run.USAGE
    assert told in capsys.readouterr().err


def test_a_wrong_gold_file_or_an_empty_library_fails_in_one_line(
    library: Library, gold: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _main(library, tmp_path / "none.jsonl") == run.FAILED
    assert _main(library, gold, data_dir=tmp_path / "empty") == run.FAILED
    told = capsys.readouterr().err
    assert "cannot be read" in told
    assert "holds nothing" in told


def test_a_fresh_library_is_built_for_a_set_and_taken_away(papers: Path) -> None:
    folders: list[Path] = []

    def fill(fresh: Library) -> None:
        folders.append(fresh.folder)
        add(fresh, [papers])

    rows = [GoldRow.model_validate(row) for row in ROWS]
    gold_set = sets.GoldSet("own", "Own", rows, fill, originals=(papers,))
    report = run.evaluate([gold_set], Settings(), Thresholds(), tell=lambda _: None)
    assert report.sets[0].slices[0].measures["quotes_held"].n == 2
    assert not folders[0].exists()


def test_the_founding_sets_are_left_out_with_a_notice_where_their_documents_are_absent(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(sets.CORPUS_VARIABLE, raising=False)
    monkeypatch.setattr(sets, "CORPUS", tmp_path / "absent")
    standing, notices = sets.standing_sets(None)
    assert [one.name for one in standing] == ["starter"]
    assert "left out" in notices[0]


def test_the_corpus_folder_can_be_named(monkeypatch: pytest.MonkeyPatch, papers: Path) -> None:
    monkeypatch.setenv(sets.CORPUS_VARIABLE, str(papers))
    standing, notices = sets.standing_sets(None)
    assert ([one.name for one in standing], notices) == (["starter", "founding", "both"], [])


def test_the_baselines_search_the_same_passages_and_never_abstain(library: Library) -> None:
    assert "broken boiler" in bm25(library, "broken boiler")[0].text
    assert "broken boiler" in dense(library, "the heating did not work")[0].text
    assert len(dense(library, "How tall is the Eiffel Tower?")) > 0
