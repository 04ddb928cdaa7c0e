"""Themes, cases and what is new, on the command line."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from assistant.cli import app


def run(*words: str) -> str:
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == 0, result.output
    return result.output


def test_a_theme_is_shown_with_its_places(starter_folder: Path) -> None:
    told = run("library", "themes", "neglect", "--data-dir", str(starter_folder))
    assert "independent publications" in told
    assert "Where the library is silent" in told
    page = json.loads(run("library", "themes", "neglect", "--data-dir", str(starter_folder), "--json"))
    assert page["slug"] == "neglect"


def test_changes_and_cases_are_told(starter_folder: Path) -> None:
    assert "Came in: 3" in run("library", "changes", "--since", "2020-01-01", "--data-dir", str(starter_folder))
    assert "0 cases." in run("library", "cases", "--data-dir", str(starter_folder))


def test_what_does_not_fit_is_said(starter_folder: Path) -> None:
    for words in (["themes", "nothing"], ["changes", "--since", "soon"], ["cases", "-f", "colour=red"]):
        result = CliRunner().invoke(app, ["library", *words, "--data-dir", str(starter_folder)])
        assert result.exit_code in (1, 2)
    assert CliRunner().invoke(app, ["library", "cases", "-f", "x", "--data-dir", str(starter_folder)]).exit_code == 2
