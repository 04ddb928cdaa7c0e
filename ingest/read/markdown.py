"""Markdown files. YAML front matter becomes metadata; the rest is the text, letter for letter."""

from __future__ import annotations

import re
from typing import Any

import yaml

from ingest.errors import BadMetadata
from ingest.source import Limits, SourceText
from ingest.text import Cleaner, decode

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)


class _NoAliases(yaml.SafeLoader):
    """Refuses references from one value to another: a few lines of them can stand for a text of any size."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Compose one value."""
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("A reference to another value.")
        return super().compose_node(parent, index)


def read_markdown(data: bytes, name: str, limits: Limits) -> SourceText:
    """Read a Markdown file; raise `BadMetadata` where its front matter is not valid YAML."""
    cleaner = Cleaner()
    text = cleaner.clean(decode(data)).replace("\f", "\n")
    front_matter: dict[str, Any] = {}
    if found := _FRONT_MATTER.match(text):
        front_matter = parse_metadata(found.group(1), name)
        text = text[found.end() :]
    return SourceText(
        text=text,
        media_type="text/markdown",
        front_matter=front_matter,
        flags=[str(flag) for flag in cleaner.flags()],
        notices=cleaner.notices(),
    )


def parse_metadata(yaml_text: str, name: str) -> dict[str, Any]:
    """Parse a YAML mapping of document metadata; `name` is the file to name in an error."""
    try:
        values = yaml.load(yaml_text, _NoAliases)  # noqa: S506  a SafeLoader that takes less
    except (yaml.YAMLError, RecursionError, ValueError) as error:  # ValueError: a date that no calendar has
        raise BadMetadata(f"The metadata of {name} is not valid YAML. Correct it or take it out.") from error
    if values is None:
        return {}
    if not isinstance(values, dict):
        raise BadMetadata(f"The metadata of {name} is not a list of names and values. Correct it or take it out.")
    return {str(key): value for key, value in values.items()}
