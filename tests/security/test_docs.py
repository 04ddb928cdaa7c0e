"""The threat model names tests, and each of them is there."""

from __future__ import annotations

import re
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
PAGE = (REPOSITORY / "docs" / "security.md").read_text("utf-8")


def test_each_threat_names_a_test_that_is_there() -> None:
    rows = re.findall(r"^\| (?!Threat|Role|---|`)(.+?) \|.*\| `(tests/[^`]+)` \|$", PAGE, re.MULTILINE)
    for threat, named in rows:
        file, _, test = named.partition("::")
        text = (REPOSITORY / file).read_text("utf-8")
        assert not test or f"def {test}(" in text, (threat, named)
    numbers = {match for threat, _ in rows for match in re.findall(r"^(?:A|LLM)\d\d", threat)}
    assert numbers == {f"A{number:02}" for number in range(1, 11)} | {f"LLM{number:02}" for number in range(1, 11)}
