"""Puts the doors before the application."""

from __future__ import annotations

import secrets

from fastapi import FastAPI
from starlette.middleware.sessions import SessionMiddleware

from assistant.security.access import Access
from assistant.security.door import Door, by_proxy, by_session
from assistant.security.headers import SecurityHeaders
from assistant.security.origin import SameSite, Sized
from assistant.security.rate import Rate
from assistant.security.sessions import Sessions
from assistant.settings import Settings


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
