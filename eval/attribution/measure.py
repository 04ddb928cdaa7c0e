"""The error rates of the support check, and of two plainer checks in the same run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from assistant.ask.support import Fault, Ground, fault_of
from assistant.ask.text import content_stems, stems
from eval.attribution.rows import Row
from eval.embedding import RememberingEmbedder
from eval.figures import share
from eval.tables import percent

Check = Callable[[Row], bool]
PLAIN_SHARE, PLAIN_COSINE = 0.85, 0.80  # the plainer checks use the same bounds as the rule does


def measure(rows: Sequence[Row], *, show_errors: bool) -> Iterator[str]:
    """Give the lines of a Markdown table: what was let through wrongly, and what was held back wrongly."""
    embedder = RememberingEmbedder()

    def likeness(one: str, other: str) -> float:
        first, second = embedder.encode([one, other])
        return float(first @ second)

    def judged(row: Row) -> Fault | None:
        return fault_of(row.claim, [Ground(row.passage)], likeness)

    checks: dict[str, Check] = {
        "Second Look": lambda row: judged(row) is None,
        "Words alone": lambda row: _share(row) >= PLAIN_SHARE,
        "Meaning alone": lambda row: likeness(row.claim, row.passage) >= PLAIN_COSINE,
    }
    yield "| Split | Check | False claims let through | True claims held back |"
    yield "| --- | --- | --- | --- |"
    for split in sorted({row.split for row in rows}, reverse=True):
        part = [row for row in rows if row.split == split]
        for name, passes in checks.items():
            let_through = share(passes(row) for row in part if not row.label)
            held_back = share(not passes(row) for row in part if row.label)
            yield f"| {split} | {name} | {percent(let_through)} | {percent(held_back)} |"
    yield from _by_kind(rows, checks["Second Look"])
    if show_errors:
        yield from _errors([row for row in rows if row.split != "test"], judged)


def _share(row: Row) -> float:
    asked, held = content_stems(row.claim), stems(row.passage)
    return sum(term in held for term in asked) / len(asked) if asked else 0.0


def _by_kind(rows: Sequence[Row], passes: Check) -> Iterator[str]:
    kinds = sorted({row.kind for row in rows if not row.label})
    if len(kinds) < 2:
        return
    yield "\n| How the claim is false | Let through |\n| --- | --- |"
    for kind in kinds:
        yield f"| {kind} | {percent(share(passes(row) for row in rows if not row.label and row.kind == kind))} |"


def _errors(rows: Sequence[Row], judged: Callable[[Row], Fault | None]) -> Iterator[str]:
    yield ""
    for row in rows:
        fault = judged(row)
        if (fault is None) != row.label:
            yield f"- {'held back, ' + fault if fault else 'let through'} ({row.kind}): {row.claim}"
