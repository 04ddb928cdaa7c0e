"""The page's words, and figures and dates in English. Source: `prompts/ui.yaml`."""

from __future__ import annotations

import re
from datetime import date
from string import Template
from typing import Any

from prompts import PromptError, load

_ISO_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


def held(path: str) -> Any:
    """Give what stands at a dotted path in `prompts/ui.yaml`, for example `words.kinds`.

    Raises:
        PromptError: nothing stands there.
    """
    found: Any = load("ui")
    for key in path.split("."):
        if not isinstance(found, dict) or key not in found:
            raise PromptError(f"The prompt file ui.yaml has nothing at {path!r}. Add it, or correct the path.")
        found = found[key]
    return found


def say(path: str, **values: object) -> str:
    """Give one message with its `$names` filled.

    Raises:
        PromptError: the message is missing, or a name in it has no value.
    """
    try:
        return Template(str(held(path))).substitute({key: str(value) for key, value in values.items()})
    except (KeyError, ValueError) as error:
        raise PromptError(f"The message {path!r} in ui.yaml has a name without a value: {error}.") from error


def count(number: int, noun: str) -> str:
    """Say a number of things: `count(1204, "passage")` is "1,204 passages". Nouns: `counts` in ui.yaml."""
    one, many = held(f"counts.{noun}")
    return f"{number:,} {one if number == 1 else many}"


def english_date(published: str | None) -> str | None:
    """Turn "2022-05-09", "2022-05" or "2022" into "9 May 2022", "May 2022" or "2022". Anything else stays as it is."""
    found = _ISO_DATE.fullmatch(published or "")
    if not found:
        return published
    year, month, day = found.groups()
    try:
        whole = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return published
    if day:
        return f"{whole.day} {whole:%B %Y}"
    return f"{whole:%B %Y}" if month else year


def year_of(published: str | None) -> str | None:
    """Give the year of a cut ISO date, or None where there is no date."""
    return published[:4] if published else None


def term(vocabulary: str, value: str | None) -> str | None:
    """Say a stored term in words: `term("document_types", "learning_review")` is "Learning review".

    A term that ui.yaml does not list is shown with its underscores as spaces, so that a new one is never hidden.
    """
    if not value:
        return None
    known = held(f"words.{vocabulary}")
    return str(known[value]) if value in known else value.replace("_", " ").strip().capitalize()


def terms(vocabulary: str, values: list[str]) -> str | None:
    """Say several stored terms in words, joined with commas, or None where there are none."""
    return ", ".join(filter(None, (term(vocabulary, value) for value in values))) or None
