"""As many as can be answered are; as many as may wait; the next is told when to come again. Files wait elsewhere."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import httpx
import pytest
import uvicorn

from assistant.api.app import create_app
from assistant.api.turns import Busy, Turns
from assistant.runtime import Runtime

QUESTION = {"question": "What helps with neglect?"}
DANGER = {"question": "my client Xanthe has a knife to her throat right now"}


def test_first_come_first_served_and_no_more_wait_than_may() -> None:
    async def crowd() -> list[str]:
        turns, order = Turns(2, 3, "Come again."), []
        release = asyncio.Event()

        async def work(name: str) -> None:
            try:
                async with turns.turn():
                    order.append(name)
                    await release.wait()
            except Busy as busy:
                order.append(f"{name}: {busy}")

        tasks = [asyncio.create_task(work(name)) for name in "abcdef"]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert (turns.working, turns.waiting) == (2, 3)
        tasks[2].cancel()  # one who waits goes away
        await asyncio.sleep(0)
        assert turns.waiting == 2
        release.set()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0)
        assert (turns.working, turns.waiting) == (0, 0)
        return order

    # In a thread of its own: the thread of the tests may have a loop already, the browser's.
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(asyncio.run, crowd()).result() == ["a", "b", "f: Come again.", "d", "e"]


@pytest.fixture
def served(starter: Runtime, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A real server that works on one question at a time and lets one wait."""
    small = starter.settings.model_copy(update={"questions_at_once": 1, "questions_waiting": 1})
    monkeypatch.setattr(starter, "settings", small)
    monkeypatch.setattr(starter, "warm_up_in_background", lambda progress=None: None)
    monkeypatch.setattr(starter, "close", lambda: None)
    server = uvicorn.Server(uvicorn.Config(create_app(starter, with_page=False), port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    _until(lambda: server.started)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


def _until(true: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not true() and time.monotonic() < until:
        time.sleep(0.01)
    assert true()


def _waiting(address: str) -> bool:
    return "secondlook_questions_waiting 1.0" in httpx.get(f"{address}/metrics").text


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_past_its_strength_it_says_when_to_come_again_and_danger_never_waits(
    served: str, starter: Runtime, monkeypatch: pytest.MonkeyPatch, accept: str
) -> None:
    go, ask = threading.Event(), starter.ask

    def slowly(*given: object, **named: object) -> object:
        go.wait(30)
        return ask(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(starter, "ask", slowly)

    def post(body: dict[str, str]) -> httpx.Response:
        return httpx.post(f"{served}/api/v1/ask", json=body, headers={"Accept": accept}, timeout=60)

    with ThreadPoolExecutor() as crowd:
        asked: list[Future[httpx.Response]] = [crowd.submit(post, QUESTION) for _ in range(2)]
        _until(lambda: _waiting(served))
        refused = post(QUESTION)
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
        assert "Many people are asking" in refused.json()["detail"]
        assert "immediate_danger" in post(DANGER).text
        assert httpx.get(f"{served}/api/v1/themes").status_code == 200  # what is quick goes on
        go.set()
        assert [one.result().status_code for one in asked] == [200, 200]
    _until(lambda: post(QUESTION).status_code == 200)


def test_a_long_ingest_does_not_stand_before_a_question(
    served: str, starter: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = threading.Event()

    def slowly(*_: object, **__: object) -> object:
        go.wait(60)
        from ingest.report import AddReport

        return AddReport()

    monkeypatch.setattr(starter, "add_files", slowly)

    def upload(_: int) -> httpx.Response:
        return httpx.post(f"{served}/api/v1/documents", files={"files": ("a.txt", b"words")}, timeout=60)

    with ThreadPoolExecutor(30) as crowd:
        adding = [crowd.submit(upload, number) for number in range(23)]
        _until(lambda: any(one.done() for one in adding))
        refused = [one.result() for one in adding if one.done()]
        assert [one.status_code for one in refused] == [503] and "retry-after" in refused[0].headers
        assert httpx.post(f"{served}/api/v1/ask", json=QUESTION, timeout=60).status_code == 200
        go.set()
