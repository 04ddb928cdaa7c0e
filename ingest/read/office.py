"""What the zipped office formats share: a look into the archive before anything is unpacked, and a safe XML parser."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from ingest.errors import TooLarge, UnreadableFile
from ingest.source import Limits


def parts_of(data: bytes, name: str, limits: Limits) -> frozenset[str]:
    """The names of the parts of an office file. Raises where it is damaged or unpacks to too much."""
    try:
        entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError) as error:
        raise UnreadableFile(f"{name} is damaged. Download it again, or open it and save it again.") from error
    if sum(entry.file_size for entry in entries) > limits.unpacked_bytes:
        raise TooLarge(f"{name} unpacks to more than we can read. Split it into smaller files and add those.")
    return frozenset(entry.filename for entry in entries)


def part(data: bytes, path: str, name: str) -> Any:
    """Parse one part of an office file. No entity is expanded and nothing outside the file is read."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return etree.fromstring(archive.read(path), parser)
    except (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, RuntimeError, OSError, ValueError, EOFError) as error:
        raise UnreadableFile(f"{name} is damaged. Open it, save it again and add that.") from error
