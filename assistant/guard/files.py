"""Names of files that people bring: a name that holds details of a person is not kept."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from assistant.guard.check import guard
from ingest.walk import Given

_PARTS = re.compile(r"[_+]+|(?<=[a-z])(?=[A-Z])|%20|-(?=[A-Za-z])")


def holds_details(name: str) -> bool:
    """Whether the name of a file holds details of a person, once "kelly_smith-DOB.docx" is read as words."""
    stem = PurePosixPath(name).stem
    return bool(guard(stem).kinds or guard(_PARTS.sub(" ", stem)).kinds)


def without_details(given: Given, number: int) -> Given:
    """Give an upload another name where its own holds details of a person.

    A file that somebody names on their own computer keeps its name: it is theirs, and they see it as it is.
    """
    if given.name is None or not holds_details(given.name):
        return given
    return given._replace(name=f"document-{number}{PurePosixPath(given.name).suffix[:10]}")
