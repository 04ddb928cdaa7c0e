"""Puts the doors before the application, and says what must be set before it may listen on a network."""

from __future__ import annotations

import ipaddress
import secrets
from urllib.parse import urlsplit

from fastapi import FastAPI
from starlette.middleware.sessions import SessionMiddleware

from assistant.security.access import Access
from assistant.security.door import Door, by_proxy, by_session
from assistant.security.headers import SecurityHeaders
from assistant.security.origin import SameSite, Sized, is_loopback
from assistant.security.people import role_names
from assistant.security.rate import Rate
from assistant.security.sessions import Sessions
from assistant.settings import Settings


class UnsafeSettings(ValueError):
    """The server may not start like this. The message says what to set."""


def check(settings: Settings) -> None:
    """Make sure that nobody unknown can reach the server.

    Raises:
        UnsafeSettings: it would listen on a network without knowing people, or a setting that it needs is missing.
    """
    if settings.auth == "none":
        if not (is_loopback(settings.host) or settings.only_this_machine):
            raise UnsafeSettings(
                f"With the host {settings.host} other machines could reach this server, and nothing says who they are. "
                "Set SECONDLOOK_AUTH=oidc or SECONDLOOK_AUTH=proxy with its settings (see docs/security.md), or leave "
                "the host at 127.0.0.1."
            )
        return
    needed = ("public_url", "oidc_issuer", "oidc_client_id") if settings.auth == "oidc" else ("proxy_addresses",)
    if missing := [name for name in needed if not getattr(settings, name)]:
        named = ", ".join(f"SECONDLOOK_{name.upper()}" for name in missing)
        raise UnsafeSettings(f"SECONDLOOK_AUTH={settings.auth} needs {named} too. See docs/security.md.")
    for name in ("public_url", "oidc_issuer"):
        _check_address(f"SECONDLOOK_{name.upper()}", getattr(settings, name))
    try:
        role_names(settings.role_names)
        [ipaddress.ip_network(one.strip()) for one in settings.proxy_addresses.split(",")]
    except ValueError as error:
        raise UnsafeSettings(
            f"The settings of roles and proxies cannot be used: {error} See docs/security.md."
        ) from error


def _check_address(name: str, value: str) -> None:
    parts = urlsplit(value)
    if value and not (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))):
        raise UnsafeSettings(f"{name} must start with https://; only this machine's own addresses may do without.")


def protect(app: FastAPI, settings: Settings) -> None:
    """Put the doors before the application. The last one added stands outermost."""
    if settings.auth != "none":
        _know_people(app, settings)
    app.add_middleware(Sized, max_upload_mb=settings.max_upload_mb)
    app.add_middleware(SameSite, public_url=settings.public_url, only_this_machine=settings.only_this_machine)
    app.add_middleware(SecurityHeaders, secure=settings.public_url.startswith("https:"))


def _know_people(app: FastAPI, settings: Settings) -> None:
    access, rate = Access(settings.data_dir), Rate(settings.requests_per_minute)
    if settings.auth == "proxy":
        app.add_middleware(Door, recognise=by_proxy(settings), access=access, rate=rate, log_in="")
        return
    from assistant.security.oidc import cookie_name, routes

    # Only for the few minutes between leaving for the provider and coming back.
    app.add_middleware(
        SessionMiddleware,
        secret_key=secrets.token_urlsafe(32),
        session_cookie="second-look-login",
        path="/auth",
        max_age=600,
        same_site="lax",
        https_only=settings.public_url.startswith("https:"),
    )
    sessions = Sessions(settings.session_hours)
    app.include_router(routes(settings, sessions, access))
    recognise = by_session(sessions, cookie_name(settings))
    app.add_middleware(Door, recognise=recognise, access=access, rate=rate, log_in="/auth/login")
