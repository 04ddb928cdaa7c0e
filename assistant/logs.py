"""How a server writes its log: plain lines or JSON, and never a word of what was typed."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from assistant.settings import Settings

_Fault = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
FIELDS = ("method", "route", "status", "ms")
_NOISY = ("httpx", "httpcore", "httpx2", "chromadb", "mcp", "asyncio", "urllib3", "sentence_transformers")


class Plain(logging.Formatter):
    """One line a record. Of a fault it tells the kind and where, not the message, which may hold words of a person."""

    def __init__(self) -> None:
        """Write time, level, place and message."""
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Write one record; what another formatter kept of its fault is not used."""
        record.exc_text = None
        line = super().format(record)
        record.exc_text = None
        told = " ".join(f"{name}={value}" for name, value in _fields(record).items())
        return f"{line} {told}".rstrip()

    def formatException(self, ei: _Fault) -> str:
        """Tell a fault without its message."""
        return _where(ei)


class Json(Plain):
    """One JSON object a line, with the same care."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one record."""
        told: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "message": record.getMessage(),
            **_fields(record),
        }
        if record.exc_info:
            told["fault"] = _where(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    return {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}


def _where(fault: Any) -> str:
    kind, _, trace = fault
    if kind is None:
        return ""
    frames = "".join(traceback.format_tb(trace)).rstrip()
    return f"{frames}\n{kind.__name__}"


def set_up(settings: Settings) -> None:
    """Send every log of this process to the error stream, in the form of the settings."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Json() if settings.log_format == "json" else Plain())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level.upper())
    for name in _NOISY:  # they would tell what was sent, or far too much
        logging.getLogger(name).setLevel(logging.ERROR)


def request(method: str, route: str, status: int, seconds: float) -> None:
    """Log one request: by the pattern of its route, so that nothing of it is told."""
    logging.getLogger("secondlook.requests").info(
        "request", extra={"method": method, "route": route, "status": status, "ms": round(seconds * 1000, 1)}
    )
