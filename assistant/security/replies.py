"""Short replies of the doors in front of the application, as ASGI."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send


async def refuse(
    status: int, detail: str, scope: Scope, receive: Receive, send: Send, headers: Mapping[str, str] | None = None
) -> None:
    """Answer a request with a status and one line; close a web socket."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": detail[:100]})
        return
    await JSONResponse({"detail": detail}, status, headers)(scope, receive, send)
