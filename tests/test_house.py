"""The plan of the house: which folders there are, and who may import whom."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
FOLDERS = {".ci", "assistant", "docs", "eval", "ingest", "prompts", "store", "tests"}
MAY_IMPORT: dict[str, set[str]] = {
    "store": set(),
    "prompts": set(),
    "ingest": {"store"},
    "assistant": {"store", "prompts", "ingest"},
    "eval": {"store", "prompts", "ingest", "assistant"},
}
SERVICES = {"ask", "supervision", "scenario", "briefing", "learning", "library", "exercise"}
# What any service may use of `ask`: evidence and its model, how it is found, judged and proven, the guard, how a
# publication is named and its words are shown, and what is said beside them: what to bear in mind, what it may mean.
SHARED_BY_SERVICES = {
    f"assistant.ask.{name}"
    for name in (
        "answerable",
        "compose",
        "evidence",
        "glossary",
        "guard",
        "models",
        "notes",
        "practice",
        "quoting",
        "retrieve",
        "text",
        "verify",
        "voices",
    )
}
DOORS = {
    "api",
    "ui",
    "cli",
    "cli_access",
    "cli_briefing",
    "cli_learning",
    "cli_library",
    "cli_operations",
    "cli_scenario",
    "cli_supervision",
    "mcp",
    "runtime",
    "serving",
    "show",
    "show_library",
    "show_reading",
    "terminal",
}

# Paths of one machine, and hosts of package registries. Written so that this file does not hold them itself.
FORBIDDEN = re.compile(
    r"/wor[k]/|/roo[t]/|/tm[p]/bash|/op[t]/(?:wheels|pypi)|pypi\.or[g]|pythonhosted\.or[g]|download\.pytorch\.or[g]"
    r"|registry\.npmj[s]|deb\.debian\.or[g]"
)


class Import(NamedTuple):
    """One import: which module of ours, in which file, inside which function ("" where at the top)."""

    module: str
    file: Path
    function: str

    def __str__(self) -> str:
        return f"{self.file.relative_to(REPOSITORY)} imports {self.module}"


@cache
def tracked() -> tuple[Path, ...]:
    """The files that git knows or would take; the test is skipped where this is no git checkout."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    if listing.returncode:
        pytest.skip("This is no git checkout, so its files cannot be listed.")
    return tuple(path for line in listing.stdout.splitlines() if (path := REPOSITORY / line).is_file())


@cache
def imports() -> tuple[Import, ...]:
    """Every import of a module of ours, in every package."""
    files = [path for package in MAY_IMPORT for path in sorted((REPOSITORY / package).rglob("*.py"))]
    found = [item for path in files for item in _imports_of(path, ast.parse(path.read_text("utf-8")), "")]
    return tuple(item for item in found if item.module.split(".")[0] in MAY_IMPORT)


def _imports_of(path: Path, node: ast.AST, function: str) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from (Import(alias.name, path, function) for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            yield from (Import(name, path, function) for name in _names(path, child))
        inside = child.name if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) and not function else function
        yield from _imports_of(path, child, inside)


def _names(path: Path, node: ast.ImportFrom) -> list[str]:
    above = path.parent.relative_to(REPOSITORY).parts[: -(node.level - 1) or None] if node.level else ()
    module = ".".join([*above, *([node.module] if node.module else [])])
    # `from assistant import api` names the module `assistant.api`, and `from prompts import load` a function: only
    # what is a file or folder counts as a module of its own.
    return [_deepest(module, alias.name) for alias in node.names]


def _deepest(module: str, name: str) -> str:
    place = REPOSITORY.joinpath(*module.split("."), name)
    return f"{module}.{name}" if place.is_dir() or place.with_suffix(".py").is_file() else module


def _package(item: Import) -> str:
    return item.file.relative_to(REPOSITORY).parts[0]


def _room(module: str) -> str:
    parts = module.split(".")
    return parts[1] if parts[0] == "assistant" and len(parts) > 1 else ""


def _room_of_file(item: Import) -> str:
    return _room(".".join(item.file.relative_to(REPOSITORY).with_suffix("").parts))


def _lazily_by_evaluate(item: Import) -> bool:
    return item.file == REPOSITORY / "assistant" / "cli.py" and item.function == "evaluate"


def test_there_are_imports_to_judge() -> None:
    assert {_package(item) for item in imports()} >= {"assistant", "eval", "ingest"}


def test_packages_import_only_what_the_plan_allows() -> None:
    wrong = [
        str(item)
        for item in imports()
        if (target := item.module.split(".")[0]) != _package(item)
        and target not in MAY_IMPORT[_package(item)]
        and not (target == "eval" and _lazily_by_evaluate(item))
    ]
    assert wrong == []


def test_services_do_not_import_each_other() -> None:
    wrong = [
        str(item)
        for item in imports()
        if (home := _room_of_file(item)) in SERVICES
        and (target := _room(item.module)) in SERVICES
        and target != home
        and item.module not in SHARED_BY_SERVICES
    ]
    assert wrong == []


def test_services_and_exporters_know_no_door() -> None:
    behind = SERVICES | {"export", "packs", "settings"}
    wrong = [str(item) for item in imports() if _room_of_file(item) in behind and _room(item.module) in DOORS]
    assert wrong == []


def test_top_level_folders_are_those_of_the_plan() -> None:
    found = {path.relative_to(REPOSITORY).parts[0] for path in tracked() if path.parent != REPOSITORY}
    assert found == FOLDERS


def test_no_file_names_a_machine_or_a_registry() -> None:
    wrong = []
    for path in tracked():
        text = path.read_bytes().decode("utf-8", errors="ignore")
        wrong += [f"{path.relative_to(REPOSITORY)}: {match.group()}" for match in FORBIDDEN.finditer(text)]
    assert wrong == []


def test_exporters_and_packs_know_no_service() -> None:
    # An exporter reads a pack and nothing else; what it shares with `ask` is how words and sources are shown.
    wrong = [
        str(item)
        for item in imports()
        if _room_of_file(item) in {"export", "packs"}
        and _room(item.module) in SERVICES
        and item.module not in SHARED_BY_SERVICES
    ]
    assert wrong == []
