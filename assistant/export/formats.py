"""The closed set of formats that a pack can be given out in."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from assistant.export.parts import untimed
from assistant.packs.models import Pack, PackKind

# Line breaks and tabs stay; lone surrogates cannot be written in any encoding.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class ExportError(ValueError):
    """There is no such format. The message names those there are."""


@dataclass(frozen=True)
class Format:
    """A format: the ending of its files, its media type, what writes it, and for which kind of pack alone, if any."""

    ending: str
    media_type: str
    write: Callable[[Pack], bytes]
    only: PackKind | None = None


def _docx(pack: Pack) -> bytes:
    from assistant.export.docx import docx

    return docx(pack)


def _html(pack: Pack) -> bytes:
    from assistant.export.html import html

    return html(pack).encode()


def _markdown(pack: Pack) -> bytes:
    from assistant.export.markdown import markdown

    return markdown(pack).encode()


def _pdf(pack: Pack) -> bytes:
    from assistant.export.pdf import pdf

    return pdf(pack)


def _pptx(pack: Pack) -> bytes:
    from assistant.export.pptx import pptx

    return pptx(pack)


def _json(pack: Pack) -> bytes:
    return pack.model_dump_json(indent=2).encode()


def _handouts(pack: Pack) -> bytes:
    from assistant.export.handouts import handouts

    return handouts(pack)


def _scorm(pack: Pack) -> bytes:
    from assistant.export.scorm import scorm

    return scorm(pack)


def _twee(pack: Pack) -> bytes:
    from assistant.export.twee import twee

    return twee(pack).encode()


def _gift(pack: Pack) -> bytes:
    from assistant.export.gift import gift

    return gift(pack).encode()


# Each is brought in when it is first used, so that commands start at once.
FORMATS = {
    "docx": Format("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", _docx),
    "html": Format("html", "text/html; charset=utf-8", _html),
    "markdown": Format("md", "text/markdown; charset=utf-8", _markdown),
    "pdf": Format("pdf", "application/pdf", _pdf),
    "pptx": Format("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", _pptx),
    "json": Format("json", "application/json", _json),
    "handouts": Format("zip", "application/zip", _handouts, only=PackKind.SCENARIO),
    "scorm": Format("zip", "application/zip", _scorm, only=PackKind.SCENARIO),
    "twee": Format("twee", "text/plain; charset=utf-8", _twee, only=PackKind.SCENARIO),
    "gift": Format("txt", "text/plain; charset=utf-8", _gift, only=PackKind.SCENARIO),
}


def format_of(name: str) -> Format:
    """Give a format by its name or by the ending of its files.

    Raises:
        ExportError: there is none.
    """
    wanted = name.casefold().lstrip(".")
    for key, made in FORMATS.items():
        if wanted in (key, made.ending):
            return made
    raise ExportError(f"There is no format {name!r}. The formats are: {', '.join(FORMATS)}.")


def formats_for(pack: Pack) -> list[str]:
    """Give the formats that a pack can be written in."""
    return [key for key, made in FORMATS.items() if made.only in (None, pack.kind)]


def export(pack: Pack, name: str) -> bytes:
    """Write a pack in one of the formats.

    Raises:
        ExportError: there is no such format, or it is for another kind of pack.
    """
    made = format_of(name)
    if made.only not in (None, pack.kind):
        raise ExportError(
            f"The format {name!r} is for a {made.only} alone. Choose one of: {', '.join(formats_for(pack))}."
        )
    return made.write(pack if name == "json" else untimed(printable(pack)))


def printable(pack: Pack) -> Pack:
    """Leave out control characters, which a damaged file may hold and Word refuses. Nothing that is seen changes."""
    return Pack.model_validate(_without_control(pack.model_dump(mode="json")))


def _without_control(held: Any) -> Any:
    if isinstance(held, str):
        return _CONTROL.sub("", held)
    if isinstance(held, list):
        return [_without_control(each) for each in held]
    if isinstance(held, dict):
        return {_without_control(key): _without_control(value) for key, value in held.items()}
    return held


def file_name(pack: Pack, name: str) -> str:
    """Name a file for a pack: "supervision-pack-neglect-60.docx".

    Raises:
        ExportError: there is no such format.
    """
    words = re.sub(r"[^a-z0-9]+", "-", pack.title.casefold()).strip("-")[:60].rstrip("-")
    length = f"-{pack.minutes:g}" if pack.minutes else ""
    which = "" if format_of(name).only is None else f"-{name.casefold().lstrip('.')}"
    return f"{words}{length}{which}.{format_of(name).ending}"
