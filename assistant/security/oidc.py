"""Logging in through an OpenID Connect provider, by authorization code with PKCE."""

from __future__ import annotations

import logging
from typing import Annotated, Any

from authlib.integrations.starlette_client import OAuth
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse

from assistant.security.access import Access
from assistant.security.people import ROLES, Person, act_as, role_names, role_of
from assistant.security.sessions import Sessions
from assistant.settings import Settings
from prompts import say

log = logging.getLogger(__name__)


def cookie_name(settings: Settings) -> str:
    """Name the cookie so that, over https, no other host can set it."""
    return "__Host-second-look" if settings.public_url.startswith("https:") else "second-look"


def routes(settings: Settings, sessions: Sessions, access: Access) -> APIRouter:
    """Give the routes by which people log in and out."""
    router = APIRouter(prefix="/auth", include_in_schema=False)
    provider = _provider(settings)
    names, default = role_names(settings.role_names), ROLES.get(settings.default_role)
    cookie, secure = cookie_name(settings), settings.public_url.startswith("https:")
    home = settings.public_url.rstrip("/")
    issuer = settings.oidc_issuer.rstrip("/")
    expected = {
        "iss": {"essential": True, "values": [issuer, f"{issuer}/"]},
        # Without this a token that was made for another program would do.
        "aud": {"essential": True, "value": settings.oidc_client_id},
        "exp": {"essential": True},
        "nonce": {"essential": True},
    }

    @router.get("/login")
    async def login(request: Request, to: Annotated[str, Query(max_length=2000)] = "/") -> Response:
        request.session["to"] = to if to.startswith("/") and not to.startswith(("//", "/\\")) else "/"
        try:
            answer: Response = await provider.authorize_redirect(request, f"{home}/auth/callback")
        except Exception as error:  # of whichever HTTP client is there, or of what the provider said
            log.error("The provider of log-ins could not be asked: %s", type(error).__name__)
            return PlainTextResponse(say("access", "provider_gone"), 503, {"Retry-After": "30"})
        return answer

    @router.get("/callback")
    async def callback(request: Request) -> Response:
        try:
            token = await provider.authorize_access_token(request, claims_options=expected)
        except Exception as error:  # whatever went wrong, nobody is let in
            log.warning("A log-in was refused: %s", type(error).__name__)
            return PlainTextResponse(say("access", "login_failed"), 403)
        told: dict[str, Any] = token.get("userinfo") or {}
        role = role_of(_groups(told.get(settings.oidc_roles_claim)), names, default)
        name = str(told.get("preferred_username") or told.get("email") or told.get("sub") or "")[:200]
        to = str(request.session.pop("to", "/"))
        request.session.clear()
        if role is None or not name:
            return PlainTextResponse(say("access", "no_role"), 403)
        person = Person(name, role)
        act_as(person)
        access.note("logged in", "")
        answer = RedirectResponse(home + to, 303)
        # Lax, because the way back from the provider starts on its site.
        answer.set_cookie(cookie, sessions.start(person), httponly=True, secure=secure, samesite="lax", path="/")
        return answer

    @router.post("/logout")
    async def logout(request: Request) -> Response:
        sessions.end(request.cookies.get(cookie, ""))
        answer = PlainTextResponse(say("access", "logged_out"))
        answer.delete_cookie(cookie, httponly=True, secure=secure, samesite="lax", path="/")
        return answer

    return router


def _provider(settings: Settings) -> Any:
    registered = OAuth().register(
        "provider",
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret.get_secret_value() or None,
        server_metadata_url=f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid profile email", "code_challenge_method": "S256"},
    )
    return registered


def _groups(claim: object) -> list[str]:
    """Read the claim that tells roles: a list, or words with spaces or commas between them."""
    if isinstance(claim, list):
        return [str(one) for one in claim]
    return str(claim or "").replace(",", " ").split()
