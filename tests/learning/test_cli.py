"""A learning record kept as a file, by the command line."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from icalendar import Calendar
from typer.testing import CliRunner, Result

from assistant.cli import app
from assistant.learning.dates import months_after

OWN = "I will read the chronology before each visit."


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["learning", *words], env={"COLUMNS": "200"})


def test_a_record_is_begun_looked_at_and_taken_along(tmp_path: Path) -> None:
    data, mine = ["--data-dir", str(tmp_path / "data")], str(tmp_path / "mine.json")
    first = json.loads(run("commit", mine, OWN, "--json", *data).stdout)
    assert (first["text"], first["owner"]) == (OWN, "me")
    second = run("commit", mine, "I will ask about fathers at the first visit.", "--owner", "my_team", *data)
    assert second.exit_code == 0 and "You will be asked about it on" in second.stdout
    assert run("due", mine).stdout.startswith("Nothing to look back on")
    later = months_after(date.today(), 7).isoformat()
    due = json.loads(run("due", mine, "--on", later, "--json").stdout)
    assert [one["months"] for one in due] == [3, 3, 6, 6]
    assert run("calendar", mine, "-o", str(tmp_path / "mine.ics")).exit_code == 0
    assert len(Calendar.from_ical((tmp_path / "mine.ics").read_bytes()).events) == 6
    assert run("export", mine, "-o", str(tmp_path / "mine.md"), *data).exit_code == 0
    assert OWN in (tmp_path / "mine.md").read_text("utf-8")


def test_what_may_not_be_kept_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    data, mine = ["--data-dir", str(tmp_path / "data")], tmp_path / "mine.json"
    stopped = run("commit", str(mine), "I will ring Sarah Jones at 12 Elm Road.", *data)
    assert stopped.exit_code == 1 and "real person" in stopped.stderr and "Sarah" not in stopped.output
    assert not mine.exists()
    assert run("commit", str(mine), OWN, "--owner", "Jane", *data).exit_code == 2
    mine.write_text('{"version": 9}')
    broken = run("due", str(mine))
    assert broken.exit_code == 1 and "is not a learning record" in broken.stderr
    assert run("due", str(mine), "--on", "soon").exit_code in (1, 2)
    assert mine.read_text() == '{"version": 9}'
