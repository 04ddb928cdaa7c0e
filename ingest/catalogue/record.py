"""What was fetched from an address before: kept beside the library, so that nothing is fetched twice."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError


class Record(BaseModel):
    """One file as it was fetched: its checksum, and the host's marks of its version."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    url: str
    came_from: str
    name: str
    sha256: str
    size: int
    etag: str = ""
    last_modified: str = ""
    fetched_at: str


def read_record(folder: Path) -> Record | None:
    """Read what is recorded; None where nothing is, or nothing that can be read."""
    try:
        return Record.model_validate_json((folder / "record.json").read_text("utf-8"))
    except (OSError, ValidationError, UnicodeDecodeError):
        return None


def write_record(folder: Path, record: Record) -> None:
    """Record a fetched file, all at once."""
    made = folder / "record.json.new"
    made.write_text(record.model_dump_json(indent=2), encoding="utf-8")
    os.replace(made, folder / "record.json")
