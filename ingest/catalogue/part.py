"""A file on its way: what has come so far, and what it is part of, so that fetching can go on where it stopped."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO


class Part:
    """The bytes of one file as far as they have come, at `path`, with the host's mark of the version beside them."""

    def __init__(self, path: Path) -> None:
        """Remember the place; what an earlier process left there is gone on with."""
        self.path = path
        self._mark = path.with_name(f"{path.name}.mark")

    def size(self) -> int:
        """How many bytes have come."""
        return self.path.stat().st_size if self.path.is_file() else 0

    def conditions(self) -> dict[str, str]:
        """Give the headers that ask for the rest, where there is a beginning and a mark to hold it to."""
        mark = self._read_mark()
        if not mark or not self.size():
            return {}
        return {"Range": f"bytes={self.size()}-", "If-Range": mark}

    def _read_mark(self) -> str:
        try:
            return str(json.loads(self._mark.read_text("utf-8"))["mark"])
        except (OSError, ValueError, KeyError, TypeError):
            return ""

    def begin(self, headers: Mapping[str, str], *, resumable: bool) -> None:
        """Start afresh. Without a mark that tells one version from another, there is no going on later."""
        self.discard()
        etag = headers.get("etag", "")
        # A weak mark says that two versions mean the same, not that their bytes are the same.
        mark = etag if etag and not etag.startswith("W/") else headers.get("last-modified", "")
        if resumable and mark:
            self._mark.write_text(json.dumps({"mark": mark}), encoding="utf-8")

    def writing(self) -> BinaryIO:
        """Open the file to add to its end."""
        return self.path.open("ab")

    def discard(self) -> None:
        """Throw away what has come."""
        self.path.unlink(missing_ok=True)
        self._mark.unlink(missing_ok=True)

    def move_to(self, path: Path) -> None:
        """Give the finished file its place."""
        os.replace(self.path, path)
        self.discard()
