"""Which role each route and each event of the page needs. What stands in no rule is for admins, and fails a test.

Paths are matched whole. The first rule that fits counts, so what is stricter stands first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.security.people import Role

ANY = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
READ = ("GET", "HEAD")


@dataclass(frozen=True)
class Rule:
    """Methods and paths, and the role they need; None for everybody, known or not."""

    methods: tuple[str, ...]
    path: re.Pattern[str]
    role: Role | None


def _rule(methods: tuple[str, ...], path: str, role: Role | None) -> Rule:
    return Rule(methods, re.compile(path), role)


RULES = (
    # Before anybody is known.
    _rule(READ, r"/healthz|/readyz", None),
    _rule(ANY, r"/auth/(?:login|callback|logout|refused)", None),
    # What changes the library.
    _rule(("POST", "PUT", "PATCH", "DELETE"), r"/api/v1/documents(?:/.*)?", Role.CURATOR),
    _rule(ANY, r"/gradio_api/upload(?:_progress)?/?", Role.CURATOR),
    # What a room of people is led with. Whoever holds the link of an exercise takes part in it: each link is a secret
    # that cannot be guessed, and people in a room have no accounts here.
    _rule(("POST",), r"/exercise/?", Role.TRAINER),
    _rule(READ, r"/exercise/[^/]+(?:/(?:state|record|pack))?", None),
    _rule(("POST",), r"/exercise/[^/]+/(?:decision|next|lead|bring|delete)", None),
    _rule(("POST", "PUT", "PATCH", "DELETE"), r"/api/v1/(?:scenarios|rooms)(?:/.*)?", Role.TRAINER),
    # What everybody may do who is known.
    _rule(READ, r"/metrics", Role.READER),
    _rule(READ, r"/api/v1/.*", Role.READER),
    _rule(("POST",), r"/api/v1/(?:ask|supervision|packs|briefings|glossary|learning|takeaways?)(?:/.*)?", Role.READER),
    _rule(READ, r"/docs|/docs/oauth2-redirect|/redoc|/openapi\.json|/static-offline-docs(?:/.*)?", Role.READER),
    _rule(READ, r"/page(?:/.*)?", Role.READER),
    _rule(("POST",), r"/page/(?:pack|takeaway)/[^/]+", Role.READER),
    _rule(READ, r"/library(?:/.*)?|/glossary", Role.READER),
    _rule(("POST",), r"/library", Role.READER),  # a search of the list; its words are not to stand in an address
    # Gradio: what the page itself calls.
    _rule(READ, r"/|/config/?|/theme\.css|/favicon\.ico|/robots\.txt|/manifest\.json|/pwa_icon(?:/.*)?", Role.READER),
    _rule(READ, r"/(?:svelte|static|assets)/.*", Role.READER),
    _rule(("POST",), r"/gradio_api/(?:queue/join|cancel|reset)/?", Role.READER),
    _rule(
        READ, r"/gradio_api/(?:queue/data|heartbeat/[^/]+|startup-events|theme\.css|app_id|login_check)/?", Role.READER
    ),
    # Gradio: what the page never calls. Files of others' uploads, direct calls of events, its accounts and monitors.
    _rule(ANY, r"/gradio_api/.*|/login/?|/logout|/monitoring(?:/.*)?", Role.ADMIN),
)

EVENTS: dict[str, Role] = {
    "AskView._asked": Role.READER,
    "AskView._example": Role.READER,
    "AskView._stopped": Role.READER,
    "AskView._restored": Role.READER,
    "AskView._cleared": Role.READER,
    "SupervisionView._made": Role.READER,
    "SupervisionView._changed": Role.READER,
    "SupervisionView._restored": Role.READER,
    "BriefingView._made": Role.READER,
    "ScenarioView._made": Role.TRAINER,
    "LibraryView._refresh": Role.READER,
    "LibraryView._open": Role.READER,
    "LibraryView._more": Role.READER,
    "LibraryView._wire": Role.READER,  # closes the open document
    "build.<locals>": Role.READER,  # forgets what was typed, when the page is left
    "ThemesView._refresh": Role.READER,
    "LibraryView._add": Role.CURATOR,
    "LibraryView._correct": Role.CURATOR,
    "LibraryView._remove": Role.CURATOR,
}


def rule_for(method: str, path: str) -> Rule | None:
    """Find the rule of a request, or None where it stands in none."""
    return next((rule for rule in RULES if method in rule.methods and rule.path.fullmatch(path)), None)


def role_for(method: str, path: str) -> Role | None:
    """Give the role that a request needs; None where everybody may make it."""
    rule = rule_for(method, path)
    return rule.role if rule else Role.ADMIN


def event_name(function: object) -> str:
    """Name an event of the page by the method that answers it: "LibraryView._add"."""
    return ".".join(str(getattr(function, "__qualname__", "?")).split(".")[:2])


def role_for_event(function: object) -> Role:
    """Give the role that an event of the page needs."""
    return EVENTS.get(event_name(function), Role.ADMIN)
