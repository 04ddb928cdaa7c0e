"""Web pages saved in one file (MHTML), as browsers and mail programs write them."""

from __future__ import annotations

import email
import email.policy

from ingest.errors import UnreadableFile
from ingest.read.html import read_html
from ingest.source import Limits, SourceText


def read_mhtml(data: bytes, name: str, limits: Limits) -> SourceText:
    """Read the page of a saved web page; its pictures and styles are left out."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html" and isinstance(payload := part.get_payload(decode=True), bytes):
            source = read_html(payload, name, limits, declared=part.get_content_charset())
            place = str(message.get("Snapshot-Content-Location") or part.get("Content-Location") or "")
            if place.startswith(("http://", "https://")):
                source.front_matter.setdefault("source_url", place)
            return source
    raise UnreadableFile(f"{name} holds no web page. Open it in a browser and save it as .html or .pdf.")
