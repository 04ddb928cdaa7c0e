from __future__ import annotations

import json
import shutil
import socket
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from assistant.cli import app
from assistant.settings import get_settings
from tests.ingest.site import Reply, served

REVIEW = (
    "Harbour learning review\n\nPublished May 2021\n\nFindings\n\n"
    "The lodger in the spare room was never asked about by any of the services that visited the harbour flat.\n"
)


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words), env={"COLUMNS": "200"})


def one_line(result: Result) -> str:
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1, result.stderr
    assert "Traceback" not in result.output
    return lines[0]


@pytest.fixture
def data(tmp_path: Path) -> list[str]:
    return ["--data-dir", str(tmp_path / "data")]


@pytest.fixture
def review(tmp_path: Path) -> Path:
    path = tmp_path / "harbour.txt"
    path.write_text(REVIEW, encoding="utf-8")
    return path


def test_add_list_show_ask_check_remove(data: list[str], review: Path) -> None:
    added = json.loads(run("library", "add", str(review), "--json", *data).stdout)
    assert [(row["outcome"], row["document_id"]) for row in added] == [("added", "harbour")]
    again = json.loads(run("library", "add", str(review), "--json", *data).stdout)
    assert [row["outcome"] for row in again] == ["unchanged"]
    assert [row["document_id"] for row in json.loads(run("library", "list", "--json", *data).stdout)] == ["harbour"]
    shown = json.loads(run("library", "show", "harbour", "--json", *data).stdout)
    assert any("lodger" in passage["text"] for passage in shown["passages"])
    asked = run("ask", "who asked about the lodger in the spare room?", "--json", *data)
    assert asked.exit_code == 0
    answer = json.loads(asked.stdout)
    assert answer["sources"][0]["verified"] and "lodger" in answer["sources"][0]["quote"]
    spoken = run("ask", "who asked about the lodger in the spare room?", *data)
    assert "lodger" in spoken.stdout and "Sources" in spoken.stdout
    assert json.loads(run("library", "check", "--json", *data).stdout)["sound"]
    assert run("library", "themes", *data).exit_code == 0
    assert json.loads(run("library", "remove", "harbour", "--json", *data).stdout) == {"removed": "harbour"}
    assert json.loads(run("library", "list", "--json", *data).stdout) == []


def test_a_correction_is_shown_survives_and_can_be_undone(data: list[str], review: Path) -> None:
    run("library", "add", str(review), *data)
    changed = run("library", "correct", "harbour", "title=Harbour: a = b", "nations=wales", "nations=England", *data)
    assert changed.exit_code == 0, changed.stderr
    assert "nations: Wales; England (corrected on" in changed.stdout
    review.write_text(f"{REVIEW}\nMore was said of it later on.\n", encoding="utf-8")
    assert json.loads(run("library", "add", str(review), "--json", *data).stdout)[0]["outcome"] == "updated"
    shown = json.loads(run("library", "show", "harbour", "--json", *data).stdout)["document"]
    assert (shown["title"], shown["nations"]) == ("Harbour: a = b", ["Wales", "England"])
    undone = run("library", "correct", "harbour", "--undo", "nations", "--undo", "title", "--json", *data)
    assert json.loads(undone.stdout)["corrections"] == {}


def test_the_catalogue_is_listed_and_nothing_is_fetched_unasked(data: list[str]) -> None:
    listed = json.loads(run("library", "fetch", "--list", "--nation", "Wales", "--json", *data).stdout)
    assert {"D072", "D077"} <= {each["id"] for each in listed}
    assert {each["fetchable"] for each in listed} == {True, False}
    assert "Can be fetched: OGL v3.0." in run("library", "fetch", "--list", "--search", "D077", *data).stdout
    linked = run("library", "fetch", "D040", "--json", *data)
    assert linked.exit_code == 0
    assert [each["outcome"] for each in json.loads(linked.stdout)] == ["linked"]


def test_an_address_is_added_where_the_setting_allows_it(data: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    with served() as site:
        url = site.on("/harbour.txt", Reply(200, REVIEW.encode(), {"Content-Type": "text/plain"}))
        url = url.replace("reviews.example", "127.0.0.1")
        refused = run("library", "add", url, *data)
        assert refused.exit_code == 1
        assert "not on the public web" in one_line(refused)
        monkeypatch.setenv("SECONDLOOK_FETCH_PRIVATE_ADDRESSES", "true")
        monkeypatch.setenv("SECONDLOOK_FETCH_DELAY", "0")
        get_settings.cache_clear()
        added = json.loads(run("library", "add", url, "--json", *data).stdout)
    assert [(row["outcome"], row["path"]) for row in added] == [("added", url)]


def test_no_information_is_no_failure(starter_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(starter_folder, folder)
    result = run("ask", "How do I bake sourdough bread?", "--json", "--data-dir", str(folder))
    assert result.exit_code == 0
    assert json.loads(result.stdout)["status"] == "no_information"


def test_an_empty_library_says_what_to_do(data: list[str]) -> None:
    assert "Add documents" in run("library", "list", *data).stdout
    asked = run("ask", "What did reviews find about neglect?", *data)
    assert asked.exit_code == 0
    assert "holds no documents yet" in asked.stdout


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["ask", ""], 2, "empty"),
        (["ask", "a" * 20_000], 2, "20000 characters"),
        (["ask", "neglect", "--filter", "nation"], 2, "no '='"),
        (["ask", "neglect", "--filter", "colour=red"], 2, "no filter 'colour'"),
        (["library", "show", "nowhere"], 1, "'nowhere'"),
        (["library", "remove", "nowhere"], 1, "'nowhere'"),
        (["library", "correct", "nowhere", "title=A"], 1, "'nowhere'"),
        (["library", "correct", "nowhere"], 2, "The keys are: title, publisher"),
        (["library", "correct", "nowhere", "title"], 2, "no '='"),
        (["library", "fetch"], 2, "--list"),
        (["library", "fetch", "D001", "--nation", "Wales"], 2, "not both"),
        (["library", "fetch", "D999"], 1, "'D999'"),
        (["library", "fetch", "--theme", "no such thing"], 1, "no publication"),
        (["library", "add", "http://2130706433/a.pdf"], 1, "not the name of a public host"),
    ],
)
def test_what_cannot_be_done_is_one_line(data: list[str], words: list[str], code: int, said: str) -> None:
    result = run(*words, *data)
    assert result.exit_code == code
    assert said in one_line(result)


def test_bad_files_are_reported_and_the_others_go_in(data: list[str], review: Path, tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    shutil.copy(review, folder)
    (folder / "empty.txt").write_bytes(b"")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 and then nothing that a reader could use")
    result = run("library", "add", str(folder), "--json", *data)
    assert result.exit_code == 1
    outcomes = {Path(row["path"]).name: row["outcome"] for row in json.loads(result.stdout)}
    assert outcomes == {"broken.pdf": "failed", "empty.txt": "failed", "harbour.txt": "added"}
    told = run("library", "add", str(folder / "empty.txt"), *data)
    assert told.exit_code == 1
    assert "empty.txt" in one_line(told)


@pytest.mark.parametrize("name", ["missing.txt", "no-documents"])
def test_nothing_to_add_is_one_line(data: list[str], tmp_path: Path, name: str) -> None:
    (tmp_path / "no-documents").mkdir()
    result = run("library", "add", str(tmp_path / name), *data)
    assert result.exit_code == 1
    assert name in one_line(result)


def test_a_data_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    result = run("library", "list", "--data-dir", str(tmp_path / "file"))
    assert result.exit_code == 1
    assert "cannot be written" in one_line(result)


def test_a_port_in_use_is_one_line(data: list[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        result = run("serve", "--port", port, *data)
    assert result.exit_code == 1
    assert f"127.0.0.1:{port}" in one_line(result)


def test_a_setting_that_makes_no_sense_is_one_line(data: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECONDLOOK_PORT", "none")
    result = run("library", "list", *data)
    assert result.exit_code == 2
    assert "port" in one_line(result)


def test_supervise_prints_writes_and_explains(starter_folder: Path, tmp_path: Path) -> None:
    data = ["--data-dir", str(starter_folder), "--seed", "1"]
    printed = run("supervise", "neglect", "--minutes", "7", *data)
    assert printed.exit_code == 0
    assert "# Supervision pack: neglect" in printed.stdout
    made = json.loads(run("supervise", "neglect", "--model", "kolb", "--json", *data).stdout)
    assert made["pack"]["choices"]["model"] == "kolb"
    file = tmp_path / "pack.docx"
    assert run("supervise", "neglect", "-o", str(file), *data).exit_code == 0
    assert file.read_bytes()[:2] == b"PK"
    nothing = run("supervise", "growing tomatoes in a greenhouse", *data)
    assert nothing.exit_code == 0
    assert "holds no findings on this" in nothing.stdout
    wrong = run("supervise", "neglect", "--model", "astrology", *data)
    assert wrong.exit_code == 2
    assert "Choose one of: appreciative_inquiry" in one_line(wrong)


def test_scenario_prints_writes_and_explains(starter_folder: Path, tmp_path: Path) -> None:
    data = ["--data-dir", str(starter_folder), "--seed", "1"]
    printed = run("scenario", "neglect", "--minutes", "30", *data)
    assert printed.exit_code == 0
    assert "# Scenario: neglect" in printed.stdout
    made = json.loads(run("scenario", "neglect", "--agency", "midwives", "--setting", "rural", "--json", *data).stdout)
    assert made["pack"]["choices"]["agencies"].startswith("midwifery,")
    assert made["pack"]["choices"]["setting"] == "rural"
    file = tmp_path / "scenario.docx"
    assert run("scenario", "neglect", "-o", str(file), *data).exit_code == 0
    assert file.read_bytes()[:2] == b"PK"
    wrong = run("scenario", "neglect", "--agency", "circus", *data)
    assert wrong.exit_code == 2
    assert "midwifery" in one_line(wrong)
