"""The served page: Gradio's own HTML with our frame around it and nothing that reaches outside this host."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        # Gradio compiles its templates in the browser and sets styles from script.
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)

_FOREIGN_META = re.compile(r"\s*<meta\s+(?:property|name)=\"(?:og|twitter):[^>]*?>", re.DOTALL)
_IFRAME_RESIZER = re.compile(r"<script>(?:(?!</script>).)*?iframeResizer\.contentWindow.*?</script>", re.DOTALL)
_BODY_OPENS = re.compile(r"<body[^>]*>")
_FETCHES_FOR_CALLER = ("/gradio_api/file=http", "/gradio_api/proxy=", "/gradio_api/file/http")


def dress(page: str, head: str, before: str, after: str) -> str:
    """Put our head, header and footer into Gradio's page, and take out its share cards and iframe script.

    Raises:
        ValueError: the page has no head or body to put them into.
    """
    kept = _IFRAME_RESIZER.sub("", _FOREIGN_META.sub("", page))
    opens = _BODY_OPENS.search(kept)
    if not opens or "</head>" not in kept or "</body>" not in kept:
        raise ValueError("Gradio's page has no head or body to put the frame into. Check the version of Gradio.")
    kept = f"{kept[: opens.end()]}\n{before}\n{kept[opens.end() :]}"
    return kept.replace("</head>", f"{head}\n</head>", 1).replace("</body>", f"{after}\n</body>", 1)


class Shell:
    """ASGI: dresses the page at `/`, sets security headers, refuses the routes that fetch what a caller names."""

    def __init__(self, app: ASGIApp, frame: Callable[[], Iterable[str]]) -> None:
        self._app = app
        self._frame = frame

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request; anything but HTTP passes through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        if path.lower().startswith(_FETCHES_FOR_CALLER):
            await _refuse(send)
        elif path in ("", "/") and scope["method"] == "GET":
            await self._app(_uncompressed(scope), receive, _Dressing(send, self._frame))
        else:
            await self._app(scope, receive, send)


class _Dressing:
    """Holds the page back until it is whole, then sends it dressed."""

    def __init__(self, send: Send, frame: Callable[[], Iterable[str]]) -> None:
        self._send = send
        self._frame = frame
        self._start: Message = {}
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        if message["type"] != "http.response.body":
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        headers = MutableHeaders(raw=self._start["headers"])
        if headers.get("content-type", "").startswith("text/html"):
            self._body = dress(self._body.decode(), *self._frame()).encode()
            headers["content-security-policy"] = CONTENT_SECURITY_POLICY
            headers["referrer-policy"] = "no-referrer"
            headers["x-content-type-options"] = "nosniff"
            headers["cache-control"] = "no-store"
        headers["content-length"] = str(len(self._body))
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": self._body})


def _uncompressed(scope: Scope) -> Scope:
    headers = [(name, value) for name, value in Headers(scope=scope).raw if name != b"accept-encoding"]
    return {**scope, "headers": headers}


async def _refuse(send: Send) -> None:
    await send({"type": "http.response.start", "status": 404, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": b"Not found"})
