"""What must be set before the server may listen on a network. Light: every command reads it."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from assistant.security.people import role_names
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


def is_loopback(host: str) -> bool:
    """Whether a host or address, as it is listened on or called, is this machine alone."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"
