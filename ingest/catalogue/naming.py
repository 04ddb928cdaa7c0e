"""What a fetched file is, by its content, and what it is called. What its host says of it is only a hint."""

from __future__ import annotations

import re
from email.message import Message
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from ingest.errors import NotFetched
from ingest.read import READERS
from ingest.text import printable

_LONGEST = 120
_BY_TYPE = {
    "application/pdf": ".pdf",
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/rtf": ".rtf",
    "application/zip": ".zip",
}
_PAGE = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_PACKED = (".docx", ".pptx", ".odt", ".zip")


def suffix_of(head: bytes, url: str, content_type: str, disposition: str = "") -> str:
    """Tell the kind of a file from its first bytes; address and headers count where those leave it open.

    Raises:
        NotFetched: a file was promised and a web page came, or it is of no kind that we read.
    """
    promised = _promised(url, content_type, disposition)
    if b"%PDF-" in head[:1024]:
        return ".pdf"
    if head.startswith(b"PK\x03\x04"):
        return next((each for each in promised if each in _PACKED and each in READERS), ".docx")
    if _PAGE.match(head.removeprefix(b"\xef\xbb\xbf")):
        if other := next((each for each in promised if each not in (".html", ".htm")), None):
            raise NotFetched(
                f"{url} promises a {other} file and gives a web page, as a host does that wants a login or has lost "
                "the file. Open it in a browser, and download the file by hand."
            )
        return ".html"
    if chosen := next((each for each in promised if each in READERS and each != ".pdf" and each not in _PACKED), None):
        return chosen
    if promised:
        raise NotFetched(f"{url} promises a {promised[0]} file and gives something else. Download the file by hand.")
    raise NotFetched(f"{url} gives no kind of file that we read. Download it, and save it as a PDF or as text.")


def _promised(url: str, content_type: str, disposition: str) -> list[str]:
    named = [PurePosixPath(_sent_name(disposition)).suffix, PurePosixPath(urlsplit(url).path).suffix]
    by_name = [each.lower() for each in named if each.lower() in {*READERS, *_BY_TYPE.values()}]
    by_type = _BY_TYPE.get(content_type.partition(";")[0].strip().lower())
    return list(dict.fromkeys([*by_name, *([by_type] if by_type else [])]))


def name_of(url: str, suffix: str, disposition: str = "") -> str:
    """Name a fetched file: as its host does, else by the end of its address, else by its host."""
    sent = PurePosixPath(_sent_name(disposition)).name or PurePosixPath(unquote(urlsplit(url).path)).name
    stem = PurePosixPath(sent).stem if PurePosixPath(sent).suffix.lower() in READERS else sent
    return _fit(stem or (urlsplit(url).hostname or "document")) + suffix


def name_from_title(title: str, suffix: str) -> str:
    """Name a fetched publication by its title."""
    return _fit(re.sub(r"[^\w]+", "-", title.lower()).strip("-")) + suffix


def _fit(stem: str) -> str:
    plain = re.sub(r'[\\/:*?"<>|\x00]+', "-", printable(stem)).strip(". ")
    return plain[:_LONGEST].rstrip(". -") or "document"


def _sent_name(disposition: str) -> str:
    """The name in a Content-Disposition header, its folders left out."""
    if not disposition:
        return ""
    message = Message()
    message["Content-Disposition"] = re.sub(r"[\r\n]+", " ", disposition)
    try:
        sent = message.get_filename() or ""
    except (ValueError, LookupError):
        return ""
    return PurePosixPath(sent.replace("\\", "/")).name
