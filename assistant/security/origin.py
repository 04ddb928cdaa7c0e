"""Requests that another site made a browser send, and requests that are too large, go no further."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.security.replies import refuse
from assistant.security.safe import is_loopback

SAFE = ("GET", "HEAD", "OPTIONS")
_UPLOADS = ("/api/v1/documents", "/gradio_api/upload")
_MB = 1024 * 1024
LARGEST = 8 * _MB  # of a request that uploads no file: a pack of many sources is well below
UPLOADS_AT_ONCE = 10  # times the largest file


class SameSite:
    """ASGI: refuses what a page of another site sends, and names that were pointed at this machine from outside.

    A browser says by itself where a request comes from (`Origin`, `Sec-Fetch-Site`); other programs send neither, and
    carry nothing that a stranger could borrow.
    """

    def __init__(self, app: ASGIApp, *, public_url: str, only_this_machine: bool) -> None:
        """Stand before `app`. `public_url` is where people reach it, "" for this machine's own addresses."""
        self._app = app
        self._public = urlsplit(public_url).netloc.lower()
        self._only_here = only_this_machine

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if not self._named_rightly(scope, headers.get("host", "")):
            await refuse(
                421, "This server does not answer to that name. See SECONDLOOK_PUBLIC_URL.", scope, receive, send
            )
        elif self._from_elsewhere(scope, headers):
            await refuse(403, "A page of another site sent this. Nothing was done.", scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _named_rightly(self, scope: Scope, host: str) -> bool:
        reached = (scope.get("server") or ("",))[0]
        if not (self._only_here or is_loopback(reached)):
            return True
        return host.lower() == self._public or is_loopback(_without_port(host))

    def _from_elsewhere(self, scope: Scope, headers: Headers) -> bool:
        if scope["type"] == "http" and scope["method"] in SAFE:
            return False
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return True
        origin = headers.get("origin")
        if origin is None:
            return False
        return urlsplit(origin).netloc.lower() not in {headers.get("host", "").lower(), self._public} - {""}


def _without_port(host: str) -> str:
    return host.rsplit(":", 1)[0] if not host.endswith("]") and host.count(":") != 0 else host


class _TooLarge(Exception):
    """More came than is taken."""


class Sized:
    """ASGI: takes no more of a request than it may hold."""

    def __init__(self, app: ASGIApp, *, max_upload_mb: int) -> None:
        """Stand before `app`; a request that uploads may hold ten files of the largest size."""
        self._app = app
        self._uploads = UPLOADS_AT_ONCE * max_upload_mb * _MB

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = max(self._uploads, LARGEST) if scope["path"].startswith(_UPLOADS) else LARGEST
        told = f"The request holds more than {most // _MB} megabytes. Send less at a time."
        length = Headers(scope=scope).get("content-length", "0")
        if not length.isdigit() or int(length) > most:
            await refuse(413, told, scope, receive, send)
            return
        taken, over, started = 0, False, False

        async def receiving() -> Message:
            nonlocal taken, over
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > most:
                over = True
                raise _TooLarge
            return message

        async def sending(message: Message) -> None:
            nonlocal started
            if over and not started:
                return  # what the application makes of the break; the right reply follows
            started = True
            await send(message)

        try:
            await self._app(scope, receiving, sending)
        except Exception:
            if not over:
                raise
        if over and not started:
            await refuse(413, told, scope, receive, send)
