"""The door of a server on a network: who is it, may they do this, and not too often."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.security.access import Access
from assistant.security.origin import SAFE
from assistant.security.people import ROLES, Person, act_as, role_names, role_of
from assistant.security.rate import Rate
from assistant.security.replies import refuse
from assistant.security.rules import role_for
from assistant.security.sessions import Sessions
from assistant.settings import Settings
from prompts import say

Recognise = Callable[[HTTPConnection], Person | None]


class Door:
    """ASGI: lets a request through to the application where the person who makes it may make it."""

    def __init__(self, app: ASGIApp, *, recognise: Recognise, access: Access, rate: Rate, log_in: str) -> None:
        """Stand before `app`. `log_in` is where a browser is sent that nobody knows; "" for nowhere."""
        self._app = app
        self._recognise = recognise
        self._access = access
        self._rate = rate
        self._log_in = log_in

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        method = scope.get("method", "WEBSOCKET")
        needed = role_for(method, scope["path"])
        person = self._person(scope)
        if person is not None:
            act_as(person)
            scope.setdefault("state", {})["person"] = person
        if needed is None:
            await self._app(scope, receive, send)
        elif person is None:
            await self._unknown(scope, receive, send)
        elif (method not in SAFE or person.role < needed) and (seconds := self._rate.wait(person.name)):
            headers = {"Retry-After": str(seconds)}
            await refuse(429, say("access", "too_often", seconds=seconds), scope, receive, send, headers)
        elif person.role < needed:
            self._access.note("refused", f"{method} {scope['path']}"[:200])
            await refuse(403, say("access", "not_allowed", role=needed.word), scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _person(self, scope: Scope) -> Person | None:
        connection = HTTPConnection(scope)
        scheme, _, key = connection.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return self._access.person_for(key.strip())
        return self._recognise(connection)

    async def _unknown(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked_for_page = scope.get("method") == "GET" and "text/html" in Headers(scope=scope).get("accept", "")
        if self._log_in and asked_for_page:
            to = quote(scope["path"], safe="/")
            await RedirectResponse(f"{self._log_in}?to={to}", 303)(scope, receive, send)
            return
        await refuse(401, say("access", "unknown"), scope, receive, send, {"WWW-Authenticate": "Bearer"})


def by_session(sessions: Sessions, cookie: str) -> Recognise:
    """Recognise people by the cookie that they were given when they logged in."""
    return lambda connection: sessions.person(connection.cookies.get(cookie, ""))


def by_proxy(settings: Settings) -> Recognise:
    """Recognise people by the headers of a proxy that has logged them in, where the request comes from its address."""
    networks = [ipaddress.ip_network(one.strip()) for one in settings.proxy_addresses.split(",")]
    names = role_names(settings.role_names)
    default = ROLES.get(settings.default_role)

    def recognise(connection: HTTPConnection) -> Person | None:
        if connection.client is None or not _inside(connection.client.host, networks):
            return None
        name = connection.headers.get(settings.proxy_user_header, "").strip()
        groups = [group.strip() for group in connection.headers.get(settings.proxy_roles_header, "").split(",")]
        role = role_of(groups, names, default)
        return Person(name[:200], role) if name and role else None

    return recognise


def _inside(address: str, networks: list[ipaddress.IPv4Network | ipaddress.IPv6Network]) -> bool:
    try:
        return any(ipaddress.ip_address(address) in network for network in networks)
    except ValueError:
        return False
