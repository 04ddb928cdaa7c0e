"""What is installed: the locks hold what pyproject.toml asks for, and every file the code reads is packed."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

REPOSITORY = Path(__file__).resolve().parent.parent
RUNTIME, DEV = "requirements.lock", "requirements-dev.lock"
ACCELERATOR = re.compile(r"torch|triton|nvidia-|cuda-")

Lock = dict[str, list[str]]  # name -> versions: more than one where they differ between Python versions


@cache
def project() -> dict[str, Any]:
    return tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))


def entries(name: str) -> list[str]:
    text = (REPOSITORY / name).read_text("utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def lock(name: str) -> Lock:
    held: Lock = {}
    for entry in entries(name):
        requirement = Requirement(entry.split("--hash")[0])
        (pin,) = requirement.specifier
        assert pin.operator == "==", entry
        held.setdefault(canonicalize_name(requirement.name), []).append(pin.version)
    return held


def missing(wanted: list[str], held: Lock) -> list[str]:
    """Requirements that the lock does not hold, or holds in a version outside their range."""
    asked = [Requirement(line) for line in wanted]
    return [
        str(requirement)
        for requirement in asked
        if not (versions := held.get(canonicalize_name(requirement.name)))
        or not all(requirement.specifier.contains(version) for version in versions)
    ]


def test_the_lock_holds_every_dependency_but_torch() -> None:
    wanted = project()["project"]["dependencies"]
    assert [Requirement(line).name for line in missing(wanted, lock(RUNTIME))] == ["torch"]


def test_the_lock_holds_what_builds_the_package() -> None:
    # The package is installed without build isolation, so its builder has to come from the lock.
    assert missing(project()["build-system"]["requires"], lock(RUNTIME)) == []


def test_the_dev_lock_holds_every_dev_dependency() -> None:
    assert missing(project()["dependency-groups"]["dev"], lock(DEV)) == []


def test_both_locks_agree_on_versions() -> None:
    runtime, dev = lock(RUNTIME), lock(DEV)
    assert {
        name: versions for name, versions in dev.items() if not set(versions) <= set(runtime.get(name, versions))
    } == {}


@pytest.mark.parametrize("name", [RUNTIME, DEV])
def test_every_entry_has_a_hash_and_none_is_for_an_accelerator(name: str) -> None:
    assert [entry for entry in entries(name) if "--hash=sha256:" not in entry] == []
    assert [package for package in lock(name) if ACCELERATOR.match(package)] == []


@pytest.mark.parametrize("name", [RUNTIME, DEV])
def test_a_lock_names_no_place(name: str) -> None:
    assert [entry for entry in entries(name) if "://" in entry or " @ " in entry or entry.startswith("-")] == []


def test_torch_is_pinned_to_one_version_everywhere() -> None:
    (pin,) = [line for line in project()["project"]["dependencies"] if line.startswith("torch")]
    places = ["Makefile", "Dockerfile", "README.md"]
    named = {place: set(re.findall(r"torch==[\d.]*\d", (REPOSITORY / place).read_text("utf-8"))) for place in places}
    assert named == {place: {pin} for place in places}


def test_every_file_beside_the_code_is_packed() -> None:
    tool = project()["tool"]["setuptools"]
    packed = {pattern.removeprefix("**/*") for pattern in tool["package-data"]["*"]} | {".py"}
    packages = [pattern.rstrip("*") for pattern in tool["packages"]["find"]["include"]]
    files = [path for package in packages for path in (REPOSITORY / package).rglob("*") if path.is_file()]
    left_out = [str(path.relative_to(REPOSITORY)) for path in files if path.suffix not in {*packed, ".pyc"}]
    assert left_out == []
