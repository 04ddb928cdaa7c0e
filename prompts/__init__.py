"""Every word the product says, as versioned files. Loaded once, checked when loaded."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from string import Template
from typing import Any

import yaml


class PromptError(Exception):
    """A prompt file is missing, or a message in it is."""


@cache
def load(name: str) -> dict[str, Any]:
    """Read `prompts/NAME.yaml`.

    Raises:
        PromptError: there is no such file, or it does not hold a mapping.
    """
    source = files("prompts").joinpath(f"{name}.yaml")
    if not source.is_file():
        raise PromptError(f"There is no prompt file {name}.yaml.")
    held = yaml.safe_load(source.read_text(encoding="utf-8"))
    if not isinstance(held, dict):
        raise PromptError(f"The prompt file {name}.yaml must hold a mapping at its top level.")
    return held


def say(name: str, key: str, **values: object) -> str:
    """Give one message, its `$placeholders` filled.

    Raises:
        PromptError: the message is missing, or a placeholder has no value.
    """
    message = load(name).get(key)
    if not isinstance(message, str):
        raise PromptError(f"The prompt file {name}.yaml has no message {key!r}.")
    try:
        return Template(message).substitute({key: str(value) for key, value in values.items()}).strip()
    except (KeyError, ValueError) as error:
        raise PromptError(f"The message {key!r} in {name}.yaml has a placeholder without a value: {error}.") from error
