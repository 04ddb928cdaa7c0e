"""How soon the first answer comes, how soon the server is ready, and how it does with many people at once.

Run `python -m eval.bench.serving`, or `make bench-serving`. Each start stands beside the same start with PyTorch loaded
first, as it would be if questions were embedded as passages are.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import httpx

from assistant.runtime import Runtime
from assistant.settings import Settings
from eval.bench.crowd import crowd
from eval.bench.machine import machine

_PLAIN = "from assistant.cli import main; main()"
_WITH_TORCH = f"from store.embedding import PassageEmbedder; PassageEmbedder().load(); {_PLAIN}"
_QUESTION = "What helped practitioners to hear the child?"
_LONGEST = 300.0


class Row(NamedTuple):
    """One figure beside its baseline; None where there is no baseline."""

    name: str
    unit: str
    ours: float
    baseline: float | None


class _Run(NamedTuple):
    seconds: float
    processor: float
    memory_mb: float


def _ask(code: str, folder: Path) -> _Run:
    start = time.perf_counter()
    running = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", code, "ask", _QUESTION, "--json", "--data-dir", str(folder)], stdout=subprocess.DEVNULL
    )
    _, status, used = os.wait4(running.pid, 0)
    running.returncode = os.waitstatus_to_exitcode(status)  # it was waited for past `Popen`, which warns otherwise
    if status:
        raise RuntimeError("The question was not answered, so there is nothing to measure.")
    return _Run(time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


@contextmanager
def _server(code: str, folder: Path) -> Iterator[tuple[str, float, int]]:
    """Start a server: gives its address, the time it was started at, and its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    start = time.perf_counter()
    running = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", code, "serve", "--port", str(port), "--no-starter", "--data-dir", str(folder)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield f"http://127.0.0.1:{port}", start, running.pid
    finally:
        running.terminate()
        running.wait()


def _until(address: str, start: float) -> float:
    while time.perf_counter() - start < _LONGEST:
        try:
            if httpx.get(address, timeout=5).status_code == 200:
                return time.perf_counter() - start
        except httpx.HTTPError:
            pass
        time.sleep(0.02)
    raise RuntimeError("The server did not get ready.")


def _resident_mb(process: int) -> float:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def _start(code: str, folder: Path) -> tuple[float, float, float]:
    with _server(code, folder) as (address, start, process):
        up = _until(f"{address}/healthz", start)
        ready = _until(f"{address}/readyz", start)
        return up, ready, _resident_mb(process)


def measure(folder: Path, *, runs: int, people: int, seconds: float) -> list[Row]:
    """Measure the starts `runs` times, by turns with their baselines, and `people` at once for so many seconds."""
    _ask(_PLAIN, folder)  # so that both find a warm disk
    pairs = [(_ask(_PLAIN, folder), _ask(_WITH_TORCH, folder)) for _ in range(runs)]
    starts = [(_start(_PLAIN, folder), _start(_WITH_TORCH, folder)) for _ in range(runs)]
    rows = [
        _row("secondlook ask, to the answer", "s", [(one.seconds, two.seconds) for one, two in pairs]),
        _row("secondlook ask, processor time", "s", [(one.processor, two.processor) for one, two in pairs]),
        _row("secondlook ask, most memory", "MB", [(one.memory_mb, two.memory_mb) for one, two in pairs]),
        _row("server, to its first reply", "s", [(one[0], two[0]) for one, two in starts]),
        _row("server, to its first answer", "s", [(one[1], two[1]) for one, two in starts]),
        _row("server, memory when ready", "MB", [(one[2], two[2]) for one, two in starts]),
    ]
    with _server(_PLAIN, folder) as (address, start, process):
        _until(f"{address}/readyz", start)
        found = crowd(address, people, seconds)
        who = f"{people} people at once for {seconds:.0f} s"
        rows += [
            Row(f"{who}: right replies", "", len(found.seconds), None),
            Row(f"{who}: other replies", "", sum(found.refused.values()), None),
            Row(f"{who}: half within", "s", found.at(0.5), None),
            Row(f"{who}: 95 % within", "s", found.at(0.95), None),
            Row(f"{who}: memory after", "MB", _resident_mb(process), None),
        ]
    return rows


def _row(name: str, unit: str, pairs: Sequence[tuple[float, float]]) -> Row:
    ours, baseline = zip(*pairs, strict=True)
    return Row(name, unit, statistics.median(ours), statistics.median(baseline))


def page(rows: Sequence[Row], on: dict[str, str], library: str) -> str:
    """Write the figures as a page."""
    lines = [
        "# Performance",
        "",
        'Made by `make bench-serving ARGS="-o docs/performance.md"`, on this machine:',
        "",
        *(f"- {name}: {value}" for name, value in on.items()),
        f"- library: {library}",
        "",
        "The baseline is the same start with PyTorch loaded first. Figures are medians.",
        "",
        "| What | Measured | Baseline |",
        "| --- | --- | --- |",
        *(f"| {row.name} | {_shown(row.ours, row.unit)} | {_shown(row.baseline, row.unit)} |" for row in rows),
    ]
    return "\n".join(lines) + "\n"


def _shown(value: float | None, unit: str) -> str:
    if value is None:
        return "none"
    return f"{value:.2f} s" if unit == "s" else f"{value:.0f} {unit}".strip()


def _opened(folder: Path, *, starter: bool) -> str:
    """Open a library, building the starter library where it is asked for, and say how much it holds."""
    runtime = Runtime(Settings(data_dir=folder), starter=starter)
    runtime.warm_up()
    totals = runtime.totals()
    runtime.close()
    return f"{totals.documents} documents, {totals.passages} passages"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench.serving", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="starts of each kind")
    parser.add_argument("--people", type=int, default=50, help="people at once")
    parser.add_argument("--seconds", type=float, default=60, help="how long they use the server")
    parser.add_argument("--library", type=Path, help="folder of a library; otherwise the starter library is built")
    parser.add_argument("-o", "--output", type=Path, help="write the page here")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    on = machine()
    with tempfile.TemporaryDirectory() as place:
        folder = options.library or Path(place, "library")
        # In a process of its own: a start counts the memory of the process that it came from, which has to stay small.
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
            library = apart.submit(_opened, folder, starter=options.library is None).result()
        rows = measure(folder, runs=options.runs, people=options.people, seconds=options.seconds)
    told = page(rows, on, library)
    if options.output:
        options.output.write_text(told, encoding="utf-8")
    if options.json:
        print(json.dumps({"machine": on, "rows": [row._asdict() for row in rows]}))
    else:
        print(told)


if __name__ == "__main__":
    main()
