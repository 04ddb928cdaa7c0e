"""A library is backed up, restored somewhere else, and answers there with the same words."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.test_cli import one_line, run


def test_a_restored_library_answers_as_the_first_did(starter_folder: Path, tmp_path: Path) -> None:
    file, data = str(tmp_path / "library.zip"), ["--data-dir", str(tmp_path / "again")]
    kept = json.loads(run("library", "backup", file, "--json", "--data-dir", str(starter_folder)).stdout)
    back = run("library", "restore", file, *data)
    assert back.exit_code == 0, back.output
    assert f"{kept['documents']} documents" in back.stdout
    question = ("ask", "What do reviews say about hearing the child's voice?", "--json")
    before = json.loads(run(*question, "--data-dir", str(starter_folder)).stdout)
    after = json.loads(run(*question, *data).stdout)
    assert before["sources"] and after["sources"] == before["sources"] and after["claims"] == before["claims"]
    refused = run("library", "restore", file, *data)
    assert refused.exit_code == 1 and "--replace" in one_line(refused)
    assert run("library", "restore", file, "--replace", *data).exit_code == 0


def test_a_foreign_file_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "letter.zip").write_text("a letter")
    refused = run("library", "restore", str(tmp_path / "letter.zip"), "--data-dir", str(tmp_path / "again"))
    assert refused.exit_code == 1 and "no backup of Second Look" in one_line(refused)
