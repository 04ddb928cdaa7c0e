"""The documentation cannot drift: each setting, command, route and make target in it is real, and none is missing."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main
from typer.core import TyperCommand, TyperGroup, TyperOption

from assistant.api.app import create_app
from assistant.cli import app
from assistant.runtime import Runtime
from assistant.settings import Settings
from eval.sets import CORPUS_VARIABLE

REPOSITORY = Path(__file__).resolve().parent.parent
PAGES = [REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").rglob("*.md"))]
IN_CODE = [path for folder in ("assistant", "eval", "ingest", "store") for path in (REPOSITORY / folder).rglob("*.py")]


def text_of(name: str) -> str:
    return (REPOSITORY / name).read_text("utf-8")


def shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def settings() -> dict[str, str]:
    """Each setting by the name of its variable, with its default as a person writes it."""
    return {f"SECONDLOOK_{name.upper()}": shown(field.default) for name, field in Settings.model_fields.items()}


def commands() -> dict[str, TyperCommand]:
    """Each command by what is typed: "secondlook library add"."""
    return dict(_commands("secondlook", typer.main.get_command(app)))


def _commands(path: str, command: object) -> Iterator[tuple[str, TyperCommand]]:
    if isinstance(command, TyperGroup):
        for name, below in command.commands.items():
            yield from _commands(f"{path} {name}", below)
    elif isinstance(command, TyperCommand):
        yield path, command


def options(command: TyperCommand) -> set[str]:
    """Every way to write an option of a command, but for `--help`."""
    found = [parameter for parameter in command.params if isinstance(parameter, TyperOption)]
    return {name for option in found for name in (*option.opts, *option.secondary_opts)} - {"--help"}


def section(page: str, heading: str) -> str:
    """What stands under a heading of the second level."""
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", page, re.DOTALL | re.MULTILINE)
    return found.group(1) if found else ""


def examples() -> list[list[str]]:
    """The words of every `secondlook` line in a code block of the documentation."""
    blocks = [block for page in PAGES for block in re.findall(r"```\w*\n(.*?)```", page.read_text("utf-8"), re.DOTALL)]
    lines = [line for block in blocks for line in block.splitlines()]
    return [words for line in lines if (words := _words(line)) and re.search(r"(?:^|[/\\])secondlook$", words[0])]


def _words(line: str) -> list[str]:
    try:
        return shlex.split(line.replace("\\", "/"), comments=True)
    except ValueError:  # a line of another language
        return []


def test_every_setting_is_documented_with_its_default() -> None:
    documented = dict(re.findall(r"^\| `(SECONDLOOK_\w+)` \| `([^`]*)` \|", text_of("docs/settings.md"), re.MULTILINE))
    assert documented == settings()


def test_the_example_of_an_environment_file_holds_every_setting() -> None:
    assert dict(re.findall(r"^# (SECONDLOOK_\w+)=(.*)$", text_of(".env.example"), re.MULTILINE)) == settings()


def test_no_variable_is_named_that_does_not_exist() -> None:
    files = [*PAGES, *IN_CODE, REPOSITORY / "Dockerfile", REPOSITORY / "compose.yaml"]
    named = {name for path in files for name in re.findall(r"SECONDLOOK_[A-Z][A-Z_]+[A-Z]", path.read_text("utf-8"))}
    assert named - {"SECONDLOOK_NAME"} <= {*settings(), CORPUS_VARIABLE}
    assert CORPUS_VARIABLE in text_of("docs/settings.md")


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_is_documented_with_its_options(name: str) -> None:
    about = section(text_of("docs/cli.md"), name)
    assert about, f"docs/cli.md has no section for {name}"
    documented = {
        option
        for row in re.findall(r"^\| (`-.*?) \|", about, re.MULTILINE)
        for option in re.findall(r"`(-[\w-]+)`", row)
    }
    assert documented == options(commands()[name])


def test_every_documented_command_exists() -> None:
    headings = re.findall(r"^## (secondlook .*)$", text_of("docs/cli.md"), re.MULTILINE)
    assert sorted(headings) == sorted(commands())


def test_every_example_can_be_typed() -> None:
    known = commands()
    wrong = []
    for words in examples():
        typed = next((name for name in known if ["secondlook", *words[1:]][: len(name.split())] == name.split()), None)
        given = {word for word in words if re.match(r"--?[a-z]", word)}
        if typed is None or not given <= options(known[typed]):
            wrong.append(" ".join(words))
    assert wrong == []
    assert examples()


def test_every_route_is_documented(tmp_path: Path) -> None:
    api = create_app(Runtime(Settings(data_dir=tmp_path)), with_page=False)
    real = {f"{method.upper()} {path}" for path, methods in api.openapi()["paths"].items() for method in methods}
    assert (
        set(re.findall(r"^\| `((?:GET|POST|PUT|PATCH|DELETE) [^`]+)` \|", text_of("docs/api.md"), re.MULTILINE)) == real
    )


def test_every_filter_is_documented() -> None:
    from store.filters import FILTER_KEYS

    about = section(text_of("docs/cli.md"), "secondlook ask")
    assert re.findall(r"^\| `(\w+)` \|", about, re.MULTILINE) == list(FILTER_KEYS)


def test_every_make_target_that_is_named_exists_and_is_listed() -> None:
    makefile = text_of("Makefile")
    real = set(re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[1].split())  # type: ignore[index]
    named = {
        name for page in PAGES for name in re.findall(r"(?:^|`)make ([a-z-]+)", page.read_text("utf-8"), re.MULTILINE)
    }
    assert named <= real
    assert set(re.findall(r'echo "make ([\w-]+)', makefile)) == real - {"help"}


def test_every_link_between_pages_leads_somewhere() -> None:
    # Pictures are left out: they are taken from the running program.
    wrong = [
        f"{page.relative_to(REPOSITORY)}: {target}"
        for page in PAGES
        for target in re.findall(r"(?<!!)\[[^\]]*\]\(([^)#]+)", page.read_text("utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert wrong == []
