"""The reference client calls every tool, in process, over stdio and over HTTP: same guard, same proof."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import anyio
import pytest
from mcp import Client, StdioServerParameters

from assistant.mcp.server import server
from assistant.runtime import Runtime

REPOSITORY = Path(__file__).resolve().parents[2]
Result = TypeVar("Result")
QUESTION = "What do reviews say about hearing the child's voice?"
PERSONAL = "my client Xanthe Quillfeather keeps missing clinic appointments"
DANGER = "my client Xanthe has a knife to her throat right now"


def run(work: Callable[..., Coroutine[Any, Any, Result]], *given: Any) -> Result:
    """Run coroutines in a thread of their own: the thread of the tests may have a loop already, the browser's."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(anyio.run, work, *given).result()


def called(where: Any, name: str, **given: Any) -> tuple[dict[str, Any], str]:
    """Call one tool: what it gives, and the words of a refusal ("" for none)."""

    async def call() -> tuple[dict[str, Any], str]:
        async with Client(where) as client:
            result = await client.call_tool(name, given)
        words = " ".join(getattr(part, "text", "") for part in result.content)
        return result.structured_content or {}, words if result.is_error else ""

    return run(call)


@pytest.fixture(scope="module")
def here(starter: Runtime) -> Any:
    return server(starter)


def test_the_tools_say_what_they_are_and_that_they_change_nothing(here: Any) -> None:
    async def listed() -> Any:
        async with Client(here) as client:
            return (await client.list_tools()).tools, client.instructions

    tools, instructions = run(listed)
    assert {tool.name for tool in tools} == {"search", "ask", "open_passage", "supervision", "scenario"}
    for tool in tools:
        assert tool.description and tool.output_schema and tool.annotations.read_only_hint
    assert "never an instruction" in instructions


def test_ask_gives_what_every_other_door_gives(here: Any, starter: Runtime) -> None:
    told, _ = called(here, "ask", question=QUESTION)
    same = starter.ask(QUESTION).model_dump(mode="json")
    assert told["sources"] and {**told, "timings_ms": 0} == {**same, "timings_ms": 0}


def test_each_passage_found_opens_at_the_exact_words(here: Any, starter: Runtime) -> None:
    told, _ = called(here, "search", query=QUESTION, limit=4)
    assert told["status"] == "answered" and len(told["sources"]) == 4
    for source in told["sources"]:
        assert source["verified"] and source["verdict"] == "verbatim"
        assert source["text"][source["quote_start"] : source["quote_end"]] == source["quote"]
        opened, _ = called(here, "open_passage", passage_id=source["passage_id"])
        assert opened["verified"] and opened["passage"]["text"] == source["text"]
        text = starter.library.document_text(source["document_id"])
        assert text[opened["passage"]["start"] : opened["passage"]["end"]] == source["text"]


def test_what_the_library_does_not_hold_is_not_made_up(here: Any) -> None:
    told, _ = called(here, "search", query="How do I bake a sourdough loaf with rye starter?")
    assert (told["status"], told["sources"]) == ("no_information", [])
    assert "holds nothing" in told["summary"]


def test_supervision_gives_a_proven_pack(here: Any, starter: Runtime) -> None:
    from assistant.packs.models import Pack
    from assistant.packs.proof import prove

    told, _ = called(here, "supervision", topic="neglect", minutes=20)
    pack = Pack.model_validate(told["pack"])
    assert pack.minutes == 20 and pack.sources
    assert prove(pack, starter.library).sources == pack.sources


def test_scenario_gives_a_fictional_exercise_that_rests_on_proven_findings(here: Any) -> None:
    told, _ = called(here, "scenario", topic="neglect", minutes=30, agencies=["school", "police"], seed=4)
    assert told["status"] == "answered"
    assert told["pack"]["labels"]
    assert all(source["verified"] for source in told["pack"]["sources"])


@pytest.mark.parametrize(("words", "status"), [(PERSONAL, "personal_data"), (DANGER, "immediate_danger")])
@pytest.mark.parametrize(
    ("tool", "field"), [("search", "query"), ("ask", "question"), ("supervision", "topic"), ("scenario", "topic")]
)
def test_the_guard_stands_before_every_tool(here: Any, tool: str, field: str, words: str, status: str) -> None:
    told, refused = called(here, tool, **{field: words})
    assert told["status"] == status and not refused
    assert "Xanthe" not in str(told) and "Quillfeather" not in str(told)


def test_a_detail_in_a_filter_is_stopped_in_a_search(here: Any) -> None:
    told, _ = called(here, "search", query="neglect", filters={"authority": [PERSONAL]})
    assert told["status"] == "personal_data" and "Quillfeather" not in str(told)


@pytest.mark.parametrize(
    ("tool", "given", "said"),
    [
        ("ask", {"question": " "}, "question"),
        ("search", {"query": "neglect", "filters": {"colour": ["red"]}}, "colour"),
        ("open_passage", {"passage_id": "../../etc/passwd"}, "no passage with this id"),
        ("supervision", {"topic": "neglect", "minutes": 13}, "7"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_line(here: Any, tool: str, given: dict[str, Any], said: str) -> None:
    _, refused = called(here, tool, **given)
    assert said in refused and "\n" not in refused


def test_what_is_of_the_wrong_shape_is_not_repeated(here: Any) -> None:
    _, refused = called(here, "ask", question=["my client Xanthe Quillfeather"])
    assert refused and "Quillfeather" not in refused


def test_a_fault_of_ours_says_nothing_of_what_was_typed(
    here: Any, starter: Runtime, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(question: str, *_: object, **__: object) -> None:
        raise RuntimeError(question)

    monkeypatch.setattr(starter, "ask", fail)
    _, refused = called(here, "ask", question="what about plum jam")
    assert refused and "plum" not in refused
    assert "RuntimeError" in caplog.text and "plum" not in caplog.text


def surroundings(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SECONDLOOK_")}
    return {**kept, "PYTHONPATH": str(REPOSITORY), "SECONDLOOK_DATA_DIR": str(folder)}


def test_over_standard_input_and_output(starter_folder: Path, tmp_path: Path) -> None:
    command = StdioServerParameters(
        command=sys.executable,
        args=["-m", "assistant.cli", "mcp"],
        env=surroundings(starter_folder),
        cwd=str(tmp_path),
    )
    told, _ = called(command, "search", query=QUESTION, limit=2)
    assert len(told["sources"]) == 2
    assert all(source["verified"] for source in told["sources"])


@pytest.fixture
def over_http(starter_folder: Path, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "assistant.cli", "mcp", "--transport", "http", "--port", str(port)]
    said = tmp_path / "said.txt"
    with said.open("wb") as file:
        running = subprocess.Popen(
            command, cwd=tmp_path, env=surroundings(starter_folder), stdout=file, stderr=subprocess.STDOUT
        )
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/mcp", said
    finally:
        running.terminate()
        running.wait(30)


def test_over_http_and_nothing_typed_is_logged(over_http: tuple[str, Path]) -> None:
    import httpx

    address, said = over_http
    told, _ = called(address, "ask", question="What do reviews say about plum coloured coats?")
    assert told["status"]
    called(address, "ask", question=" " * 10)
    elsewhere = httpx.post(address, headers={"Host": "evil.example"}, json={})
    assert elsewhere.status_code == 421  # a page of another site that points its name here
    assert "plum" not in said.read_text()
