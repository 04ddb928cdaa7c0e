"""The headers that every response carries."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.ui.shell import CONTENT_SECURITY_POLICY

_ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "SAMEORIGIN",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
_NO_PAGE = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"
_YEAR = 365 * 24 * 3600


class SecurityHeaders:
    """ASGI: sets security headers where a response has not set its own."""

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        """Stand before `app`; `secure` says that people reach it by https alone."""
        self._app = app
        self._secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message.setdefault("headers", []))
                self._set(scope["path"], headers)
                if message["status"] == 503:
                    headers.setdefault("retry-after", "5")
            await send(message)

        await self._app(scope, receive, sending)

    def _set(self, path: str, headers: MutableHeaders) -> None:
        for name, value in _ALWAYS.items():
            headers.setdefault(name, value)
        html = headers.get("content-type", "").startswith("text/html")
        headers.setdefault("content-security-policy", CONTENT_SECURITY_POLICY if html else _NO_PAGE)
        if path.startswith(("/api/", "/auth/", "/page/status")):
            headers.setdefault("cache-control", "no-store")
        if self._secure:
            headers.setdefault("strict-transport-security", f"max-age={_YEAR}; includeSubDomains")
