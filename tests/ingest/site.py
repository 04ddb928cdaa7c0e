"""A web site on this machine that does what a test tells it to, and remembers what it was asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Reply:
    """One answer. `cut` breaks the connection off after so many bytes of the body; `before` is run ahead of it."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    length: int | None = None
    before: Callable[[], object] = lambda: None


@dataclass
class Request:
    path: str
    headers: dict[str, str]


class Site:
    """Answers each path with its replies in turn, the last one again and again. A path that has none is a 404."""

    def __init__(self) -> None:
        self.replies: dict[str, list[Reply]] = {}
        self.asked: list[Request] = []
        self.port = 0

    @property
    def address(self) -> str:
        return f"http://reviews.example:{self.port}"

    def on(self, path: str, *replies: Reply) -> str:
        self.replies[path] = list(replies)
        return f"{self.address}{path}"

    def requests(self, path: str) -> list[dict[str, str]]:
        return [request.headers for request in self.asked if request.path == path]

    def reply(self, path: str) -> Reply:
        waiting = self.replies.get(path) or [Reply(404)]
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]


@contextmanager
def served(tls: Any = None) -> Iterator[Site]:
    """Serve a site on a free port until the block ends."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            site.asked.append(Request(self.path, headers))
            reply = _ranged(site.reply(self.path), headers)
            reply.before()
            with suppress(OSError):  # the other side has had enough
                self._send(reply)

        def _send(self, reply: Reply) -> None:
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body) if reply.length is None else reply.length))
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(reply.body if reply.cut is None else reply.body[: reply.cut])
            self.close_connection = True

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()


def _ranged(reply: Reply, headers: dict[str, str]) -> Reply:
    """Give the rest of a file, or "not changed", as a good host does where its reply has an ETag."""
    etag = reply.headers.get("ETag")
    if reply.status != 200 or etag is None:
        return reply
    if headers.get("if-none-match") == etag:
        return Reply(304, b"", {"ETag": etag})
    if headers.get("range") and headers.get("if-range") == etag:
        start = int(headers["range"].removeprefix("bytes=").removesuffix("-"))
        given = {**reply.headers, "Content-Range": f"bytes {start}-{len(reply.body) - 1}/{len(reply.body)}"}
        return Reply(206, reply.body[start:], given, cut=reply.cut)
    return reply
